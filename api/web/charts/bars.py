"""Bars: lying where their names are long, standing where they are in order."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Final

from api.web.charts.axes import axes
from api.web.charts.canvas import HEIGHT, WIDTH
from api.web.charts.data import Data
from api.web.charts.labels import at, cut, formatted, mark, short
from api.web.charts.scale import Kind, Scale, scale

_ROW: Final = 26
_LINE: Final = 15
_LABEL: Final = 250
#: characters of a line of a name
_NAME: Final = 35


def scale_of(found: Data, kind: Kind) -> Scale:
    """The axis for the bars of ``found``, stacked."""
    totals = [found.total(n) for n in range(len(found.categories))]
    positive = [total for total in totals if total > 0]
    return scale(kind, min(positive), max(positive), whole=found.whole)


def stacked(found: Data, category: int, scale: Scale) -> list[tuple[int, float, float]]:
    """The series of a bar: its number, where its part begins and where it ends, from 0 to 1."""
    whole = found.total(category) if scale.kind == "share" else 0
    reached, parts = 0.0, []
    for s in range(len(found.series)):
        if (category, s) in found.values:
            value = max(found.values[category, s], 0)
            amount = value / whole * 100 if whole else value
            begin = scale.place(reached) if reached else 0.0
            parts.append((s, begin, scale.place(reached + amount)))
            reached += amount
    return parts


def lying(found: Data, unit: str, kind: Kind) -> tuple[int, str]:
    """A bar a row, its name before it."""
    axis = scale_of(found, kind)
    width = WIDTH - _LABEL - 80
    names = [wrap(name, _NAME) or [name] for name in found.categories]
    tall = _ROW + _LINE if any(len(lines) > 1 for lines in names) else _ROW
    height = len(found.categories) * tall + 34
    parts = []
    for tick in axis.marks:
        x = _LABEL + axis.place(tick) * width
        parts.append(f'<path class="g" d="M{at(x)} 4V{height - 28}"/>')
        parts.append(
            f'<text class="t" x="{at(x)}" y="{height - 12}" text-anchor="middle">'
            f"{short(tick)}{'%' if kind == 'share' else ''}</text>"
        )
    for c, lines in enumerate(names):
        y = 6 + c * tall
        parts.append(_lines(lines, y + tall / 2 + 2, found.categories[c]))
        end = 0.0
        for s, begin, end in stacked(found, c, axis):
            rect = (
                f'class="m c{found.colours[s]}" x="{at(_LABEL + begin * width)}" y="{y}" '
                f'width="{at(max((end - begin) * width, 0.5))}" height="{tall - 6}"'
            )
            parts.append(mark("rect", rect, found, c, s, unit))
        parts.append(
            f'<text class="t" x="{at(_LABEL + end * width + 6)}" y="{at(y + tall / 2 + 2)}">'
            f"{formatted(found.total(c))}</text>"
        )
    return height, "".join(parts)


def _lines(lines: list[str], middle: float, whole: str) -> str:
    """A name of one or two lines before its bar."""
    if len(lines) > 2:
        lines = [lines[0], cut(" ".join(lines[1:]), _NAME)]
    first = middle - (len(lines) - 1) * _LINE / 2
    return "".join(
        f'<text x="{_LABEL - 8}" y="{at(first + n * _LINE)}" text-anchor="end">'
        f"{f'<title>{escape(whole)}</title>' if line.endswith('…') else ''}"
        f"{escape(cut(line, _NAME))}</text>"
        for n, line in enumerate(lines)
    )


def standing(found: Data, unit: str, kind: Kind) -> tuple[int, str]:
    """A column a category, the series on top of each other."""
    axis = scale_of(found, kind)
    drawn = axes(found, axis)
    parts = drawn.parts
    gap = min(drawn.wide * 0.2, 12)
    bottom = HEIGHT - 30
    for c in range(len(found.categories)):
        for s, begin, end in stacked(found, c, axis):
            top, low = (bottom - place * (bottom - 12) for place in (end, begin))
            rect = (
                f'class="m c{found.colours[s]}" x="{at(drawn.across(c) - (drawn.wide - gap) / 2)}" '
                f'y="{at(top)}" width="{at(drawn.wide - gap)}" height="{at(max(low - top, 0.5))}"'
            )
            parts.append(mark("rect", rect, found, c, s, unit))
    return HEIGHT, "".join(parts)
