"""Round numbers along an axis, and the lines behind columns, lines and points."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import floor, log10

from api.web.charts.canvas import HEIGHT, LEFT, WIDTH
from api.web.charts.data import Data
from api.web.charts.labels import at, cut, short


def ticks(largest: float, wanted: int = 5) -> list[float]:
    """Round values from 0 to at least ``largest``.

    >>> ticks(43)
    [0, 10, 20, 30, 40, 50]
    """
    rough = largest / wanted
    power = 10 ** floor(log10(rough)) if rough > 0 else 1
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    step = int(step) if step >= 1 else step
    count = -int(-largest // step)
    return [n * step for n in range(count + 1)]


def axes(found: Data, largest: float) -> tuple[float, Callable[[float], float], list[str]]:
    """The width of a category, where a value is, and the lines and numbers behind."""
    bottom = HEIGHT - 30
    marks = ticks(largest)
    parts = []

    def up(value: float) -> float:
        return bottom - value * (bottom - 12) / marks[-1]

    for tick in marks:
        parts.append(f'<path class="g" d="M{LEFT} {at(up(tick))}H{WIDTH - 8}"/>')
        parts.append(
            f'<text class="t" x="{LEFT - 8}" y="{at(up(tick) + 4)}" text-anchor="end">'
            f"{short(tick)}</text>"
        )
    wide = (WIDTH - LEFT - 8) / len(found.categories)
    longest = max(map(len, found.categories))
    every = max(1, -int(-(longest * 8 + 8) // wide))
    for n in range(0, len(found.categories), every):
        x = LEFT + (n + 0.5) * wide
        parts.append(
            f'<text class="t" x="{at(x)}" y="{HEIGHT - 10}" text-anchor="middle">'
            f"{escape(cut(found.categories[n], 20))}</text>"
        )
    return wide, up, parts
