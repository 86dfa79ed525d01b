"""A cache of the values used last, within a number of bytes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from operator import itemgetter
from typing import Generic, TypeVar

from cachetools import LRUCache

V = TypeVar("V")


class BoundedCache(Generic[V]):
    """Values by key. Keys count too: they come from clients, and may be of any length.

    Args:
        capacity: bytes that it may contain.

    >>> cache = BoundedCache[str](100)
    >>> cache.put("a", "short", 60), cache.put("b", "short", 60), cache.put("c", "long", 101)
    (None, None, None)
    >>> cache.get("a"), cache.get("b"), cache.get("c")
    (None, 'short', None)
    """

    def __init__(self, capacity: int) -> None:
        self._cache: LRUCache[Hashable, tuple[V, int]] = LRUCache(capacity, getsizeof=itemgetter(1))

    def get(self, key: Hashable) -> V | None:
        """The value of ``key``; ``None`` if it has none."""
        found = self._cache.get(key)
        return None if found is None else found[0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Adds ``value``, unless it needs more than the whole capacity.

        Args:
            size: bytes of ``value`` and of ``key``.
        """
        if size <= self._cache.maxsize:
            self._cache[key] = (value, size)


def length(parts: Iterable[object]) -> int:
    """How long the texts among ``parts`` are together.

    >>> length(("ab", b"c", True, 7))
    3
    """
    return sum(len(part) for part in parts if isinstance(part, str | bytes))
