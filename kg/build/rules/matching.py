"""What the rules about identity and derivation read of datasets: names, dates, addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from kg.authorities import hubs
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ntriples import iri, term, typed

#: every class and property of the evidence that :func:`evidence` writes
EVIDENCE_TERMS: Final = frozenset({"fw:matchEvidence", "fw:confidence"})
#: how an identity or a derivation was recognised → how sure that is, from 0 to 1
CONFIDENCE: Final = {
    "operator": "1.0",
    "hub-identifier": "0.9",
    "own-identifier": "0.8",
    "same-collection-and-name": "0.8",
    "hub-identifier-and-name": "0.8",
    "address-and-name": "0.7",
    "operator-different": "0.0",
}
_LOOSE: Final = re.compile(r"[\W_]+")
_KIND_WORD: Final = re.compile(r"\s+datasets?$", re.IGNORECASE)
_DATES: Final = (
    "dcterms:issued",
    "fw:huggingFaceDate",
    "fw:gitHubDate",
    "fw:papersWithCodeDate",
)


def loose(name: str) -> str:
    """``name`` without case, blanks and punctuation, and without the word "dataset" at its end.

    >>> loose("Made_Up QA dataset"), loose("made-up qa")
    ('madeupqa', 'madeupqa')
    """
    return _LOOSE.sub("", _KIND_WORD.sub("", name)).casefold()


def evidence(node: str, kind: str) -> list[str]:
    """Lines that state on ``node`` (a term) how a match was recognised and how sure it is."""
    concept = iri(f"{PREFIXES['fwv']}match-evidence/{kind}")
    return [
        f"{node} {term('fw:matchEvidence')} {concept} .\n",
        f"{node} {term('fw:confidence')} {typed(CONFIDENCE[kind], 'xsd:decimal')} .\n",
    ]


class Datasets:
    """The described datasets of a store: each a record of some source about a dataset.

    Args:
        store: the merged sources.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.all = {
            quad.subject.value
            for quad in store.quads_for_pattern(
                None, NamedNode(expand("rdf:type")), NamedNode(expand("dcat:Dataset"))
            )
            if isinstance(quad.subject, NamedNode)
        }

    def values(self, curie: str, of: Iterable[str] | None = None) -> dict[str, set[str]]:
        """Subject → the values of a property, of every named graph.

        Args:
            of: the subjects; every one, unless given. Of a property that records of all kinds
                have, reading those of a few is a tenth of the work.
        """
        found: dict[str, set[str]] = defaultdict(set)
        subjects = (None,) if of is None else map(NamedNode, of)
        for subject in subjects:
            for quad in self._store.quads_for_pattern(subject, NamedNode(expand(curie)), None):
                if isinstance(quad.subject, NamedNode) and isinstance(
                    quad.object, NamedNode | Literal
                ):
                    found[quad.subject.value].add(quad.object.value)
        return found

    @cached_property
    def hub(self) -> dict[str, set[str]]:
        """Dataset → references to what it describes on a hub, or by its DOI."""
        found: dict[str, set[str]] = defaultdict(set)
        for curie in ("fw:huggingFaceDataset", "prov:specializationOf"):
            for dataset, references in self.values(curie).items():
                if dataset in self.all:
                    found[dataset] |= references
        return dict(found)

    @cached_property
    def accounts(self) -> dict[str, set[str]]:
        """Reference → the datasets that describe it or a part of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for dataset, references in self.hub.items():
            for reference in references:
                found[reference].add(dataset)
        return found

    @cached_property
    def configurations(self) -> dict[str, set[str]]:
        """Dataset → configurations of the hub dataset; none: the whole."""
        return {
            dataset: set(filter(None, map(hubs.configuration, names)))
            for dataset, names in self.values("fw:huggingFaceConfiguration").items()
        }

    @cached_property
    def identifiers(self) -> dict[str, set[str]]:
        """Dataset → what its source calls it."""
        return self.values("dcterms:identifier", self.all)

    @cached_property
    def titles(self) -> dict[str, set[str]]:
        """Dataset → titles."""
        return self.values("dcterms:title", self.all)

    @cached_property
    def hub_names(self) -> dict[str, set[str]]:
        """Dataset → names on Hugging Face."""
        return self.values("fw:huggingFaceName")

    @cached_property
    def collections(self) -> dict[str, set[str]]:
        """Dataset → the series that it is in; without one, the graphs of its sources."""
        series = self.values("dcat:inSeries")
        return {d: series[d] if d in series else self.sources(d) for d in self.all}

    def sources(self, dataset: str) -> set[str]:
        """The named graphs whose sources describe ``dataset``."""
        return {
            quad.graph_name.value
            for quad in self._store.quads_for_pattern(
                NamedNode(dataset), NamedNode(expand("rdf:type")), None
            )
            if isinstance(quad.graph_name, NamedNode)
        }

    def names(self, dataset: str) -> set[str]:
        """Titles and identifiers of ``dataset``, loosely spelt."""
        return {
            loose(name)
            for name in self.titles.get(dataset, set()) | self.identifiers.get(dataset, set())
        }

    @cached_property
    def _dates(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for curie in _DATES:
            for dataset, dates in self.values(curie).items():
                found[dataset] |= dates
        issued = self.values("dcterms:issued")
        for dataset, papers in self.values("dcterms:isReferencedBy").items():
            for paper in papers:
                found[dataset] |= issued.get(paper, set())
        return found

    def first_date(self, dataset: str) -> str:
        """The earliest date known of ``dataset``: stated, of upload, of its paper; ``""``: none."""
        return min(self._dates.get(dataset, ()), default="")

    def is_later(self, dataset: str, other: str) -> bool:
        """Whether ``dataset`` was released after ``other``, where both dates are known."""
        own, others = self.first_date(dataset), self.first_date(other)
        length = min(len(own), len(others))
        return bool(length) and own[:length] > others[:length]


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Loose name → datasets, from pairs of dataset and name."""
    found: dict[str, set[str]] = defaultdict(set)
    for dataset, name in pairs:
        if key := loose(name):
            found[key].add(dataset)
    return found
