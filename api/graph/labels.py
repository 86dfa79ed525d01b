"""Labels and stated types of resources, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode, Quad

from api.graph.terms import INFERRED, ONTOLOGY, TYPE, Row, as_quad, batches, select
from api.state.current_snapshot import Current
from kg.rdf.namespaces import expand
from kg.snapshots.record_file import RecordFile, lines_of

#: properties that name a resource, the best first
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
_NAMING: Final = frozenset((*LABELS, TYPE))
_LINES: Final = lines_of((*LABELS, TYPE))
#: memory of a cached statement, in bytes
_SIZE: Final = 500


class Words(NamedTuple):
    """Labels and stated types by IRI; what has none is not in them.

    Attributes:
        quads: the statements that they are from, each in its graph.
    """

    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]
    quads: Mapping[str, tuple[Quad, ...]]


_vocabularies: WeakKeyDictionary[Current, Words] = WeakKeyDictionary()


async def vocabulary(current: Current) -> Words:
    """The labels and types of the ontology and its vocabularies; read once a snapshot."""
    found = _vocabularies.get(current)
    if found is None:
        wanted = f"GRAPH ?g {{ ?s ?p ?o FILTER(?p IN ({_WANTED})) }}"
        text = f"SELECT ?g ?s ?p ?o {{ VALUES ?g {{ <{ONTOLOGY}> }} {wanted} }}"
        found = _read(await select(current, text))
        if current.engine.version:
            _vocabularies[current] = found
    return found


async def words(current: Current, iris: Iterable[str], known_quads: Iterable[Quad] = ()) -> Words:
    """The labels and types of ``iris``.

    Args:
        known_quads: all statements about some of them, which are not read again.
    """
    own = await vocabulary(current)
    wanted = set(iris)
    known = wanted & own.quads.keys()
    if current.records:
        given = _given(known_quads)
        subjects = {
            quad.subject.value for quad in known_quads if isinstance(quad.subject, NamedNode)
        }
        found = _of_file(current, current.records, own, wanted - subjects, known)
        return Words(
            {**found.labels, **given.labels},
            {**found.types, **given.types},
            {**found.quads, **given.quads},
        )
    answers = await asyncio.gather(
        *(select(current, _question(block)) for block in batches(sorted(wanted - known)))
    )
    found = _read([row for rows in answers for row in rows])
    return Words(
        {iri: own.labels[iri] for iri in known & own.labels.keys()} | dict(found.labels),
        {iri: own.types[iri] for iri in known & own.types.keys()} | dict(found.types),
        {iri: own.quads[iri] for iri in known} | dict(found.quads),
    )


def _given(quads: Iterable[Quad]) -> Words:
    return _read(
        {"s": quad.subject, "p": quad.predicate, "o": quad.object, "g": quad.graph_name}  # type: ignore[dict-item]
        for quad in quads
        if quad.predicate.value in _NAMING
    )


def _of_file(
    current: Current, records: RecordFile, own: Words, wanted: set[str], known: set[str]
) -> Words:
    labels: dict[str, str] = {}
    types: dict[str, tuple[str, ...]] = {}
    quads: dict[str, tuple[Quad, ...]] = {}
    for iri in wanted:
        found = own if iri in known else _cached(current, records, iri)
        if iri in found.labels:
            labels[iri] = found.labels[iri]
        if iri in found.types:
            types[iri] = found.types[iri]
        if iri in found.quads:
            quads[iri] = found.quads[iri]
    return Words(labels, types, quads)


def _cached(current: Current, records: RecordFile, iri: str) -> Words:
    found: Words | None = current.nodes.get((Words, iri))
    if found is None:
        about = records.about(iri, _LINES)
        found = _given(about)
        current.nodes.put((Words, iri), found, _SIZE * (1 + len(about)))
    return found


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
