"""Checks the style of a notebook's code with pycodestyle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, Final

import pycodestyle

#: two blank lines, so that what begins a cell is not reported for what is around it
_BETWEEN_CELLS: Final = ("\n", "\n")
#: what IPython's syntax became: no one wrote those lines
_GENERATED: Final = "get_ipython()"


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
    """Calls the checks with their arguments fetched at once: half of the time is spent there."""

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
