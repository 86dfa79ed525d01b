"""Charts as SVG, made here: a page has its picture without any script.

The marks and encodings are those of a query's header (a reduced Vega-Lite).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from api.web.charts.arcs import arcs
from api.web.charts.bars import lying as lying_bars
from api.web.charts.bars import standing
from api.web.charts.canvas import NARROW, STANDALONE, STANDALONE_MARKS, WIDE, Canvas
from api.web.charts.data import Data, data, encodings
from api.web.charts.legend import legend as legend_of
from api.web.charts.lines import areas, lines, points
from api.web.charts.scale import KINDS, Kind
from api.web.charts.thumbnails import small
from api.web.tables import Table
from kg.saved_queries import Chart, Column, SavedQuery

__all__ = ["KINDS", "Drawn", "Kind", "draw", "for_page", "small"]

_MARKS: Final[dict[str, Callable[[Data, str, Kind, Canvas], tuple[int, str]]]] = {
    "bar": lying_bars,
    "line": lines,
    "area": areas,
    "point": points,
    "arc": arcs,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, drawn.

    Attributes:
        svg: the picture.
        narrow: the same for a phone.
        caption: what it shows, and of how much.
        spec: what a script needs to draw it better, for JSON.
        kinds: the axes of values that it can be drawn with.
    """

    svg: str
    narrow: str
    caption: str
    spec: dict[str, Any]
    series: list[str]
    kinds: list[Kind]

    @property
    def html(self) -> str:
        """Both pictures; the stylesheet shows the one that fits."""
        return for_page(self.svg, self.narrow)


def for_page(wide: str, narrow: str) -> str:
    """Two drawings of the same, of which the stylesheet shows the one that fits the screen."""
    return f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'


def draw(
    query: SavedQuery,
    chart: Chart,
    table: Table,
    *,
    name: str = "chart",
    alone: bool = False,
    kind: Kind = "linear",
) -> Drawn | None:
    """``chart`` of ``query``; ``None`` where there is nothing to draw.

    Args:
        name: what ids in the page begin with.
        alone: with its own colours and without links, for a file.
        kind: of the axis of values.
    """
    found = data(chart, table)
    if alone:
        found.marks.clear()
    if not found.values or found.largest <= 0:
        return None
    category, value, lying = encodings(chart, table)
    columns = {column.name: column for column in table.columns}
    unit = columns[value].unit or ""
    title = chart.title or query.summary
    what = _caption(columns, category, value, chart.color)
    if found.drawn < found.of:
        what += f". The first {found.drawn:,} of {found.of:,} rows are drawn"
    drawing = standing if chart.mark == "bar" and not lying else _MARKS[chart.mark]

    def svg(canvas: Canvas, name: str) -> str:
        height, body = drawing(found, unit, kind, canvas)
        legend, more = (
            legend_of(found.series, found.colours, height, canvas)
            if chart.mark != "arc"
            else ("", 0)
        )
        style = f"<style>{STANDALONE}{STANDALONE_MARKS}</style>" if alone else ""
        space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
        return (
            f'<svg{space} viewBox="0 0 {canvas.width} {height + more}" '
            f'role="{"group" if any(found.marks.values()) else "img"}" '
            f'aria-labelledby="{name}-title {name}-desc">'
            f'<title id="{name}-title">{escape(title)}</title>'
            f'<desc id="{name}-desc">{escape(what)}</desc>{style}{body}{legend}</svg>'
        )

    spec = {
        "query": query.id,
        "title": title,
        "mark": chart.mark,
        "lying": lying,
        "limit": chart.limit,
        "columns": {
            role: {"name": n, "label": columns[n].label, "unit": columns[n].unit}
            for role, n in (("category", category), ("value", value), ("color", chart.color or ""))
            if n in columns
        },
    }
    narrow = "" if alone else svg(NARROW, f"{name}-narrow")
    return Drawn(svg(WIDE, name), narrow, what, spec, found.series, _kinds(chart, found))


def _caption(columns: dict[str, Column], category: str, value: str, colour: str | None) -> str:
    """What a chart shows, in words: “Articles by journal, split by year”."""
    what = columns[value].label
    unit = columns[value].unit
    if unit and unit.casefold() not in what.casefold():
        what += f" ({unit})"
    what += f" by {_within(columns[category].label)}"
    if colour and colour in columns:
        what += f", split by {_within(columns[colour].label)}"
    return what


def _within(label: str) -> str:
    """``label`` inside a sentence: abbreviations such as MeSH keep their capitals."""
    return label if label[1:] != label[1:].lower() else label.lower()


def _kinds(chart: Chart, found: Data) -> list[Kind]:
    """The axes of values that make sense here, the linear one first."""
    kinds: list[Kind] = ["linear"]
    positive = [value for value in found.values.values() if value > 0]
    many = len(found.series) > 1
    if chart.mark != "arc" and not (many and found.stacked) and found.largest > 20 * min(positive):
        kinds.append("log")
    if many and found.stacked:
        kinds.append("share")
    return kinds
