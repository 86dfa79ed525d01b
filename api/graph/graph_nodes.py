"""Resources with the statements about them, many at a time: what the exports are written from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.terms import INFERRED
from api.state.current_snapshot import Current
from kg.engines import Query
from kg.rdf.namespaces import expand
from kg.snapshots.record_file import RecordFile

__all__ = ["INFERRED", "Node", "Nodes", "Value", "is_safe", "rows"]
#: memory of a cached value, in bytes
_VALUE_SIZE: Final = 300
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

    def __init__(self) -> None:
        super().__init__()
        self._complete: set[str] = set()

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
        self._complete |= about.keys()

    async def read(self, current: Current, iris: Sequence[str]) -> None:
        """All statements about ``iris`` but the class hierarchy, with the graphs that make them."""
        if current.records:
            for iri in iris:
                self.take(current.records.document(iri.partition("#")[0]))
        elif iris:
            text = (
                f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {_listed(iris)} }} GRAPH ?g {{ ?s ?p ?o }}"
                f" FILTER(?g != <{INFERRED}>) }}"
            )
            await self._query(current, text)

    async def read_some(
        self, current: Current, wanted: Iterable[tuple[Iterable[str], Iterable[str]]]
    ) -> None:
        """Of each group of IRIs, the values of some predicates (CURIEs), or more.

        Args:
            wanted: pairs of IRIs and predicates.
        """
        if current.records:
            for iris, _ in wanted:
                for iri in iris:
                    if iri not in self._complete:
                        self[iri] = _cached(current, current.records, iri)
                        self._complete.add(iri)
            return
        blocks = [
            # a second VALUES for ?p took twenty times as long
            f"{{ VALUES ?s {{ {_listed(sorted(group))} }} ?s ?p ?o"
            f" FILTER(?p IN ({', '.join(f'<{expand(p)}>' for p in predicates)})) }}"
            for group, predicates in ((set(iris), predicates) for iris, predicates in wanted)
            if group
        ]
        if blocks:
            await self._query(current, f"SELECT ?s ?p ?o {{ {' UNION '.join(blocks)} }}")

    async def _query(self, current: Current, text: str) -> None:
        for row in await rows(current, text):
            value = row["o"]
            is_iri = value["type"] == "uri"
            term = Value(
                value["value"], is_iri, value.get("xml:lang", ""), value.get("datatype", "")
            )
            self[row["s"]["value"]].add(
                row["p"]["value"], term, row["g"]["value"] if "g" in row else ""
            )


async def rows(current: Current, text: str) -> list[Mapping[str, Mapping[str, str]]]:
    """The rows that the SELECT ``text`` gives, as SPARQL 1.1 Query Results JSON has them."""
    answer = await current.answers.get(Query(text))
    found: list[Mapping[str, Mapping[str, str]]] = json.loads(answer.body)["results"]["bindings"]
    return found


def is_safe(iri: str) -> bool:
    """Whether ``iri`` may stand between angle brackets in a query.

    >>> is_safe("http://localhost:8000/dataset/ami"), is_safe("a> } INSERT {")
    (True, False)
    """
    return ":" in iri and not any(c <= " " or c in '<>"{}|^`\\' for c in iri)


def _cached(current: Current, records: RecordFile, iri: str) -> Node:
    """The node ``iri``, which many records may refer to; never changed once it is cached."""
    node: Node | None = current.nodes.get(iri)
    if node is None:
        quads = records.about(iri)
        node = Node.of(iri, quads)
        current.nodes.put(iri, node, _VALUE_SIZE * (len(quads) + 2))
    return node


def _value(term: object) -> Value | None:
    if isinstance(term, NamedNode):
        return Value(term.value, is_iri=True)
    if isinstance(term, Literal):
        datatype = term.datatype.value
        plain = "" if datatype in _STRING else datatype
        return Value(term.value, False, term.language or "", plain)
    return None


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris if is_safe(iri))
