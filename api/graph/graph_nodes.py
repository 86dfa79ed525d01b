"""Statements about many things at once, read in few queries: what the formats are written from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from api.state.current_snapshot import Current
from kg.engines import Query
from kg.rdf.namespaces import expand

#: where inferred types are: never told as if somebody had said them
INFERRED: Final = "https://w3id.org/fairweave/graph/inferred"


class Value(NamedTuple):
    """An object of a statement: its text, whether that is an IRI, its language and datatype."""

    text: str
    is_iri: bool
    language: str = ""
    datatype: str = ""


class Node:
    """One thing, and the statements that were read about it.

    Args:
        iri: its IRI.
    """

    __slots__ = ("_said", "graphs", "iri")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.graphs: set[str] = set()
        self._said: dict[str, list[Value]] = {}

    def add(self, predicate: str, value: Value, graph: str = "") -> None:
        """Takes a statement; one that several graphs make is one."""
        values = self._said.setdefault(predicate, [])
        if value not in values:
            values.append(value)
        if graph:
            self.graphs.add(graph)

    def values(self, curie: str) -> list[Value]:
        """What is said by ``curie``, in an order that is always the same."""
        return sorted(self._said.get(expand(curie), ()))

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
        """One IRI that any of ``curies`` has, or nothing."""
        return next(iter(self.iris(*curies)), "")

    def label(self) -> str:
        """What it is called."""
        return self.text("skos:prefLabel", "foaf:name", "dcterms:title", "rdfs:label")


class Nodes(dict[str, Node]):
    """Nodes by IRI; one that nothing was read about is there, with nothing said."""

    def __missing__(self, iri: str) -> Node:
        node = self[iri] = Node(iri)
        return node

    async def read(self, current: Current, iris: Sequence[str]) -> None:
        """All asserted statements about ``iris``, with the graphs that make them."""
        if iris:
            text = (
                f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {_listed(iris)} }} GRAPH ?g {{ ?s ?p ?o }}"
                f" FILTER(?g != <{INFERRED}>) }}"
            )
            await self._ask(current, text)

    async def read_some(
        self, current: Current, wanted: Iterable[tuple[Iterable[str], Iterable[str]]]
    ) -> None:
        """Of each group of IRIs, what some predicates (CURIEs) say.

        Args:
            wanted: pairs of IRIs and predicates.
        """
        blocks = [
            # a second VALUES for ?p took twenty times as long
            f"{{ VALUES ?s {{ {_listed(sorted(group))} }} ?s ?p ?o"
            f" FILTER(?p IN ({', '.join(f'<{expand(p)}>' for p in predicates)})) }}"
            for group, predicates in ((set(iris), predicates) for iris, predicates in wanted)
            if group
        ]
        if blocks:
            await self._ask(current, f"SELECT ?s ?p ?o {{ {' UNION '.join(blocks)} }}")

    async def _ask(self, current: Current, text: str) -> None:
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


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris if is_safe(iri))
