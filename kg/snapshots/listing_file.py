"""The entities of large classes in the order of their names, in one SQLite file.

To list a class, its entities have to be found, named and sorted, which takes seconds where there
are tens of thousands. The file has the lists of such classes; others are found by a query. It is
derived from the other files, and may be absent.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple
from urllib.parse import unquote

from isal import isal_zlib

from kg.snapshots.derived_files import opened
from kg.snapshots.layout import Layout

TABLE: Final = "CREATE TABLE listing (class TEXT PRIMARY KEY, members BLOB NOT NULL)"
#: a class with more entities is not listed whole: the dumps and the endpoint have all
MOST: Final = 100_000
#: properties that name what is listed
NAMES: Final = ("skos:prefLabel", "dcterms:title", "foaf:name", "doap:name", "rdfs:label")
_LEVEL: Final = 1


class Member(NamedTuple):
    """An entity of a class.

    Attributes:
        letter: the heading that it is under.
        note: distinguishes it from others of the same name.
    """

    iri: str
    label: str
    letter: str
    note: str = ""


class ListingFile:
    """Reads the lists; safe in threads.

    Args:
        file: as :func:`kg.build.listings.write` writes it.
    """

    def __init__(self, file: Path) -> None:
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._file = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = Lock()
        self._file.execute("SELECT class FROM listing LIMIT 1").fetchone()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @classmethod
    def open(cls, snapshot: Path) -> ListingFile | None:
        """The file in the directory ``snapshot``; ``None`` if it is absent or damaged."""
        return opened(cls, Layout(snapshot).listings)

    def has(self, kind: str) -> bool:
        """Whether the list of the class ``kind`` is in the file."""
        with self._lock:
            row = self._file.execute("SELECT 1 FROM listing WHERE class = ?", (kind,)).fetchone()
        return row is not None

    def members(self, kind: str) -> tuple[Member, ...] | None:
        """The entities of the class ``kind``, in order; ``None``: its list is not in the file."""
        with self._lock:
            row = self._file.execute(
                "SELECT members FROM listing WHERE class = ?", (kind,)
            ).fetchone()
        if row is None:
            return None
        return tuple(Member(*each) for each in json.loads(isal_zlib.decompress(row[0])))


def packed(members: Iterable[Member]) -> bytes:
    """``members`` as they are in the file."""
    return bytes(isal_zlib.compress(json.dumps(list(members)).encode(), _LEVEL))


def ordered(named: Iterable[tuple[str, str]]) -> tuple[Member, ...]:
    """The entities with their names (empty: none), in the order of names.

    >>> [member[:3] for member in ordered([("http://x/a/2", "Zoë"), ("http://x/a/1", "")])]
    [('http://x/a/1', '1', '0–9'), ('http://x/a/2', 'Zoë', 'Z')]
    """
    found = []
    for iri, name in named:
        label = " ".join(name.split()) or _local(iri)
        key = _key(label)
        found.append((_place(key), key, label, iri))
    found.sort()
    called = Counter(label for _, _, label, _ in found)
    return tuple(
        Member(iri, label, letter(key), _local(iri) if called[label] > 1 else "")
        for _, key, label, iri in found
    )


def _local(iri: str) -> str:
    """A replacement for a missing name."""
    path, _, fragment = iri.partition("#")
    local = "/".join(path.split("/")[4:]) or path
    return unquote(f"{local} {fragment}".strip())


def _key(label: str) -> str:
    """What a name is sorted by: without case, accents and the part before its first letter."""
    if not label.isascii():
        apart = unicodedata.normalize("NFKD", label)
        label = "".join(c for c in apart if not unicodedata.combining(c))
    label = label.casefold()
    start = next((n for n, c in enumerate(label) if c.isalnum()), 0)
    return label[start:]


def letter(key: str) -> str:
    """The heading for what is sorted by ``key``.

    >>> letter("zebra"), letter("3d"), letter("中文"), letter("")
    ('Z', '0–9', 'other', 'other')
    """
    first = key[:1]
    if "a" <= first <= "z":
        return first.upper()
    return "0–9" if first.isdecimal() else "other"


def _place(key: str) -> int:
    return {"0–9": 0, "other": 2}.get(letter(key), 1)
