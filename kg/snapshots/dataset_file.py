"""The datasets of a snapshot, ready for exports, in one SQLite file.

Of each dataset it has the model that exports are made from; its DCAT, in Turtle; and its record
with the links to it, as statements and in Turtle. A service reads each in one access. Addresses
begin with :data:`kg.datasets.addresses.ORIGIN`, in whose place the service puts its own.
The file is derived from the record file and the store, and may be absent.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from isal import isal_zlib
from pydantic import TypeAdapter

from kg.datasets.addresses import ORIGIN
from kg.datasets.model import Dataset
from kg.records.packed import unpacked
from kg.records.record import Incoming, Record
from kg.snapshots.derived_files import opened
from kg.snapshots.layout import Layout

#: changes whenever what is in the file does
_FORMAT: Final = 3
TABLE: Final = """
CREATE TABLE dataset (iri TEXT PRIMARY KEY, heading TEXT NOT NULL, sources TEXT NOT NULL,
    model BLOB NOT NULL, dcat BLOB NOT NULL, turtle BLOB, record BLOB);
"""
#: the model of a dataset as JSON
MODEL: Final = TypeAdapter(Dataset)


@cache
def file_format() -> int:
    """A number for the format of the file and of the model in it: a service reads only its own."""
    schema = json.dumps([_FORMAT, MODEL.json_schema()], sort_keys=True)
    return zlib.crc32(schema.encode()) & 0x7FFFFFFF  # SQLite's is signed


class Entry(NamedTuple):
    """A dataset as it is given out.

    Attributes:
        heading: its title, for use in a list with others.
        sources: the graphs that describe it.
        turtle: its DCAT, or its whole record; empty where it was not written.
    """

    iri: str
    heading: str
    sources: tuple[str, ...]
    turtle: bytes


class DatasetFile:
    """Reads datasets; safe in threads.

    Args:
        file: as :func:`kg.build.datasets.write` writes it.

    Raises:
        sqlite3.Error: the file is damaged, or of another format.
    """

    def __init__(self, file: Path) -> None:
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = Lock()
        if self._file.execute("PRAGMA user_version").fetchone() != (file_format(),):
            raise sqlite3.DatabaseError(f"not of format {file_format()}, but of another version")

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @classmethod
    def open(cls, snapshot: Path) -> DatasetFile | None:
        """The file in the directory ``snapshot``; ``None`` if it is absent or cannot be read."""
        return opened(cls, Layout(snapshot).datasets)

    def iris(self) -> list[str]:
        """Every dataset, sorted."""
        with self._lock:
            rows = self._file.execute("SELECT iri FROM dataset ORDER BY iri").fetchall()
        return [iri for (iri,) in rows]

    def get(self, iri: str) -> Dataset | None:
        """The model of the dataset ``iri``; ``None`` if there is none."""
        row = self._row("model", iri)
        return MODEL.validate_json(isal_zlib.decompress(row[2])) if row else None

    def datasets(self, iris: Iterable[str]) -> list[Dataset]:
        """The models of the datasets among ``iris``, in their order."""
        return [found for iri in iris if (found := self.get(iri))]

    def dcat(self, iri: str, origin: str) -> Entry | None:
        """The dataset ``iri`` with its DCAT, with addresses at ``origin``; ``None``: none."""
        return self._entry("dcat", iri, origin)

    def turtle(self, iri: str, origin: str) -> Entry | None:
        """The dataset ``iri`` with its record, with addresses at ``origin``; ``None``: none.

        The record is not written where it has more links than fit on a page.
        """
        return self._entry("turtle", iri, origin)

    def record(self, iri: str) -> tuple[Record, Incoming] | None:
        """The record of the dataset ``iri``, and the links to it; ``None``: it was not written.

        The statements that labels and types are from are not in it.
        """
        row = self._row("record", iri)
        return unpacked(iri, row[2]) if row and row[2] else None

    def _entry(self, column: str, iri: str, origin: str) -> Entry | None:
        row = self._row(column, iri)
        if row is None:
            return None
        heading, sources, packed = row
        text: bytes = isal_zlib.decompress(packed) if packed else b""
        text = text.replace(b"<" + ORIGIN.encode(), b"<" + origin.encode())
        return Entry(iri, heading, tuple(sources.split()), text)

    def _row(self, column: str, iri: str) -> tuple[str, str, bytes] | None:
        with self._lock:
            row: tuple[str, str, bytes] | None = self._file.execute(
                f"SELECT heading, sources, {column} FROM dataset WHERE iri = ?",  # noqa: S608
                (iri,),
            ).fetchone()
        return row
