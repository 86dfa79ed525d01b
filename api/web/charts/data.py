"""What a chart draws of a table: a value for each category and series."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from api.web.charts.canvas import COLOURS
from api.web.charts.use_class_colours import colour, is_use_class
from api.web.tables import Table
from kg.saved_queries import Chart

_THIN: Final = "\N{NARROW NO-BREAK SPACE}"
_MOST_YEARS: Final = 150
OTHER: Final = "other"


@dataclass(slots=True)
class Data:
    """What is drawn: a value for each category and series.

    Attributes:
        categories: along the axis that is not the values'.
        series: one for each colour; one without a name where there is one colour.
        values: by category, then series.
        colours: the number of each series' colour.
        marks: where the mark of a category and series leads: to the records behind it.
        numbers: the categories as numbers, where they are nothing else.
        whole: whether the values are counts.
        stacked: whether the series of a category add up to a whole.
        of: rows of the result, and ``drawn`` of these.
    """

    categories: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    values: dict[tuple[int, int], float] = field(default_factory=dict)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    colours: list[int] = field(default_factory=list)
    numbers: list[float] | None = None
    stacked: bool = False
    drawn: int = 0
    of: int = 0

    def total(self, category: int) -> float:
        """The sum over all series."""
        return sum(self.values.get((category, n), 0) for n in range(len(self.series)))

    @property
    def whole(self) -> bool:
        """Whether all values are whole numbers, as counts are."""
        return all(value % 1 == 0 for value in self.values.values())

    @property
    def largest(self) -> float:
        """The largest single value."""
        return max(self.values.values(), default=0)


def encodings(chart: Chart, table: Table) -> tuple[str, str, bool]:
    """The columns of categories and of values, and whether bars lie (long names beside them)."""
    x, y = table.place(chart.x), table.place(chart.y)
    if chart.mark == "bar" and x is not None and table.numeric[x]:
        if y is not None and not table.numeric[y]:
            return chart.y, chart.x, True
        if y is not None and table.columns[y].unit is None:
            return chart.y, chart.x, True
    return chart.x, chart.y, False


def data(chart: Chart, table: Table) -> Data:
    """The part of ``table`` that ``chart`` draws.

    The rows come in the order of the result. With several series,
    ``limit`` is of categories, and beyond the palette the smallest series are one.
    """
    category, value, _ = encodings(chart, table)
    c, v = table.place(category), table.place(value)
    s = table.place(chart.color) if chart.color else None
    found = Data(of=len(table.rows))
    if c is None or v is None:
        return found
    sums: dict[str, float] = {}
    addresses: dict[str, str] = {}
    for row in table.rows:
        name = row[s].text if s is not None else ""
        addresses[name] = row[s].href if s is not None else ""
        sums[name] = sums.get(name, 0) + (row[v].number or 0)
    names = sorted(sums, key=lambda name: -sums[name])
    if len(names) > COLOURS:
        names = [*names[: COLOURS - 1], OTHER]
    found.series = names
    if all(is_use_class(addresses.get(name, "")) for name in names):
        found.colours = [colour(addresses[name]) for name in names]
    else:
        found.colours = list(range(len(names)))
    places: dict[tuple[str, str], int] = {}
    for number, row in enumerate(table.rows):
        amount = row[v].number
        if amount is None:
            continue
        # without colours a row is a bar, even of a name that another has too
        key = (row[c].text, row[c].href if s is not None else str(number))
        if key not in places:
            if chart.limit and len(places) >= chart.limit:
                continue
            places[key] = len(places)
            found.categories.append(row[c].text or "(none)")
        name = row[s].text if s is not None else ""
        at = (places[key], names.index(name if name in names else OTHER))
        # a mark of several rows has no list of records
        found.marks[at] = (row[v].href or row[c].href) if at not in found.values else ""
        found.values[at] = found.values.get(at, 0) + amount
        found.drawn += 1
    found.stacked = chart.mark == "bar"
    if chart.mark in ("line", "area", "point") or category == "year":
        _in_order(found)
        found.numbers = _numbers(found.categories)
    return found


def _in_order(found: Data) -> None:
    """Sorts the categories, where they lie along a line."""

    def key(n: int) -> tuple[float, str]:
        text = found.categories[n]
        plain = text.replace(_THIN, "")
        return (float(plain) if plain.isdecimal() else 0.0, text)

    order = sorted(range(len(found.categories)), key=key)
    new = {old: n for n, old in enumerate(order)}
    found.categories = [found.categories[old] for old in order]
    found.values = {(new[c], s): v for (c, s), v in found.values.items()}
    found.marks = {(new[c], s): link for (c, s), link in found.marks.items()}
    years = [text for text in found.categories if len(text) == 4 and text.isdecimal()]
    if years and years == found.categories:
        _with_empty_years(found)


def _with_empty_years(found: Data) -> None:
    """Gives a year without a row its place: time is not to look shorter than it was."""
    years = [int(text) for text in found.categories]
    if years[-1] - years[0] > _MOST_YEARS:
        return
    place = [year - years[0] for year in years]
    found.categories = [str(year) for year in range(years[0], years[-1] + 1)]
    found.values = {(place[c], s): v for (c, s), v in found.values.items()}
    found.marks = {(place[c], s): link for (c, s), link in found.marks.items()}


def _numbers(categories: list[str]) -> list[float] | None:
    """``categories`` as numbers; ``None`` where one is none."""
    try:
        return [float(text.replace(_THIN, "")) for text in categories]
    except ValueError:
        return None
