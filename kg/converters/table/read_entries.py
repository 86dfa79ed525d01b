"""Entries that a conversion reads twice, in memory as far as there is room for them."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from typing import Final

from kg.converters.table.tables import Entry

#: bytes of entries in memory, of all tables of a conversion together
ROOM: Final = 32 << 20
_BATCH: Final = 500


class ReadEntries:
    """Remembers entries, as bytes: a fifth of what they take as objects.

    Args:
        room: bytes that they may take together; a table that exceeds it is read anew.

    >>> read = ReadEntries()
    >>> entries = [Entry("a.csv, line 2", {"title": "Rivers"})]
    >>> list(read.first("a.csv", entries)) == list(read.again("a.csv", [])) == entries
    True
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._tables: dict[object, list[bytes]] = {}

    def first(self, key: object, entries: Iterable[Entry]) -> Iterator[Entry]:
        """``entries``, which are remembered as ``key``."""
        packed: list[bytes] | None = []
        batch: list[tuple[str, dict[str, object]]] = []
        for entry in entries:
            yield entry
            if packed is not None:
                batch.append((entry.place, entry.fields))
                if len(batch) == _BATCH:
                    packed = self._with(packed, batch)
                    batch = []
        if packed is not None and (packed := self._with(packed, batch)) is not None:
            self._tables[key] = packed

    def _with(
        self, packed: list[bytes], batch: list[tuple[str, dict[str, object]]]
    ) -> list[bytes] | None:
        """``packed`` and ``batch``; ``None``: there is no room for it, or no form."""
        try:
            data = marshal.dumps(batch)
        except ValueError:  # a text with a meaning of its own: a cell that is merged
            data = None
        if data is None or len(data) > self._room:
            self._room += sum(map(len, packed))
            return None
        self._room -= len(data)
        packed.append(data)
        return packed

    def again(self, key: object, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries that are remembered as ``key``, and forgotten then; else ``entries``."""
        packed = self._tables.pop(key, None)
        if packed is None:
            yield from entries
            return
        for batch in packed:
            for place, fields in marshal.loads(batch):  # noqa: S302  (our own)
                yield Entry(place, fields)
