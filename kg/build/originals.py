"""The position of each record in its source and its original input, on disk during a build.

Written as a source is converted and read once records are refused, so that no source is converted
again to report them. Compressed, because the rows of a table repeat its header: about 12 bytes for
a row of ten cells.
"""

from __future__ import annotations

import marshal
import struct
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

from isal import igzip

from kg.converters.record import Record

_BATCH: Final = 1_000
_LENGTH: Final = struct.Struct("!Q")
_LEVEL: Final = 0


class Original(NamedTuple):
    """A record's document IRI, its position in the source, and its input as text."""

    iri: str
    place: str
    text: str


class OriginalsWriter:
    """Writes the originals of records to ``path``, which is to be closed."""

    def __init__(self, path: Path) -> None:
        self._file = cast(IO[bytes], igzip.open(path, "wb", compresslevel=_LEVEL))
        self._batch: list[tuple[str, str, str]] = []

    def add(self, record: Record) -> None:
        """Write the original of ``record``."""
        self._batch.append((record.iri, record.place, record.original))
        if len(self._batch) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        data = marshal.dumps(self._batch)
        self._file.write(_LENGTH.pack(len(data)) + data)
        self._batch.clear()

    def close(self) -> None:
        """Write what is not yet written."""
        self._flush()
        self._file.close()


def originals(path: Path, records: Collection[str]) -> Iterator[Original]:
    """The originals at ``path`` of the ``records`` with these IRIs, in the order of the source."""
    with cast(IO[bytes], igzip.open(path, "rb")) as file:
        while head := file.read(_LENGTH.size):
            batch: Any = marshal.loads(file.read(*_LENGTH.unpack(head)))  # noqa: S302 (our own)
            yield from (Original(*entry) for entry in batch if entry[0] in records)
