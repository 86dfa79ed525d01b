"""Rule ``publication-dates``: the date that counts as publication of a dataset, and its kind.

A release that a source states comes first. Otherwise it is the earliest date known of the dataset:
that somebody uploaded an old dataset in 2022 does not make it one of 2022. Such a date is no
release date, so it is not stated as ``dcterms:issued``, and its kind is stated with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from kg.build.rules.matching import Datasets
from kg.build.rules.rule import Merged, Rule
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import iri, term, typed

SCHEME: Final = f"{PREFIXES['fwv']}date-basis"
#: property of a dataset → the kind of date that it states; on one day the first kind counts
KINDS: Final = {
    "fw:huggingFaceDate": "hugging-face-upload",
    "fw:gitHubDate": "github-repository",
    "fw:papersWithCodeDate": "papers-with-code",
}
RELEASE: Final = "release"
PAPER: Final = "paper"
#: number of characters of a date → its datatype
_TYPES: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def _infer(merged: Merged) -> Iterable[str]:
    datasets = Datasets(merged.store)
    known: dict[str, list[tuple[str, str]]] = defaultdict(list)
    issued = datasets.values("dcterms:issued")
    # the date may be that of another paper
    disputed = datasets.values("fw:identifierContradiction").keys() - datasets.all
    for dataset, papers in datasets.values("dcterms:isReferencedBy").items():
        known[dataset] += [
            (date, PAPER) for paper in papers - disputed for date in issued.get(paper, ())
        ]
    for curie, kind in KINDS.items():
        for dataset, dates in datasets.values(curie).items():
            known[dataset] += [(date, kind) for date in dates]
    for dataset in sorted(datasets.all):
        stated = [(date, RELEASE) for date in issued.get(dataset, ())]
        candidates = [(date[:10], kind) for date, kind in stated or known[dataset]]
        found = [candidate for candidate in candidates if len(candidate[0]) in _TYPES]
        if found:
            date, kind = min(found, key=lambda one: one[0])
            value = typed(date, _TYPES[len(date)])
            yield f"{iri(dataset)} {term('fw:publicationDate')} {value} .\n"
            basis = iri(f"{SCHEME}/{kind}")
            yield f"{iri(dataset)} {term('fw:publicationDateBasis')} {basis} .\n"


RULE: Final = Rule(
    "publication-dates",
    "Dates of publication",
    "The date that counts as a dataset's publication (fw:publicationDate) is the earliest release"
    " that a source states (dcterms:issued). Where none states one, it is the earliest date known:"
    " of the dataset's paper, its upload to Hugging Face, the creation of its repository on GitHub,"
    " or its introduction according to Papers with Code. fw:publicationDateBasis states which.",
    frozenset({"fw:publicationDate", "fw:publicationDateBasis"}),
    _infer,
)
