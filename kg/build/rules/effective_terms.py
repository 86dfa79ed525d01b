"""Effective terms: what may be done with a dataset, of all claims that all sources make.

A claimant is who claims something in one source. Claims of one claimant are read together: each
is about a part of the dataset. Those of the greatest weight that anybody makes decide
(``fw:claimWeight`` of the kind of claimant, in ``ontology/dataset-vocabularies.ttl``): an auditor,
who read what all others state, before the author, a dataset card and our own reading; a hosting
platform, which often detects the licence of the code, decides nothing. Among claimants of the
same weight the most restrictive is used, and a claimant without a licence is ignored beside one
with a licence. With one audit this is what the Data Provenance Initiative publishes of it.

Each description of a dataset has its own terms. Where another description of the same dataset
(``prov:alternateOf``) states licences of another class, it is named: the two disagree.

A ``dcterms:license`` that a source states of a dataset without a claim counts as the author's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import QuerySolutions, Store

from kg.authorities.identities import Identities
from kg.authorities.licences import Facts, of_claimants
from kg.authorities.use_classes import SCHEME, UseClasses
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ntriples import boolean, iri, term

NAME: Final = "effective-terms"
#: the end of the IRI of the node that carries the evidence
FRAGMENT: Final = "effective-terms"
_DATASETS: Final = "SELECT DISTINCT ?dataset { GRAPH ?g { ?dataset a dcat:Dataset } }"
_CLAIMS: Final = """
SELECT DISTINCT ?g ?dataset ?claim ?claimant ?licence ?weight {
  GRAPH ?g { ?dataset fw:licenceClaim ?claim . ?claim fw:claimedLicence ?licence .
    OPTIONAL { ?claim fw:claimant ?claimant } OPTIONAL { ?claim fw:claimSource ?place } }
  OPTIONAL { GRAPH ?v { ?place fw:claimantKind ?kind } GRAPH ?w { ?kind fw:claimWeight ?weight } }
}"""
_STATED: Final = """
SELECT DISTINCT ?g ?dataset ?licence ?weight {
  GRAPH ?g { ?dataset a dcat:Dataset ; dcterms:license ?licence
    FILTER NOT EXISTS { ?dataset fw:licenceClaim/fw:claimedLicence ?licence } }
  OPTIONAL { GRAPH ?w { <https://w3id.org/fairweave/vocabulary/claimant-kind/author>
    fw:claimWeight ?weight } }
}"""
_SAME: Final = """
SELECT DISTINCT ?one ?other {
  GRAPH ?g { ?one prov:alternateOf ?other }
  GRAPH ?h { ?one fw:licenceClaim|dcterms:license ?licence }
}"""
_LICENCES: Final = """
SELECT DISTINCT ?licence ?property ?value {
  VALUES ?property { rdf:type fw:useClass fw:requiresAttribution fw:requiresShareAlike }
  { SELECT DISTINCT ?licence {
    { GRAPH ?g { ?claim fw:claimedLicence ?licence } } UNION
    { GRAPH ?g { ?dataset a dcat:Dataset ; dcterms:license ?licence } } } }
  GRAPH ?h { ?licence ?property ?value }
}"""
_KINDS: Final = {
    expand("fw:ProviderTerms"): "provider-terms",
    expand("fw:LicenceStatement"): "statement",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about a dataset.

    Attributes:
        evidence: the IRI of the claim, or of the source that states a licence without one.
        claimant: who makes it, and in which source.
        weight: of the kind of claimant.
        licence: the IRI of what is claimed.
    """

    evidence: str
    claimant: tuple[str, str]
    weight: int
    facts: Facts
    licence: str


def infer(merged: Merged) -> Iterator[str]:
    """N-Triples lines: one answer for each dataset, and its evidence."""
    classes = merged.use_classes
    claims = claims_of(merged.store, classes)
    differing = differing_descriptions(merged.store, claims, classes)
    for (dataset,) in _rows(merged.store, _DATASETS):
        yield from _terms(dataset, claims.get(dataset, []), merged.ids, classes)
        node = iri(f"{dataset}#{FRAGMENT}")
        for other in differing.get(dataset, ()):
            yield f"{node} {term('fw:differingDescription')} {iri(other)} .\n"


def differing_descriptions(
    store: Store, claims: Mapping[str, list[Claim]], classes: UseClasses
) -> dict[str, list[str]]:
    """Dataset → other descriptions of it, sorted, whose deciding claims are of another class.

    A description without a licence, or with one of which it is not known what it permits, differs
    from none.
    """
    stated = {dataset: _stated_class(found, classes) for dataset, found in claims.items()}
    differing: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in _rows(store, _SAME):
        own, others = stated.get(one), stated.get(other)
        if own and others and own != others:
            differing[one].append(other)
    return dict(differing)


def _stated_class(claims: Iterable[Claim], classes: UseClasses) -> str:
    """The class of the licences that decide, model providers' terms apart; ``""``: not known."""
    deciding = [claim for claim in decisive(claims) if claim.facts.kind != "provider-terms"]
    whole = of_claimants(_by_claimant(deciding), classes)
    stating = [claim.facts for claim in deciding if claim.facts.states_terms]
    known = all(facts.use_class and facts.kind == "licence" for facts in stating)
    return str(whole.use_class) if whole.states_terms and known else ""


def _terms(
    dataset: str, claims: list[Claim], ids: Identities, classes: UseClasses
) -> Iterator[str]:
    deciding = decisive(claims)
    whole = of_claimants(_by_claimant(deciding), classes)
    apart = [claim for claim in deciding if claim.facts.kind != "provider-terms"]
    without = of_claimants(_by_claimant(apart), classes)
    dissent = sorted(dissenting(claims, without, classes))
    subject, node = iri(dataset), iri(f"{dataset}#{FRAGMENT}")
    use = iri(f"{SCHEME}/{whole.use_class}")
    lines = [
        (subject, "fw:effectiveUseClass", use),
        (
            subject,
            "fw:effectiveUseClassWithoutProviderTerms",
            iri(f"{SCHEME}/{without.use_class}"),
        ),
        # a statement in a licence's place is none, and neither are terms of a model's provider
        *(
            (subject, "fw:effectiveLicence", iri(claim.licence))
            for claim in deciding
            if claim.facts.kind == "licence"
        ),
        (subject, "fw:effectiveTerms", node),
        (node, "rdf:type", term("fw:EffectiveTerms")),
        (node, "fw:useClass", use),
        (node, "fw:termsDisagree", boolean(_disagree(claims, classes))),
        (node, "fw:inferredBy", iri(ids.inferred(NAME))),
        *((node, "prov:wasDerivedFrom", iri(claim.evidence)) for claim in deciding),
        *((node, "fw:disagreeingClaim", iri(claim)) for claim in dissent),
    ]
    for effective, required, holds in (
        ("fw:effectiveAttribution", "fw:requiresAttribution", whole.attribution),
        ("fw:effectiveShareAlike", "fw:requiresShareAlike", whole.share_alike),
    ):
        if holds is not None:
            lines += [(subject, effective, boolean(holds)), (node, required, boolean(holds))]
    for one, predicate, value in dict.fromkeys(lines):
        yield f"{one} {term(predicate)} {value} .\n"


def decisive(claims: Iterable[Claim]) -> list[Claim]:
    """Those of the greatest weight; a weight of 0 decides nothing."""
    claims = list(claims)
    greatest = max((claim.weight for claim in claims), default=0) or None
    return [claim for claim in claims if claim.weight == greatest]


def _classes(claims: Iterable[Claim], classes: UseClasses) -> dict[tuple[str, str], str]:
    """Claimant → the class of what it states, model providers' terms apart, where that is known."""
    proper = [claim for claim in claims if claim.facts.kind != "provider-terms"]
    found = {}
    for claimant, facts in _grouped(proper).items():
        whole = of_claimants([facts], classes)
        if whole.states_terms and all(f.use_class and f.kind == "licence" for f in facts):
            found[claimant] = str(whole.use_class)
    return found


def _disagree(claims: Iterable[Claim], classes: UseClasses) -> bool:
    return len(set(_classes(claims, classes).values())) > 1


def dissenting(claims: list[Claim], whole: Facts, classes: UseClasses) -> set[str]:
    """The claims of claimants who state another class than the effective one."""
    other = {who for who, use in _classes(claims, classes).items() if use != whole.use_class}
    return {
        claim.evidence
        for claim in claims
        if claim.claimant in other and claim.facts.kind == "licence"
    }


def _grouped(claims: Iterable[Claim]) -> dict[tuple[str, str], list[Facts]]:
    found: defaultdict[tuple[str, str], list[Facts]] = defaultdict(list)
    for claim in claims:
        found[claim.claimant].append(claim.facts)
    return found


def _by_claimant(claims: Iterable[Claim]) -> list[list[Facts]]:
    return list(_grouped(claims).values())


def claims_of(store: Store, classes: UseClasses) -> dict[str, list[Claim]]:
    """Dataset → what is claimed of it, in an order that does not depend on the input's."""
    licences = _licences(store, classes)
    found: defaultdict[str, list[Claim]] = defaultdict(list)
    for graph, dataset, claim, claimant, licence, weight in _rows(store, _CLAIMS):
        facts = licences.get(licence, Facts())
        found[dataset].append(Claim(claim, (claimant, graph), int(weight or 0), facts, licence))
    for graph, dataset, licence, weight in _rows(store, _STATED):
        facts = licences.get(licence, Facts())
        found[dataset].append(Claim(graph, ("", graph), int(weight or 0), facts, licence))
    return {
        dataset: sorted(claims, key=lambda claim: (claim.evidence, claim.claimant))
        for dataset, claims in found.items()
    }


def _licences(store: Store, classes: UseClasses) -> dict[str, Facts]:
    """Licence → what it permits and requires, the most restrictive where sources differ."""
    stated: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for licence, name, value in _rows(store, _LICENCES):
        stated[licence][name].add(value)
    return {licence: _facts(about, classes) for licence, about in stated.items()}


def _facts(about: dict[str, set[str]], classes: UseClasses) -> Facts:
    names = {value.rpartition("/")[2] for value in about.get(expand("fw:useClass"), ())}
    types = about.get(expand("rdf:type"), set())
    return Facts(
        of_claimants([[Facts(name)] for name in names], classes).use_class if names else None,
        _duty(about.get(expand("fw:requiresAttribution"), set())),
        _duty(about.get(expand("fw:requiresShareAlike"), set())),
        next((kind for name, kind in _KINDS.items() if name in types), "licence"),
    )


def _duty(values: set[str]) -> bool | None:
    return "true" in values if values else None


def _rows(store: Store, text: str) -> Iterator[tuple[str, ...]]:
    """The solutions of a SELECT as texts, ``""`` where a variable is not bound, sorted."""
    solutions = cast(QuerySolutions, store.query(text, prefixes=dict(PREFIXES)))
    yield from sorted(tuple(v.value if v else "" for v in row) for row in solutions)


RULE: Final = Rule(
    NAME,
    "Effective terms of datasets",
    "One answer for each dataset from all claims of all sources. Claims of one claimant are "
    "read together, each as about a part: the most restrictive is used, and where none is "
    "restricted and no licence is stated for one part, none is stated for the whole. The "
    "claimants whose kind has the greatest weight decide: auditors, then authors, then dataset "
    "cards and our own reading; hosting platforms decide nothing. Among several of the same "
    "weight the most restrictive is used, and a claimant without a licence is ignored beside "
    "one with a licence. Terms that are not known count as academic only, a duty that is not "
    "known as a duty. Terms of a model's provider count as restrictions, and the class without "
    "them is stated as well. Where no licence is stated, that is the answer, and duties are not "
    "known. Other descriptions of the dataset whose claims lead to another class are named.",
    frozenset(
        {
            "fw:EffectiveTerms",
            "fw:differingDescription",
            "fw:disagreeingClaim",
            "fw:effectiveAttribution",
            "fw:effectiveLicence",
            "fw:effectiveShareAlike",
            "fw:effectiveTerms",
            "fw:effectiveUseClass",
            "fw:effectiveUseClassWithoutProviderTerms",
            "fw:inferredBy",
            "fw:requiresAttribution",
            "fw:requiresShareAlike",
            "fw:termsDisagree",
            "fw:useClass",
            "prov:wasDerivedFrom",
            "rdf:type",
        }
    ),
    infer,
)
