"""Resources with the statements about them: what the model of a dataset is read from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.namespaces import expand

_STRING: Final = frozenset((expand("xsd:string"), expand("rdf:langString")))


class Value(NamedTuple):
    """An object of a statement: its text, whether that is an IRI, its language and datatype."""

    text: str
    is_iri: bool
    language: str = ""
    datatype: str = ""


class Node:
    """A resource, and the statements that were read about it.

    Args:
        iri: of the resource.
    """

    __slots__ = ("_values", "graphs", "iri")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.graphs: set[str] = set()
        self._values: dict[str, list[Value]] = {}

    @classmethod
    def of(cls, iri: str, quads: Iterable[Quad]) -> Node:
        """The node of ``quads``, all about ``iri``."""
        node = cls(iri)
        for quad in quads:
            value = _value(quad.object)
            if value is not None and isinstance(quad.graph_name, NamedNode):
                node.add(quad.predicate.value, value, quad.graph_name.value)
        return node

    def add(self, predicate: str, value: Value, graph: str = "") -> None:
        """Adds a statement; one that several graphs make is one."""
        values = self._values.setdefault(predicate, [])
        if value not in values:
            values.append(value)
        if graph:
            self.graphs.add(graph)

    def values(self, curie: str) -> list[Value]:
        """The values of the property ``curie``, in an order that is always the same."""
        found = self._values.get(expand(curie))
        if not found:
            return []
        return sorted(found) if len(found) > 1 else found

    def texts(self, *curies: str) -> tuple[str, ...]:
        """The literals that the first of ``curies`` with any has."""
        for curie in curies:
            found = tuple(v.text for v in self.values(curie) if not v.is_iri)
            if found:
                return found
        return ()

    def text(self, *curies: str) -> str:
        """One literal of the first of ``curies`` that has any, English where there is a choice."""
        for curie in curies:
            found = [v for v in self.values(curie) if not v.is_iri]
            if found:
                return min(found, key=lambda v: (v.language not in ("en", ""), v)).text
        return ""

    def iris(self, *curies: str) -> tuple[str, ...]:
        """The IRIs that any of ``curies`` has."""
        found = (v.text for curie in curies for v in self.values(curie) if v.is_iri)
        return tuple(dict.fromkeys(found))

    def iri_of(self, *curies: str) -> str:
        """One IRI that any of ``curies`` has, or an empty string."""
        return next(iter(self.iris(*curies)), "")

    def label(self) -> str:
        """Its name."""
        return self.text("skos:prefLabel", "foaf:name", "dcterms:title", "rdfs:label")


class Nodes(dict[str, Node]):
    """Nodes by IRI; one that nothing was read about is there, without statements."""

    def __missing__(self, iri: str) -> Node:
        node = self[iri] = Node(iri)
        return node

    def take(self, quads: Iterable[Quad]) -> None:
        """Adds ``quads``: all statements about any number of resources, each in a named graph."""
        about: dict[str, list[Quad]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                about.setdefault(quad.subject.value, []).append(quad)
        for iri, own in about.items():
            self[iri] = Node.of(iri, own)


def _value(term: object) -> Value | None:
    if isinstance(term, NamedNode):
        return Value(term.value, is_iri=True)
    if isinstance(term, Literal):
        datatype = term.datatype.value
        plain = "" if datatype in _STRING else datatype
        return Value(term.value, False, term.language or "", plain)
    return None
