"""Groups as areas: a squarified treemap in SVG, each area a link.

Source: Bruls, Huizing, van Wijk: Squarified Treemaps (2000), doi:10.1007/978-3-7091-6783-0_4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from textwrap import wrap
from typing import Final, NamedTuple

from markupsafe import Markup

from api.map.groups import Group
from api.web.charts import for_page
from api.web.charts.labels import at, text_width

#: the whole picture, and the one for a phone
_WIDE: Final = (960, 560)
_NARROW: Final = (340, 640)
_HEADING: Final = 20
_GAP: Final = 2
#: pixels of the letters, as the style sheet has them; those to which a character may be narrowed,
#: and those of a line
_LETTERS: Final = 13
_NARROWED: Final = 6
_LINE: Final = 16


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


class Tile(NamedTuple):
    """An area.

    Attributes:
        text: its tooltip, which a screen reader reads too.
        colour: the number of its colour.
        inside: the areas in it.
    """

    group: Group
    href: str
    text: str
    colour: int
    inside: Sequence[Tile] = ()


def squarified(sizes: Sequence[float], box: Box) -> list[Box]:
    """``box``, cut into rectangles as near to squares as their areas let them be.

    Args:
        sizes: the areas, in any unit, above 0, the largest first.

    >>> squarified([3, 1], Box(0, 0, 8, 2))
    [Box(x=0, y=0, width=6.0, height=2.0), Box(x=6.0, y=0, width=2.0, height=2.0)]
    """
    if not sizes:
        return []
    scale = box.width * box.height / sum(sizes)
    areas = [size * scale for size in sizes]
    found: list[Box] = []
    start = 0
    while start < len(areas):
        side = min(box.width, box.height)
        end = start + 1
        while end < len(areas) and _worst(areas[start : end + 1], side) <= _worst(
            areas[start:end], side
        ):
            end += 1
        box = _cut(areas[start:end], box, found)
        start = end
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """How far from a square the worst rectangle of ``row`` along ``side`` is; 1 is a square."""
    total = sum(row)
    if not (total and side):
        return float("inf")
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def _cut(row: Sequence[float], box: Box, found: list[Box]) -> Box:
    """Puts ``row`` along the shorter side of ``box``; what is left of it."""
    total = sum(row)
    if box.width >= box.height:
        wide, y = total / box.height if box.height else 0, box.y
        for area in row:
            high = area / wide if wide else 0
            found.append(Box(box.x, y, wide, high))
            y += high
        return Box(box.x + wide, box.y, max(box.width - wide, 0), box.height)
    high, x = total / box.width, box.x
    for area in row:
        wide = area / high if high else 0
        found.append(Box(x, box.y, wide, high))
        x += wide
    return Box(box.x, box.y + high, box.width, max(box.height - high, 0))


def draw(tiles: Sequence[Tile], few: Sequence[Tile], title: str) -> Markup:
    """The pictures of ``tiles``, and of ``few`` for a phone; those without a size are left out."""
    wide, narrow = _svg(tiles, title, *_WIDE), _svg(few, title, *_NARROW)
    return Markup(for_page(wide, narrow))  # noqa: S704  (made here, escaped here)


def _svg(tiles: Sequence[Tile], title: str, width: int, height: int) -> str:
    parts: list[str] = []
    _draw(tiles, Box(0, 0, width, height), parts.append, 0)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="group" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def _draw(tiles: Sequence[Tile], box: Box, put: Callable[[str], None], level: int) -> None:
    shown = [tile for tile in tiles if tile.group.size > 0]
    boxes = squarified([tile.group.size for tile in shown], box)
    for tile, place in zip(shown, boxes, strict=True):
        inner = Box(place.x + _GAP / 2, place.y + _GAP / 2, place.width - _GAP, place.height - _GAP)
        if inner.width < 1 or inner.height < 1:
            continue
        lines = len(wrap(tile.group.label, max(_room(inner), 1), break_long_words=False))
        above = _HEADING + (lines - 1) * _LINE
        heading = tile.inside and inner.height > 2 * above and inner.width > 40
        put(_area(tile, inner, level, words=not tile.inside or not heading))
        if heading:
            put(_words(tile, Box(*inner[:3], above)))
            _draw(
                tile.inside,
                Box(inner.x, inner.y + above, inner.width, inner.height - above),
                put,
                level + 1,
            )


def _area(tile: Tile, box: Box, level: int, *, words: bool) -> str:
    rect = (
        f'<rect class="tile c{tile.colour}{" within" if level else ""}" x="{at(box.x)}" '
        f'y="{at(box.y)}" width="{at(box.width)}" height="{at(box.height)}" rx="2">'
        f"<title>{escape(tile.text)}</title></rect>"
    )
    # the words may be missing, so that the link is not named by them
    name = _words(tile, box) if words else ""
    if not tile.href:
        return rect + name
    return f'<a href="{escape(tile.href)}" aria-label="{escape(tile.text)}">{rect}</a>{name}'


def _room(box: Box) -> int:
    """How many characters a line in ``box`` has."""
    return int((box.width - 10) / _NARROWED)


def _fitted(line: str, box: Box) -> str:
    """The attributes of ``line`` that narrow it, where it could be wider than ``box``."""
    if text_width(line, _LETTERS) <= box.width - 10:
        return ""
    return f' textLength="{at(box.width - 10)}" lengthAdjust="spacingAndGlyphs"'


def _words(tile: Tile, box: Box) -> str:
    """The name of an area, where there is room for all of it, and its size after it."""
    room, most = _room(box), int((box.height - 2) // _LINE)
    if room < 3 or not most:
        return ""
    size = f"{tile.group.size:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    lines = wrap(tile.group.label, room, break_long_words=False)
    if len(lines) > most or max(map(len, lines), default=0) > room:
        return ""  # the tooltip and the table have it
    if len(lines) < most:
        lines.append(size)
    elif len(f"{lines[-1]} {size}") <= room:
        lines[-1] += f" {size}"
    words = "".join(
        f'<text x="5" y="{at(14 + n * _LINE)}"{_fitted(line, box)}>{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    # letters differ in width: a picture of its own cuts off what is wider than the area
    place = f'x="{at(box.x)}" y="{at(box.y)}" width="{at(box.width)}" height="{at(box.height)}"'
    return f'<svg aria-hidden="true" {place}>{words}</svg>'
