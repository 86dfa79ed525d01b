"""Temporary directories that a killed process leaves behind for the next one to remove."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Final

#: what their names begin with; short: sockets are in some, whose paths have 107 characters at most
PREFIX: Final = "fw-scratch-"
#: seconds in which a process may not have locked its directory yet
_YOUNG: Final = 60


class Scratch(tempfile.TemporaryDirectory[str]):
    """A temporary directory, removed at the end of its context, or with the last reference to it.

    It is locked while its process lives. One that is not locked is of a process that was killed,
    and is removed when the next is made.

    Args:
        purpose: a word for its name.

    >>> with Scratch("example") as name:
    ...     Path(name).is_dir()
    True
    >>> Path(name).exists()
    False
    """

    def __init__(self, purpose: str) -> None:
        remove_left()
        super().__init__(prefix=f"{PREFIX}{purpose}-", ignore_cleanup_errors=True)
        lock = _lock(Path(self.name))
        # after the directory, so that no other process removes it, too
        self._unlock = weakref.finalize(self, os.close, lock) if lock is not None else None

    def cleanup(self) -> None:
        """Remove it now."""
        super().cleanup()
        if self._unlock is not None:
            self._unlock()


def remove_left() -> None:
    """Remove the directories of processes that were killed before they could."""
    for directory in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - directory.stat().st_mtime < _YOUNG or directory.is_symlink():
                continue
            if (lock := _lock(directory)) is not None:
                shutil.rmtree(directory, ignore_errors=True)
                os.close(lock)


def _lock(directory: Path) -> int | None:
    """Lock ``directory`` until this process ends; ``None`` where another process has it."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
