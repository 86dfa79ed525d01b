"""What the columns of a table hold, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean, median
from typing import Final, NamedTuple

from api.web.tables import Cell, Table, grouped

_NONE: Final = "\N{EN DASH}"


class ColumnStatistics(NamedTuple):
    """The figures of one column, as they are read; an en dash where one makes no sense.

    Attributes:
        label: of the column, with its unit.
        filled: cells that have a value.
        distinct: different values.
        most: the value of most cells, of a column that has some value several times.
    """

    label: str
    filled: str
    distinct: str
    smallest: str
    median: str
    mean: str
    largest: str
    total: str
    most: str


def statistics(table: Table, rows: Sequence[tuple[Cell, ...]]) -> list[ColumnStatistics]:
    """The figures of each column of ``table`` over ``rows``, which are some or all of its rows."""
    found = []
    for n, column in enumerate(table.columns):
        texts = [row[n].text for row in rows if row[n].text]
        numbers = [value for row in rows if (value := row[n].number) is not None]
        values = Counter(texts).most_common(1)
        smallest = middle = mean = largest = total = _NONE
        if table.numeric[n] and numbers:
            smallest, middle, mean, largest = map(
                _number, (min(numbers), median(numbers), fmean(numbers), max(numbers))
            )
            # the sum of shares, or of years, means nothing
            total = _number(sum(numbers)) if column.unit not in (None, "%") else _NONE
        label = column.label
        if column.unit and column.unit.casefold() not in label.casefold():
            label += f" ({column.unit})"
        frequent = f"{values[0][0]} ({grouped(str(values[0][1]))})" if values else ""
        found.append(
            ColumnStatistics(
                label,
                grouped(str(len(texts))),
                grouped(str(len(set(texts)))),
                smallest,
                middle,
                mean,
                largest,
                total,
                frequent if values and values[0][1] > 1 else _NONE,
            )
        )
    return found


def _number(value: float) -> str:
    return grouped(f"{value:.4f}" if value % 1 else f"{value:.0f}")
