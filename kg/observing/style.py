"""Checks the style of a notebook's code with pycodestyle."""

from __future__ import annotations

import tokenize
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Final

import pycodestyle

from kg.observing.code_lines import CodeLine, code_line, tokens_of
from kg.observing.simple_statements import (
    CHECKS,
    GUIDE,
    Check,
    Statement,
    begun,
    is_ignored,
    statement,
)
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


class _Report(pycodestyle.BaseReport):  # type: ignore[misc]  # it has no types
    """Collects (line, code, description) of what is reported, in order."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.errors: list[tuple[int, str, str]] = []

    def error(self, line_number: int, offset: int, text: str, check: object) -> str | None:
        """See :class:`pycodestyle.BaseReport`."""
        code = text[:4]
        if is_ignored(code):
            return None
        self.errors.append((line_number, code, text[5:].strip()))
        return code


class _Checker(pycodestyle.Checker):  # type: ignore[misc]  # it has no types
    """Reads simple lines without ``tokenize``, and runs only checks that can report something."""

    def check_all(self, expected: object = None, line_offset: int = 0) -> None:
        """See :class:`pycodestyle.Checker`."""
        self.total_lines = len(self.lines)
        self.line_number = 0
        self.indent_char: str | None = None
        self.indent_level = self.previous_indent_level = 0
        self.previous_logical = self.previous_unindented_logical_line = ""
        self.tokens: list[Any] = []
        self.blank_lines = self.blank_before = 0
        #: where the lines begin of the blocks that the line is in
        self._columns = [0]
        #: how many blocks end before the line
        self._ended = 0
        #: the number of lines before the logical line
        self._first = 0
        while self.line_number < self.total_lines:
            if not self._check_simple():
                self._check_tokenized()
        if self.tokens:
            self.check_physical(self.lines[-1])
            self.check_logical()

    def _check_simple(self) -> bool:
        """Check the next logical line, or none and return ``False`` where it is not simple."""
        first = self.line_number
        written = self.lines[first]
        end = first + 1
        if written == "\n" and end < self.total_lines:
            self.line_number = end
            self.blank_lines += 1
            return True
        if not written.strip(" \n"):
            self.check_physical(self.readline())
            self.blank_lines += 1
            return True
        found = begun(written)
        if found is None or (not first and written.startswith("#!")):
            return False
        if isinstance(found, CodeLine):
            depth = found.depth
            while depth > 0:
                if end == self.total_lines or (more := code_line(self.lines[end])) is None:
                    return False
                depth += more.depth
                end += 1
            found = statement("".join(self.lines[first:end]))
        self._check_statement(found, first, end)
        return True

    def _check_statement(self, found: Statement, first: int, end: int) -> None:
        """Check the logical line ``found``, which is the lines from ``first`` to ``end``."""
        text, indent = found.text, found.indent
        is_known = self.indent_char == " " or (
            self.indent_char is None and not indent and end == first + 1
        )
        known = found.reports
        if found.is_plain and is_known and end < self.total_lines:
            self.line_number = end
        else:
            known = tuple(report for report in known if report.check)
            for _ in range(first, end):
                line = self.readline()
                self.noqa = len(line) > self.max_line_length and pycodestyle.noqa(line)
                self.check_physical(line)
        self._first = first
        self.logical_line, self.indent_level, self.noqa = text, indent, found.noqa
        if text and self._columns[-1] != indent:
            self._enter(indent)
        else:
            self._ended = 0
        self.blank_before = max(self.blank_before, self.blank_lines)
        due = _without(found.idle, idle_by_state(self))
        if due or known:
            reports = [(name, first + row + 1, report) for name, row, report in known]
            if due:
                reports += self._run(due, lambda offset: first + found.row(offset) + 1)
                reports.sort(key=itemgetter(0))
            self._report(reports)
        self._end_line()
        if text:
            self.blank_before = 0

    def _enter(self, column: int) -> None:
        """Take note of the blocks that begin or end where a line begins at ``column``."""
        columns = self._columns
        before = len(columns)
        while columns[-1] > column:
            columns.pop()
        self._ended = before - len(columns)
        if columns[-1] < column:
            columns.append(column)

    def _ends_of_blocks(self, place: tuple[int, int], line: str) -> list[tokenize.TokenInfo]:
        """The tokens of the ends of blocks before a logical line, which begins at ``place``."""
        return [tokenize.TokenInfo(tokenize.DEDENT, "", place, place, line)] * self._ended

    def _check_tokenized(self) -> None:
        """Check the next logical line by the tokens of ``tokenize``."""
        depth = 0
        for token in self.generate_tokens():
            kind, text = token[:2]
            if kind == tokenize.INDENT:
                column = len(text.expandtabs(8))
                # to ``tokenize``, which starts anew, each indented line is deeper than the last one
                if column <= self._columns[-1]:
                    continue
            self.tokens.append(token)
            if kind == tokenize.OP:
                depth += (text in "([{") - (text in ")]}")
            elif not depth and kind in pycodestyle.NEWLINE:
                if kind == tokenize.NEWLINE:
                    self._insert_ends_of_blocks()
                    self.check_logical()
                    self.blank_before = 0
                elif len(self.tokens) == 1:
                    self.blank_lines += 1
                    self.tokens = []
                else:
                    self.check_logical()
                return
        # it has no end: what follows cannot be read
        self.line_number = self.total_lines

    def _insert_ends_of_blocks(self) -> None:
        """Put the tokens of the ends of blocks before those of the logical line."""
        _, _, place, end, line = self.tokens[0]
        if self.tokens[0].type == tokenize.INDENT:
            place = end
        self._enter(len(line[: place[1]].expandtabs(8)))
        self.tokens[:0] = self._ends_of_blocks(place, line)

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
        self.blank_before = max(self.blank_before, self.blank_lines)
        idle = idle_by_line(LogicalLine(self.logical_line, written, rows))
        due = _without(idle, idle_by_state(self))
        self._report(
            self._run(due, lambda at: mapping[bisect_left(mapping, at, key=itemgetter(0))][1][0])
        )
        self._end_line()

    def _run(
        self, due: Iterable[Check], row: Callable[[int], int]
    ) -> Iterator[tuple[str, int, str]]:
        """The name of the check, line, and code and description of all that ``due`` report.

        Args:
            row: gives the number of the line at an offset of the logical line.
        """
        for name, check, arguments in due:
            if not self.tokens and "tokens" in arguments:
                lines = self.lines[self._first : self.line_number]
                place = self._first + 1, self.indent_level
                self.tokens = self._ends_of_blocks(place, lines[0])
                self.tokens += tokens_of(lines, self._first + 1)
            self.init_checker_state(name, arguments)
            for at, text in self.run_check(check, arguments) or ():
                yield name, at[0] if isinstance(at, tuple) else row(at), text

    def _report(self, reports: Iterable[tuple[str, int, str]]) -> None:
        for _, row, text in reports:
            self.report_error(row, 0, text, None)

    def _end_line(self) -> None:
        """Take note of the logical line for the next one."""
        if self.logical_line:
            self.previous_indent_level = self.indent_level
            self.previous_logical = self.logical_line
            if not self.indent_level:
                self.previous_unindented_logical_line = self.logical_line
        self.blank_lines = 0
        self.tokens = []

    def check_physical(self, line: str) -> None:
        """See :class:`pycodestyle.Checker`."""
        if (
            self.line_number == self.total_lines
            or len(line) > self.max_line_length
            or not is_unremarkable(line, self.indent_char)
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


@cache
def _without(idle: frozenset[str], more: frozenset[str]) -> list[Check]:
    return [check for check in CHECKS if check.name not in idle | more]


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
    report = _Report(GUIDE.options)
    _Checker("notebook", lines=lines, options=GUIDE.options, report=report).check_all()
    for number, code, description in report.errors:
        if number > len(lines) or _GENERATED not in lines[number - 1]:
            yield code, description
