"""Checks the style of a notebook's code with pycodestyle."""

from __future__ import annotations

import tokenize
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple

import pycodestyle

from kg.observing.code_lines import MOST_LINES, CodeLine, code_line, tokens_of
from kg.observing.continuation_lines import is_plainly_indented
from kg.observing.style_conditions import (
    LogicalLine,
    idle_by_line,
    idle_by_state,
    is_unremarkable,
)

#: two blank lines, so that what begins a cell is not reported for what is around it
_BETWEEN_CELLS: Final = ("\n", "\n")
#: what IPython's syntax became: no one wrote those lines
_GENERATED: Final = "get_ipython()"
#: kinds of tokens that end no physical line, unless a backslash does
_WITHIN_LINES: Final = frozenset({tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.COMMENT})

#: (name, function, names of its arguments) of a check
_Check = tuple[str, Callable[..., Any], Sequence[str]]
#: (offset in the logical line, (row, column)) of the tokens
_Mapping = Sequence[tuple[int, tuple[int, int]]]


class _Report(pycodestyle.BaseReport):  # type: ignore[misc]  # it has no types
    """Collects (line, code, description) of what is reported, in order."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.errors: list[tuple[int, str, str]] = []

    def error(self, line_number: int, offset: int, text: str, check: object) -> str | None:
        """See :class:`pycodestyle.BaseReport`."""
        code = text[:4]
        if _is_ignored(code):
            return None
        self.errors.append((line_number, code, text[5:].strip()))
        return code


class _Checker(pycodestyle.Checker):  # type: ignore[misc]  # it has no types
    """Reads simple lines without ``tokenize``, and runs only checks that can report something."""

    def check_all(self, expected: object = None, line_offset: int = 0) -> None:
        """See :class:`pycodestyle.Checker`."""
        self.total_lines = len(self.lines)
        self.line_number = 0
        self.indent_char = None
        self.indent_level = self.previous_indent_level = 0
        self.previous_logical = self.previous_unindented_logical_line = ""
        self.tokens: list[Any] = []
        self.blank_lines = self.blank_before = 0
        #: where the last logical line with code begins
        self._column = 0
        #: the number of lines before the logical line
        self._first = 0
        #: where its tokens are, once something is reported
        self._mapping: _Mapping = ()
        while self.line_number < self.total_lines:
            if not self._check_simple():
                self._check_tokenized()
        if self.tokens:
            self.check_physical(self.lines[-1])
            self.check_logical()

    def _check_simple(self) -> bool:
        """Check the next logical line, or none and return ``False`` where it is not simple."""
        first = self.line_number
        line = self.lines[first]
        if line == "\n" or not line.strip(" \n"):
            self.check_physical(self.readline())
            self.blank_lines += 1
            return True
        read = code_line(line)
        if read is None:
            return False
        rows = [read]
        depth = read.depth
        while depth > 0:
            at = first + len(rows)
            if at == self.total_lines or (more := code_line(self.lines[at])) is None:
                return False
            depth += more.depth
            rows.append(more)
        for _ in rows:
            written = self.readline()
            self.noqa = len(written) > self.max_line_length and pycodestyle.noqa(written)
            self.check_physical(written)
        self._first = first
        alone = (
            _alone(line) if len(rows) == 1 else _joined(rows, self.lines[first : self.line_number])
        )
        self.logical_line, self.indent_level, comments, idle = alone
        self.noqa = bool(comments) and pycodestyle.noqa(comments)
        self._run_checks(idle, ())
        if read.code:
            self.blank_before = 0
            self._column = self.indent_level
        return True

    def _check_tokenized(self) -> None:
        """Check the next logical line by the tokens of ``tokenize``."""
        depth = 0
        before, self._column = self._column, 0
        for token in self.generate_tokens():
            kind, text = token[:2]
            if kind == tokenize.INDENT:
                self._column = len(text.expandtabs(8))
                # to ``tokenize``, which starts anew, each indented line is deeper than the last one
                if self._column <= before:
                    continue
            self.tokens.append(token)
            if kind == tokenize.OP:
                depth += (text in "([{") - (text in ")]}")
            elif not depth and kind in pycodestyle.NEWLINE:
                if kind == tokenize.NEWLINE:
                    self.check_logical()
                    self.blank_before = 0
                    return
                self._column = before
                if len(self.tokens) == 1:
                    self.blank_lines += 1
                    self.tokens = []
                else:
                    self.check_logical()
                return
        # it has no end: what follows cannot be read
        self.line_number = self.total_lines

    def check_logical(self) -> None:
        """See :class:`pycodestyle.Checker`."""
        mapping = self.build_tokens_line()
        if not mapping:
            return
        row, column = mapping[0][1]
        first, last = self.tokens[0][2][0], self.tokens[-1][3][0]
        rows = max(last, 1 + self.tokens[-1][2][0]) - first
        written = "".join(self.lines[first - 1 : last])
        self.indent_level = pycodestyle.expand_indent(self.lines[row - 1][:column])
        self._run_checks(idle_by_line(LogicalLine(self.logical_line, written, rows)), mapping)

    def _run_checks(self, idle: frozenset[str], mapping: _Mapping) -> None:
        """Run the checks of logical lines but ``idle``; without ``mapping``, of simple lines."""
        self.blank_before = max(self.blank_before, self.blank_lines)
        self._mapping = mapping
        for name, check, names in _without(idle, idle_by_state(self)):
            if not self.tokens and "tokens" in names:
                self._read_tokens()
            self.init_checker_state(name, names)
            for offset, text in self.run_check(check, names) or ():
                self.report_error(self._row(offset), 0, text, check)
        if self.logical_line:
            self.previous_indent_level = self.indent_level
            self.previous_logical = self.logical_line
            if not self.indent_level:
                self.previous_unindented_logical_line = self.logical_line
        self.blank_lines = 0
        self.tokens = []

    def _read_tokens(self) -> None:
        """Read the tokens of the logical line, which is simple and ends at this line."""
        self.tokens = tokens_of(self.lines[self._first : self.line_number], self._first + 1)

    def _row(self, offset: int | tuple[int, int]) -> int:
        """The number of the line at ``offset`` of the logical line."""
        if isinstance(offset, tuple):
            return offset[0]
        if not self._mapping:
            if self._first + 1 == self.line_number:
                return self.line_number
            if not self.tokens:
                self._read_tokens()
            self._mapping = self.build_tokens_line()
        return self._mapping[bisect_left(self._mapping, offset, key=itemgetter(0))][1][0]

    def check_physical(self, line: str) -> None:
        """See :class:`pycodestyle.Checker`."""
        if self.line_number == self.total_lines or not is_unremarkable(
            line, self.indent_char, self.max_line_length
        ):
            super().check_physical(line)

    def generate_tokens(self) -> Iterator[Any]:
        """See :class:`pycodestyle.Checker`: only what ends a line needs the checks of lines."""
        previous, read = "", self.line_number
        try:
            for found in tokenize.generate_tokens(self.readline):
                kind, _, start, end, line = found
                if start[0] + read > self.total_lines:
                    return
                token = found._replace(
                    start=(start[0] + read, start[1]), end=(end[0] + read, end[1])
                )
                if kind not in _WITHIN_LINES or line.endswith("\\\n"):
                    self.noqa = line and pycodestyle.noqa(line)
                    self.maybe_check_physical(token, previous)
                yield token
                previous = line
        except (SyntaxError, tokenize.TokenError):
            self.report_invalid_syntax()

    def run_check(self, check: Callable[..., Any], argument_names: Sequence[str]) -> Any:
        """See :class:`pycodestyle.Checker`."""
        if len(argument_names) == 1:
            return check(getattr(self, argument_names[0]))
        return check(*_getter(tuple(argument_names))(self))

    def init_checker_state(self, name: str, argument_names: Sequence[str]) -> None:
        """See :class:`pycodestyle.Checker`."""
        if "checker_state" in argument_names:
            super().init_checker_state(name, argument_names)


_GUIDE: Final = pycodestyle.StyleGuide(reporter=_Report, config_file=None, parse_argv=False)


@cache
def _is_ignored(code: str) -> bool:
    return bool(_GUIDE.options.ignore_code(code))


@cache
def _without(idle: frozenset[str], more: frozenset[str]) -> list[_Check]:
    return [check for check in _GUIDE.options.logical_checks if check[0] not in idle | more]


class _Logical(NamedTuple):
    """A logical line of simple lines: its text, indentation, comments, and the idle checks."""

    text: str
    indent: int
    comments: str
    idle: frozenset[str]


@lru_cache(maxsize=MOST_LINES)
def _alone(line: str) -> _Logical:
    """The logical line of one simple line."""
    read = code_line(line)
    assert read is not None
    text = read.code.lstrip(" ")
    indent = len(line) - len(line.lstrip(" "))
    return _Logical(text, indent, read.comment, idle_by_line(LogicalLine(text, line, 1)))


#: the check of lines that continue a bracket
_CONTINUATION: Final = frozenset({"continued_indentation"})


def _joined(rows: Sequence[CodeLine], lines: Sequence[str]) -> _Logical:
    """The logical line of several simple lines, joined as pycodestyle does."""
    code = rows[0].code
    text = code.lstrip(" ")
    for row in rows[1:]:
        piece = row.code.lstrip(" ")
        if piece and (text[-1] == "," or (text[-1] not in "{[(" and piece[0] not in "}])")):
            piece = " " + piece
        text += piece
    idle = idle_by_line(LogicalLine(text, "".join(lines), len(rows)))
    if is_plainly_indented([row.code for row in rows]):
        idle |= _CONTINUATION
    return _Logical(text, len(code) - len(code.lstrip(" ")), "".join(r.comment for r in rows), idle)


@cache
def _getter(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*names)


def style_errors(cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(code, description) of each error in ``cells``: Python that parses.

    >>> list(style_errors(["x=1\\n"]))
    [('E225', 'missing whitespace around operator')]
    """
    lines: list[str] = []
    for cell in cells:
        if lines:
            lines += _BETWEEN_CELLS
        lines += (line + "\n" for line in cell.rstrip().split("\n"))
    if not lines:
        return
    report = _Report(_GUIDE.options)
    _Checker("notebook", lines=lines, options=_GUIDE.options, report=report).check_all()
    for number, code, description in report.errors:
        if number > len(lines) or _GENERATED not in lines[number - 1]:
            yield code, description
