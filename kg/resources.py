"""Where the data that travels with the code is: ontology, shapes, queries, examples.

In a wheel it is inside the package; in a checkout beside it. A user's own
directory can take the place of each at run time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

Kind = Literal["ontology", "shapes", "queries", "examples"]
_PACKAGE: Final = Path(__file__).resolve().parent


def directory(kind: Kind) -> Path:
    """The directory of the shipped files of ``kind``."""
    inside = _PACKAGE / "_data" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind
