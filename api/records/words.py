"""What things are called: labels and asserted types, of many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from api.records.terms import INFERRED, ONTOLOGY, TYPE, Row, batches, select
from api.serving import Current
from kg.namespaces import expand

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
    """Labels and asserted types by IRI; what has none is not in them."""

    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]


_vocabularies: WeakKeyDictionary[Current, Words] = WeakKeyDictionary()


async def vocabulary(current: Current) -> Words:
    """The words of the ontology and its vocabularies; read once a snapshot."""
    found = _vocabularies.get(current)
    if found is None:
        wanted = f"?s ?p ?o FILTER(?p IN ({_WANTED}))"
        rows = await select(current, f"SELECT ?s ?p ?o {{ GRAPH <{ONTOLOGY}> {{ {wanted} }} }}")
        found = _read(rows)
        if current.engine.version:
            _vocabularies[current] = found
    return found


async def words(current: Current, iris: Iterable[str]) -> Words:
    """The words for ``iris``."""
    own = await vocabulary(current)
    labels: dict[str, str] = {}
    types: dict[str, tuple[str, ...]] = {}
    asked = []
    for iri in set(iris):
        if iri in own.labels or iri in own.types:
            if iri in own.labels:
                labels[iri] = own.labels[iri]
            types[iri] = own.types.get(iri, ())
        else:
            asked.append(iri)
    answers = await asyncio.gather(
        *(select(current, _question(block)) for block in batches(sorted(asked)))
    )
    found = _read([row for rows in answers for row in rows])
    return Words(labels | dict(found.labels), types | dict(found.types))


def _question(block: str) -> str:
    # the filter stands in the pattern: as VALUES the engine takes a thousand times longer
    return (
        f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {block} }} "
        f"GRAPH ?g {{ ?s ?p ?o FILTER(?p IN ({_WANTED})) }} FILTER(?g != <{INFERRED}>) }}"
    )


def _read(rows: Iterable[Row]) -> Words:
    """The best label of each, English before others, and all its types."""
    best: dict[str, tuple[int, int, str]] = {}
    types: dict[str, set[str]] = {}
    for row in rows:
        subject, value = row["s"].value, row["o"]
        if row["p"].value == TYPE:
            if isinstance(value, NamedNode):
                types.setdefault(subject, set()).add(value.value)
        elif isinstance(value, Literal) and value.value.strip():
            language = value.language or ""
            foreign = language not in ("", "en") and not language.startswith("en-")
            rank = (_ORDER[row["p"].value], int(foreign), value.value)
            if subject not in best or rank < best[subject]:
                best[subject] = rank
    labels = {iri: " ".join(rank[2].split()) for iri, rank in best.items()}
    return Words(labels, {iri: tuple(sorted(found)) for iri, found in types.items()})
