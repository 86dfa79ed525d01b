"""The rows of a notebook as an output takes them, but for what numbers them and refers to others.

Workers finish rows, so that only short texts and tuples come back from them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from kg.observing.notebook_rows import NotebookRows
from kg.observing.tables import blank_row, columns

#: tables with long texts
_LONG: Final = frozenset({"cell_contents", "notebook_modules", "notebook_names"})


@dataclass(frozen=True, slots=True)
class FinishedRows:
    """The rows of one notebook.

    Attributes:
        tables: table → index of the cell that each row is of (-1: the notebook), and the row.
        problem: as that of :class:`NotebookRows`.
    """

    tables: dict[str, tuple[list[int], list[Any]]]
    problem: str


#: finishes the rows of a notebook
Finish = Callable[[NotebookRows], FinishedRows]


def as_lines(rows: NotebookRows) -> FinishedRows:
    """Each row as the end of a line of CSV."""
    return _finished(rows, _table_lines, _count_line)


def as_values(rows: NotebookRows) -> FinishedRows:
    """Each row as its values."""
    return _finished(rows, lambda table, found: found, _filled)


def _finished(
    rows: NotebookRows,
    finish: Callable[[str, list[tuple[Any, ...]]], list[Any]],
    finish_counts: Callable[[str, Mapping[str, Any]], Any],
) -> FinishedRows:
    tables = {
        table: ([cell for cell, _ in found], finish(table, [values for _, values in found]))
        for table, found in rows.tables.items()
    }
    for table, counts in rows.counts.items():
        lines = [finish_counts(table, known) for _, known in counts]
        tables[table] = [cell for cell, _ in counts], lines
    return FinishedRows(tables, rows.problem)


def csv_lines(rows: Iterable[Sequence[Any]]) -> list[str]:
    """A line of CSV for each of ``rows``.

    >>> csv_lines([("a,b", 1)])
    ['"a,b",1\\n']
    """
    lines: list[str] = []
    csv.writer(SimpleNamespace(write=lines.append), lineterminator="\n").writerows(rows)
    return lines


def _table_lines(table: str, rows: list[tuple[Any, ...]]) -> list[str]:
    return [*map(_long_line, rows)] if table in _LONG else csv_lines(rows)


def _long_line(row: tuple[Any, ...]) -> str:
    """As :func:`csv_lines`, of a row of long texts.

    ``csv`` examines one character after the other, which takes ten times as long.
    """
    return ",".join(map(_quoted, map(str, row))) + "\n"


def _quoted(text: str) -> str:
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text


def _filled(table: str, known: Mapping[str, Any]) -> tuple[Any, ...]:
    """A row of ``table``, which is of counts, of which ``known`` is not as in a blank row."""
    blank = blank_row(table)
    # what is no column comes last
    return (*{**blank, **known}.values(),)[: len(blank)]


class _Blank(NamedTuple):
    """A blank row as texts, the last one with the end of the line, and the place of each column."""

    texts: list[str]
    places: dict[str, int]


@cache
def _blank(table: str) -> _Blank:
    texts = [str(value) for value in blank_row(table).values()]
    return _Blank(texts, {name: at for at, name in enumerate(columns(table))})


def _count_line(table: str, known: Mapping[str, Any]) -> str:
    """As :func:`_filled`, as a line of CSV: most of it is as in a blank row."""
    blank, places = _blank(table)
    texts = blank.copy()
    for name, value in known.items():
        place = places.get(name)
        if place is not None:
            texts[place] = _quoted(value) if type(value) is str else str(value)
    return ",".join(texts) + "\n"
