"""A cache of query results: each query of a snapshot is evaluated once, however many request it."""

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


class _Pending:
    """A query that the engine evaluates: who waits for it, and how to cancel it."""

    def __init__(self) -> None:
        self.waiting: list[asyncio.Future[Answer]] = []
        self.cancel: Callable[[], None] = lambda: None


class Answers:
    """The results of ``engine``, the last used of them in memory.

    They are cached as long as this object, which is made anew for each snapshot. Not cached are
    results of an engine that does not know when its data changes, and those that depend on the
    moment (``NOW()``, ``RAND()``, ``SERVICE`` …).

    Args:
        engine: evaluates queries.
        capacity: bytes that are cached.
    """

    def __init__(self, engine: Engine, capacity: int) -> None:
        self._engine = engine
        self._cache = BoundedCache[Answer](capacity)
        self._pending: dict[Query, _Pending] = {}
        self.hits = 0

    def cached(self, query: Query) -> Answer | None:
        """The result of ``query`` if it is in the cache."""
        found = self._cache.get(query)
        if found is not None:
            self.hits += 1
        return found

    def is_cacheable(self, query: Query) -> bool:
        """Whether the result of ``query`` stays the same."""
        return bool(self._engine.version) and not is_volatile(query.text)

    async def get(self, query: Query) -> Answer:
        """The result of ``query``; requested by several at once, it is computed once.

        When the last who waits for it is cancelled, so is the query.

        Raises:
            FairweaveError: those of :meth:`kg.engines.Engine.query`.
        """
        found = self.cached(query)
        if found is not None:
            return found
        loop = asyncio.get_running_loop()
        request = self._pending.get(query) or self._start(query, loop)
        future: asyncio.Future[Answer] = loop.create_future()
        request.waiting.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            request.waiting.remove(future)
            if not request.waiting and self._pending.get(query) is request:
                del self._pending[query]
                request.cancel()
            raise

    def _start(self, query: Query, loop: asyncio.AbstractEventLoop) -> _Pending:
        thread = get_ident()
        request = _Pending()

        def done(outcome: Answer | FairweaveError) -> None:
            # an engine may be done before it has returned, before the waiting begins
            if get_ident() == thread and self._pending.get(query) is request:
                self._arrived(query, request, outcome)
            else:
                loop.call_soon_threadsafe(self._arrived, query, request, outcome)

        request.cancel = self._engine.start(query, done)
        self._pending[query] = request
        return request

    def _arrived(self, query: Query, request: _Pending, outcome: Answer | FairweaveError) -> None:
        if self._pending.get(query) is request:
            del self._pending[query]
        waiting = [future for future in request.waiting if not future.done()]
        if isinstance(outcome, FairweaveError):
            for future in waiting:
                future.set_exception(outcome)
            return
        if self.is_cacheable(query):
            self._cache.put(query, outcome, _size(query, outcome))
        for future in waiting:
            future.set_result(outcome)


def _size(query: Query, answer: Answer) -> int:
    graphs = length((*query.default_graphs, *query.named_graphs))
    return len(answer.body) + len(query.text) + graphs + _OVERHEAD
