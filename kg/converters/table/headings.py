"""Where the headings of a sheet are, and what merged cells hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg.converters.table.columns import GROUP, by_name

#: rows that may be above the headings
ABOVE: Final = 20
#: rows below the first wide one that may be the headings
_BELOW: Final = 3

#: a merged area: the first and the last cell, each as row and column
Merged = tuple[tuple[int, int], tuple[int, int]]


class Continued(str):
    """A text that a row has from the row above: the cell is merged over both."""

    __slots__ = ()


class Headings(NamedTuple):
    """The headings of a table: the row that they end with, and the texts."""

    row: int
    cells: list[object]


def headings(rows: Sequence[Sequence[object]], merged: Iterable[Merged] = ()) -> Headings | None:
    """The headings among the first ``rows``: titles above them are narrow, data are no names.

    Args:
        merged: areas of merged cells. A heading over several columns makes two rows of headings,
            which are joined: ``Size: Unit``.

    >>> headings([["Our data"], ["Name", "Licence"], ["Rivers", "MIT"]])
    Headings(row=1, cells=['Name', 'Licence'])
    """
    filled = [sum(cell not in ("", None, 0) for cell in row) for row in rows]
    widest = max(filled, default=0)
    first = next((n for n, count in enumerate(filled) if count and count * 2 >= widest), None)
    if first is None:
        return None
    # a row above with some headings, a group of names, or the first entry: go by the names
    near = range(first, min(first + 1 + _BELOW, len(rows)))
    known = {n: sum(bool(by_name(c)) for c in rows[n] if isinstance(c, str)) for n in near}
    at = max(near, key=lambda n: (known[n], -n))
    if known[at] < 2:
        at = first
    areas = list(merged)
    groups = [area for area in areas if area[0][0] == at and area[1][1] > area[0][1]]
    tall = [area for area in areas if area[0][0] == at and area[1][0] > at]
    if groups and tall and at + 1 < len(rows):  # the second row names what is in each group
        at += 1
    return Headings(at, _joined(rows, at, areas))


def _joined(rows: Sequence[Sequence[object]], at: int, areas: list[Merged]) -> list[object]:
    """The cells of row ``at``, with what the row above has over them where cells are merged."""
    cells = list(rows[at])
    for (top, left), (bottom, right) in areas:
        if not (top == at - 1 or top < at <= bottom) or right - left + 1 >= len(cells):
            continue  # an area over all columns is a title
        for column in range(left, min(right + 1, len(cells))):
            over, own = str(rows[top][left] or ""), str(cells[column] or "")
            if over and own and top < at and bottom < at and right > left:
                cells[column] = f"{over}{GROUP}{own}"
            elif over and not own and bottom >= at:
                cells[column] = over
    return cells


def filled_down(rows: Iterable[list[object]], merged: Iterable[Merged]) -> Iterator[list[object]]:
    """``rows`` in which a cell of one column that is merged over several rows is in each."""
    values: dict[tuple[int, int], tuple[int, int]] = {
        (row, column): (top, left)
        for (top, left), (bottom, right) in merged
        if bottom > top and right == left
        for row in range(top, bottom + 1)
        for column in (left,)
    }
    first: dict[tuple[int, int], object] = {}
    for number, row in enumerate(rows):
        if values:
            for column, cell in enumerate(row):
                place = values.get((number, column))
                if place == (number, column):
                    first[place] = cell
                elif place is not None and cell in ("", None):
                    value = first.get(place)
                    row[column] = Continued(value) if isinstance(value, str) else value
        yield row
