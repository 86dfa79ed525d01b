"""Groups of countries on a map of the world.

The outlines are those of Natural Earth (public domain), which the package build takes from the
npm package world-atlas, in the Natural Earth projection. Countries without one are circles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from math import log
from pathlib import Path
from typing import Any, Final

import pycountry
from markupsafe import Markup

from api.map.treemap import Tile
from api.web.charts.labels import at

_FILE: Final = Path(__file__).parent.parent / "static" / "built" / "world.json"
_STEPS: Final = 5
_RADIUS: Final = 4


@cache
def _outlines() -> dict[str, Any] | None:
    return json.loads(_FILE.read_text("ascii")) if _FILE.is_file() else None


def step(size: float, largest: float) -> int:
    """Which of the five shades a country has, 1 the lightest; shades are by orders of size.

    >>> step(1, 1000), step(30, 1000), step(1000, 1000)
    (1, 3, 5)
    """
    if largest <= 1:
        return _STEPS
    return max(1, min(_STEPS, 1 + round(log(max(size, 1)) / log(largest) * (_STEPS - 1))))


def draw(tiles: Mapping[str, Tile], title: str) -> Markup | None:
    """The map; ``None`` where the package was built without the outlines.

    Args:
        tiles: by the country's ISO 3166-1 alpha-2 code, in capitals.
    """
    world = _outlines()
    if world is None:
        return None
    numbers = {
        country.numeric: tiles[country.alpha_2]
        for country in pycountry.countries
        if country.alpha_2 in tiles
    }
    largest = max((tile.group.size for tile in tiles.values()), default=0)
    land = "".join(d for number, d in world["countries"].items() if number not in numbers)
    parts = [f'<path class="land" d="{land}"/>']
    for number, tile in sorted(numbers.items(), key=lambda item: -item[1].group.size):
        shade = f'class="country s{step(tile.group.size, largest)}"'
        words = f"<title>{escape(tile.text)}</title>"
        if number in world["countries"]:
            shape = f'<path {shade} d="{world["countries"][number]}">{words}</path>'
        elif number in world["points"]:
            x, y = world["points"][number]
            shape = f'<circle {shade} cx="{at(x)}" cy="{at(y)}" r="{_RADIUS}">{words}</circle>'
        else:
            continue
        parts.append(f'<a href="{escape(tile.href)}" aria-label="{escape(tile.text)}">{shape}</a>')
    return Markup(  # noqa: S704  (made here, escaped here)
        f'<svg viewBox="0 0 {world["width"]} {world["height"]}" role="group" '
        f'aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )
