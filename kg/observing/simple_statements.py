"""Logical lines of simple lines, and what pycodestyle reports of them wherever they are.

Half of the lines of notebooks are in other notebooks, too. What is reported of a line alone, not
of its place, is found out once in a process.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

import pycodestyle

from kg.observing.code_lines import LONGEST_LINE, MOST_LINES, CodeLine, code_line, tokens_of
from kg.observing.continuation_lines import is_plainly_indented
from kg.observing.style_conditions import LogicalLine, idle_by_line, is_unremarkable

#: what a check may be given that is the same wherever the line is
_OF_LINE: Final = frozenset({"logical_line", "tokens", "noqa"})
#: number of the line in which a statement begins: in the first one, ``#!`` is another thing
_FIRST: Final = 2
#: the check of lines that continue a bracket
_CONTINUATION: Final = frozenset({"continued_indentation"})


class Check(NamedTuple):
    """A check of logical lines, by its name, and the names of its arguments."""

    name: str
    run: Callable[..., Any]
    arguments: Sequence[str]


class Report(NamedTuple):
    """What a check reports: its name, the line from 0, and code and description."""

    check: str
    row: int
    text: str


class Statement(NamedTuple):
    """A logical line of simple lines.

    Attributes:
        text: as pycodestyle makes it: strings muted, without comments.
        indent: number of blanks before it.
        ends: where each of its lines ends in ``text``.
        noqa: whether a comment asks for no reports of some checks.
        is_plain: whether no check of physical lines reports any of them, unless it is the last.
        reports: what is reported of it wherever it is, in the order of the checks.
        idle: names of the checks that have nothing to report but that.
    """

    text: str
    indent: int
    ends: tuple[int, ...]
    noqa: bool
    is_plain: bool
    reports: tuple[Report, ...]
    idle: frozenset[str]

    def row(self, offset: int) -> int:
        """The number from 0 of the line at ``offset`` of the text."""
        return bisect_left(self.ends, offset)


GUIDE: Final = pycodestyle.StyleGuide(config_file=None, parse_argv=False)
#: every check of logical lines, in pycodestyle's order
CHECKS: Final = tuple(Check(*check) for check in GUIDE.options.logical_checks)
#: those that report the same wherever a line is; to the check of names, it counts how many blocks
#: end before the line
_CHECKS_OF_LINE: Final = tuple(
    check
    for check in CHECKS
    if _OF_LINE.issuperset(check.arguments) and check.name != "ambiguous_identifier"
)
#: characters of a line
_LONGEST: Final = GUIDE.options.max_line_length
_NAMES_OF_LINE: Final = frozenset(check.name for check in _CHECKS_OF_LINE)


@cache
def is_ignored(code: str) -> bool:
    """Whether pycodestyle does not report ``code`` by default."""
    return bool(GUIDE.options.ignore_code(code))


def statement(written: str) -> Statement:
    """The logical line that is ``written``: simple lines, whose brackets are closed at the end.

    It is not the first one of a file if it begins with ``#!``.

    >>> [report.text for report in statement("x=1\\n").reports]
    ['E225 missing whitespace around operator']
    """
    return _cached(written) if len(written) <= LONGEST_LINE else _read(written)


def _read(written: str) -> Statement:
    lines = written.splitlines(keepends=True)
    rows = [read for line in lines if (read := code_line(line))]
    pieces = [*_pieces(rows)] if len(rows) > 1 else [rows[0].code.lstrip(" ")]
    text = "".join(pieces)
    comments = "".join([row.comment for row in rows])
    noqa = bool(comments and pycodestyle.noqa(comments))
    ends = tuple(accumulate(map(len, pieces)))
    idle = idle_by_line(LogicalLine(text, written, len(rows)))
    if len(rows) > 1 and is_plainly_indented([row.code for row in rows]):
        idle |= _CONTINUATION
    due, left = _plan(idle)
    return Statement(
        text,
        len(written) - len(written.lstrip(" ")),
        ends,
        noqa,
        all(is_unremarkable(line, " ", _LONGEST) for line in lines),
        tuple(_reports(due, text, lines, ends, noqa=noqa)) if due else (),
        left,
    )


_cached = lru_cache(maxsize=MOST_LINES)(_read)


@lru_cache(maxsize=4096)
def _plan(idle: frozenset[str]) -> tuple[tuple[Check, ...], frozenset[str]]:
    """The checks of a line alone that are not ``idle``, and which are idle after these."""
    due = tuple(check for check in _CHECKS_OF_LINE if check.name not in idle)
    return due, idle | _NAMES_OF_LINE


def _pieces(rows: Sequence[CodeLine]) -> Iterator[str]:
    """What each line is in the logical line, which joins them as pycodestyle does."""
    last = ""
    for row in rows:
        piece = row.code.lstrip(" ")
        if piece:
            if last and (last == "," or (last not in "{[(" and piece[0] not in "}])")):
                piece = " " + piece
            last = piece[-1]
        yield piece


def _reports(
    due: Iterable[Check], text: str, lines: Sequence[str], ends: Sequence[int], *, noqa: bool
) -> Iterator[Report]:
    given: dict[str, Any] = {"logical_line": text, "noqa": noqa}
    for name, check, arguments in due:
        if "tokens" in arguments and "tokens" not in given:
            given["tokens"] = tokens_of(lines, _FIRST)
        for place, reported in check(*[given[argument] for argument in arguments]) or ():
            if not is_ignored(reported[:4]):
                in_line = isinstance(place, tuple)
                row = place[0] - _FIRST if in_line else bisect_left(ends, place)
                yield Report(name, row, reported)
