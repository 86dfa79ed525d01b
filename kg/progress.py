"""Progress reporting interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

#: called with how much of a step is done, in the step's own unit
ProgressCallback = Callable[[int], None]


class Progress(Protocol):
    """Receives the steps of a build."""

    def step(
        self, title: str, unit: str, total: int | None = None
    ) -> AbstractContextManager[ProgressCallback]:
        """A step begins; it ends with the context. ``total`` is None where it is unknown."""


class Silent:
    """Discards progress."""

    @contextmanager
    def step(self, title: str, unit: str, total: int | None = None) -> Iterator[ProgressCallback]:
        """See :class:`Progress`."""
        yield lambda done: None
