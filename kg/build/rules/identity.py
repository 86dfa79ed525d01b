"""Rule ``identity``: which descriptions are of one dataset, and which are of parts of one.

Descriptions that name one dataset on a hub, in the same configuration, are of the same dataset
where each collection has one of them, or where their names agree. Where a collection describes a
hub dataset several times, its descriptions are of parts of it. An operator's file decides first.
``docs/identity.md`` has the rules with examples.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

from kg.authorities.hubs import hub_dataset
from kg.authorities.identities import Identities
from kg.build.rules.matching import EVIDENCE_TERMS, Datasets, evidence
from kg.build.rules.rule import Merged, Rule
from kg.rdf.ntriples import iri, term

Pair = tuple[str, str]


def _infer(merged: Merged) -> Iterable[str]:
    datasets = Datasets(merged.store)
    found = {**dict(_by_address(datasets, merged.ids)), **dict(_by_hub(datasets))}
    same, different = (
        # a dataset that no source describes gets no statements; the build reports it
        {pair for pair in pairs if datasets.all.issuperset(pair)}
        for pairs in merged.statements.pairs(merged.ids)
    )
    for pair in different:
        found.pop(pair, None)
    found.update(dict.fromkeys(same, ("operator", "")))
    for dataset, reference in sorted(_parts(datasets)):
        yield f"{iri(dataset)} {term('dcterms:isPartOf')} {iri(reference)} .\n"
    for pair, (kind, reference) in sorted(found.items()):
        for one, other in (pair, pair[::-1]):
            yield f"{iri(one)} {term('prov:alternateOf')} {iri(other)} .\n"
        yield from _match(pair, kind, reference)
    for pair in sorted(different):
        yield from _match(pair, "operator-different", "")


def _match(pair: Pair, kind: str, reference: str) -> Iterator[str]:
    digest = hashlib.sha256("\n".join(pair).encode()).hexdigest()[:12]
    node = iri(f"{min(pair)}#match-{digest}")
    yield f"{node} {term('rdf:type')} {term('fw:IdentityMatch')} .\n"
    for dataset in pair:
        yield f"{node} {term('fw:matchedDataset')} {iri(dataset)} .\n"
    if reference:
        yield f"{node} {term('fw:matchedBy')} {iri(reference)} .\n"
    yield from evidence(node, kind)


def _by_hub(datasets: Datasets) -> Iterator[tuple[Pair, tuple[str, str]]]:
    """Descriptions of the same configuration of one hub dataset."""
    for reference, accounts in datasets.accounts.items():
        groups: dict[str, set[str]] = defaultdict(set)
        for dataset in accounts:
            for configuration in datasets.configurations.get(dataset) or {""}:
                groups[configuration].add(dataset)
        for group in groups.values():
            collections = _in_collections(datasets, group)
            if all(len(members) == 1 for members in collections.values()):
                pairs, kind = _across(datasets, group), "hub-identifier"
            else:
                pairs, kind = _of_one_name(datasets, group), "hub-identifier-and-name"
            for pair in pairs:
                yield pair, (kind, reference)


def _by_address(datasets: Datasets, ids: Identities) -> Iterator[tuple[Pair, tuple[str, str]]]:
    """Descriptions with one landing page (none of a hub dataset) and one name."""
    at: dict[str, dict[str, str]] = defaultdict(dict)
    for dataset, pages in datasets.values("dcat:landingPage").items():
        if dataset in datasets.all:
            for page in sorted(pages):
                hub = hub_dataset(page)
                if hub is None or hub.hub == "github.com":
                    # spellings of one address: http, a slash at the end, .git
                    at[ids.dataset(address=page)].setdefault(dataset, page)
    for group in at.values():
        for one, other in _of_one_name(datasets, set(group)):
            hubs = [datasets.hub.get(dataset) for dataset in (one, other)]
            # two that name two hub datasets are two, whatever page they share
            if not all(hubs) or hubs[0] == hubs[1]:
                yield (one, other), ("address-and-name", group[one])


def _in_collections(datasets: Datasets, group: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for dataset in group:
        for collection in datasets.collections[dataset]:
            found[collection].add(dataset)
    return found


def _across(datasets: Datasets, group: Iterable[str]) -> Iterator[Pair]:
    """The pairs of ``group`` that no collection has both of."""
    for one, other in combinations(sorted(group), 2):
        if datasets.collections[one].isdisjoint(datasets.collections[other]):
            yield one, other


def _of_one_name(datasets: Datasets, group: set[str]) -> Iterator[Pair]:
    """The pairs of two collections with a name that each has once in its collection."""
    names = {dataset: datasets.names(dataset) for dataset in group}
    collections = _in_collections(datasets, group)

    def own(dataset: str) -> set[str]:
        taken = {
            name
            for collection in datasets.collections[dataset]
            for other in collections[collection] - {dataset}
            for name in names[other]
        }
        return names[dataset] - taken

    for one, other in _across(datasets, group):
        if own(one) & own(other):
            yield one, other


def _parts(datasets: Datasets) -> Iterator[Pair]:
    """Datasets that are a part or a configuration of a hub dataset."""
    for reference, accounts in datasets.accounts.items():
        for members in _in_collections(datasets, accounts).values():
            for dataset in members:
                if len(members) > 1 or datasets.configurations.get(dataset):
                    yield dataset, reference


RULE: Final = Rule(
    "identity",
    "Descriptions of one dataset",
    "Two descriptions are of one dataset (prov:alternateOf) where they name the same dataset and"
    " configuration on a hub and each collection describes it once, or where the names agree, too;"
    " or where a landing page and a name agree; or where the operator states it. Descriptions of"
    " parts and configurations of a hub dataset are parts of it (dcterms:isPartOf). Names alone"
    " are never enough. Each match has its evidence and confidence (fw:IdentityMatch).",
    EVIDENCE_TERMS
    | {
        "rdf:type",
        "dcterms:isPartOf",
        "fw:IdentityMatch",
        "fw:matchedBy",
        "fw:matchedDataset",
        "prov:alternateOf",
    },
    _infer,
)
