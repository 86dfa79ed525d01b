"""Labels and stated types of resources, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final
from weakref import WeakKeyDictionary

from pyoxigraph import Quad

from api.graph.terms import as_quad, batches, select
from api.state.current_snapshot import Current
from kg.rdf.ontology import INFERRED, ONTOLOGY
from kg.records.labels import NAMING, Words, words_of

_WANTED: Final = ", ".join(f"<{name}>" for name in NAMING)
_vocabularies: WeakKeyDictionary[Current, Words] = WeakKeyDictionary()


async def vocabulary(current: Current) -> Words:
    """The labels and types of the ontology and its vocabularies; read once a snapshot."""
    if current.reader:
        return current.reader.vocabulary
    found = _vocabularies.get(current)
    if found is None:
        wanted = f"GRAPH ?g {{ ?s ?p ?o FILTER(?p IN ({_WANTED})) }}"
        text = f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ <{ONTOLOGY}> }} {wanted} }}"
        found = words_of(map(as_quad, await select(current, text)))
        if current.engine.version:
            _vocabularies[current] = found
    return found


async def words(current: Current, iris: Iterable[str], known: Iterable[Quad] = ()) -> Words:
    """The labels and types of ``iris``.

    Args:
        known: all statements about some of them, which are not read again.
    """
    if current.reader:
        return current.reader.words(iris, known)
    own = await vocabulary(current)
    wanted = set(iris)
    shared = wanted & own.quads.keys()
    answers = await asyncio.gather(
        *(select(current, _question(block)) for block in batches(sorted(wanted - shared)))
    )
    found = words_of(as_quad(row) for rows in answers for row in rows)
    return Words(
        {iri: own.labels[iri] for iri in shared & own.labels.keys()} | dict(found.labels),
        {iri: own.types[iri] for iri in shared & own.types.keys()} | dict(found.types),
        {iri: own.quads[iri] for iri in shared} | dict(found.quads),
    )


def _question(block: str) -> str:
    # the filter is in the pattern: as VALUES the engine takes a thousand times longer
    return (
        f"SELECT ?g ?s ?p ?o {{ VALUES ?s {{ {block} }} "
        f"GRAPH ?g {{ ?s ?p ?o FILTER(?p IN ({_WANTED})) }} FILTER(?g != <{INFERRED}>) }}"
    )
