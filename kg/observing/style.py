"""Checks the style of a notebook's code with pycodestyle."""

from __future__ import annotations

import tokenize
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Final

import pycodestyle

from kg.observing.code_lines import code_line, tokens_of
from kg.observing.style_conditions import LogicalLine, idle_checks, is_unremarkable

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
        depth, end = read.depth, first + 1
        while depth > 0:
            if end == self.total_lines or (more := code_line(self.lines[end])) is None:
                return False
            depth += more.depth
            end += 1
        for _ in range(first, end):
            written = self.readline()
            self.noqa = len(written) > self.max_line_length and pycodestyle.noqa(written)
            self.check_physical(written)
        if read.comment or end > first + 1:
            self.tokens = tokens_of(self.lines[first:end], first + 1)
            self.check_logical()
            if not read.code:
                return True
        else:
            self.logical_line = read.code.lstrip(" ")
            self.noqa = False
            self.indent_level = len(read.code) - len(self.logical_line)
            self._run_checks(LogicalLine(self.logical_line, line, 1), ())
        self.blank_before = 0
        self._column = len(line) - len(line.lstrip(" "))
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
        self._run_checks(LogicalLine(self.logical_line, written, rows), mapping)

    def _run_checks(self, line: LogicalLine, mapping: _Mapping) -> None:
        """Run the checks of logical lines; without ``mapping`` it is one row without tokens yet."""
        self.blank_before = max(self.blank_before, self.blank_lines)
        for name, check, names in _without(idle_checks(line, self)):
            if not self.tokens and "tokens" in names:
                self.tokens = tokens_of([line.written], self.line_number)
            self.init_checker_state(name, names)
            for offset, text in self.run_check(check, names) or ():
                row = self.line_number
                if isinstance(offset, tuple):
                    row = offset[0]
                elif mapping:
                    row = mapping[bisect_left(mapping, offset, key=itemgetter(0))][1][0]
                self.report_error(row, 0, text, check)
        if line.text:
            self.previous_indent_level = self.indent_level
            self.previous_logical = line.text
            if not self.indent_level:
                self.previous_unindented_logical_line = line.text
        self.blank_lines = 0
        self.tokens = []

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
def _without(idle: frozenset[str]) -> list[_Check]:
    return [check for check in _GUIDE.options.logical_checks if check[0] not in idle]


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
