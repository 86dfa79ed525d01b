"""A record as the graph has it: the statements of its document, breadth first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from api.graph import terms
from api.graph.labels import words
from api.graph.terms import INFERRED, TYPE, as_quad, batches, select
from api.state.current_snapshot import Current

#: links from elsewhere among which parts of the record are looked for that nothing in it names
_NEAR: Final = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """What the graph says of one document.

    Attributes:
        iri: of the document.
        quads: the statements of the document and of its fragments, each in the graph
            of the source that made it; nothing inferred.
        labels: of every IRI in ``quads`` that has one.
        types: the asserted types of every IRI in ``quads`` that has some.
        incoming: how many things elsewhere have a statement with this predicate about it.
        names: by IRI, the statements that ``labels`` and ``types`` are from.
    """

    iri: str
    quads: tuple[Quad, ...]
    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]
    incoming: Mapping[str, int]
    names: Mapping[str, tuple[Quad, ...]] = field(default_factory=dict)


async def read(current: Current, iri: str) -> Record | None:
    """The record of the document ``iri``; ``None`` if nothing is said of it.

    A thing that is only referred to is a record too: what links to it is all there is.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    written = terms.iri(iri)
    if written is None:
        return None
    own, incoming, near = await asyncio.gather(
        _statements(current, [iri]), _incoming(current, written), _fragments(current, written, iri)
    )
    quads = list(own)
    seen = {iri}
    while found := (_parts(own, iri) | near) - seen:
        seen |= found
        near = set()
        own = await _statements(current, sorted(found))
        quads += own
    document = NamedNode(iri)
    for _, predicate in {(q.subject, q.predicate.value) for q in quads if q.object == document}:
        incoming[predicate] = incoming.get(predicate, 0) - 1
    incoming = {name: count for name, count in incoming.items() if count > 0}
    if not quads and not incoming:
        return None
    named = await words(current, _iris(quads) | incoming.keys() | {iri})
    return Record(
        iri,
        tuple(sorted(set(quads), key=str)),
        named.labels,
        named.types,
        dict(sorted(incoming.items())),
        named.quads,
    )


async def _statements(current: Current, iris: list[str]) -> list[Quad]:
    answers = await asyncio.gather(
        *(
            select(
                current,
                f"SELECT ?g ?s ?p ?o {{ VALUES ?s {{ {block} }} GRAPH ?g {{ ?s ?p ?o }} "
                f"FILTER(?g != <{INFERRED}>) }}",
            )
            for block in batches(iris)
        )
    )
    return [as_quad(row) for rows in answers for row in rows]


async def _incoming(current: Current, written: str) -> dict[str, int]:
    rows = await select(
        current,
        f"SELECT ?p (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH ?g {{ ?s ?p {written} }} "
        f"FILTER(?g != <{INFERRED}>) }} GROUP BY ?p",
    )
    return {
        row["p"].value: int(row["n"].value) for row in rows if "p" in row and row["p"].value != TYPE
    }


async def _fragments(current: Current, written: str, iri: str) -> set[str]:
    """The parts of the document that point to it; few things do, or others do too."""
    prefix = str(Literal(iri + "#"))
    rows = await select(
        current,
        f"SELECT DISTINCT ?s {{ {{ SELECT ?s {{ GRAPH ?g {{ ?s ?p {written} }} }} LIMIT {_NEAR} }} "
        f"FILTER(STRSTARTS(STR(?s), {prefix})) }}",
    )
    return {row["s"].value for row in rows}


def _parts(quads: list[Quad], iri: str) -> set[str]:
    prefix = iri + "#"
    return {
        quad.object.value
        for quad in quads
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(prefix)
    }


def _iris(quads: list[Quad]) -> set[str]:
    found = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                found.add(term.value)
        if isinstance(quad.object, Literal):
            found.add(quad.object.datatype.value)
    return found
