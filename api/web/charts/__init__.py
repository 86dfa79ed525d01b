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
from api.web.charts.canvas import STANDALONE, STANDALONE_MARKS, WIDTH
from api.web.charts.data import Data, data, encodings
from api.web.charts.legend import legend as legend_of
from api.web.charts.lines import areas, lines, points
from api.web.charts.thumbnails import small
from api.web.tables import Table
from kg.saved_queries import Chart, SavedQuery

__all__ = ["Drawn", "draw", "small"]

_MARKS: Final[dict[str, Callable[[Data, str], tuple[int, str]]]] = {
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
        caption: what it shows, and of how much.
        spec: what a script needs to draw it better, for JSON.
    """

    svg: str
    caption: str
    spec: dict[str, Any]
    series: list[str]


def draw(
    query: SavedQuery, chart: Chart, table: Table, *, name: str = "chart", alone: bool = False
) -> Drawn | None:
    """``chart`` of ``query``; ``None`` where there is nothing to draw.

    Args:
        name: what ids in the page begin with.
        alone: with its own colours, for a file.
    """
    found = data(chart, table)
    if not found.values or found.largest <= 0:
        return None
    category, value, lying = encodings(chart, table)
    columns = {column.name: column for column in table.columns}
    unit = columns[value].unit or ""
    height, body = (
        _MARKS[chart.mark](found, unit) if chart.mark != "bar" or lying else standing(found, unit)
    )
    legend, more = legend_of(found.series, height) if chart.mark != "arc" else ("", 0)
    title = chart.title or query.summary
    what = f"{columns[value].label} by {columns[category].label.lower()}"
    if chart.color and chart.color in columns:
        what += f" and {columns[chart.color].label.lower()}"
    if found.drawn < found.of:
        what += f"; {found.drawn:,} of {found.of:,} rows are drawn"
    style = f"<style>{STANDALONE}{STANDALONE_MARKS}</style>" if alone else ""
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    svg = (
        f'<svg{space} viewBox="0 0 {WIDTH} {height + more}" role="img" '
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
    return Drawn(svg, what, spec, found.series)
