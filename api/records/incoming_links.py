"""The links to a record from others, a page at a time."""

from __future__ import annotations

import asyncio
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.labels import words
from api.graph.record_reader import read
from api.graph.terms import as_quad, select
from api.state.current_snapshot import Current
from kg.rdf.ontology import INFERRED
from kg.records.record import SIZE, Incoming, Record
from kg.records.terms import document

#: up to so many are put in order; more stay in that of the store, which is always the same
_SORTED: Final = 2500


async def read_with_links(
    current: Current, iri: str, number: int = 1, *, names: bool = True
) -> tuple[Record, Incoming | None] | None:
    """The record of ``iri`` and the page ``number`` of the links to it.

    ``None`` if there is no statement about it; no links if there is no such page.

    Args:
        names: whether the statements that labels and types are from have to be in it.
    """
    if not names and number == 1 and current.datasets:
        written = current.datasets.record(iri)
        if written:
            return written
    record = await read(current, iri)
    return (record, await incoming(current, record, number)) if record else None


async def incoming(current: Current, record: Record, number: int = 1) -> Incoming | None:
    """The page ``number`` of the links to ``record``; ``None``: there is no such page."""
    if not 1 <= number <= record.pages:
        return None
    if current.reader and record.links is not None:
        return current.reader.incoming(record, number)
    first, left = (number - 1) * SIZE, SIZE
    wanted = []
    for predicate, count in record.incoming.items():
        if first < count and left > 0:
            wanted.append(_some(current, record.iri, predicate, count, first, left))
            left -= min(left, count - first)
        first = max(0, first - count)
    quads = [quad for found in await asyncio.gather(*wanted) for quad in found]
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    named = await words(current, subjects | {document(subject) for subject in subjects})
    return Incoming(tuple(quads), record.incoming, number, record.pages, named)


async def _some(
    current: Current, iri: str, predicate: str, count: int, first: int, most: int
) -> list[Quad]:
    """Up to ``most`` statements from the one at ``first`` on.

    A statement of several sources is counted once.
    """
    link = f"<{predicate}> <{iri}>"
    own = str(Literal(iri + "#"))
    # a store behind an endpoint promises no order of its own
    order = "ORDER BY ?s" if count <= _SORTED or not current.engine.version else ""
    rows = await select(
        current,
        f"SELECT ?s (SAMPLE(?g0) AS ?g) {{ {{ SELECT DISTINCT ?s {{ GRAPH ?any {{ ?s {link} }} "
        f"FILTER(?any != <{INFERRED}> && !STRSTARTS(STR(?s), {own})) }} "
        f"{order} LIMIT {most} OFFSET {first} }} GRAPH ?g0 {{ ?s {link} }} "
        f"FILTER(?g0 != <{INFERRED}>) }} GROUP BY ?s",
    )
    ends = {"p": NamedNode(predicate), "o": NamedNode(iri)}
    quads = [as_quad({**row, **ends}) for row in rows]
    return sorted(quads, key=str)
