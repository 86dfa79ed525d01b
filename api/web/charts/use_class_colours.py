"""One colour for each use class, in every picture."""

from __future__ import annotations

from typing import Final

#: colours of the stylesheet by the end of a use class's IRI
_COLOURS: Final = {
    "any-use": 0,
    "unspecified": 7,
    "non-commercial": 1,
    "academic-only": 3,
    "per-sample": 5,
}
#: what the addresses of use classes have
_SCHEME: Final = "vocabulary/use-class/"


def colour(use: str) -> int:
    """The number of the colour of the use class ``use``, an IRI or the address of its page."""
    return _COLOURS.get(use.rpartition("/")[2], 7)


def is_use_class(address: str) -> bool:
    """Whether ``address`` is the IRI of a use class, or the address of its page."""
    return _SCHEME in address
