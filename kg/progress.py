"""How long work tells of itself, whoever listens: a terminal, a log, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

#: hears how much of a step is done, in the step's own unit
ProgressCallback = Callable[[int], None]


class Progress(Protocol):
    """Hears of the steps of a build."""

    def step(
        self, title: str, unit: str, total: int | None = None
    ) -> AbstractContextManager[ProgressCallback]:
        """A step begins; it ends with the context. ``total`` is None where nobody knows."""


class Silent:
    """Hears and says nothing."""

    @contextmanager
    def step(self, title: str, unit: str, total: int | None = None) -> Iterator[ProgressCallback]:
        """See :class:`Progress`."""
        yield lambda done: None
