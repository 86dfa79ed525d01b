"""Writing the history of documents: what a publication changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from kg.errors import FairweaveError
from kg.snapshots.documents import Document, documents_of
from kg.snapshots.history import FORMAT
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Manifest, read

_FRESH: Final = (
    "CREATE TEMP TABLE fresh (iri TEXT PRIMARY KEY, kind TEXT, digest BLOB) WITHOUT ROWID"
)
_TABLES: Final = """
CREATE TABLE {of}.about (base TEXT, last INTEGER);
CREATE TABLE {of}.document (
    iri TEXT PRIMARY KEY, kind TEXT NOT NULL, digest BLOB NOT NULL,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, deleted INTEGER, sequence INTEGER
) WITHOUT ROWID;
CREATE TABLE {of}.publication (
    at INTEGER, snapshot TEXT, kind TEXT, created INTEGER, updated INTEGER, deleted INTEGER
);
"""
# histories that were written before quality was measured do not have it
_QUALITY: Final = """
CREATE TABLE IF NOT EXISTS {of}.quality (
    at INTEGER, snapshot TEXT, source TEXT, dimension TEXT, points INTEGER
);
"""
_STEPS: Final = """
-- unchanged documents retain their dates and their place; changed ones go behind all others
INSERT INTO document
SELECT iri, kind, digest, created, modified, NULL,
    coalesce(sequence, :last + count(*) FILTER (WHERE sequence IS NULL)
        OVER (ORDER BY iri ROWS UNBOUNDED PRECEDING))
FROM (
    SELECT f.iri, f.kind, f.digest,
        CASE WHEN o.iri IS NULL OR o.deleted IS NOT NULL THEN :at ELSE o.created END AS created,
        CASE WHEN o.digest = f.digest AND o.deleted IS NULL THEN o.modified ELSE :at END
            AS modified,
        CASE WHEN o.digest = f.digest AND o.deleted IS NULL THEN o.sequence END AS sequence
    FROM fresh f LEFT JOIN before.document o ON o.iri = f.iri
) ORDER BY iri;
-- documents that are no longer described: those that went just now go behind the changed ones
INSERT INTO document
SELECT iri, kind, digest, created, modified, coalesce(deleted, :at),
    CASE WHEN deleted IS NULL THEN greatest.place + count(*) FILTER (WHERE deleted IS NULL)
        OVER (ORDER BY iri ROWS UNBOUNDED PRECEDING) ELSE sequence END
FROM before.document o, (SELECT max(:last, coalesce(max(sequence), 0)) AS place FROM document)
    AS greatest
WHERE NOT EXISTS (SELECT 1 FROM fresh f WHERE f.iri = o.iri);
CREATE INDEX by_sequence ON document (kind, sequence);
-- what this publication did
INSERT INTO publication SELECT * FROM before.publication;
INSERT INTO publication
SELECT :at, :snapshot, kind, sum(deleted IS NULL AND created = :at),
    sum(deleted IS NULL AND created < :at), sum(deleted IS NOT NULL)
FROM document WHERE sequence > :last GROUP BY kind ORDER BY kind;
INSERT INTO about SELECT :base, max(:last, coalesce(max(sequence), 0)) FROM document;
"""


def record(
    snapshot: Layout,
    before: Layout | None,
    at: datetime,
    documents: Iterable[Document] | None = None,
) -> None:
    """Writes the history of ``snapshot`` as of its publication.

    Args:
        before: the snapshot that was published until now. Where there is none, or it has no
            history, everything is new.
        at: the time of publication, in UTC. It is made later than the last one:
            a clock that was set back does not undo what harvesters have read.
        documents: what :func:`~kg.snapshots.documents.documents_of` gives for ``snapshot``, where
            it was read already.

    Raises:
        FairweaveError: it cannot be written.
    """
    manifest = read(snapshot.manifest_file)
    base = manifest.base_iri
    if documents is None:
        documents = documents_of(snapshot, base)
    fresh = snapshot.history.with_name(f".{snapshot.history.name}")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh)) as file:
            # a crash leaves a temporary file: it is renamed when it is complete
            file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            file.execute(f"PRAGMA user_version={FORMAT}")
            file.executescript((_TABLES + _QUALITY).format(of="main"))
            file.execute(_FRESH)
            file.executemany("INSERT INTO fresh VALUES (?, ?, ?)", documents)
            _carry(file, manifest, before, at)
            file.commit()
        fresh.replace(snapshot.history)
    except sqlite3.Error as error:
        raise FairweaveError(f"{fresh}: {error}; nothing was published") from None


def _carry(
    file: sqlite3.Connection, manifest: Manifest, before: Layout | None, at: datetime
) -> None:
    snapshot, base = manifest.id, manifest.base_iri
    old = before.history if before is not None and _is_of(before.history, base) else None
    file.commit()  # a database is attached outside of transactions
    file.execute("ATTACH ? AS before", (str(old) if old else ":memory:",))
    if old is None:
        file.executescript(_TABLES.format(of="before"))
    last, latest = file.execute(
        "SELECT (SELECT last FROM before.about), (SELECT max(at) FROM before.publication)"
    ).fetchone()
    last = last or 0
    time = max(int(at.timestamp()), (latest or 0) + 1)
    values = {"at": time, "last": last, "snapshot": snapshot, "base": base}
    for step in _STEPS.split(";\n"):
        file.execute(step, values)
    if _has_quality(file):
        file.execute("INSERT INTO quality SELECT * FROM before.quality")
    file.executemany(
        "INSERT INTO quality VALUES (?, ?, ?, ?, ?)",
        [
            (time, snapshot, source.name, dimension, points)
            for source in manifest.sources
            for dimension, points in source.quality.items()
        ],
    )
    file.commit()
    file.execute("DETACH before")


def _has_quality(file: sqlite3.Connection) -> bool:
    """Whether the history before has the quality of sources."""
    named = "SELECT 1 FROM before.sqlite_master WHERE name = 'quality'"
    return file.execute(named).fetchone() is not None


def _is_of(file: Path, base: str) -> bool:
    """Whether ``file`` is a history of documents under ``base``, in this format."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as found:
            version = found.execute("PRAGMA user_version").fetchone()
            about = found.execute("SELECT base FROM about").fetchone()
            return bool(version == (FORMAT,) and about == (base,))
    except sqlite3.Error:
        return False
