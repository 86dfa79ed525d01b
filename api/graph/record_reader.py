"""The read model of a record: the statements of its document, labels, types, and links to it.

Two readers give the same: one reads the record file and the store of a snapshot in this process,
the other asks the engine, which may be a remote endpoint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from api.graph import terms
from api.graph.labels import words
from api.graph.terms import INFERRED, TYPE, as_quad, batches, select
from api.state.current_snapshot import Current
from kg.snapshots.record_file import RecordFile

#: links that are read in this process; the engine counts more
MOST: Final = 2000
#: links from elsewhere among which parts of the record are looked for that nothing in it names
_NEAR: Final = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """The statements about one document.

    Attributes:
        iri: of the document.
        quads: the statements about the document and its fragments, each in the graph of the
            source that makes it, or of the rule that infers it.
        labels: of every IRI in ``quads`` that has one.
        types: the stated types of every IRI in ``quads`` that has some.
        incoming: by predicate, the number of other resources that are linked to it.
        names: by IRI, the statements that ``labels`` and ``types`` are from.
        links: the statements that ``incoming`` counts, one for each subject and predicate;
            ``None``: not read, because there are many or because the engine has to.
    """

    iri: str
    quads: tuple[Quad, ...]
    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]
    incoming: Mapping[str, int]
    names: Mapping[str, tuple[Quad, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[Quad, ...]] | None = None


async def read(current: Current, iri: str) -> Record | None:
    """The record of the document ``iri``; ``None`` if the graph has no statement about it.

    A resource that is only referred to has a record too, of the links to it.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    written = terms.iri(iri)
    if written is None:
        return None
    if current.records and current.store and "#" not in iri:
        return await _read_here(current, current.records, current.store, iri, written)
    return await _read_by_query(current, iri, written)


async def _read_here(
    current: Current, records: RecordFile, store: Store, iri: str, written: str
) -> Record | None:
    quads = _connected(records.document(iri), iri)
    links = _links(store, iri)
    if links is None:  # too many to be read here
        incoming = _without_own(await _incoming(current, written), quads, iri)
    else:
        incoming = {name: len(found) for name, found in links.items()}
    if not quads and not incoming:
        return None
    named = await words(current, _iris(quads) | incoming.keys() | {iri}, quads)
    return Record(iri, tuple(quads), named.labels, named.types, incoming, named.quads, links)


def _connected(quads: list[Quad], iri: str) -> list[Quad]:
    """``quads`` without the parts that no link leads to: names of an ontology, each for itself."""
    prefix = iri + "#"
    own: dict[str, list[Quad]] = {}
    near = [iri]
    links: dict[str, list[str]] = {}
    for quad in quads:
        subject, value = quad.subject.value, quad.object  # type: ignore[union-attr]
        own.setdefault(subject, []).append(quad)
        if isinstance(value, NamedNode):
            text = value.value
            if text == iri:
                near.append(subject)
            elif text.startswith(prefix):
                links.setdefault(subject, []).append(text)
    found: dict[str, None] = {}
    while near:
        subject = near.pop()
        if subject not in found:
            found[subject] = None
            near += links.get(subject, ())
    return [quad for subject, of in own.items() if subject in found for quad in of]


def _links(store: Store, iri: str) -> dict[str, tuple[Quad, ...]] | None:
    """The statements elsewhere about ``iri``, by predicate and subject; ``None``: too many."""
    found: dict[str, dict[str, Quad]] = {}
    own = iri + "#"
    statements = list(islice(store.quads_for_pattern(None, None, NamedNode(iri), None), MOST))
    if len(statements) == MOST:
        return None
    for quad in statements:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.graph_name, NamedNode):
            continue
        subject, predicate, graph = (
            quad.subject.value,
            quad.predicate.value,
            quad.graph_name.value,
        )
        if graph == INFERRED or predicate == TYPE or subject == iri or subject.startswith(own):
            continue
        of = found.setdefault(predicate, {})
        known = of.get(subject)
        if known is None or graph < known.graph_name.value:  # type: ignore[union-attr]
            of[subject] = quad
    return {
        predicate: tuple(quad for _, quad in sorted(of.items()))
        for predicate, of in sorted(found.items())
    }


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
    named = await words(current, _iris(quads) | incoming.keys() | {iri})
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
