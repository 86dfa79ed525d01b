"""Rule ``publication-dates``: the date that counts as publication of a dataset, and its kind.

A release that a source states comes first. Otherwise it is the earliest date known of the dataset:
that somebody uploaded an old dataset in 2022 does not make it one of 2022. Such a date is no
release date, so it is not stated as ``dcterms:issued``, and its kind is stated with it.

A year is the same date as a day in it, less exactly: of one kind, the earliest day or month of the
earliest year counts.
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
    exact = datasets.values("schema:datePublished")
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
        releases = (*issued.get(dataset, ()), *exact.get(dataset, ()))
        stated = [(date, RELEASE) for date in releases]
        candidates = [(date[:10], kind) for date, kind in stated or known[dataset]]
        found = [candidate for candidate in candidates if len(candidate[0]) in _TYPES]
        if found:
            date, kind = min(found, key=lambda one: one[0])
            date = _most_exact(date, [other for other, of in found if of == kind])
            value = typed(date, _TYPES[len(date)])
            yield f"{iri(dataset)} {term('fw:publicationDate')} {value} .\n"
            basis = iri(f"{SCHEME}/{kind}")
            yield f"{iri(dataset)} {term('fw:publicationDateBasis')} {basis} .\n"


def _most_exact(date: str, dates: Iterable[str]) -> str:
    """The earliest of ``dates`` that states a month or day of ``date``; or ``date``.

    >>> _most_exact("2019", ["2020-01", "2019", "2019-05", "2019-03"])
    '2019-03'
    >>> _most_exact("2019-03", ["2019-03", "2019-03-30", "2019-03-07"])
    '2019-03-07'
    """
    within = sorted(other for other in dates if other.startswith(f"{date}-"))
    return _most_exact(within[0], within) if within else date


RULE: Final = Rule(
    "publication-dates",
    "Dates of publication",
    "The date that counts as a dataset's publication (fw:publicationDate) is the earliest release"
    " that a source states (dcterms:issued, schema:datePublished). Where none states one, it is the"
    " earliest date known: of the dataset's paper, its upload to Hugging Face, the creation of its"
    " repository on GitHub, or its introduction according to Papers with Code. Of a year, the"
    " earliest month or day that is known counts. fw:publicationDateBasis states which.",
    frozenset({"fw:publicationDate", "fw:publicationDateBasis"}),
    _infer,
)
