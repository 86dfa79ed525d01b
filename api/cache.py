"""Answers kept: every query of a snapshot is evaluated once, however many ask it."""

from __future__ import annotations

import asyncio
from typing import Final

from cachetools import LRUCache

from kg.engines import Answer, Engine, Query
from kg.engines.policy import is_volatile

#: what an entry takes besides its body: the objects around it
_OVERHEAD: Final = 1024


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
        self._kept: LRUCache[Query, Answer] = LRUCache(capacity, getsizeof=_size)
        self._under_way: dict[Query, asyncio.Future[Answer]] = {}
        self._waiting: dict[Query, int] = {}
        self.hits = 0

    def may_keep(self, query: Query) -> bool:
        """Whether the answer to ``query`` stays the same."""
        return bool(self._engine.version) and not is_volatile(query.text)

    async def get(self, query: Query) -> Answer:
        """The answer to ``query``; asked at once by several, it is computed once.

        When the last who waits for it is cancelled, so is the query.

        Raises:
            FairweaveError: those of :meth:`kg.engines.Engine.query`.
        """
        kept = self._kept.get(query)
        if kept is not None:
            self.hits += 1
            return kept
        future = self._under_way.get(query)
        if future is None:
            future = asyncio.wrap_future(self._engine.submit(query))
            self._under_way[query] = future
            self._waiting[query] = 0
            future.add_done_callback(lambda done: self._arrived(query, done))
        self._waiting[query] += 1
        try:
            return await asyncio.shield(future)
        finally:
            if query in self._waiting and self._under_way.get(query) is future:
                self._waiting[query] -= 1
                if not self._waiting[query]:
                    future.cancel()

    def _arrived(self, query: Query, future: asyncio.Future[Answer]) -> None:
        del self._under_way[query], self._waiting[query]
        if future.cancelled() or future.exception() is not None:
            return
        answer = future.result()
        if self.may_keep(query) and _size(answer) <= self._kept.maxsize:
            self._kept[query] = answer


def _size(answer: Answer) -> int:
    return len(answer.body) + _OVERHEAD
