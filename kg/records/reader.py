"""Reads records from the record file and the store of a snapshot, in this process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.bounded_cache import BoundedCache
from kg.rdf.ontology import INFERRED, ONTOLOGY
from kg.records import link_table
from kg.records.labels import NAMING, Words, words_of
from kg.records.link_table import LinkTable
from kg.records.record import SIZE, Incoming, Record
from kg.records.terms import TYPE, document
from kg.snapshots.record_file import RecordFile, lines_of

#: links to a record that are read here; an engine counts and pages more
MOST: Final = 2000
_LINES: Final = lines_of(NAMING)
_HIERARCHY: Final = NamedNode(INFERRED)
#: memory of a cached statement, in bytes
_STATEMENT: Final = 500


class RecordReader:
    """Reads records, labels and links.

    Args:
        records: the statements of each document.
        store: of the same snapshot; links to a document are read from it.
        cache: for labels of what many records refer to.
    """

    def __init__(self, records: RecordFile, store: Store, cache: BoundedCache[Any]) -> None:
        self.records, self.store, self._cache = records, store, cache
        self._tables: dict[str, LinkTable | None] = {}

    def close(self) -> None:
        """Close the file of records."""
        self.records.close()

    @cached_property
    def vocabulary(self) -> Words:
        """The labels and types of the ontology and its vocabularies."""
        graph = NamedNode(ONTOLOGY)
        return words_of(
            quad
            for name in NAMING
            for quad in self.store.quads_for_pattern(None, NamedNode(name), None, graph)
        )

    def link_table(self, predicate: str) -> LinkTable | None:
        """All links of ``predicate``, read once; ``None``: there are too many."""
        if predicate not in self._tables:
            self._tables[predicate] = link_table.read(self.store, predicate)
        return self._tables[predicate]

    def knows(self, iri: str) -> bool:
        """Whether the document ``iri`` is the subject or object of a statement."""
        return iri in self.records or any(
            quad.graph_name != _HIERARCHY
            for quad in self.store.quads_for_pattern(None, None, NamedNode(iri), None)
        )

    def statements(self, iri: str) -> list[Quad]:
        """The statements about the document ``iri`` and those of its parts that it leads to."""
        return _connected(self.records.document(iri), iri)

    def links(self, iri: str) -> dict[str, tuple[Quad, ...]] | None:
        """The statements elsewhere about ``iri``, by predicate and subject; ``None``: too many."""
        found: dict[str, dict[str, Quad]] = {}
        own = iri + "#"
        statements = list(
            islice(self.store.quads_for_pattern(None, None, NamedNode(iri), None), MOST)
        )
        if len(statements) == MOST:
            return None
        for quad in statements:
            if not isinstance(quad.subject, NamedNode) or not isinstance(
                quad.graph_name, NamedNode
            ):
                continue
            subject, predicate = quad.subject.value, quad.predicate.value
            graph = quad.graph_name.value
            if graph == INFERRED or predicate == TYPE or subject == iri or subject.startswith(own):
                continue
            of = found.setdefault(predicate, {})
            known = of.get(subject)
            if known is None or graph < known.graph_name.value:  # type: ignore[union-attr]
                of[subject] = quad
        return {
            predicate: tuple(quad for _, quad in sorted(of.items()))
            for predicate, of in sorted(found.items())
        }

    def record(
        self,
        iri: str,
        quads: list[Quad],
        incoming: Mapping[str, int],
        links: Mapping[str, tuple[Quad, ...]] | None,
    ) -> Record | None:
        """The record of ``iri`` with its labels; ``None`` if there is no statement about it.

        Args:
            quads: its :meth:`statements`.
            incoming: the number of links to it, by predicate.
            links: the links, where they were read.
        """
        if not quads and not incoming:
            return None
        named = self.words(iris_in(quads) | incoming.keys() | {iri}, quads)
        return Record(iri, tuple(quads), named.labels, named.types, incoming, named.quads, links)

    def incoming(self, record: Record, number: int) -> Incoming | None:
        """The page ``number`` of the links of ``record``; ``None`` if there is no such page."""
        if record.links is None or not 1 <= number <= record.pages:
            return None
        first = (number - 1) * SIZE
        every = [quad for found in record.links.values() for quad in found]
        quads = every[first : first + SIZE]
        subjects = {quad.subject.value for quad in quads}  # type: ignore[union-attr]
        named = self.words(subjects | set(map(document, subjects)))
        return Incoming(tuple(quads), record.incoming, number, record.pages, named)

    def words(self, iris: Iterable[str], known: Iterable[Quad] = ()) -> Words:
        """The labels and types of ``iris``.

        Args:
            known: all statements about some of them, which are not read again.
        """
        given = words_of(known)
        own = self.vocabulary
        subjects = {quad.subject.value for quad in known}  # type: ignore[union-attr]
        labels: dict[str, str] = {}
        types: dict[str, tuple[str, ...]] = {}
        quads: dict[str, tuple[Quad, ...]] = {}
        for iri in sorted(set(iris) - subjects):  # the same order in every process
            found = own if iri in own.quads else self._words(iri)
            if iri in found.quads:
                quads[iri] = found.quads[iri]
                if label := found.labels.get(iri):
                    labels[iri] = label
                if stated := found.types.get(iri):
                    types[iri] = stated
        return Words({**labels, **given.labels}, {**types, **given.types}, {**quads, **given.quads})

    def _words(self, iri: str) -> Words:
        found: Words | None = self._cache.get(iri)
        if found is None:
            about = self.records.about(iri, _LINES)
            found = words_of(about)
            self._cache.put(iri, found, _STATEMENT * (1 + len(about)))
        return found


def _connected(quads: list[Quad], iri: str) -> list[Quad]:
    """``quads`` without the parts that no link leads to: names of an ontology, each for itself."""
    prefix = iri + "#"
    own: dict[str, list[Quad]] = {}
    near = [iri]
    links: dict[str, list[str]] = {}
    for quad in quads:
        subject, value = quad.subject.value, quad.object  # type: ignore[union-attr]
        own.setdefault(subject, []).append(quad)
        if isinstance(value, NamedNode):
            text = value.value
            if text == iri:
                near.append(subject)
            elif text.startswith(prefix):
                links.setdefault(subject, []).append(text)
    found: dict[str, None] = {}
    while near:
        subject = near.pop()
        if subject not in found:
            found[subject] = None
            near += links.get(subject, ())
    return [quad for subject, of in own.items() if subject in found for quad in of]


def iris_in(quads: Iterable[Quad]) -> set[str]:
    """Every IRI in ``quads``: terms, graphs and datatypes."""
    found = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                found.add(term.value)
            elif isinstance(term, Literal):
                found.add(term.datatype.value)
    return found
