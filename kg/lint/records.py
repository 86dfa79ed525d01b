"""Lints a record of a published snapshot, and turns unmet criteria into findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from pyoxigraph import NamedNode, QuerySolutions, Store, Variable

from kg.errors import FairweaveError
from kg.lint.finding import Description, Finding, Linted, Severity, grouped
from kg.quality.criteria import Criterion, criteria
from kg.quality.measuring import Quality, measure
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import Snapshot

_PROBLEMS: Final = """
SELECT DISTINCT ?record ?problem { GRAPH ?g { ?record fw:descriptionProblem ?problem } }"""


def lint_record(snapshot: Snapshot, iri: str) -> Linted:
    """What the description ``iri`` in ``snapshot`` lacks; it was validated when it was built.

    Raises:
        FairweaveError: the snapshot has no description of a dataset with that IRI.
    """
    store = Store.read_only(str(snapshot.store))
    used = criteria(Ontology(snapshot.ontology))
    if not used:
        raise FairweaveError(
            f"snapshot {snapshot.id} was built with an ontology without quality criteria;"
            " build it again"
        )
    quality = measure(store, used, iri).records.get(iri)
    if quality is None:
        base = snapshot.manifest.base_iri
        raise FairweaveError(
            f"{iri}: snapshot {snapshot.id} has no description of a dataset of that IRI;"
            f" they begin with {base}dataset/"
        )
    found = (*problems_of(store, iri).get(iri, ()), *findings_of(quality))
    name = iri.removeprefix(snapshot.manifest.base_iri)
    return Linted((Description(iri, name, quality.points, found),), (), used)


def findings_of(quality: Quality) -> list[Finding]:
    """A finding for each criterion that a description does not meet, the most points first.

    Criteria that presuppose another unmet one are part of its finding: who states a licence at
    all can meet them, too.
    """
    unmet = {one.iri for one in quality.unmet}
    found = [
        _finding(one, [each for each in quality.unmet if each.presupposes == one.iri])
        for one in quality.unmet
        if one.presupposes not in unmet
    ]
    return sorted(found, key=lambda one: (-one.points, one.rule))


def _finding(criterion: Criterion, dependent: Sequence[Criterion]) -> Finding:
    gained = sum(one.points for one in dependent)
    also = f" ({gained} of them for: {', '.join(one.label for one in dependent)})" if gained else ""
    return Finding(
        Severity.NOTICE,
        criterion.name,
        criterion.label,
        f"{criterion.remedy}{also}",
        criterion.points + gained,
    )


def problems_of(store: Store, record: str = "") -> dict[str, list[Finding]]:
    """Record → what its converter found wrong in it, of ``record`` or of all."""
    chosen: dict[Variable, Any] = {Variable("record"): NamedNode(record)} if record else {}
    solutions = store.query(_PROBLEMS, prefixes=dict(PREFIXES), substitutions=chosen)
    rows = sorted(
        (row["record"].value, row["problem"].value) for row in cast(QuerySolutions, solutions)
    )
    return grouped((iri, Finding(Severity.WARNING, "format", text)) for iri, text in rows)
