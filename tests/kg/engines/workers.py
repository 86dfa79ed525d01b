"""The processes that evaluate queries in these tests."""

from __future__ import annotations

import psutil


def workers() -> list[psutil.Process]:
    """The workers themselves: the forkserver's children."""
    # (servers of other tests are children of this process, too)
    every = psutil.Process().children(recursive=True)
    return [p for p in every if not p.children() and "python" in p.name()]
