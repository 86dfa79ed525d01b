"""Checks the style of a notebook's code with pycodestyle."""

from __future__ import annotations

import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

import pycodestyle

from kg.observing.style_conditions import LogicalLine, idle_checks, is_unremarkable

#: two blank lines, so that what begins a cell is not reported for what is around it
_BETWEEN_CELLS: Final = ("\n", "\n")
#: what IPython's syntax became: no one wrote those lines
_GENERATED: Final = "get_ipython()"
#: kinds of tokens that end no physical line, unless a backslash does
_WITHIN_LINES: Final = frozenset({tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.COMMENT})


class _Report(pycodestyle.BaseReport):  # type: ignore[misc]  # it has no types
    """Collects (code, description) of what is reported, in order."""

    def __init__(self, options: Any) -> None:
        super().__init__(options)
        self.errors: list[tuple[int, str, str]] = []

    def error(self, line_number: int, offset: int, text: str, check: object) -> str | None:
        """See :class:`pycodestyle.BaseReport`."""
        code = text[:4]
        if self._ignore_code(code):
            return None
        self.errors.append((line_number, code, text[5:].strip()))
        return code


class _Checker(pycodestyle.Checker):  # type: ignore[misc]  # it has no types
    """Runs only the checks that can report something, with their arguments fetched at once."""

    def build_tokens_line(self) -> Any:
        """See :class:`pycodestyle.Checker`."""
        mapping = super().build_tokens_line()
        first, last = self.tokens[0][2][0], self.tokens[-1][3][0]
        rows = 1 + self.tokens[-1][2][0] - first
        written = "".join(self.lines[first - 1 : last])
        self._logical_checks = _without(
            idle_checks(LogicalLine(self.logical_line, written, max(rows, last - first)))
        )
        return mapping

    def check_physical(self, line: str) -> None:
        """See :class:`pycodestyle.Checker`."""
        if self.line_number == self.total_lines or not is_unremarkable(
            line, self.indent_char, self.max_line_length
        ):
            super().check_physical(line)

    def generate_tokens(self) -> Iterator[Any]:
        """See :class:`pycodestyle.Checker`: only what ends a line needs the checks of lines."""
        previous = ""
        try:
            for token in tokenize.generate_tokens(self.readline):
                kind, _, start, _, line = token
                if start[0] > self.total_lines:
                    return
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
def _without(idle: frozenset[str]) -> list[tuple[str, Callable[..., Any], Sequence[str]]]:
    return [check for check in _GUIDE.options.logical_checks if check[0] not in idle]


@cache
def _getter(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*names)


_GUIDE: Final = pycodestyle.StyleGuide(reporter=_Report, config_file=None, parse_argv=False)


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
