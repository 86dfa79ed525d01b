"""Bars: lying where their names are long, standing where they are in order."""

from __future__ import annotations

from html import escape
from typing import Final

from api.web.charts.axes import axes, ticks
from api.web.charts.canvas import HEIGHT, LEFT, WIDTH
from api.web.charts.data import Data
from api.web.charts.labels import at, cut, formatted, short, tip

_ROW: Final = 26
_LABEL: Final = 250


def lying(found: Data, unit: str) -> tuple[int, str]:
    """A bar a row, its name before it."""
    largest = max(found.total(n) for n in range(len(found.categories)))
    marks = ticks(largest)
    width = WIDTH - _LABEL - 80
    scale = width / marks[-1]
    height = len(found.categories) * _ROW + 34
    parts = []
    for tick in marks:
        x = _LABEL + tick * scale
        parts.append(f'<path class="g" d="M{at(x)} 4V{height - 28}"/>')
        parts.append(
            f'<text class="t" x="{at(x)}" y="{height - 12}" text-anchor="middle">'
            f"{short(tick)}</text>"
        )
    for c, name in enumerate(found.categories):
        y = 6 + c * _ROW
        parts.append(
            f'<text x="{_LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(cut(name, 34))}</text>'
        )
        x = float(_LABEL)
        for s in range(len(found.series)):
            if (c, s) in found.values:
                length = max(found.values[c, s], 0) * scale
                parts.append(
                    f'<rect class="m c{s}" x="{at(x)}" y="{y}" width="{at(max(length, 0.5))}" '
                    f'height="{_ROW - 6}">{tip(found, c, s, unit)}</rect>'
                )
                x += length
        parts.append(
            f'<text class="t" x="{at(x + 6)}" y="{y + 15}">{formatted(found.total(c))}</text>'
        )
    return height, "".join(parts)


def standing(found: Data, unit: str) -> tuple[int, str]:
    """A column a category, the series on top of each other."""
    largest = max(found.total(n) for n in range(len(found.categories)))
    wide, up, parts = axes(found, largest)
    gap = min(wide * 0.2, 12)
    for c in range(len(found.categories)):
        height = 0.0
        for s in range(len(found.series)):
            if (c, s) in found.values:
                value = found.values[c, s]
                top, low = up(height + value), up(height)
                parts.append(
                    f'<rect class="m c{s}" x="{at(LEFT + c * wide + gap / 2)}" y="{at(top)}" '
                    f'width="{at(wide - gap)}" height="{at(max(low - top, 0.5))}">'
                    f"{tip(found, c, s, unit)}</rect>"
                )
                height += value
    return HEIGHT, "".join(parts)
