"""Groups along the years: a line a group, a circle a year, as large as what is of that year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, sqrt
from typing import Final

from markupsafe import Markup

from api.map.treemap import Tile
from api.web.charts.labels import at, cut

_WIDTH: Final = 960
_LEFT: Final = 240
_TOP: Final = 26
_ROW: Final = 30
_RADIUS: Final = 13


def draw(rows: Sequence[tuple[Tile, Mapping[int, Tile]]], title: str) -> Markup | None:
    """The picture; ``None`` where no group has a year.

    Args:
        rows: each group, and its part of each year.
    """
    years = sorted({year for _, parts in rows for year in parts})
    if not years:
        return None
    first, last = years[0], years[-1]
    wide = (_WIDTH - _LEFT - 20) / max(last - first, 1)
    largest = max(part.group.size for _, parts in rows for part in parts.values()) or 1
    height = _TOP + len(rows) * _ROW + 10
    every = max(1, ceil(44 / wide))
    drawn = []
    for year in range(first, last + 1, every):
        x = at(_LEFT + (year - first) * wide)
        drawn.append(
            f'<path class="g" d="M{x} {_TOP}V{height - 6}"/>'
            f'<text class="t" x="{x}" y="16" text-anchor="middle">{year}</text>'
        )
    for n, (tile, parts) in enumerate(rows):
        y = _TOP + (n + 0.5) * _ROW
        name = escape(cut(tile.group.label, 32))
        drawn.append(
            f'<a href="{escape(tile.href)}" aria-label="{escape(tile.text)}">'
            f'<rect class="name" x="2" y="{at(y - _ROW / 2 + 1)}" width="{_LEFT - 20}" '
            f'height="{_ROW - 2}" rx="4"><title>{escape(tile.text)}</title></rect></a>'
            f'<text aria-hidden="true" x="8" y="{at(y + 5)}">{name}</text>'
        )
        for year, part in sorted(parts.items()):
            radius = max(_RADIUS * sqrt(part.group.size / largest), 2.5)
            drawn.append(
                f'<a href="{escape(part.href)}" aria-label="{escape(part.text)}">'
                f'<circle class="m c0" cx="{at(_LEFT + (year - first) * wide)}" cy="{at(y)}" '
                f'r="{at(radius)}"><title>{escape(part.text)}</title></circle></a>'
            )
    return Markup(  # noqa: S704  (made here, escaped here)
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="group" aria-label="{escape(title)}">'
        f"{''.join(drawn)}</svg>"
    )
