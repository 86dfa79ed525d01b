"""The ontology and its vocabularies: loaded, fingerprinted, and its hierarchy closed.

Asserted statements are in the graph named by the ontology's IRI. What follows
from the hierarchy — superclasses of classes and of instances — is in a graph
of its own, so that inferred types are not mistaken for asserted ones.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Final, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    serialize,
)

from kg.errors import FairweaveError, SourceError
from kg.rdf.namespaces import expand
from kg.resources import directory

#: the ontology's IRI, and the named graph that has its statements
ONTOLOGY: Final = "https://w3id.org/fairweave/ontology"
#: the named graph of everything that was inferred
INFERRED: Final = "https://w3id.org/fairweave/graph/inferred"

_TYPE: Final = NamedNode(expand("rdf:type"))
_HIERARCHIES: Final = ("rdfs:subClassOf", "rdfs:subPropertyOf")
_CLASSES: Final = ("owl:Class", "rdfs:Class")
_PROPERTIES: Final = (
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "rdf:Property",
)


class Ontology:
    """The Turtle files of a directory.

    Raises:
        SourceError: a file does not parse.
        FairweaveError: there is none.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or directory("ontology")
        files = sorted(self.path.glob("*.ttl"))
        if not files:
            raise FairweaveError(f"{self.path}: no ontology (*.ttl) is here")
        #: file name → content
        self.contents = {file.name: _content(file) for file in files}
        self._quads = [quad for file in files for quad in _parse(file, self.contents[file.name])]

    @staticmethod
    @cache
    def shipped() -> Ontology:
        """The ontology that travels with the code, read once."""
        return Ontology()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its statements, in hex."""
        return hashlib.sha256("".join(self.lines()).encode()).hexdigest()

    def lines(self) -> list[str]:
        """Its statements as sorted N-Triples."""
        text = serialize((q.triple for q in self._quads), format=RdfFormat.N_TRIPLES)
        assert text is not None
        return sorted(set(text.decode().splitlines(keepends=True)))

    def __reduce__(self) -> tuple[type[Ontology], tuple[Path]]:
        """Pickled as its path: worker processes read its files anew."""
        return Ontology, (self.path,)

    def statements(self) -> Iterator[tuple[str, str, str]]:
        """Its statements in the order of its files: subject, predicate, IRI or text of the object.

        Those with blank nodes are left out.
        """
        return iter(self._statements)

    @cached_property
    def _statements(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(
            (quad.subject.value, quad.predicate.value, quad.object.value)
            for quad in self._quads
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
        )

    def _subjects_of_type(self, curies: tuple[str, ...]) -> frozenset[str]:
        types = {NamedNode(expand(curie)) for curie in curies}
        return frozenset(
            quad.subject.value
            for quad in self._quads
            if quad.predicate == _TYPE
            and quad.object in types
            and isinstance(quad.subject, NamedNode)
        )

    @cached_property
    def classes(self) -> frozenset[str]:
        """The IRIs of every class it declares, own and foreign."""
        return self._subjects_of_type(_CLASSES)

    @cached_property
    def properties(self) -> frozenset[str]:
        """The IRIs of every property it declares, own and foreign."""
        return self._subjects_of_type(_PROPERTIES)

    def ancestors(self, hierarchy: str = "rdfs:subClassOf") -> dict[str, frozenset[str]]:
        """Each class (or property) with all that is above it."""
        relation = NamedNode(expand(hierarchy))
        above: dict[str, set[str]] = defaultdict(set)
        for quad in self._quads:
            if quad.predicate == relation and isinstance(quad.object, NamedNode):
                above[quad.subject.value].add(quad.object.value)  # type: ignore[union-attr]
        closed = {}
        for start in list(above):
            reached: set[str] = set()
            frontier = set(above[start])
            while frontier:
                reached |= frontier
                frontier = {up for at in frontier for up in above.get(at, ())} - reached
            # owl:Thing is true of everything and is left out
            closed[start] = frozenset(reached - {start, expand("owl:Thing")})
        return closed

    def infer(self, store: Store) -> Iterator[Quad]:
        """What follows from the hierarchy for ``store``, as quads of :data:`INFERRED`.

        Each once, and never a statement that is asserted of the same subject.
        """
        graph = NamedNode(INFERRED)
        yield from self._of_hierarchies
        for class_, descendants in sorted(self._descendants(store).items()):
            # by query: many instances are asserted to be of both, and stay in the store
            values = " ".join(f"<{descendant}>" for descendant in descendants)
            found = store.query(
                f"SELECT DISTINCT ?s {{ VALUES ?below {{ {values} }} "
                f"?s {_TYPE} ?below FILTER NOT EXISTS {{ ?s {_TYPE} <{class_}> }} }}",
                use_default_graph_as_union=True,
            )
            for (subject,) in cast(QuerySolutions, found):
                yield Quad(subject, _TYPE, NamedNode(class_), graph)

    @cached_property
    def _of_hierarchies(self) -> tuple[Quad, ...]:
        """What follows from the hierarchies alone."""
        asserted = {(q.subject, q.predicate, q.object) for q in self._quads}
        inferred = (
            (NamedNode(below), NamedNode(expand(hierarchy)), NamedNode(up))
            for hierarchy in _HIERARCHIES
            for below, above in sorted(self.ancestors(hierarchy).items())
            for up in sorted(above)
        )
        graph = NamedNode(INFERRED)
        return tuple(Quad(*triple, graph) for triple in inferred if triple not in asserted)

    def _descendants(self, store: Store) -> dict[str, list[str]]:
        """The classes below each class, those that have instances in ``store``."""
        found: dict[str, list[str]] = {}
        for below, above in sorted(self.ancestors().items()):
            if next(store.quads_for_pattern(None, _TYPE, NamedNode(below)), None) is not None:
                for up in above:
                    found.setdefault(up, []).append(below)
        return found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as reason:
        raise SourceError(file, reason.strerror or "cannot be read") from None


def _parse(file: Path, content: bytes) -> list[Quad]:
    try:
        return list(parse(content, format=RdfFormat.TURTLE))
    except SyntaxError as reason:
        raise SourceError(file, str(reason)) from None
