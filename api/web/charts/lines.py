"""Lines, areas and points over an axis of values."""

from __future__ import annotations

from api.web.charts.axes import axes
from api.web.charts.canvas import Canvas
from api.web.charts.data import Data
from api.web.charts.labels import at, mark
from api.web.charts.scale import Kind, scale


def lines(
    found: Data, unit: str, kind: Kind, canvas: Canvas, *, filled: bool = False
) -> tuple[int, str]:
    """A line a series; ``filled`` down to zero."""
    axis = scale(_alone(kind), *_range(found), whole=found.whole)
    drawn = axes(found, axis, canvas, proportional=True)
    parts = drawn.parts
    for s in range(len(found.series)):
        # a year without a row is a year without one, not a zero: the line continues to the next
        there = [c for c in range(len(found.categories)) if (c, s) in found.values]
        points = [(drawn.across(c), drawn.up(found.values[c, s])) for c in there]
        if not points:
            continue
        path = "L".join(f"{at(x)} {at(y)}" for x, y in points)
        if filled:
            floor_ = at(canvas.height - 30)
            parts.append(
                f'<path class="c{found.colours[s]}" opacity=".35" '
                f'd="M{at(points[0][0])} {floor_}L{path}L{at(points[-1][0])} {floor_}Z"/>'
            )
        parts.append(f'<path class="l{found.colours[s]}" d="M{path}"/>')
        for c, (x, y) in zip(there, points, strict=True):
            circle = f'class="m c{found.colours[s]}" cx="{at(x)}" cy="{at(y)}" r="3.5"'
            parts.append(mark("circle", circle, found, c, s, unit))
    return canvas.height, "".join(parts)


def areas(found: Data, unit: str, kind: Kind, canvas: Canvas) -> tuple[int, str]:
    """Lines, filled."""
    return lines(found, unit, kind, canvas, filled=True)


def points(found: Data, unit: str, kind: Kind, canvas: Canvas) -> tuple[int, str]:
    """A point a value."""
    axis = scale(_alone(kind), *_range(found), whole=found.whole)
    drawn = axes(found, axis, canvas, proportional=True)
    parts = drawn.parts
    for (c, s), value in found.values.items():
        place = f'cx="{at(drawn.across(c))}" cy="{at(drawn.up(value))}" r="5"'
        circle = f'class="m c{found.colours[s]}" {place} opacity=".8"'
        parts.append(mark("circle", circle, found, c, s, unit))
    return canvas.height, "".join(parts)


def _alone(kind: Kind) -> Kind:
    """Lines are not stacked, so that they have no share of a whole."""
    return "linear" if kind == "share" else kind


def _range(found: Data) -> tuple[float, float]:
    return min(value for value in found.values.values() if value > 0), found.largest
