"""Reads records from the files of the snapshot, or through the engine, which may be remote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from api.graph import terms
from api.graph.labels import words
from api.graph.terms import as_quad, batches, select
from api.state.current_snapshot import Current
from kg.rdf.ontology import INFERRED
from kg.records.reader import RecordReader, iris_in
from kg.records.record import Record
from kg.records.terms import TYPE

#: links from elsewhere among which parts of the record are looked for that nothing in it names
_NEAR: Final = 1000


async def read(current: Current, iri: str) -> Record | None:
    """The record of the document ``iri``; ``None`` if the graph has no statement about it.

    A resource that is only referred to has a record too, of the links to it.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    written = terms.iri(iri)
    if written is None:
        return None
    if current.reader and "#" not in iri:
        return await _read_here(current, current.reader, iri, written)
    return await _read_by_query(current, iri, written)


async def _read_here(
    current: Current, reader: RecordReader, iri: str, written: str
) -> Record | None:
    quads = reader.statements(iri)
    links = reader.links(iri)
    if links is None:  # too many to be read here
        incoming = _without_own(await _incoming(current, written), quads, iri)
    else:
        incoming = {name: len(found) for name, found in links.items()}
    return reader.record(iri, quads, incoming, links)


def _without_own(incoming: dict[str, int], quads: Iterable[Quad], iri: str) -> dict[str, int]:
    """``incoming`` by predicate without the links that ``quads`` of the record itself make."""
    document = NamedNode(iri)
    for _, predicate in {(q.subject, q.predicate.value) for q in quads if q.object == document}:
        incoming[predicate] = incoming.get(predicate, 0) - 1
    return {name: count for name, count in sorted(incoming.items()) if count > 0}


async def _read_by_query(current: Current, iri: str, written: str) -> Record | None:
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
    incoming = _without_own(incoming, quads, iri)
    if not quads and not incoming:
        return None
    named = await words(current, iris_in(quads) | incoming.keys() | {iri})
    return Record(
        iri,
        tuple(sorted(set(quads), key=str)),
        named.labels,
        named.types,
        incoming,
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
    """The parts of the document that point to it; few nodes do, or others do too."""
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
