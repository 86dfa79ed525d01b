"""Rule ``quality``: how complete, identifiable, clear and current each description is, in points.

Vocabulary: DQV (https://www.w3.org/TR/vocab-dqv/). The criteria are those of the ontology
(:mod:`kg.quality.criteria`). They ask what sources state, never what another rule infers, so that
``fairweave lint`` comes to the same points before a build.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.build.rules.rule import Merged, Rule
from kg.quality.criteria import Criterion, of_statements
from kg.quality.measuring import measure
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import integer, iri, term
from kg.rdf.ontology import ONTOLOGY

#: what is measured of a source is a part of the source's IRI
_OF_SOURCES: Final = """
SELECT DISTINCT ?source ?metric ?points {
  GRAPH ?rule { ?m dqv:computedOn ?source ; dqv:isMeasurementOf ?metric ; dqv:value ?points }
  FILTER(CONTAINS(STR(?m), "#quality-points-"))
  FILTER EXISTS { GRAPH ?source { ?any a dcat:Dataset } }
}"""


def _infer(merged: Merged) -> Iterator[str]:
    criteria = _criteria(merged)
    if not criteria:
        return
    measured = measure(merged.store, criteria)
    for record, quality in measured.records.items():
        for metric, points in quality.by_metric().items():
            yield from _measurement(record, metric, points)
        for criterion in quality.unmet:
            yield f"{iri(record)} {term('fw:unmetCriterion')} {iri(criterion.iri)} .\n"
    for graph, qualities in measured.sources.items():
        for metric in sorted({one.metric for one in criteria}):
            whole = sum(one.by_metric()[metric] for one in qualities)
            yield from _measurement(graph, metric, round(whole / len(qualities)))


def quality_of_sources(store: Store) -> dict[str, dict[str, int]]:
    """Graph of a source → dimension (``licence-clarity``) → points, as the rule stated them."""
    found: dict[str, dict[str, int]] = {}
    for row in cast(QuerySolutions, store.query(_OF_SOURCES, prefixes=dict(PREFIXES))):
        dimension = row["metric"].value.rpartition("/points-")[2]
        found.setdefault(row["source"].value, {})[dimension] = int(row["points"].value)
    return {source: dict(sorted(points.items())) for source, points in sorted(found.items())}


def _measurement(subject: str, metric: str, points: int) -> Iterator[str]:
    node = iri(f"{subject}#quality-{metric.rpartition('/')[2]}")
    yield f"{node} {term('rdf:type')} {term('dqv:QualityMeasurement')} .\n"
    yield f"{node} {term('dqv:computedOn')} {iri(subject)} .\n"
    yield f"{node} {term('dqv:isMeasurementOf')} {iri(metric)} .\n"
    yield f"{node} {term('dqv:value')} {integer(points)} .\n"


def _criteria(merged: Merged) -> tuple[Criterion, ...]:
    """Those of the ontology that the build uses."""
    return of_statements(
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in merged.store.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY))
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
    )


RULE: Final = Rule(
    "quality",
    "Quality of descriptions of datasets",
    "For each description of a dataset, and on average for each source: points for completeness,"
    " identifiers, clarity of the licence, provenance and freshness, by the criteria of the"
    " vocabulary of criteria, and which criteria are not met. Only what sources state counts.",
    frozenset(
        {
            "dqv:QualityMeasurement",
            "dqv:computedOn",
            "dqv:isMeasurementOf",
            "dqv:value",
            "fw:unmetCriterion",
            "rdf:type",
        }
    ),
    _infer,
)
