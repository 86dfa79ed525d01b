"""Labels and stated types of resources, from the statements about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.namespaces import expand
from kg.records.terms import TYPE

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
#: what labels and types are read from
NAMING: Final = (*LABELS, TYPE)
_ORDER: Final = {name: place for place, name in enumerate(LABELS)}


class Words(NamedTuple):
    """Labels and stated types by IRI; what has none is not in them.

    Attributes:
        quads: the statements that they are from, each in its graph, where they were read.
    """

    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]
    quads: Mapping[str, tuple[Quad, ...]]


def words_of(quads: Iterable[Quad]) -> Words:
    """The best label of each subject, English before others, and all its types."""
    best: dict[str, tuple[tuple[int, int, str, str], Quad]] = {}
    types: dict[str, set[str]] = {}
    used: dict[str, list[Quad]] = {}
    for quad in quads:
        predicate = quad.predicate.value
        place = _ORDER.get(predicate)
        value = quad.object
        if predicate == TYPE and isinstance(value, NamedNode):
            subject = quad.subject.value  # type: ignore[union-attr]
            types.setdefault(subject, set()).add(value.value)
            used.setdefault(subject, []).append(quad)
        elif place is not None and isinstance(value, Literal) and value.value.strip():
            subject = quad.subject.value  # type: ignore[union-attr]
            language = value.language or ""
            foreign = language not in ("", "en") and not language.startswith("en-")
            rank = (place, int(foreign), value.value, quad.graph_name.value)  # type: ignore[union-attr]
            if subject not in best or rank < best[subject][0]:
                best[subject] = rank, quad
    for subject, (_, quad) in best.items():
        used.setdefault(subject, []).append(quad)
    return Words(
        {iri: " ".join(rank[2].split()) for iri, (rank, _) in best.items()},
        {iri: tuple(sorted(found)) for iri, found in types.items()},
        {iri: tuple(found) for iri, found in used.items()},
    )
