"""Bars: lying where their names are long, standing where they are in order."""

from __future__ import annotations

from functools import partial
from html import escape
from itertools import pairwise
from textwrap import wrap
from typing import Final

from api.web.charts.axes import axes
from api.web.charts.canvas import CHARACTER, Canvas
from api.web.charts.data import Data
from api.web.charts.labels import at, cut, formatted, mark, short
from api.web.charts.scale import Kind, Scale, scale

_ROW: Final = 26
_LINE: Final = 15
#: lines of a name, at most
_LINES: Final = 3
#: what a number beside a bar takes
_NUMBER: Final = 80


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


def lying(found: Data, unit: str, kind: Kind, canvas: Canvas) -> tuple[int, str]:
    """A bar a row, its name before it, or above it where the picture is narrow."""
    axis = scale_of(found, kind)
    above = not canvas.names
    left = canvas.names or 4
    width = canvas.width - left - _NUMBER + (20 if above else 0)
    room = ((canvas.names or canvas.width) - 8) // CHARACTER
    names = [_wrapped(name, room) for name in found.categories]
    height = sum(map(partial(_tall, above=above), names)) + 34
    parts = []
    for tick in axis.marks:
        x = left + axis.place(tick) * width
        parts.append(f'<path class="g" d="M{at(x)} 4V{height - 28}"/>')
        anchor = "start" if above and not tick else "middle"
        parts.append(
            f'<text class="t" x="{at(x)}" y="{height - 12}" text-anchor="{anchor}">'
            f"{short(tick)}{'%' if kind == 'share' else ''}</text>"
        )
    top = 6
    for c, lines in enumerate(names):
        tall = _tall(lines, above=above)
        bar = _ROW - 6 if above else tall - 6
        y = top + tall - 6 - bar
        middle = y + bar / 2 + 5
        if above:
            parts.append(_lines(lines, left, top + 11, "start", found.categories[c]))
        else:
            first = middle - (len(lines) - 1) * _LINE / 2
            parts.append(_lines(lines, left - 8, first, "end", found.categories[c]))
        end = 0.0
        for s, begin, end in stacked(found, c, axis):
            rect = (
                f'class="m c{found.colours[s]}" x="{at(left + begin * width)}" y="{y}" '
                f'width="{at(max((end - begin) * width, 0.5))}" height="{bar}"'
            )
            parts.append(mark("rect", rect, found, c, s, unit))
        parts.append(
            f'<text class="t" x="{at(left + end * width + 6)}" y="{at(middle)}">'
            f"{formatted(found.total(c))}</text>"
        )
        top += tall
    return height, "".join(parts)


def _tall(lines: list[str], *, above: bool) -> int:
    """What a bar with a name of ``lines`` takes of the height."""
    return _ROW + _LINE * (len(lines) - (0 if above else 1))


def _wrapped(name: str, room: int) -> list[str]:
    """``name`` in lines of at most ``room`` characters."""
    lines = wrap(name, room) or [name]
    return (
        lines
        if len(lines) <= _LINES
        else [*lines[: _LINES - 1], cut(" ".join(lines[_LINES - 1 :]), room)]
    )


def _lines(lines: list[str], x: float, first: float, anchor: str, whole: str) -> str:
    """A name beside or above its bar, its first line at the height ``first``."""
    return "".join(
        f'<text x="{at(x)}" y="{at(first + n * _LINE)}" text-anchor="{anchor}">'
        f"{f'<title>{escape(whole)}</title>' if line.endswith('…') else ''}"
        f"{escape(line)}</text>"
        for n, line in enumerate(lines)
    )


def standing(found: Data, unit: str, kind: Kind, canvas: Canvas) -> tuple[int, str]:
    """A column a category, the series on top of each other; years that are missing leave a gap."""
    axis = scale_of(found, kind)
    drawn = axes(found, axis, canvas, proportional=_leaves_out(found.numbers or []))
    parts = drawn.parts
    gap = min(drawn.wide * 0.2, 12)
    bottom = canvas.height - 30
    for c in range(len(found.categories)):
        for s, begin, end in stacked(found, c, axis):
            top, low = (bottom - place * (bottom - 12) for place in (end, begin))
            rect = (
                f'class="m c{found.colours[s]}" x="{at(drawn.across(c) - (drawn.wide - gap) / 2)}" '
                f'y="{at(top)}" width="{at(drawn.wide - gap)}" height="{at(max(low - top, 0.5))}"'
            )
            parts.append(mark("rect", rect, found, c, s, unit))
    return canvas.height, "".join(parts)


def _leaves_out(numbers: list[float]) -> bool:
    """Whether ``numbers`` rise by unequal steps: columns at equal distances would hide that."""
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) > 1 and min(steps) > 0
