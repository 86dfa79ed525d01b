"""Axes of pictures with columns, lines and points: values upwards, categories across."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from api.web.charts.canvas import LEFT, Canvas
from api.web.charts.data import Data
from api.web.charts.labels import at, cut, short
from api.web.charts.scale import Scale, ticks

_RIGHT = 8
_WIDEST = 40
#: pixels between two numbers along the axis of categories
_APART = 80


@dataclass(frozen=True, slots=True)
class Axes:
    """Where values and categories lie.

    Attributes:
        up: a value → its height in the picture.
        across: the number of a category → its middle.
        wide: what a category takes of the width.
        parts: the lines and words behind.
    """

    up: Callable[[float], float]
    across: Callable[[int], float]
    wide: float
    parts: list[str]


def axes(found: Data, scale: Scale, canvas: Canvas, *, proportional: bool = False) -> Axes:
    """The axes of ``found``.

    Args:
        proportional: whether categories that are numbers lie where their value is; else they
            have the same distance from each other.
    """
    bottom = canvas.height - 30
    parts = []

    def up(value: float) -> float:
        return bottom - scale.place(value) * (bottom - 12)

    percent = "%" if scale.kind == "share" else ""
    for tick in scale.marks:
        parts.append(f'<path class="g" d="M{LEFT} {at(up(tick))}H{canvas.width - _RIGHT}"/>')
        parts.append(
            f'<text class="t" x="{LEFT - 8}" y="{at(up(tick) + 4)}" text-anchor="end">'
            f"{short(tick)}{percent}</text>"
        )
    numbers = found.numbers if proportional else None
    if numbers is not None and max(numbers) > min(numbers):
        across, wide = _proportional(numbers, parts, canvas)
    else:
        across, wide = _equal(found.categories, parts, canvas)
    return Axes(up, across, wide, parts)


def _equal(
    categories: list[str], parts: list[str], canvas: Canvas
) -> tuple[Callable[[int], float], float]:
    wide = (canvas.width - LEFT - _RIGHT) / len(categories)
    longest = max(map(len, categories))
    every = max(1, -int(-(longest * 8 + 8) // wide))
    for n in range(0, len(categories), every):
        _name(LEFT + (n + 0.5) * wide, cut(categories[n], 20), parts, canvas)
    return (lambda n: LEFT + (n + 0.5) * wide), wide


def _proportional(
    numbers: list[float], parts: list[str], canvas: Canvas
) -> tuple[Callable[[int], float], float]:
    low, high = min(numbers), max(numbers)
    # an axis that begins far from its values would press them together at its end
    begin = 0 if low < high / 2 else low
    whole = all(number % 1 == 0 for number in numbers)
    wanted = (canvas.width - LEFT) // _APART
    marks = [begin + mark for mark in ticks(high - begin, wanted, whole=whole)]
    inner = canvas.width - LEFT - _RIGHT - _WIDEST

    def place(value: float) -> float:
        return LEFT + _WIDEST / 2 + (value - marks[0]) / (marks[-1] - marks[0]) * inner

    for mark in marks:
        _name(place(mark), short(mark) if begin == 0 else f"{mark:g}", parts, canvas)
    apart = [b - a for a, b in pairwise(sorted(set(numbers)))]
    wide = min(min(apart) / (marks[-1] - marks[0]) * inner, _WIDEST)
    return (lambda n: place(numbers[n])), wide


def _name(x: float, text: str, parts: list[str], canvas: Canvas) -> None:
    parts.append(
        f'<text class="t" x="{at(x)}" y="{canvas.height - 10}" text-anchor="middle">'
        f"{escape(text)}</text>"
    )
