"""Countries on the map of the world."""

from __future__ import annotations

import pytest

from api.map import world
from api.map.groups import Group
from api.map.treemap import Tile


def test_a_country_is_an_outline_and_a_small_one_a_circle() -> None:
    tiles = {
        code: Tile(Group(code, ("urn:x",), size, ""), f"/map?in={code}", f"{code}: {size}", 0)
        for code, size in (("DE", 40.0), ("SG", 3.0))
    }
    drawn = world.draw(tiles, "Datasets by country")
    if drawn is None:
        pytest.skip("needs api/static/built/world.json; `make demo` or `pip install -e .` makes it")
    assert '<a href="/map?in=DE" aria-label="DE: 40.0"><path class="country s5" d="M' in drawn
    assert '<a href="/map?in=SG" aria-label="SG: 3.0"><circle class="country s2"' in drawn
    assert drawn.count('class="land"') == 1
