"""The statements of each document of a snapshot, compressed, in one SQLite file.

A service that gives out a record reads its statements in one access, where the store has to
look every term up. The file has the statements of the sources, the rules and the build itself; the
inferred class hierarchy is not in it. It is derived from the store and may be absent.
"""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from isal import isal_zlib
from pyoxigraph import Quad, RdfFormat, Store, parse

from kg.snapshots.derived_files import opened
from kg.snapshots.layout import Layout

TABLES: Final = """
CREATE TABLE graph (id INTEGER PRIMARY KEY, iri TEXT NOT NULL);
CREATE TABLE statements (document TEXT NOT NULL, part INTEGER NOT NULL, graph INTEGER NOT NULL,
    lines BLOB NOT NULL);
"""
INDEX: Final = "CREATE INDEX by_document ON statements (document)"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPED: Final = re.compile(rb'"([^"\\\n]*)"\^\^<' + _XSD.encode() + rb"(\w+)>(?= \.\n)")


class RecordFile:
    """Reads the statements of documents; safe in threads.

    Args:
        file: as :func:`kg.build.records.write` writes it.
    """

    def __init__(self, file: Path) -> None:
        # the file of a published snapshot is never written again
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = Lock()
        self._graphs = {
            number: f" <{iri}> .\n".encode()
            for number, iri in self._file.execute("SELECT id, iri FROM graph")
        }

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @classmethod
    def open(cls, snapshot: Path) -> RecordFile | None:
        """The file in the directory ``snapshot``; ``None`` if it is absent or damaged."""
        return opened(cls, Layout(snapshot).records)

    def __contains__(self, document: str) -> bool:
        """Whether any statement is about ``document`` itself."""
        query = "SELECT 1 FROM statements WHERE document = ? AND part = 0 LIMIT 1"
        with self._lock:
            return self._file.execute(query, (document,)).fetchone() is not None

    def document(self, document: str) -> list[Quad]:
        """The statements about ``document`` and its parts, each in its graph."""
        return _parsed(b"".join(self._lines(row) for row in self._rows(document, "ORDER BY part")))

    def about(self, iri: str, predicates: re.Pattern[bytes] | None = None) -> list[Quad]:
        """The statements whose subject is ``iri``, each in its graph.

        Args:
            predicates: matches the lines to read (:func:`lines_of`); all, unless given.
        """
        document, _, part = iri.partition("#")
        lines = b"".join(
            self._lines(row) for row in self._rows(document, f"AND part = {int(bool(part))}")
        )
        if part:
            start = f"<{iri}> ".encode()
            lines = b"".join(
                line for line in lines.splitlines(keepends=True) if line.startswith(start)
            )
        if predicates is not None:
            lines = b"".join(predicates.findall(lines))
        return _parsed(lines)

    def _rows(self, document: str, more: str) -> list[tuple[int, bytes]]:
        with self._lock:
            return self._file.execute(
                f"SELECT graph, lines FROM statements WHERE document = ? {more}",  # noqa: S608
                (document,),
            ).fetchall()

    def _lines(self, row: tuple[int, bytes]) -> bytes:
        graph, packed = row
        lines: bytes = isal_zlib.decompress(packed)
        if b'"^^<' in lines:
            lines = _TYPED.sub(_canonical, lines)
        return lines.replace(b" .\n", self._graphs[graph])


def lines_of(predicates: tuple[str, ...]) -> re.Pattern[bytes]:
    """A pattern that matches whole N-Quads lines with one of ``predicates`` (IRIs)."""
    names = b"|".join(re.escape(name.encode()) for name in predicates)
    return re.compile(rb"^<[^>]*> <(?:" + names + rb")> .*\n", re.MULTILINE)


def _parsed(lines: bytes) -> list[Quad]:
    return list(parse(lines, RdfFormat.N_QUADS, lenient=True)) if lines else []


def _canonical(found: re.Match[bytes]) -> bytes:
    return _stored(found[0])


@lru_cache(1 << 16)
def _stored(literal: bytes) -> bytes:
    """``literal`` as the store returns it: Oxigraph normalises numbers and times."""
    store = Store()
    store.load(b"<urn:s> <urn:p> " + literal + b" .\n", RdfFormat.N_TRIPLES)
    return next(str(quad.object).encode() for quad in store)
