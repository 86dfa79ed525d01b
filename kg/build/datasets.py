"""Writes the datasets of a snapshot into one file, ready for exports."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from isal import isal_zlib
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from kg.authorities.identities import published_graphs
from kg.authorities.use_classes import UseClasses
from kg.bounded_cache import BoundedCache
from kg.build.processes import Processes
from kg.datasets import dcat, reading
from kg.datasets.addresses import ORIGIN, Addresses
from kg.datasets.model import Dataset
from kg.datasets.nodes import Node, Nodes
from kg.datasets.statements_table import with_table
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.rdf.rdf_writer import Statements
from kg.records import rdf
from kg.records.packed import packed
from kg.records.reader import RecordReader
from kg.snapshots.dataset_file import MODEL, TABLE, file_format
from kg.snapshots.layout import Layout
from kg.snapshots.record_file import RecordFile

_LEVEL: Final = 1
#: datasets that are read at a time
_TOGETHER: Final = 100
#: with fewer datasets, to start processes takes longer than they save
_MANY: Final = 500
#: bytes for what many datasets refer to
_CACHE: Final = 1 << 26
_VALUE_SIZE: Final = 300


def write(layout: Layout, base: str, use_classes: UseClasses, jobs: int = 1) -> int:
    """Writes the datasets of the store and the record file of a snapshot; how many there are.

    Args:
        layout: of a snapshot that is finished so far.
        base: what its IRIs begin with.
        use_classes: those of its ontology.
        jobs: processes that describe them, where they are many.
    """
    store = Store.read_only(str(layout.store))
    iris = _iris(store, base)
    groups = [iris[start : start + _TOGETHER] for start in range(0, len(iris), _TOGETHER)]
    args = layout.path, base, use_classes, _repeated_titles(store, iris)
    with closing(sqlite3.connect(layout.datasets)) as file:
        # an interrupted build is removed as a whole
        file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        file.execute(f"PRAGMA user_version={file_format()}")
        file.executescript(TABLE)
        count = 0
        for rows in _described(groups, args, jobs if len(iris) >= _MANY else 1):
            file.executemany("INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            count += len(rows)
        file.commit()
    return count


#: IRI, heading, sources, model, DCAT, its record in Turtle and packed
Row = tuple[str, str, str, bytes, bytes, bytes | None, bytes | None]


#: what :func:`_builder` takes
_Arguments = tuple[Path, str, UseClasses, frozenset[str]]


def _described(groups: list[list[str]], args: _Arguments, jobs: int) -> Iterator[list[Row]]:
    """The rows of each of ``groups``, in their order."""
    if jobs == 1:
        yield from map(_builder(*args), groups)
        return
    with Processes(jobs, _builder, *args) as processes:
        for future in [processes.submit(group) for group in groups]:
            yield future.result()


def _builder(
    snapshot: Path, base: str, use_classes: UseClasses, repeated: frozenset[str]
) -> Callable[[list[str]], list[Row]]:
    """Makes the rows of datasets of a snapshot; see :class:`_Builder`."""
    layout = Layout(snapshot)
    store = Store.read_only(str(layout.store))
    reader = RecordReader(RecordFile(layout.records), store, BoundedCache(_CACHE))
    return _Builder(reader, base, use_classes, repeated).rows


class _Builder:
    """Makes the rows of the file.

    Args:
        reader: of the snapshot.
        base: what its IRIs begin with.
        use_classes: those of its ontology.
        repeated: titles that several datasets have.
    """

    def __init__(
        self, reader: RecordReader, base: str, use_classes: UseClasses, repeated: frozenset[str]
    ) -> None:
        self._reader, self._base, self._classes = reader, base, use_classes
        self._repeated = repeated
        self._addresses = Addresses(ORIGIN, base)
        self._cache: BoundedCache[Node] = BoundedCache(_CACHE)

    def rows(self, iris: list[str]) -> list[Row]:
        """The row of each of the datasets ``iris``."""
        nodes = Nodes()
        statements = {iri: self._reader.statements(iri) for iri in iris}
        for quads in statements.values():
            nodes.take(quads)
        for step in reading.wanted(nodes, iris):
            for iri in {iri for group, _ in step for iri in group} - nodes.keys():
                nodes[iri] = self._node(iri)
        found = reading.models(nodes, iris, self._base, self._repeated, self._classes)
        return [self._row(with_table(one), statements[one.iri]) for one in found]

    def _row(self, found: Dataset, quads: list[Quad]) -> Row:
        out = Statements()
        dcat.dataset(out, found, self._addresses)
        return (
            found.iri,
            found.heading,
            " ".join(found.sources),
            isal_zlib.compress(MODEL.dump_json(found, exclude_defaults=True), _LEVEL),
            isal_zlib.compress(out.written("ttl"), _LEVEL),
            *self._record(found, quads),
        )

    def _record(self, found: Dataset, quads: list[Quad]) -> tuple[bytes | None, bytes | None]:
        links = self._reader.links(found.iri)
        if links is None or not found.iri.startswith(self._base):
            return None, None
        counts = {name: len(of) for name, of in links.items()}
        record = self._reader.record(found.iri, quads, counts, links)
        page = self._reader.incoming(record, 1) if record else None
        if record is None or page is None or page.pages > 1:
            return None, None
        out = Statements()
        # it has the title that it is given as such; a record is not given a second
        dcat.dataset(out, replace(found, apart=""), self._addresses)
        address = rdf.Address(self._addresses.address(found.path))
        statements = rdf.statements(record, page, out, address, own=True)
        turtle = rdf.write(statements, RdfFormat.TURTLE)
        return isal_zlib.compress(turtle, _LEVEL), packed(record, page)

    def _node(self, iri: str) -> Node:
        node = self._cache.get(iri)
        if node is None:
            quads = self._reader.records.about(iri)
            node = Node.of(iri, quads)
            self._cache.put(iri, node, _VALUE_SIZE * (len(quads) + 2))
        return node


def _iris(store: Store, base: str) -> list[str]:
    """The datasets of ``store``, in their order."""
    kind = NamedNode(expand("dcat:Dataset"))
    found = store.quads_for_pattern(None, NamedNode(expand("rdf:type")), kind)
    # what is inferred, and what publishers state of their own resources, are no datasets here
    apart = INFERRED, published_graphs(base)
    return sorted(
        {
            quad.subject.value
            for quad in found
            if isinstance(quad.subject, NamedNode)
            and not (
                isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(apart)
            )
        }
    )


def _repeated_titles(store: Store, iris: list[str]) -> frozenset[str]:
    title = NamedNode(expand("dcterms:title"))
    count = Counter(
        found
        for iri in iris
        for found in {
            quad.object.value  # type: ignore[union-attr]
            for quad in store.quads_for_pattern(NamedNode(iri), title, None)
        }
    )
    return frozenset(found for found, number in count.items() if number > 1)
