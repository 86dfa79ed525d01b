"""The criteria of quality, as the ontology lists them (``ontology/quality.ttl``).

One table for all: the rule ``quality``, ``fairweave lint`` and ``/quality`` read it from the
ontology that a build uses, so an operator changes criteria and points in one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ontology import Ontology

#: what the IRIs of criteria begin with
SCHEME: Final = f"{PREFIXES['fwv']}criterion"
_WANTED: Final = {
    expand(curie): curie
    for curie in (
        "skos:prefLabel",
        "skos:definition",
        "fw:criterionMetric",
        "fw:criterionPattern",
        "fw:points",
        "fw:presupposes",
        "fw:remedy",
    )
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition that a description of a dataset meets or does not meet.

    Attributes:
        label: what is required, in a few words.
        definition: the condition, in a sentence.
        remedy: what to write, so that it is met.
        points: what it is worth; those of all criteria add up to 100.
        metric: the IRI of the metric that the points count for.
        pattern: the group of a SPARQL query that binds ``?g``, the graph of a source, and
            ``?record``, a description that meets the criterion.
        presupposes: the IRI of the criterion that has to be met before this one can be; empty
            where there is none.
    """

    iri: str
    label: str
    definition: str
    remedy: str
    points: int
    metric: str
    pattern: str
    presupposes: str = ""

    @property
    def name(self) -> str:
        """The last segment of its IRI: ``licence-stated``."""
        return self.iri.rpartition("/")[2]


def criteria(ontology: Ontology) -> tuple[Criterion, ...]:
    """The criteria of ``ontology``, those with the most points first; none where it lists none.

    >>> found = criteria(Ontology.shipped())
    >>> sum(one.points for one in found), found[0].name
    (100, 'licence-stated')
    """
    return of_statements(ontology.statements())


def of_statements(statements: Iterable[tuple[str, str, str]]) -> tuple[Criterion, ...]:
    """The criteria among ``statements``: subject, predicate, and IRI or text of the object."""
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in statements:
        if subject.startswith(f"{SCHEME}/") and predicate in _WANTED:
            found.setdefault(subject, {})[_WANTED[predicate]] = value
    complete = (
        Criterion(
            iri,
            about.get("skos:prefLabel", iri.rpartition("/")[2]),
            about.get("skos:definition", ""),
            about.get("fw:remedy", ""),
            int(about["fw:points"]),
            about["fw:criterionMetric"],
            about["fw:criterionPattern"],
            about.get("fw:presupposes", ""),
        )
        for iri, about in found.items()
        if {"fw:points", "fw:criterionMetric", "fw:criterionPattern"} <= about.keys()
    )
    return tuple(sorted(complete, key=lambda one: (-one.points, one.iri)))
