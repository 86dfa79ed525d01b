"""The links to a record from others, a page at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.labels import Words, words
from api.graph.record_reader import Record
from api.graph.terms import INFERRED, as_quad, document, select
from api.state.current_snapshot import Current

#: statements on a page
SIZE: Final = 100
#: up to so many are put in order; more stay in that of the store, which is always the same
_SORTED: Final = 2500


class Incoming(NamedTuple):
    """A page of the statements elsewhere that have the record as their object.

    Attributes:
        quads: the statements, by predicate.
        counts: all there are, by predicate.
        number: of this page, from 1, of ``pages``.
        words: for the subjects, and for the documents that they are parts of.
    """

    quads: tuple[Quad, ...]
    counts: Mapping[str, int]
    number: int
    pages: int
    words: Words

    @property
    def total(self) -> int:
        """How many statements there are on all pages."""
        return sum(self.counts.values())


async def incoming(current: Current, record: Record, number: int = 1) -> Incoming | None:
    """The page ``number`` of the links to ``record``; ``None``: there is no such page."""
    total = sum(record.incoming.values())
    pages = max(1, -(-total // SIZE))
    if not 1 <= number <= pages:
        return None
    first, left = (number - 1) * SIZE, SIZE
    if record.links is not None:
        every = [quad for found in record.links.values() for quad in found]
        return await _named(current, record, every[first : first + left], number, pages)
    wanted = []
    for predicate, count in record.incoming.items():
        if first < count and left > 0:
            wanted.append(_some(current, record.iri, predicate, count, first, left))
            left -= min(left, count - first)
        first = max(0, first - count)
    quads = [quad for found in await asyncio.gather(*wanted) for quad in found]
    return await _named(current, record, quads, number, pages)


async def _named(
    current: Current, record: Record, quads: list[Quad], number: int, pages: int
) -> Incoming:
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    named = await words(current, subjects | {document(subject) for subject in subjects})
    return Incoming(tuple(quads), record.incoming, number, pages, named)


async def _some(
    current: Current, iri: str, predicate: str, count: int, first: int, most: int
) -> list[Quad]:
    """Up to ``most`` statements from the one at ``first`` on; what several sources say once."""
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
