"""SHACL shapes, read from Turtle and normalised as the store normalises data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from kg.errors import FairweaveError, one_line
from kg.rdf.namespaces import PREFIXES, shorten
from kg.resources import directory
from kg.validation.terms import as_stored, from_rdflib, to_rdflib

#: the predicates by which pySHACL knows a constraint: importing them would take longer than all
#: that a build whose records conform does with shapes
PARAMETERS: Final = frozenset(
    SH[name]
    for name in (
        "and", "class", "closed", "datatype", "disjoint", "equals", "hasValue",
        "ignoredProperties", "in", "languageIn", "lessThan", "lessThanOrEquals", "maxCount",
        "maxExclusive", "maxInclusive", "maxLength", "minCount", "minExclusive", "minInclusive",
        "minLength", "node", "nodeKind", "not", "or", "pattern", "property", "qualifiedMaxCount",
        "qualifiedMinCount", "qualifiedValueShape", "qualifiedValueShapesDisjoint", "sparql",
        "uniqueLang", "xone",
    )
)  # fmt: skip
_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
#: constraints that need the whole graph
_BEYOND_CORE: Final = (SH.sparql, SH.js, SH.parameter, SH.validator, SH.nodeValidator)
_COMPARED_AS_VALUES: Final = (
    SH.minInclusive,
    SH.minExclusive,
    SH.maxInclusive,
    SH.maxExclusive,
    SH.minCount,
    SH.maxCount,
    SH.order,
    SH.deactivated,
)
#: SHACL Advanced Features: custom targets, rules, expression constraints
_ADVANCED: Final = (SH.target, SH.rule, SH.expression)
#: datatypes that a store has no more once it has loaded them → what they have become
_NORMALISED: Final = {
    f"xsd:{name}": f"xsd:{normalised}"
    for normalised, names in {
        "integer": "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int "
        "short byte unsignedLong unsignedInt unsignedShort unsignedByte",
        "dateTime": "dateTimeStamp",
    }.items()
    for name in names.split()
}


Triple = tuple[Node, Node, Node]


class ShapesError(FairweaveError):
    """Shapes that cannot be read, or that pySHACL cannot use."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Whom a shape is about (SHACL, section 2.1.3)."""

    nodes: tuple[Node, ...]
    classes: tuple[URIRef, ...]
    subjects_of: tuple[URIRef, ...]
    objects_of: tuple[URIRef, ...]

    def __bool__(self) -> bool:
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)


class Shapes:
    """A shapes graph.

    Attributes:
        graph: the shapes; literals in the form that a store would give them, so that
            ``sh:in ("007"^^xsd:integer)`` still finds the 7 that was loaded.

    Example::

        shapes = Shapes.shipped()
    """

    def __init__(
        self, triples: Iterable[Triple], contents: Mapping[str, bytes] | None = None
    ) -> None:
        self._triples, self._contents = list(triples), contents
        self._prefixes = dict(triples.namespaces() if isinstance(triples, Graph) else PREFIXES)
        self.graph = self._graph(map(_stored, _usable(self._triples)))

    @cached_property
    def written(self) -> Graph:
        """The shapes as they were written, for data that no store has changed."""
        return self._graph(_usable(self._triples))

    @cached_property
    def _source(self) -> Graph:
        """All that was read, also what is not used."""
        return self._graph(self._triples)

    @property
    def contents(self) -> Mapping[str, bytes]:
        """Name of a Turtle file → its content."""
        return self._contents or {"shapes.ttl": self._source.serialize(format="turtle").encode()}

    @staticmethod
    @cache
    def shipped() -> Shapes:
        """The shapes that travel with the code, read once."""
        return Shapes.load(directory("shapes"))

    @classmethod
    def load(cls, path: Path) -> Shapes:
        """The shapes of a Turtle file, or of all ``*.ttl`` files of a directory.

        Raises:
            ShapesError: nothing there, not Turtle (with line and column), or no shape in it.
        """
        files = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
        if not files:
            raise ShapesError(f"{path}: no shapes here (*.ttl)")
        contents = {file.name: _content(file) for file in files}
        shapes = cls(
            chain.from_iterable(_read(file, contents[file.name]) for file in files), contents
        )
        if not any(map(shapes.has_targets, shapes._statements)):
            raise ShapesError(f"{path}: no shape in it has a target (sh:targetClass …)")
        return shapes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the shapes, in hex: identifies the constraints."""
        lines = sorted(
            f"{from_rdflib(s)} {from_rdflib(p)} {from_rdflib(o)}" for s, p, o in self.graph
        )
        return sha256("\n".join(lines).encode()).hexdigest()

    @property
    def beyond_core(self) -> bool:
        """Whether a constraint is not SHACL Core, so that only the whole graph can judge it."""
        return any((None, predicate, None) in self.graph for predicate in _BEYOND_CORE)

    @cached_property
    def normalised(self) -> bool:
        """Whether a store would change a literal of the shapes that is compared as a term."""
        return any(
            isinstance(o, Literal) and as_stored(term := from_rdflib(o)) != term
            for p, o in self.written.predicate_objects()
            if p not in _COMPARED_AS_VALUES
        )

    def targeting(self) -> list[IdentifiedNode]:
        """The shapes that have targets of their own and are not deactivated, sorted."""
        declared = {s for predicate in _TARGETS for s in self.graph.subjects(predicate)}
        declared |= {s for s in self.graph.subjects(RDF.type) if self._is_class(s)}
        return sorted(s for s in declared if isinstance(s, IdentifiedNode) and self.targets(s))

    def has_targets(self, shape: Node) -> bool:
        """Whether ``shape`` declares a target, be it deactivated or not."""
        return any((shape, p, None) in self.graph for p in (*_TARGETS, SH.target)) or (
            self._is_class(shape) and self._is_shape(shape)
        )

    def targets(self, shape: Node) -> Targets:
        """The targets of ``shape``; none where it is deactivated or only a class."""
        if self.deactivated(shape) or not self._is_shape(shape):
            return Targets((), (), (), ())
        classes = set(self.graph.objects(shape, SH.targetClass))
        if self._is_class(shape):
            classes.add(shape)
        return Targets(
            tuple(sorted(self.graph.objects(shape, SH.targetNode), key=str)),
            _uris(classes),
            _uris(self.graph.objects(shape, SH.targetSubjectsOf)),
            _uris(self.graph.objects(shape, SH.targetObjectsOf)),
        )

    def deactivated(self, shape: Node) -> bool:
        """Whether ``shape`` has ``sh:deactivated true``."""
        return any(bool(getattr(o, "value", 0)) for o in self._objects(shape, SH.deactivated))

    def path(self, shape: Node) -> Node | None:
        """The path of a property shape; ``None`` for a node shape."""
        return next(iter(self._objects(shape, SH.path)), None)

    def constraints(self, shape: Node) -> dict[URIRef, list[Node]]:
        """The constraint parameters at ``shape`` with their values, sorted."""
        found = self._statements.get(shape, {})
        stated = [p for p in found if p in PARAMETERS and isinstance(p, URIRef)]
        return {parameter: sorted(found[parameter], key=str) for parameter in sorted(stated)}

    def items(self, head: Node) -> list[Node]:
        """The members of the list that begins at ``head``."""
        return list(self.graph.items(head))

    def words(self, shape: Node, predicate: URIRef) -> str | None:
        """``sh:name`` or ``sh:message`` of ``shape``: the English one, or the only one."""
        texts = [o for o in self.graph.objects(shape, predicate) if isinstance(o, Literal)]
        best = sorted(texts, key=lambda o: (not (o.language or "en").startswith("en"), str(o)))
        return str(best[0]) if best else None

    def about(self, nodes: dict[Node, set[Node]]) -> Graph:
        """The same shapes with no targets but ``nodes`` (shape → its focus nodes)."""
        graph = self._graph(())
        for s, p, o in self.graph:
            mere_class = p == RDF.type and o not in (SH.NodeShape, SH.PropertyShape)
            if p not in _TARGETS and not (mere_class and self._is_shape(s)):
                graph.add((s, p, o))
        for shape, focus_nodes in nodes.items():
            for focus in focus_nodes:
                graph.add((shape, SH.targetNode, focus))
        return graph

    def problems(self) -> list[str]:
        """What is wrong with the shapes, a line each; nothing where they are well-formed.

        A build validates what is stored, so datatypes that no stored literal can
        have are named beside what :meth:`malformed` finds.
        """
        found = self.malformed()
        for shape, value in self.graph.subject_objects(SH.datatype):
            if (normalised := _NORMALISED.get(shorten(str(value)))) is not None:
                found.append(
                    f"{shorten(str(shape))}: {shorten(str(value))} is loaded as {normalised}"
                )
        return sorted(found)

    def malformed(self) -> list[str]:
        """What SHACL's own shapes (pySHACL's ``meta_shacl``) object to, a line each."""
        from pyshacl.entrypoints import meta_validate

        found = []
        _, report, text = meta_validate(self._source)
        if not isinstance(report, Graph):
            return [one_line(str(text))]
        for result in report.objects(None, SH.result):
            focus, path, message = (
                report.value(result, p) for p in (SH.focusNode, SH.resultPath, SH.resultMessage)
            )
            named = shorten(str(focus)) + (f", {shorten(str(path))}" if path else "")
            found.append(one_line(f"{named}: {message}"))
        return sorted(found)

    def advanced_terms(self) -> list[str]:
        """The terms of SHACL Advanced Features in the shapes, as CURIEs."""
        return [shorten(str(term)) for term in _ADVANCED if (None, term, None) in self.graph]

    def _graph(self, triples: Iterable[Triple]) -> Graph:
        """A graph of ``triples`` with the prefixes of the shapes."""
        graph = Graph(bind_namespaces="none")
        for prefix, namespace in self._prefixes.items():
            graph.bind(prefix, namespace)
        for triple in triples:
            graph.add(triple)
        return graph

    @cached_property
    def _statements(self) -> dict[Node, dict[Node, list[Node]]]:
        """Subject → predicate → objects: rdflib takes ten times as long to find them."""
        found: dict[Node, dict[Node, list[Node]]] = {}
        for s, p, o in self.graph:
            found.setdefault(s, {}).setdefault(p, []).append(o)
        return found

    def _objects(self, subject: Node, predicate: Node) -> Sequence[Node]:
        return self._statements.get(subject, {}).get(predicate, ())

    @cached_property
    def _classes(self) -> frozenset[Node]:
        """The classes of classes: the same as pySHACL's for implicit class targets."""
        below = self.graph.subjects(RDFS.subClassOf, RDFS.Class)
        return frozenset({RDFS.Class, URIRef(PREFIXES["owl"] + "Class"), *below})

    def _is_class(self, node: Node) -> bool:
        return any(kind in self._classes for kind in self._objects(node, RDF.type))

    def _is_shape(self, node: Node) -> bool:
        kinds = set(self._objects(node, RDF.type))
        if kinds & {SH.NodeShape, SH.PropertyShape}:
            return True
        return any((node, p, None) in self.graph for p in (*_TARGETS, SH.property, SH.node))


def _uris(nodes: object) -> tuple[URIRef, ...]:
    assert hasattr(nodes, "__iter__")
    return tuple(sorted(node for node in nodes if isinstance(node, URIRef)))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as reason:
        raise ShapesError(f"{file}: {reason.strerror or reason}") from None


def _read(file: Path, content: bytes) -> Iterator[Triple]:
    """The triples of one file, blank nodes named by the order they come in."""
    names: dict[str, BNode] = {}

    def known(term: object) -> Node:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, BNode(f"{_label(file.stem)}{len(names)}"))
        return to_rdflib(term)

    try:
        for quad in ox.parse(content, format=ox.RdfFormat.TURTLE, base_iri=file.resolve().as_uri()):
            yield known(quad.subject), known(quad.predicate), known(quad.object)
    except SyntaxError as reason:
        raise ShapesError(f"{file}: {one_line(str(reason))}") from None


def _label(stem: str) -> str:
    return "".join(c for c in stem if c.isascii() and c.isalnum()) + "x"


def _stored(triple: Triple) -> Triple:
    """``triple`` with its literal as a store gives it back."""
    s, p, o = triple
    return (s, p, to_rdflib(as_stored(from_rdflib(o)))) if isinstance(o, Literal) else triple


def _usable(shapes: Sequence[Triple]) -> Iterator[Triple]:
    """``shapes`` without what pySHACL stumbles over and SHACL gives no meaning.

    ``sh:uniqueLang "1"^^xsd:boolean`` constrains nothing (section 4.4.5: only the term
    ``true`` does). DCAT-AP has property shapes without a path, which are none (2.3.1).
    """
    paths = {s for s, p, _ in shapes if p == SH.path}
    property_shapes = {s for s, p, o in shapes if p == RDF.type and o == SH.PropertyShape}
    for s, p, o in shapes:
        without_path = s not in paths and s in property_shapes
        meaningless = (p == SH.uniqueLang and str(o) != "true") or (
            p == SH.property and o not in paths
        )
        if not without_path and not meaningless:
            yield s, p, o
