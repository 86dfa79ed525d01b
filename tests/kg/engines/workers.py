"""The processes that evaluate queries in these tests."""

from __future__ import annotations

from contextlib import suppress

import psutil


def workers() -> list[psutil.Process]:
    """The workers themselves: the forkserver's children."""
    # (servers of other tests are children of this process, too)
    return [p for p in psutil.Process().children(recursive=True) if _is_worker(p)]


def _is_worker(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):  # it ends meanwhile
        return not process.children() and "python" in process.name()
    return False
