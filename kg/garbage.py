"""How often Python looks for garbage: its own pace is that of programs with few objects."""

from __future__ import annotations

import gc

#: objects more than when last looked; of the older generations, one look in so many
_OBJECTS, _SECOND, _THIRD = 50_000, 20, 100


def collect_seldom() -> None:
    """Look for circles of references less often.

    Nearly all objects here go without: records that are converted, rows, cached responses. Looking
    through them at Python's pace takes a twentieth of a conversion, and an eighth of the work of a
    service with small queries.
    """
    gc.set_threshold(_OBJECTS, _SECOND, _THIRD)
