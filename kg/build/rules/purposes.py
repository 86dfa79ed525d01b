"""Rule ``purposes``: whether a dataset may be used for a purpose, and what decides it.

The claims that decide the effective terms decide here, too: every licence of theirs has to permit
what the purpose needs (:mod:`kg.authorities.purposes`). A claimant who states no licence at all
gives way to one who states one; a part without a licence is no permission for the whole, and the
terms of a model's provider are no licence. Where claims of another description of the same dataset
lead to another answer, sources disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pyoxigraph import NamedNode, Store

from kg.authorities.licences import of_claimants
from kg.authorities.policies import Policies
from kg.authorities.purposes import (
    OUTCOMES,
    DatasetTerms,
    InheritedTerms,
    Purposes,
    Terms,
)
from kg.authorities.use_classes import UseClasses
from kg.build.rules.effective_terms import (
    Claim,
    claims_of,
    decisive,
    differing_descriptions,
    dissenting,
)
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ntriples import iri, literal, term
from kg.rdf.ontology import ONTOLOGY

NAME: Final = "purposes"
_RULES: Final = ("odrl:permission", "odrl:prohibition")
_LABELS: Final = ("skos:prefLabel", "rdfs:label")


def infer(merged: Merged) -> Iterator[str]:
    """N-Triples lines: an assessment of each dataset for each purpose."""
    store, classes = merged.store, merged.use_classes
    statements = list(_statements(store))
    purposes = Purposes(statements, Policies(statements))
    claims = claims_of(store, classes)
    differing = differing_descriptions(store, claims, classes)
    inherited = _inherited(store)
    uses = dict(_pairs(store, "fw:effectiveUseClass"))
    licensed = dict(_pairs(store, "fw:effectiveUseClassWithoutProviderTerms"))
    rule = iri(merged.ids.inferred(NAME))
    labels: dict[str, str] = {}
    for dataset, use in sorted(uses.items()):
        terms = _terms(
            claims.get(dataset, []),
            [claim for other in differing.get(dataset, ()) for claim in claims[other]],
            (use.rpartition("/")[2], licensed[dataset].rpartition("/")[2]),
            inherited.get(dataset, []),
            classes,
            lambda licence: labels.setdefault(licence, _label(store, licence)),
        )
        for purpose in purposes:
            clause = purposes.assess(terms, purpose)
            node = iri(f"{dataset}#purpose-{purpose.name}")
            outcome = iri(f"{PREFIXES['fwv']}purpose-outcome/{clause.outcome}")
            lines = [
                (iri(dataset), "fw:purposeAssessment", node),
                (node, "rdf:type", term("fw:PurposeAssessment")),
                (node, "fw:purpose", iri(purpose.iri)),
                (node, "fw:purposeOutcome", outcome),
                (
                    node,
                    "dcterms:title",
                    literal(f"{purpose.label}: {OUTCOMES[clause.outcome][1]}", "en"),
                ),
                (node, "dcterms:description", literal(f"{clause.text}.", "en")),
                (node, "fw:inferredBy", rule),
                *((node, "fw:decidedBy", iri(one)) for one in clause.decided_by if one),
            ]
            for subject, predicate, value in dict.fromkeys(lines):
                yield f"{subject} {term(predicate)} {value} .\n"


def _terms(
    claims: list[Claim],
    elsewhere: list[Claim],
    use_classes: tuple[str, str],
    inherited: list[InheritedTerms],
    classes: UseClasses,
    label: Callable[[str], str],
) -> DatasetTerms:
    deciding = decisive(claims)
    proper = [claim for claim in deciding if claim.facts.kind != "provider-terms"]
    stating = {claim.claimant for claim in proper if claim.facts.states_terms}
    by_claimant = defaultdict(list)
    for claim in proper:
        if claim.claimant in stating:
            by_claimant[claim.claimant].append(claim.facts)
    deciding = [
        claim
        for claim in deciding
        if claim.facts.kind == "provider-terms" or claim.claimant in stating
    ]
    other = dissenting(claims, of_claimants(by_claimant.values(), classes), classes)

    def licences(found: Iterable[Claim]) -> list[Terms]:
        known = {
            claim.licence: Terms(
                claim.licence,
                label(claim.licence),
                claim.facts.use_class or "",
                claim.facts.kind == "statement",
                claim.facts.kind == "provider-terms",
            )
            for claim in found
        }
        return [known[licence] for licence in sorted(known)]

    return DatasetTerms(
        *use_classes,
        licences(deciding),
        licences(
            [
                *(claim for claim in claims if claim.evidence in other),
                *(claim for claim in decisive(elsewhere) if claim.facts.kind == "licence"),
            ]
        ),
        inherited,
    )


def _statements(store: Store) -> Iterator[tuple[str, str, str]]:
    """The ontology's statements, and the rules of licences that sources state."""
    ontology = NamedNode(ONTOLOGY)
    for quad in store.quads_for_pattern(None, None, None, ontology):
        if isinstance(quad.subject, NamedNode) and hasattr(quad.object, "value"):
            yield quad.subject.value, quad.predicate.value, quad.object.value
    for curie in _RULES:
        for quad in store.quads_for_pattern(None, NamedNode(expand(curie)), None):
            if quad.graph_name != ontology:
                yield quad.subject.value, quad.predicate.value, quad.object.value  # type: ignore[union-attr]


def _pairs(store: Store, curie: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(expand(curie)), None):
        yield quad.subject.value, quad.object.value  # type: ignore[union-attr]


def _inherited(store: Store) -> dict[str, list[InheritedTerms]]:
    """Dataset → what its ancestors restrict, in the order of IRIs."""
    found: defaultdict[str, list[InheritedTerms]] = defaultdict(list)
    for dataset, statement in sorted(_pairs(store, "fw:inheritedTerms")):
        ancestor, use = (
            _value(store, statement, curie) for curie in ("fw:ancestor", "fw:useClass")
        )
        name = _value(store, ancestor, "dcterms:title") or _label(store, ancestor)
        found[dataset].append(InheritedTerms(statement, name, use.rpartition("/")[2]))
    return found


def _label(store: Store, subject: str) -> str:
    names = (_value(store, subject, curie) for curie in _LABELS)
    return next(filter(None, names), subject.rpartition("/")[2])


def _value(store: Store, subject: str, curie: str) -> str:
    """The first value in the order of texts, whatever order the store has; ``""`` without any."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(expand(curie)), None)
    return min((quad.object.value for quad in found), default="")  # type: ignore[union-attr]


RULE: Final = Rule(
    NAME,
    "Assessments of datasets for purposes",
    "For each purpose of the vocabulary of purposes: allowed where every licence that decides the "
    "effective terms permits what the purpose needs; not allowed where one prohibits it, or "
    "permits another end only; unclear where no source states terms that cover it, where sources "
    "disagree, or where a dataset that it was made from does not allow it. What nobody states is "
    "no permission. Each assessment names the licence and the rule that decide.",
    frozenset(
        {
            "dcterms:description",
            "dcterms:title",
            "fw:PurposeAssessment",
            "fw:decidedBy",
            "fw:inferredBy",
            "fw:purpose",
            "fw:purposeAssessment",
            "fw:purposeOutcome",
            "rdf:type",
        }
    ),
    infer,
)
