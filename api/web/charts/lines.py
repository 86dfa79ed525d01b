"""Lines, areas and points over an axis of values."""

from __future__ import annotations

from api.web.charts.axes import axes
from api.web.charts.canvas import HEIGHT, LEFT
from api.web.charts.data import Data
from api.web.charts.labels import at, tip


def lines(found: Data, unit: str, *, filled: bool = False) -> tuple[int, str]:
    """A line a series; ``filled`` down to zero."""
    wide, up, parts = axes(found, found.largest)
    for s in range(len(found.series)):
        # a year without a row is a year without one, not a zero: the line continues to the next
        there = [c for c in range(len(found.categories)) if (c, s) in found.values]
        points = [(LEFT + (c + 0.5) * wide, up(found.values[c, s])) for c in there]
        if not points:
            continue
        path = "L".join(f"{at(x)} {at(y)}" for x, y in points)
        if filled:
            floor_ = at(up(0))
            parts.append(
                f'<path class="c{s}" opacity=".35" '
                f'd="M{at(points[0][0])} {floor_}L{path}L{at(points[-1][0])} {floor_}Z"/>'
            )
        parts.append(f'<path class="l{s}" d="M{path}"/>')
        for c, (x, y) in zip(there, points, strict=True):
            parts.append(
                f'<circle class="m c{s}" cx="{at(x)}" cy="{at(y)}" r="3.5">'
                f"{tip(found, c, s, unit)}</circle>"
            )
    return HEIGHT, "".join(parts)


def areas(found: Data, unit: str) -> tuple[int, str]:
    """Lines, filled."""
    return lines(found, unit, filled=True)


def points(found: Data, unit: str) -> tuple[int, str]:
    """A point a value."""
    wide, up, parts = axes(found, found.largest)
    for (c, s), value in found.values.items():
        parts.append(
            f'<circle class="m c{s}" cx="{at(LEFT + (c + 0.5) * wide)}" cy="{at(up(value))}" r="5" '
            f'opacity=".8">{tip(found, c, s, unit)}</circle>'
        )
    return HEIGHT, "".join(parts)
