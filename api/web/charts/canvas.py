"""How large a picture is, and its colours: classes, so that the stylesheet decides on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Canvas:
    """How large a picture is, in pixels.

    Attributes:
        height: of pictures whose values go upwards.
        names: what the names of lying bars take of the width; 0: they are above the bars.
    """

    width: int
    height: int
    names: int


WIDE: Final = Canvas(760, 320, 250)
#: for a phone of 360 px: drawn at its width, so that its words stay as large as the page's
NARROW: Final = Canvas(320, 260, 0)
#: pixels of a character, at most
CHARACTER: Final = 7
#: where the axis of values is
LEFT: Final = 56
COLOURS: Final = 8

#: the same colours as in the stylesheet, for a picture on its own
STANDALONE: Final = """\
svg{--c0:#0b6b5d;--c1:#c2571a;--c2:#4a5fb5;--c3:#a03a77;--c4:#7a6a00;--c5:#2f7fa8;--c6:#8a5a3c;\
--c7:#68737d;--ink:#1d2733;--soft:#55616d;--line:#dfe3e6;--card:#fff;\
font:13px system-ui,sans-serif;\
background:var(--card)}
@media(prefers-color-scheme:dark){\
svg{--c0:#5fc9b5;--c1:#f0955c;--c2:#93a4f0;--c3:#e58fc0;\
--c4:#d3c14f;--c5:#74bfe4;--c6:#cfa184;--c7:#a3afb9;--ink:#e4e8ea;--soft:#a3afb9;--line:#333d44;--card:#1b2227}}
text{fill:var(--ink)}.t{fill:var(--soft)}.g{stroke:var(--line);fill:none}
"""
STANDALONE_MARKS: Final = "".join(
    f".c{n}{{fill:var(--c{n})}}.l{n}{{stroke:var(--c{n});fill:none;stroke-width:2}}"
    for n in range(COLOURS)
)
