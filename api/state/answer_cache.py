"""Answers kept: every query of a snapshot is evaluated once, however many ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import get_ident
from typing import Final

from kg.bounded_cache import BoundedCache, length
from kg.engines import Answer, Engine, Query
from kg.engines.policy import is_volatile
from kg.errors import FairweaveError

#: what an entry takes besides its body: the objects around it
_OVERHEAD: Final = 1024


class _Asked:
    """A query that the engine is at: who waits for it, and how to call it off."""

    def __init__(self) -> None:
        self.waiting: list[asyncio.Future[Answer]] = []
        self.cancel: Callable[[], None] = lambda: None


class Answers:
    """The answers of ``engine``, the last used of them in memory.

    Kept as long as this object, which is made anew for each snapshot. Not kept are
    answers of an engine that does not know when its data changes, and those that depend
    on the moment (``NOW()``, ``RAND()``, ``SERVICE`` …).

    Args:
        engine: whom to ask.
        capacity: how many bytes may be kept.
    """

    def __init__(self, engine: Engine, capacity: int) -> None:
        self._engine = engine
        self._kept = BoundedCache[Answer](capacity)
        self._asked: dict[Query, _Asked] = {}
        self.hits = 0

    def kept(self, query: Query) -> Answer | None:
        """The answer to ``query`` if it is there already."""
        kept = self._kept.get(query)
        if kept is not None:
            self.hits += 1
        return kept

    def may_keep(self, query: Query) -> bool:
        """Whether the answer to ``query`` stays the same."""
        return bool(self._engine.version) and not is_volatile(query.text)

    async def get(self, query: Query) -> Answer:
        """The answer to ``query``; asked at once by several, it is computed once.

        When the last who waits for it is cancelled, so is the query.

        Raises:
            FairweaveError: those of :meth:`kg.engines.Engine.query`.
        """
        kept = self.kept(query)
        if kept is not None:
            return kept
        loop = asyncio.get_running_loop()
        request = self._asked.get(query) or self._ask(query, loop)
        future: asyncio.Future[Answer] = loop.create_future()
        request.waiting.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            request.waiting.remove(future)
            if not request.waiting and self._asked.get(query) is request:
                del self._asked[query]
                request.cancel()
            raise

    def _ask(self, query: Query, loop: asyncio.AbstractEventLoop) -> _Asked:
        thread = get_ident()
        request = _Asked()

        def done(outcome: Answer | FairweaveError) -> None:
            # an engine may be done before it has returned, when nobody waits yet
            if get_ident() == thread and self._asked.get(query) is request:
                self._arrived(query, request, outcome)
            else:
                loop.call_soon_threadsafe(self._arrived, query, request, outcome)

        request.cancel = self._engine.start(query, done)
        self._asked[query] = request
        return request

    def _arrived(self, query: Query, request: _Asked, outcome: Answer | FairweaveError) -> None:
        if self._asked.get(query) is request:
            del self._asked[query]
        waiting = [future for future in request.waiting if not future.done()]
        if isinstance(outcome, FairweaveError):
            for future in waiting:
                future.set_exception(outcome)
            return
        if self.may_keep(query):
            self._kept.put(query, outcome, _size(query, outcome))
        for future in waiting:
            future.set_result(outcome)


def _size(query: Query, answer: Answer) -> int:
    graphs = length((*query.default_graphs, *query.named_graphs))
    return len(answer.body) + len(query.text) + graphs + _OVERHEAD
