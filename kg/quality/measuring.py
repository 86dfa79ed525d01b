"""Which criteria the descriptions of datasets in a store meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from pyoxigraph import NamedNode, QuerySolutions, Store, Variable

from kg.errors import FairweaveError
from kg.quality.criteria import Criterion
from kg.rdf.namespaces import PREFIXES

_RECORDS: Final = "GRAPH ?g { ?record a dcat:Dataset }"


@dataclass(frozen=True, slots=True)
class Quality:
    """What a description has and lacks.

    Attributes:
        record: its IRI.
        met: the criteria that it meets; ``unmet``: the others, those with the most points first.
    """

    record: str
    met: tuple[Criterion, ...]
    unmet: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        """Points of the criteria that it meets."""
        return sum(one.points for one in self.met)

    def by_metric(self) -> dict[str, int]:
        """Metric → points, for every metric that a criterion counts for."""
        found = {one.metric: 0 for one in (*self.met, *self.unmet)}
        for one in self.met:
            found[one.metric] += one.points
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Measured:
    """The quality of all descriptions in a store.

    Attributes:
        records: by IRI, whatever the number of sources that describe it in one record.
        sources: graph of a source → what it states of each of its records.
    """

    records: dict[str, Quality]
    sources: dict[str, tuple[Quality, ...]]


def measure(store: Store, criteria: Sequence[Criterion], record: str = "") -> Measured:
    """Which of ``criteria`` the descriptions of datasets in ``store`` meet.

    Args:
        store: a named graph a source, and one with the ontology.
        record: the only one to look at, by its IRI; all, unless given.

    Raises:
        FairweaveError: the pattern of a criterion is no SPARQL.
    """
    stated = list(_rows(store, _RECORDS, record))
    met: dict[tuple[str, str], set[str]] = {one: set() for one in stated}
    for criterion in criteria:
        try:
            for pair in _rows(store, criterion.pattern, record):
                if pair in met:
                    met[pair].add(criterion.iri)
        except SyntaxError as reason:
            raise FairweaveError(
                f"criterion {criterion.name}: its fw:criterionPattern is no SPARQL: {reason}"
            ) from None
    whole: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, list[Quality]] = defaultdict(list)
    for (graph, iri), names in sorted(met.items()):
        whole[iri] |= names
        sources[graph].append(_quality(iri, names, criteria))
    return Measured(
        {iri: _quality(iri, names, criteria) for iri, names in sorted(whole.items())},
        {graph: tuple(found) for graph, found in sources.items()},
    )


def _quality(record: str, names: set[str], criteria: Sequence[Criterion]) -> Quality:
    return Quality(
        record,
        tuple(one for one in criteria if one.iri in names),
        tuple(one for one in criteria if one.iri not in names),
    )


def _rows(store: Store, pattern: str, record: str) -> Iterator[tuple[str, str]]:
    """Graph and record of each solution."""
    chosen: dict[Variable, Any] = {Variable("record"): NamedNode(record)} if record else {}
    solutions = store.query(
        f"SELECT DISTINCT ?g ?record {{ {pattern} }}", prefixes=dict(PREFIXES), substitutions=chosen
    )
    for solution in cast(QuerySolutions, solutions):
        graph, found = solution["g"], solution["record"]
        if isinstance(graph, NamedNode) and isinstance(found, NamedNode):
            yield graph.value, found.value
