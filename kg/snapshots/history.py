"""When each document was added, changed and removed: recorded at every publication.

A document is what has an address of its own under the base IRI. Its digest is of all
statements about it and its parts in the dumps. Where a published snapshot has other
statements than the one before, it has changed; where it has none any more, it was
removed. This is the history of what was *published*: going back to an older snapshot
is a change too, at the time of going back, so that a harvester that requests what
changed since a date misses nothing.

It is an SQLite file of its own beside the snapshot's store, and is no part of
what the snapshot's id is made from. To publish the same snapshot again changes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal, NamedTuple

from kg.snapshots.derived_files import opened
from kg.snapshots.layout import Layout

FORMAT: Final = 1

What = Literal["Create", "Update", "Delete"]


class Entry(NamedTuple):
    """What is known of a document; times in UTC, to the second.

    Attributes:
        created: when it was first published, or came back.
        modified: when its description last changed.
        deleted: when it went; ``None``: it is there.
        digest: of its description, in hex.
    """

    created: datetime
    modified: datetime
    deleted: datetime | None
    digest: str


class Change(NamedTuple):
    """The last event of a document.

    Attributes:
        sequence: number of the event, in order of time.
        at: when.
    """

    sequence: int
    iri: str
    what: What
    at: datetime


class Publication(NamedTuple):
    """What a publication changed: of each kind how many documents came, changed and went.

    A publication without changes is left out.
    """

    at: datetime
    snapshot: str
    kinds: dict[str, tuple[int, int, int]]


class QualityEntry(NamedTuple):
    """The quality of the descriptions of a source, as of one publication.

    Attributes:
        source: its name.
        points: on average, by dimension.
    """

    at: datetime
    snapshot: str
    source: str
    points: dict[str, int]


class History:
    """The history of what a data directory published, as of one snapshot; safe in threads.

    Args:
        file: in SQLite, as :func:`kg.snapshots.history_writer.record` writes it.
    """

    def __init__(self, file: Path) -> None:
        # it is never written to again: it is only replaced as a whole
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = Lock()
        #: the base IRI of all in it
        self.base: str = self._all("SELECT base FROM about")[0][0]
        self._publications: tuple[Publication, ...] | None = None

    @classmethod
    def open(cls, snapshot: Path) -> History | None:
        """The history in the snapshot's directory; none where there is none, or it is damaged."""
        return opened(cls, Layout(snapshot).history)

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _all(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        with self._lock:
            return self._file.execute(sql, values).fetchall()

    def get(self, iri: str) -> Entry | None:
        """What is known of the document ``iri``; nothing of one that never was."""
        return self.many([iri]).get(iri)

    def gone(self, iri: str) -> bool:
        """Whether ``iri`` was published once and is not any more."""
        entry = self.get(iri)
        return entry is not None and entry.deleted is not None

    def many(self, iris: Sequence[str]) -> dict[str, Entry]:
        """What is known of each of ``iris`` that something is known of; some thousands at most."""
        rows = self._all(
            "SELECT iri, created, modified, deleted, digest FROM document WHERE "  # noqa: S608
            + _one_of("iri", iris),
            iris,
        )
        return {
            iri: Entry(_time(c), _time(m), None if d is None else _time(d), digest.hex())
            for iri, c, m, d, digest in rows
        }

    def changes(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        after: int = 0,
        before: int | None = None,
        limit: int = 100,
        kinds: Sequence[str] = (),
        latest: bool = False,
        among: Sequence[str] | None = None,
    ) -> list[Change]:
        """The last change of each document, in the order of time.

        Args:
            since: not earlier than that; ``until``: not later.
            after: only those whose ``sequence`` is greater; ``before``: not greater than that.
            kinds: only of these kinds of document; of all, unless given.
            latest: the last first.
            among: only of these documents, by IRI; of all, unless given.
        """
        conditions: list[str] = ["sequence > ?"]
        values: list[object] = [after]
        for sign, time in ((">=", since), ("<=", until)):
            if time is not None:
                conditions.append(f"coalesce(deleted, modified) {sign} ?")
                values.append(int(time.timestamp()))
        if before is not None:
            conditions.append("sequence <= ?")
            values.append(before)
        if kinds:
            conditions.append(_one_of("kind", kinds))
            values += kinds
        if among is not None:
            # one value, whatever their number: SQLite limits how many a statement has
            conditions.append("iri IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(among))
        rows = self._all(
            "SELECT sequence, iri, deleted, modified, created FROM document WHERE "  # noqa: S608
            + " AND ".join(conditions)
            + f" ORDER BY sequence {'DESC' if latest else 'ASC'} LIMIT ?",
            [*values, limit],
        )
        return [
            Change(sequence, iri, _what(deleted, modified, created), _time(deleted or modified))
            for sequence, iri, deleted, modified, created in rows
        ]

    def pages(self, kinds: Sequence[str], size: int) -> list[tuple[int, datetime, datetime, int]]:
        """The last changes of documents of ``kinds``, in pages of ``size`` places.

        A page has its places for ever: later events are on later pages, and what a
        later change of the same document makes void leaves its page.

        Returns:
            for each page that has a change: its number, from 0; the times of its first and
            last change; how many there are.
        """
        changed = "coalesce(deleted, modified)"
        rows = self._all(
            f"SELECT (sequence - 1) / ?, min({changed}), max({changed}), count(*) "  # noqa: S608
            f"FROM document WHERE {_one_of('kind', kinds)} GROUP BY 1 ORDER BY 1",
            [size, *kinds],
        )
        return [(number, _time(first), _time(last), count) for number, first, last, count in rows]

    @property
    def last(self) -> int:
        """The place of the last change of all."""
        return int(self._all("SELECT last FROM about")[0][0])

    def documents(
        self, kinds: Sequence[str], *, skip: int = 0, limit: int = -1
    ) -> list[tuple[str, datetime]]:
        """The documents of ``kinds`` that are there, in order, each with when it last changed."""
        rows = self._all(
            "SELECT iri, modified FROM document WHERE deleted IS NULL AND "  # noqa: S608
            + _one_of("kind", kinds)
            + " ORDER BY iri LIMIT ? OFFSET ?",
            [*kinds, limit, skip],
        )
        return [(iri, _time(modified)) for iri, modified in rows]

    def kinds(self) -> dict[str, int]:
        """How many documents there are of each kind."""
        sql = "SELECT kind, count(*) FROM document WHERE deleted IS NULL GROUP BY kind"
        return dict(self._all(sql))

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What each publication changed, the latest first."""
        if self._publications is None:
            found: dict[tuple[int, str], dict[str, tuple[int, int, int]]] = {}
            for at, snapshot, kind, *counts in self._all(
                "SELECT at, snapshot, kind, created, updated, deleted FROM publication "
                "ORDER BY at DESC, kind"
            ):
                found.setdefault((at, snapshot), {})[kind] = tuple(counts)
            self._publications = tuple(
                Publication(_time(at), snapshot, kinds) for (at, snapshot), kinds in found.items()
            )
        return self._publications

    def quality(self) -> list[QualityEntry]:
        """The quality of each source at each publication, the earliest first.

        A history that was written before quality was measured has none.
        """
        if not self._all("SELECT 1 FROM sqlite_master WHERE name = 'quality'"):
            return []
        found: dict[tuple[int, str, str], dict[str, int]] = {}
        for at, snapshot, source, dimension, points in self._all(
            "SELECT at, snapshot, source, dimension, points FROM quality"
            " ORDER BY at, source, dimension"
        ):
            found.setdefault((at, snapshot, source), {})[dimension] = points
        return [
            QualityEntry(_time(at), snapshot, source, points)
            for (at, snapshot, source), points in found.items()
        ]


def _one_of(column: str, values: Sequence[object]) -> str:
    return f"{column} IN ({','.join('?' * len(values))})"


def _time(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _what(deleted: int | None, modified: int, created: int) -> What:
    if deleted is not None:
        return "Delete"
    return "Create" if modified == created else "Update"
