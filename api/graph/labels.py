"""What things are called: labels and asserted types, of many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.terms import INFERRED, ONTOLOGY, TYPE, Row, as_quad, batches, select
from api.state.current_snapshot import Current
from kg.rdf.namespaces import expand

#: what a thing is called, the best name first
LABELS: Final = tuple(
    map(
        expand,
        (
            "skos:prefLabel", "dcterms:title", "foaf:name", "doap:name", "rdfs:label",
            "schema:name", "dcterms:identifier",
        ),
    )
)  # fmt: skip
_ORDER: Final = {name: place for place, name in enumerate(LABELS)}
_WANTED: Final = ", ".join(f"<{name}>" for name in (*LABELS, TYPE))


class Words(NamedTuple):
    """Labels and asserted types by IRI; what has none is not in them.

    Attributes:
        quads: the statements that say so, each in its graph.
    """

    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]
    quads: Mapping[str, tuple[Quad, ...]]


_vocabularies: WeakKeyDictionary[Current, Words] = WeakKeyDictionary()


async def vocabulary(current: Current) -> Words:
    """The words of the ontology and its vocabularies; read once a snapshot."""
    found = _vocabularies.get(current)
    if found is None:
        wanted = f"GRAPH ?g {{ ?s ?p ?o FILTER(?p IN ({_WANTED})) }}"
        text = f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ <{ONTOLOGY}> }} {wanted} }}"
        found = _read(await select(current, text))
        if current.engine.version:
            _vocabularies[current] = found
    return found


async def words(current: Current, iris: Iterable[str]) -> Words:
    """The words for ``iris``."""
    own = await vocabulary(current)
    wanted = set(iris)
    known = wanted & own.quads.keys()
    answers = await asyncio.gather(
        *(select(current, _question(block)) for block in batches(sorted(wanted - known)))
    )
    found = _read([row for rows in answers for row in rows])
    return Words(
        {iri: own.labels[iri] for iri in known & own.labels.keys()} | dict(found.labels),
        {iri: own.types[iri] for iri in known & own.types.keys()} | dict(found.types),
        {iri: own.quads[iri] for iri in known} | dict(found.quads),
    )


def _question(block: str) -> str:
    # the filter stands in the pattern: as VALUES the engine takes a thousand times longer
    return (
        f"SELECT ?g ?s ?p ?o {{ VALUES ?s {{ {block} }} "
        f"GRAPH ?g {{ ?s ?p ?o FILTER(?p IN ({_WANTED})) }} FILTER(?g != <{INFERRED}>) }}"
    )


def _read(rows: Iterable[Row]) -> Words:
    """The best label of each, English before others, and all its types."""
    best: dict[str, tuple[tuple[int, int, str, str], Row]] = {}
    types: dict[str, set[str]] = {}
    quads: dict[str, list[Quad]] = {}
    for row in rows:
        subject, value = row["s"].value, row["o"]
        if row["p"].value == TYPE and isinstance(value, NamedNode):
            types.setdefault(subject, set()).add(value.value)
            quads.setdefault(subject, []).append(as_quad(row))
        elif isinstance(value, Literal) and value.value.strip():
            language = value.language or ""
            foreign = language not in ("", "en") and not language.startswith("en-")
            rank = (_ORDER[row["p"].value], int(foreign), value.value, row["g"].value)
            if subject not in best or rank < best[subject][0]:
                best[subject] = rank, row
    for subject, (_, row) in best.items():
        quads.setdefault(subject, []).append(as_quad(row))
    return Words(
        {iri: " ".join(rank[2].split()) for iri, (rank, _) in best.items()},
        {iri: tuple(sorted(found)) for iri, found in types.items()},
        {iri: tuple(found) for iri, found in quads.items()},
    )
