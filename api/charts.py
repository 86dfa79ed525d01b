"""Charts as SVG, made here: a page has its picture without any script.

The marks and encodings are those of a query's header (a reduced Vega-Lite).
Colours are classes, so that the stylesheet decides on them, light and dark; a
picture that leaves its page takes them along.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from math import cos, floor, log10, pi, sin
from typing import Any, Final

from api.tables import Table, grouped
from kg.catalogue import Chart, SavedQuery

WIDTH: Final = 760
_ROW: Final = 26
_LABEL: Final = 250
_HEIGHT: Final = 320
_COLOURS: Final = 8
_MOST_YEARS: Final = 150
OTHER: Final = "other"

#: the same colours as in the stylesheet, for a picture on its own
STANDALONE: Final = """\
svg{--c0:#0b6b5d;--c1:#c2571a;--c2:#4a5fb5;--c3:#a03a77;--c4:#7a6a00;--c5:#2f7fa8;--c6:#8a5a3c;\
--c7:#68737d;--ink:#1d2733;--soft:#55616d;--line:#dfe3e6;--card:#fff;\
font:13px system-ui,sans-serif;\
background:var(--card)}
@media(prefers-color-scheme:dark){\
svg{--c0:#5fc9b5;--c1:#f0955c;--c2:#93a4f0;--c3:#e58fc0;\
--c4:#d3c14f;--c5:#74bfe4;--c6:#cfa184;--c7:#a3afb9;--ink:#e4e8ea;--soft:#a3afb9;--line:#333d44;--card:#1b2227}}
text{fill:var(--ink)}.t{fill:var(--soft)}.g{stroke:var(--line);fill:none}
"""
STANDALONE_MARKS: Final = "".join(
    f".c{n}{{fill:var(--c{n})}}.l{n}{{stroke:var(--c{n});fill:none;stroke-width:2}}"
    for n in range(_COLOURS)
)


@dataclass(slots=True)
class Data:
    """What is drawn: a value for each category and series.

    Attributes:
        categories: along the axis that is not the values'.
        series: what colours tell apart; one without a name where nothing does.
        values: by category, then series.
        rows: of the result, and ``drawn`` of these.
    """

    categories: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    values: dict[tuple[int, int], float] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    drawn: int = 0
    of: int = 0

    def total(self, category: int) -> float:
        """The sum over all series."""
        return sum(self.values.get((category, n), 0) for n in range(len(self.series)))

    @property
    def largest(self) -> float:
        """The largest single value."""
        return max(self.values.values(), default=0)


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

    The rows come in the order of the result. Where colours tell series apart,
    ``limit`` is of categories, and beyond the palette the smallest series are one.
    """
    category, value, _ = encodings(chart, table)
    c, v = table.place(category), table.place(value)
    s = table.place(chart.color) if chart.color else None
    found = Data(of=len(table.rows))
    if c is None or v is None:
        return found
    sums: dict[str, float] = {}
    for row in table.rows:
        name = row[s].text if s is not None else ""
        sums[name] = sums.get(name, 0) + (row[v].number or 0)
    kept = sorted(sums, key=lambda name: -sums[name])
    if len(kept) > _COLOURS:
        kept = [*kept[: _COLOURS - 1], OTHER]
    found.series = kept
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
            found.links[places[key]] = row[c].href
        name = row[s].text if s is not None else ""
        at = (places[key], kept.index(name if name in kept else OTHER))
        found.values[at] = found.values.get(at, 0) + amount
        found.drawn += 1
    if chart.mark in ("line", "area", "point") or category == "year":
        _in_order(found)
    return found


def _in_order(found: Data) -> None:
    """Sorts the categories, where they lie along a line."""

    def key(n: int) -> tuple[float, str]:
        text = found.categories[n]
        return (float(text) if text.isdecimal() else 0.0, text)

    order = sorted(range(len(found.categories)), key=key)
    new = {old: n for n, old in enumerate(order)}
    found.categories = [found.categories[old] for old in order]
    found.values = {(new[c], s): v for (c, s), v in found.values.items()}
    found.links = {new[c]: link for c, link in found.links.items()}
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
    found.links = {place[c]: link for c, link in found.links.items()}


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
        _MARKS[chart.mark](found, unit) if chart.mark != "bar" or lying else _columns(found, unit)
    )
    legend, more = _legend(found.series, height) if chart.mark != "arc" else ("", 0)
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


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _told(value: float) -> str:
    return grouped(f"{value:.4f}" if value % 1 else f"{value:.0f}")


def _ticks(largest: float, wanted: int = 5) -> list[float]:
    """Round values from 0 to at least ``largest``.

    >>> _ticks(43)
    [0, 10, 20, 30, 40, 50]
    """
    rough = largest / wanted
    power = 10 ** floor(log10(rough)) if rough > 0 else 1
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    step = int(step) if step >= 1 else step
    count = -int(-largest // step)
    return [n * step for n in range(count + 1)]


def _tip(found: Data, category: int, series: int, unit: str) -> str:
    which = found.categories[category]
    if len(found.series) > 1:
        which += f" · {found.series[series]}"
    return f"<title>{escape(which)}: {_told(found.values[category, series])} {escape(unit)}</title>"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _lying_bars(found: Data, unit: str) -> tuple[int, str]:
    largest = max(found.total(n) for n in range(len(found.categories)))
    ticks = _ticks(largest)
    width = WIDTH - _LABEL - 80
    scale = width / ticks[-1]
    height = len(found.categories) * _ROW + 34
    parts = []
    for tick in ticks:
        x = _LABEL + tick * scale
        parts.append(f'<path class="g" d="M{_n(x)} 4V{height - 28}"/>')
        parts.append(
            f'<text class="t" x="{_n(x)}" y="{height - 12}" text-anchor="middle">'
            f"{_short(tick)}</text>"
        )
    for c, name in enumerate(found.categories):
        y = 6 + c * _ROW
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(_cut(name, 34))}</text>'
        )
        x = float(_LABEL)
        for s in range(len(found.series)):
            if (c, s) in found.values:
                length = max(found.values[c, s], 0) * scale
                parts.append(
                    f'<rect class="m c{s}" x="{_n(x)}" y="{y}" width="{_n(max(length, 0.5))}" '
                    f'height="{_ROW - 6}">{_tip(found, c, s, unit)}</rect>'
                )
                x += length
        parts.append(f'<text class="t" x="{_n(x + 6)}" y="{y + 15}">{_told(found.total(c))}</text>')
    return height, "".join(parts)


def _short(value: float) -> str:
    """A number for an axis.

    >>> _short(25_000), _short(3_000_000), _short(0.5)
    ('25k', '3M', '0.5')
    """
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _axes(found: Data, largest: float) -> tuple[float, Callable[[float], float], list[str]]:
    """The width of a category, where a value lies, and the lines and numbers behind."""
    left, bottom = 56, _HEIGHT - 30
    ticks = _ticks(largest)
    parts = []

    def up(value: float) -> float:
        return bottom - value * (bottom - 12) / ticks[-1]

    for tick in ticks:
        parts.append(f'<path class="g" d="M{left} {_n(up(tick))}H{WIDTH - 8}"/>')
        parts.append(
            f'<text class="t" x="{left - 8}" y="{_n(up(tick) + 4)}" text-anchor="end">'
            f"{_short(tick)}</text>"
        )
    wide = (WIDTH - left - 8) / len(found.categories)
    longest = max(map(len, found.categories))
    every = max(1, -int(-(longest * 8 + 8) // wide))
    for n in range(0, len(found.categories), every):
        x = left + (n + 0.5) * wide
        parts.append(
            f'<text class="t" x="{_n(x)}" y="{_HEIGHT - 10}" text-anchor="middle">'
            f"{escape(_cut(found.categories[n], 20))}</text>"
        )
    return wide, up, parts


def _columns(found: Data, unit: str) -> tuple[int, str]:
    largest = max(found.total(n) for n in range(len(found.categories)))
    wide, up, parts = _axes(found, largest)
    gap = min(wide * 0.2, 12)
    for c in range(len(found.categories)):
        height = 0.0
        for s in range(len(found.series)):
            if (c, s) in found.values:
                value = found.values[c, s]
                top, low = up(height + value), up(height)
                parts.append(
                    f'<rect class="m c{s}" x="{_n(56 + c * wide + gap / 2)}" y="{_n(top)}" '
                    f'width="{_n(wide - gap)}" height="{_n(max(low - top, 0.5))}">'
                    f"{_tip(found, c, s, unit)}</rect>"
                )
                height += value
    return _HEIGHT, "".join(parts)


def _lines(found: Data, unit: str, *, filled: bool = False) -> tuple[int, str]:
    wide, up, parts = _axes(found, found.largest)
    for s in range(len(found.series)):
        # a year without a row is a year without one, not a zero: the line goes on to the next
        at = [c for c in range(len(found.categories)) if (c, s) in found.values]
        points = [(56 + (c + 0.5) * wide, up(found.values[c, s])) for c in at]
        if not points:
            continue
        path = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        if filled:
            floor_ = _n(up(0))
            parts.append(
                f'<path class="c{s}" opacity=".35" '
                f'd="M{_n(points[0][0])} {floor_}L{path}L{_n(points[-1][0])} {floor_}Z"/>'
            )
        parts.append(f'<path class="l{s}" d="M{path}"/>')
        for c, (x, y) in zip(at, points, strict=True):
            parts.append(
                f'<circle class="m c{s}" cx="{_n(x)}" cy="{_n(y)}" r="3.5">'
                f"{_tip(found, c, s, unit)}</circle>"
            )
    return _HEIGHT, "".join(parts)


def _area(found: Data, unit: str) -> tuple[int, str]:
    return _lines(found, unit, filled=True)


def _points(found: Data, unit: str) -> tuple[int, str]:
    wide, up, parts = _axes(found, found.largest)
    for (c, s), value in found.values.items():
        parts.append(
            f'<circle class="m c{s}" cx="{_n(56 + (c + 0.5) * wide)}" cy="{_n(up(value))}" r="5" '
            f'opacity=".8">{_tip(found, c, s, unit)}</circle>'
        )
    return _HEIGHT, "".join(parts)


def _arcs(found: Data, unit: str) -> tuple[int, str]:
    """A ring with a legend; beyond the palette the rest is one piece."""
    amounts = [(found.categories[c], found.total(c)) for c in range(len(found.categories))]
    if len(amounts) > _COLOURS:
        rest = sum(amount for _, amount in amounts[_COLOURS - 1 :])
        amounts = [*amounts[: _COLOURS - 1], (OTHER, rest)]
    whole = sum(amount for _, amount in amounts)
    x, y, outer, inner = 170, 150, 130, 70
    parts, at = [], 0.0
    for n, (name, amount) in enumerate(amounts):
        share = amount / whole
        begin, end = at, at + min(share, 0.9999) * 2 * pi
        at += share * 2 * pi
        large = int(share > 0.5)
        points = [
            (sin(a) * r + x, y - cos(a) * r)
            for a, r in ((begin, outer), (end, outer), (end, inner), (begin, inner))
        ]
        p = [f"{_n(px)} {_n(py)}" for px, py in points]
        parts.append(
            f'<path class="m c{n} edge" d="M{p[0]}A{outer} {outer} 0 {large} 1 {p[1]}L{p[2]}'
            f'A{inner} {inner} 0 {large} 0 {p[3]}Z"><title>{escape(name)}: {_told(amount)} '
            f"{escape(unit)} ({share:.1%})</title></path>"
        )
        line = 46 + n * 28
        parts.append(f'<rect class="c{n}" x="350" y="{line - 12}" width="14" height="14" rx="3"/>')
        parts.append(
            f'<text x="374" y="{line}">{escape(_cut(name, 32))} '
            f'<tspan class="t">{_told(amount)} · {share:.1%}</tspan></text>'
        )
    return max(300, 60 + len(amounts) * 28), "".join(parts)


def _legend(series: Sequence[str], top: int) -> tuple[str, int]:
    if len(series) < 2:
        return "", 0
    parts, x, y = [], 8, top + 16
    for n, name in enumerate(series):
        text = _cut(name or "(none)", 34)
        wide = 30 + len(text) * 7
        if x + wide > WIDTH:
            x, y = 8, y + 24
        parts.append(f'<rect class="c{n}" x="{x}" y="{y - 11}" width="13" height="13" rx="3"/>')
        parts.append(f'<text x="{x + 19}" y="{y}">{escape(text)}</text>')
        x += wide + 10
    return "".join(parts), y - top + 10


_MARKS: Final[dict[str, Callable[[Data, str], tuple[int, str]]]] = {
    "bar": _lying_bars,
    "line": _lines,
    "area": _area,
    "point": _points,
    "arc": _arcs,
}


def small(chart: Chart, table: Table) -> str:
    """A little picture of the same, without words; its neighbourhood says what it is."""
    found = data(chart, table)
    if not found.values or found.largest <= 0:
        return ""
    wide, high, most = 160, 44, 32
    totals = [found.total(n) for n in range(len(found.categories))][:most]
    largest = max(totals)
    step = wide / max(len(totals), 5)
    if chart.mark in ("line", "area", "point"):
        path = "L".join(
            f"{_n((n + 0.5) * step)} {_n(high - t / largest * (high - 4))}"
            for n, t in enumerate(totals)
        )
        body = f'<path class="l0" d="M{path}"/>'
    else:
        body = '<path class="c0" d="{}"/>'.format(
            "".join(
                f"M{_n(n * step)} {high}v-{_n(max(t / largest * (high - 2), 0.5))}"
                f"h{_n(max(step - 1.5, 1))}V{high}z"
                for n, t in enumerate(totals)
            )
        )
    return (
        f'<svg class="small" viewBox="0 0 {wide} {high}" aria-hidden="true" '
        f'preserveAspectRatio="none">{body}</svg>'
    )
