"""Files of a snapshot that are derived from others, and may be absent: queries replace them."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

log = logging.getLogger("fairweave")

Reader = TypeVar("Reader")


def opened(reader: Callable[[Path], Reader], file: Path) -> Reader | None:
    """``reader`` of ``file``; ``None`` if it is absent or cannot be read, which the log states."""
    if not file.is_file():
        return None
    try:
        return reader(file)
    except (sqlite3.Error, IndexError) as reason:
        log.warning(
            "snapshot %s: %s is not used (%s): pages and exports take longer, or lack their"
            " history; build the snapshot again",
            file.parent.name,
            file.name,
            reason,
        )
        return None
