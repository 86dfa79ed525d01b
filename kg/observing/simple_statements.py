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

from kg.observing.code_lines import (
    LONGEST_LINE,
    MOST_LINES,
    CodeLine,
    code_line,
    read_line,
    tokens_of,
)
from kg.observing.continuation_lines import is_plainly_indented
from kg.observing.plain_lines import are_plainly_joined, is_plain_statement
from kg.observing.style_conditions import LISTED, LogicalLine, idle_by_line, is_unremarkable

#: what a check may be given that is the same wherever the line is
_OF_LINE: Final = frozenset({"logical_line", "tokens", "noqa"})
#: number of the line in which a statement begins: in the first one, ``#!`` is another thing
_FIRST: Final = 2
#: the check of lines that continue a bracket
_CONTINUATION: Final = frozenset({"continued_indentation"})
_IDLE_IF_JOINED: Final = LISTED - _CONTINUATION


class Check(NamedTuple):
    """A check of logical lines, by its name, and the names of its arguments."""

    name: str
    run: Callable[..., Any]
    arguments: Sequence[str]


class Report(NamedTuple):
    """What a check reports: its name, the line from 0, and code and description.

    The name is empty if the check is of physical lines, which is what pycodestyle does first.
    """

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
        is_plain: whether no check of physical lines reports any of them otherwise than in
            ``reports``, unless it is the last.
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


def _imports_on_top(logical_line: str, *rest: Any) -> Any:
    """The check of imports, which fails where the line is ``r``, ``u`` or ``b``.

    It takes the letter for the prefix of a string, and looks for the character after it.
    """
    line = logical_line + " " if len(logical_line) == 1 else logical_line
    return pycodestyle.module_imports_on_top_of_file(line, *rest)


_MENDED: Final = {"module_imports_on_top_of_file": _imports_on_top}
GUIDE: Final = pycodestyle.StyleGuide(config_file=None, parse_argv=False)
#: every check of logical lines, in pycodestyle's order
CHECKS: Final = tuple(
    Check(name, _MENDED.get(name, run), arguments)
    for name, run, arguments in GUIDE.options.logical_checks
)
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


def begun(line: str) -> Statement | CodeLine | None:
    """What begins with ``line``: a logical line; a simple line that has more; else ``None``.

    >>> type(begun("f(x)\\n")).__name__, type(begun("f(\\n")).__name__, begun("x = \\\\\\n")
    ('Statement', 'CodeLine', None)
    """
    return _begun_cached(line) if len(line) <= LONGEST_LINE else None


def _begun(line: str) -> Statement | CodeLine | None:
    row = read_line(line)
    if row is None or row.depth > 0:
        return row
    due, idle = _plan(LISTED)
    if due or not row.is_plain or not is_plain_statement(text := row.code.lstrip(" ")):
        return _joined((line,), (row,), line)
    indent = len(line) - len(line.lstrip(" "))
    reports = (*_too_long((line,)),) if len(line) > _LONGEST else ()
    return Statement(text, indent, (len(text),), False, True, reports, idle)


def _read(written: str) -> Statement:
    lines = written.splitlines(keepends=True)
    return _joined(lines, [row for line in lines if (row := code_line(line))], written)


def _joined(lines: Sequence[str], rows: Sequence[CodeLine], written: str) -> Statement:
    several = len(rows) > 1
    pieces = [*_pieces(rows)] if several else [rows[0].code.lstrip(" ")]
    text = "".join(pieces) if several else pieces[0]
    comments = "".join([row.comment for row in rows])
    noqa = bool(comments and pycodestyle.noqa(comments))
    ends = tuple(accumulate(map(len, pieces)))
    if _is_plain(rows, text, comments):
        idle = _IDLE_IF_JOINED if several else LISTED
    else:
        idle = idle_by_line(LogicalLine(text, written, len(rows)))
    if several and is_plainly_indented([row.code for row in rows]):
        idle |= _CONTINUATION
    due, left = _plan(idle)
    return Statement(
        text,
        len(written) - len(written.lstrip(" ")),
        ends,
        noqa,
        all(is_unremarkable(line, " ") for line in lines),
        (*_too_long(lines), *(_reports(due, text, lines, ends, noqa=noqa) if due else ())),
        left,
    )


def _is_plain(rows: Sequence[CodeLine], text: str, comments: str) -> bool:
    """Whether no check reports the logical line, except perhaps where it is."""
    return (
        all(row.is_plain for row in rows)
        and is_plain_statement(text)
        and (len(rows) == 1 or (not comments and are_plainly_joined(text)))
    )


_cached = lru_cache(maxsize=MOST_LINES)(_read)
_begun_cached = lru_cache(maxsize=MOST_LINES)(_begun)


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


def _too_long(lines: Sequence[str]) -> Iterator[Report]:
    """What is reported of the length of ``lines``."""
    for row, line in enumerate(lines):
        if len(line) > _LONGEST:
            noqa = pycodestyle.noqa(line)
            if found := pycodestyle.maximum_line_length(line, _LONGEST, False, _FIRST + row, noqa):
                yield Report("", row, found[1])


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
