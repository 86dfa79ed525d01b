"""Writes the lists of large classes, from the statements of each document as they are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Final

from kg.build.processes import Processes
from kg.rdf.namespaces import expand
from kg.rdf.statements import Graph, of_properties, one_of, text, triples
from kg.snapshots.layout import Layout
from kg.snapshots.listing_file import MOST, NAMES, TABLE, ordered, packed

#: a class with fewer entities is listed by a query, quickly enough
LEAST: Final = 5_000
#: of several names the first
_NAME: Final = (
    "INSERT INTO name VALUES (?, ?) ON CONFLICT DO UPDATE SET name = min(name, excluded.name)"
)
_TYPE: Final = f"<{expand('rdf:type')}>".encode()
_ENTITIES: Final = f"<{expand('void:entities')}>".encode()
_CLASS: Final = f"<{expand('void:class')}>".encode()
#: the properties that lists are made from
_LISTED: Final = one_of(f"<{expand(name)}>".encode() for name in ("rdf:type", *NAMES))


@contextmanager
def beside(
    layout: Layout, graphs: Sequence[Graph], numbers: Callable[[], Graph], jobs: int
) -> Iterator[None]:
    """Writes the lists of ``graphs`` meanwhile, in a process of its own if there are several jobs.

    Args:
        numbers: waits for the description of ``graphs`` in numbers, and gives it.
    """

    def written() -> int:
        every = (*graphs, numbers())
        classes = large_classes(every[-1])
        if jobs == 1 or not classes:
            return _writer(layout.path, classes)(every)
        with Processes(1, _writer, layout.path, classes) as processes:
            return processes.submit(every).result()

    with ThreadPoolExecutor(1) as aside:
        writing = aside.submit(written)
        yield
        writing.result()


def _writer(snapshot: Path, classes: frozenset[str]) -> Callable[[Sequence[Graph]], int]:
    def write(graphs: Sequence[Graph]) -> int:
        listings = Listings(classes)
        for graph in graphs if classes else ():
            for block in graph.blocks():
                listings.add(block)
        return listings.write(Layout(snapshot))

    return write


def large_classes(counted: Graph) -> frozenset[str]:
    """The classes with so many entities that their lists are written.

    Args:
        counted: the graph that describes the others in numbers (:mod:`kg.build.void`).
    """
    classes: dict[bytes, str] = {}
    numbers: dict[bytes, int] = {}
    for subject, predicate, value in triples(counted, (_ENTITIES, _CLASS)):
        if predicate == _CLASS:
            classes[subject] = text(value)
        else:
            numbers[subject] = int(text(value))
    most: dict[str, int] = {}
    for subject, kind in classes.items():
        most[kind] = max(most.get(kind, 0), numbers.get(subject, 0))
    return frozenset(kind for kind, number in most.items() if LEAST <= number <= MOST)


class Listings:
    """Collects the entities of some classes, and their names, in a temporary file.

    Args:
        classes: the IRIs of the classes.
    """

    def __init__(self, classes: Iterable[str]) -> None:
        self._classes = {f"<{kind}>".encode(): kind for kind in classes}
        self._file = sqlite3.connect("")
        # statements come in the order of subjects, which is that of these keys
        self._file.executescript(
            "CREATE TABLE member (class TEXT, iri TEXT, PRIMARY KEY (class, iri)) WITHOUT ROWID;"
            "CREATE TABLE name (iri TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;"
        )

    def add(self, lines: bytes) -> None:
        """Takes what the N-Triples ``lines`` state of entities of the classes, and names."""
        members, names = [], []
        for subject, predicate, value in of_properties(lines, _LISTED):
            if predicate == _TYPE:
                if kind := self._classes.get(value):
                    members.append((kind, text(subject)))
            elif value.startswith(b'"'):
                names.append((text(subject), text(value)))
        if members:
            self._file.executemany("INSERT OR IGNORE INTO member VALUES (?, ?)", members)
        if names:
            self._file.executemany(_NAME, names)

    def write(self, layout: Layout) -> int:
        """Writes the lists; how many there are."""
        with closing(sqlite3.connect(layout.listings)) as file:
            # an interrupted build is removed as a whole
            file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            file.execute(TABLE)
            file.executemany("INSERT INTO listing VALUES (?, ?)", self._rows())
            file.commit()
        self._file.close()
        return len(self._classes)

    def _rows(self) -> Iterator[tuple[str, bytes]]:
        found = self._file.execute(
            "SELECT class, iri, COALESCE(name, '') FROM member LEFT JOIN name USING (iri)"
            " ORDER BY class, iri"
        )
        for kind, rows in groupby(found, key=lambda row: row[0]):
            yield str(kind), packed(ordered((iri, name) for _, iri, name in rows))
