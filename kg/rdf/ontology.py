"""The ontology and its vocabularies: loaded, fingerprinted, and its hierarchy closed.

Asserted statements are in the graph named by the ontology's IRI. What follows
from the hierarchy — superclasses of classes and of instances — is in a graph
of its own, so that inferred types are not mistaken for asserted ones.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.errors import FairweaveError, SourceError
from kg.rdf.namespaces import expand
from kg.rdf.statements import Graph, of_property
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

    def infer(self, graphs: Sequence[Graph]) -> Iterator[str]:
        """What follows from the hierarchy for ``graphs``, as lines of :data:`INFERRED`.

        Each once, and never a statement that one of the graphs has.
        """
        yield from self._of_hierarchies
        above = {_term(below): set(map(_term, up)) for below, up in self.ancestors().items()}
        following: dict[frozenset[bytes], tuple[str, ...]] = {}
        # each graph is sorted by subject, and so are the types of all of them
        for subject, typed in groupby(heapq.merge(*map(_types, graphs)), itemgetter(0)):
            asserted = frozenset([class_ for _, class_ in typed])
            if asserted not in following:
                inferred = set().union(*(above.get(class_, ()) for class_ in asserted)) - asserted
                following[asserted] = tuple(map(bytes.decode, sorted(inferred)))
            for class_ in following[asserted]:
                yield f"{subject.decode()} {_TYPE} {class_} .\n"

    @cached_property
    def _of_hierarchies(self) -> tuple[str, ...]:
        """What follows from the hierarchies alone."""
        asserted = {quad.triple for quad in self._quads}
        inferred = (
            Triple(NamedNode(below), NamedNode(expand(hierarchy)), NamedNode(up))
            for hierarchy in _HIERARCHIES
            for below, above in sorted(self.ancestors(hierarchy).items())
            for up in sorted(above)
        )
        return tuple(f"{triple} .\n" for triple in inferred if triple not in asserted)


def _term(iri: str) -> bytes:
    return f"<{iri}>".encode()


def _types(graph: Graph) -> Iterator[tuple[bytes, bytes]]:
    """Each subject of ``graph`` with each of its classes, in the order of subjects."""
    for block in graph.blocks():
        yield from of_property(block, _term(_TYPE.value))


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
