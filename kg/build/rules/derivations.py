"""Rule ``derivations``: which described dataset is meant by what a source names as a parent.

More than a common name is needed: the identifier on a hub, the identifier that a source gives it,
or the same collection. A parent that was released after the child is refused. What is not resolved
stays a reference.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final

from pyoxigraph import NamedNode

from kg.build.rules.matching import EVIDENCE_TERMS, Datasets, by_name, evidence, loose
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import iri, term


class _Resolver:
    """Finds the described datasets that references mean."""

    def __init__(self, merged: Merged) -> None:
        self.datasets = datasets = Datasets(merged.store)
        self.references = {
            quad.subject.value
            for quad in merged.store.quads_for_pattern(
                None, NamedNode(expand("rdf:type")), NamedNode(expand("fw:DatasetReference"))
            )
            if isinstance(quad.subject, NamedNode)
        }
        self.edges: dict[tuple[str, str], set[str]] = defaultdict(set)
        for curie in ("fw:derivedFromReference", "prov:wasDerivedFrom"):
            for quad in merged.store.quads_for_pattern(None, NamedNode(expand(curie)), None):
                if (
                    isinstance(quad.subject, NamedNode)
                    and isinstance(quad.object, NamedNode)
                    and isinstance(quad.graph_name, NamedNode)
                    and quad.object.value in self.references
                ):
                    edge = (quad.subject.value, quad.object.value)
                    self.edges[edge].add(quad.graph_name.value)
        self.parents: dict[str, set[str]] = defaultdict(set)
        for child, reference in self.edges:
            self.parents[child].add(reference)
        self.wholes = datasets.values("dcterms:isPartOf", datasets.all)
        self.alternates = datasets.values("prov:alternateOf")
        self.names = datasets.values("fw:nameAsGiven", self.references)
        for subject, labels in datasets.values("rdfs:label", self.references).items():
            self.names[subject] |= labels
        self.pages = datasets.values("foaf:page", self.references)
        described = datasets.all
        self.by_identifier = by_name(
            (d, name) for d in described for name in datasets.identifiers.get(d, ())
        )
        self.by_title = by_name((d, name) for d in described for name in datasets.titles.get(d, ()))
        self.by_hub = by_name(
            (d, name)
            for d in described
            for full in datasets.hub_names.get(d, ())
            for name in (full, full.rpartition("/")[2], *datasets.configurations.get(d, ()))
        )
        common = files("kg.authorities").joinpath("common_dataset_names.txt").read_text("utf-8")
        self.common = {loose(line) for line in common.splitlines() if not line.startswith("#")}

    def candidates(self, reference: str) -> set[str]:
        """Every described dataset that ``reference`` may mean."""
        found = set(self.datasets.accounts.get(reference, ()))
        if not found and reference not in self.pages:
            for name in map(loose, self.names.get(reference, ())):
                for index in (self.by_identifier, self.by_hub, self.by_title):
                    found |= index.get(name, set())
        return found

    def resolve(self, child: str, reference: str) -> tuple[list[str], str, list[str]]:
        """The parents that are meant, the evidence, and candidates refused as too young."""
        possible = {
            candidate
            for candidate in self.candidates(reference) - {child, *self.alternates.get(child, ())}
            # a part of a hub dataset is not what the name of the whole means
            if reference not in self.wholes.get(candidate, ())
            and not self._sibling(child, candidate, reference)
        }
        late = {parent for parent in possible if self.datasets.is_later(parent, child)}
        for kind, tier in self._tiers(child, reference, possible):
            if tier and self._one(tier):
                young = sorted(tier & late)
                return ([], kind, young) if young else (sorted(tier), kind, [])
        return [], "", sorted(late)

    def _tiers(
        self, child: str, reference: str, possible: set[str]
    ) -> Iterator[tuple[str, set[str]]]:
        """Groups of candidates by evidence, the strongest first."""
        if reference in self.datasets.accounts:
            yield "hub-identifier", possible
        near = {
            other
            for other in possible
            if not self.datasets.collections[child].isdisjoint(self.datasets.collections[other])
        }
        yield "same-collection-and-name", near
        names = set(map(loose, self.names.get(reference, ()))) - self.common
        # in whichever source: how files are grouped into sources is no evidence
        own = {d for name in names for d in self.by_identifier.get(name, ()) if d in possible}
        yield "own-identifier", own
        # several sources may give one identifier to several datasets
        graphs = self.edges[child, reference]
        yield "own-identifier", {d for d in own if graphs & self.datasets.sources(d)}
        hub = {d for name in names for d in self.by_hub.get(name, ()) if d in possible}
        yield "hub-identifier-and-name", hub

    def _one(self, tier: set[str]) -> bool:
        """Whether all of ``tier`` are descriptions of one dataset."""
        first = min(tier)
        return tier - {first} <= self.alternates.get(first, set())

    def _sibling(self, child: str, candidate: str, reference: str) -> bool:
        """Where all parts of a collection are made from C4, the part C4 is not what is meant."""
        return reference in self.parents.get(candidate, ()) and not (
            self.datasets.collections[child].isdisjoint(
                self.datasets.collections.get(candidate, set())
            )
        )


def _infer(merged: Merged) -> Iterable[str]:
    resolver = _Resolver(merged)
    derived, candidate = term("prov:wasDerivedFrom"), term("fw:candidate")
    named = {reference for _child, reference in resolver.edges}
    for reference in sorted(named | set(resolver.datasets.accounts)):
        for dataset in sorted(resolver.candidates(reference)):
            yield f"{iri(reference)} {candidate} {iri(dataset)} .\n"
    for child, reference in sorted(resolver.edges):
        parents, kind, young = resolver.resolve(child, reference)
        for parent in parents:
            digest = hashlib.sha256(f"{child}\n{parent}".encode()).hexdigest()[:12]
            node = iri(f"{child}#derivation-{digest}")
            yield f"{iri(child)} {derived} {iri(parent)} .\n"
            yield f"{iri(child)} {term('prov:qualifiedDerivation')} {node} .\n"
            yield f"{node} {term('rdf:type')} {term('prov:Derivation')} .\n"
            yield f"{node} {term('prov:entity')} {iri(parent)} .\n"
            yield f"{node} {term('fw:matchedBy')} {iri(reference)} .\n"
            yield from evidence(node, kind)
        if not parents:
            yield f"{iri(child)} {derived} {iri(reference)} .\n"
        for parent in young:
            yield f"{iri(child)} {term('fw:youngerParent')} {iri(parent)} .\n"


RULE: Final = Rule(
    "derivations",
    "Derivations from described datasets",
    "A dataset that a source names as a parent is matched to a described one where there is more"
    " evidence than a common name: its identifier on a hub, the identifier that a source gives it,"
    " or the same collection. A parent that was released after the child is refused"
    " (fw:youngerParent). Where none is recognised, the derivation is from the reference."
    " Evidence and confidence are on the"
    " qualified derivation.",
    EVIDENCE_TERMS
    | {
        "rdf:type",
        "fw:candidate",
        "fw:matchedBy",
        "fw:youngerParent",
        "prov:Derivation",
        "prov:entity",
        "prov:qualifiedDerivation",
        "prov:wasDerivedFrom",
    },
    _infer,
)
