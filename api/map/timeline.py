"""Groups along the years: a line a group, a circle a year, as large as what is of that year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, sqrt
from textwrap import wrap
from typing import Final, NamedTuple

from markupsafe import Markup

from api.map.treemap import Tile
from api.web.charts import for_page
from api.web.charts.labels import at

_TOP: Final = 26
_RADIUS: Final = 13
#: pixels of a character, and of a line
_CHARACTER: Final = 7.7
_LINE: Final = 16


class _Canvas(NamedTuple):
    """A picture: how wide it and its names are, which are above their line where that is 0."""

    width: int
    names: int


_WIDE: Final = _Canvas(960, 240)
_NARROW: Final = _Canvas(340, 0)
_Rows = Sequence[tuple[Tile, Mapping[int, Tile]]]


def draw(rows: _Rows, title: str) -> Markup | None:
    """The pictures, a wide one and one for a phone; ``None`` where no group has a year.

    Args:
        rows: each group, and its part of each year.
    """
    years = sorted({year for _, parts in rows for year in parts})
    if not years:
        return None
    wide, narrow = (_svg(rows, title, years[0], years[-1], one) for one in (_WIDE, _NARROW))
    return Markup(for_page(wide, narrow))  # noqa: S704  (made here, escaped here)


def _svg(rows: _Rows, title: str, first: int, last: int, canvas: _Canvas) -> str:
    left = canvas.names or 24
    wide = (canvas.width - left - 20) / max(last - first, 1)
    largest = max(part.group.size for _, parts in rows for part in parts.values()) or 1
    every = max(1, ceil(44 / wide))
    drawn: list[str] = []
    y = _TOP
    for tile, parts in rows:
        lines = wrap(tile.group.label, int(((canvas.names or canvas.width) - 20) / _CHARACTER))
        name = max(len(lines), 1) * _LINE
        # beside its circles, or above them
        tall = max(name, 2 * _RADIUS) + 4 if canvas.names else name + 2 * _RADIUS + 4
        middle = y + tall / 2 if canvas.names else y + name + _RADIUS
        begin = middle - name / 2 if canvas.names else y
        drawn.append(
            f'<a href="{escape(tile.href)}" aria-label="{escape(tile.text)}">'
            f'<rect class="name" x="2" y="{at(begin - 1)}" '
            f'width="{(canvas.names or canvas.width) - 20}" height="{name + 4}" rx="4">'
            f"<title>{escape(tile.text)}</title></rect></a>"
            + "".join(
                f'<text aria-hidden="true" x="8" y="{at(begin + 13 + n * _LINE)}">'
                f"{escape(line)}</text>"
                for n, line in enumerate(lines)
            )
        )
        for year, part in sorted(parts.items()):
            radius = max(_RADIUS * sqrt(part.group.size / largest), 2.5)
            tip = f"<title>{escape(part.text)}</title>"
            drawn.append(
                f'<a href="{escape(part.href)}" aria-label="{escape(part.text)}">'
                f'<circle class="m c{part.colour}" cx="{at(left + (year - first) * wide)}" '
                f'cy="{at(middle)}" r="{at(radius)}">{tip}</circle></a>'
            )
        y += tall
    grid = []
    for year in range(first, last + 1, every):
        x = at(left + (year - first) * wide)
        grid.append(
            f'<path class="g" d="M{x} {_TOP - 4}V{y + 4}"/>'
            f'<text class="t" x="{x}" y="16" text-anchor="middle">{year}</text>'
        )
    return (
        f'<svg viewBox="0 0 {canvas.width} {y + 10}" role="group" aria-label="{escape(title)}">'
        f"{''.join(grid)}{''.join(drawn)}</svg>"
    )
