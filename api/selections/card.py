"""The provenance card of a selection: under which terms all of it can be used, and who made it.

Conditions add up: the terms of each dataset apply to the whole. Where no licence is stated, that
is no permission, and it is counted apart from the terms of the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from api.exports.citations import in_words
from api.exports.context import Place
from api.exports.signposting import lasting
from api.selections.purposes import ForPurpose, Result, for_purposes, result
from kg.authorities import countries
from kg.authorities.use_classes import PER_SAMPLE, UNSPECIFIED, UseClasses
from kg.datasets.model import Dataset, Licence

#: what a use class means for the use of all of it
_MEANS: Final = {
    "any-use": "commercial use allowed",
    "non-commercial": "non-commercial use only",
    "academic-only": "academic research only",
}
_COMMON: Final = 12


class Counted(NamedTuple):
    """Something that datasets have, where to read about it, and how many have it."""

    label: str
    href: str
    number: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty, with numbers of datasets: with it, without it, and not known."""

    yes: int
    no: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What to write where a dataset has to be named.

    Attributes:
        line: how it is cited, with the paper and the page that its makers gave it.
        required: it is required; ``is_open``: not known whether it is.
    """

    title: str
    path: str
    line: str
    licences: tuple[Licence, ...]
    required: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What all the datasets of a selection are together.

    Attributes:
        use_class: that of the whole; that of no licence, where none is stated for one of them.
        rest: that of those for which a licence is stated, together; empty where there are none.
        unstated: number of datasets without a stated licence.
        means: what may be done with the whole, in words.
        classes: how many are of each use class.
        strictest: the datasets whose class is ``rest``, if only some of the licensed ones are.
        conditional: the datasets with conditions that come from their ancestors.
        terms: provider terms, which bind a model's customer regardless of the licence.
        disagreeing: for how many claimants state licences of different use classes.
        facts: name → what there is most of; the rest is in the files.
        credits: by dataset, those first where attribution is required.
        purposes: the datasets by outcome, for each purpose.
        result: whether what is made of all of them may be published, and under which licence.
    """

    count: int
    use_class: str
    rest: str
    unstated: int
    means: str
    classes: list[Counted]
    strictest: list[Dataset]
    conditional: list[Dataset]
    attribution: Duty
    share_alike: Duty
    share_alike_licences: list[Counted]
    licences: list[Counted]
    terms: list[Counted]
    disagreeing: int
    taken_down: int
    facts: dict[str, tuple[list[Counted], int]]
    years: str
    credits: list[Credit]
    purposes: list[ForPurpose]
    result: Result


def card(datasets: Sequence[Dataset], place: Place) -> Card:
    """The card of ``datasets``, for readers at ``place``."""
    order = place.licences.use_classes
    classes = Counter(class_of(found, order) for found in datasets)
    unstated = classes[UNSPECIFIED]
    open_ = unstated + classes[PER_SAMPLE]
    ranked = [name for name in classes if order.rank(name) >= 0]
    rest = max(ranked, key=order.rank, default="")
    strictest = [found for found in datasets if rest and class_of(found, order) == rest]
    conditional = [found for found in datasets if found.inherited]
    licences = Counter(
        known for found in datasets for known in found.licences if known.kind == "licence"
    )
    terms = Counter(
        known for found in datasets for known in found.licences if known.kind == "provider terms"
    )
    alike = Counter(
        known
        for found in datasets
        if found.share_alike
        for known in found.licences
        if place.licences.facts(known.iri).share_alike
    )
    years = sorted(found.year for found in datasets if found.year)
    return Card(
        len(datasets),
        UNSPECIFIED if unstated else PER_SAMPLE if open_ else rest,
        rest,
        unstated,
        _means(len(datasets), unstated, classes[PER_SAMPLE], _allowed(rest, order)),
        [
            Counted(order.label(name), "", classes[name])
            for name in sorted(classes, key=order.listing_order)
        ],
        strictest if len(strictest) < len(datasets) - open_ and order.rank(rest) > 0 else [],
        conditional,
        _duty(found.attribution for found in datasets),
        _duty(found.share_alike for found in datasets),
        _licences(alike),
        _licences(licences),
        _licences(terms),
        sum(found.terms_disagree for found in datasets),
        sum(found.taken_down is True for found in datasets),
        {
            **{
                name: _most(place, (pairs(found) for found in datasets))
                for name, pairs in _FACTS.items()
            },
            "Described by": _most(
                place, ([(place.source_title(g), g) for g in found.sources] for found in datasets)
            ),
        },
        f"{years[0]} to {years[-1]}" if years else "",
        _credits(datasets, place),
        for_purposes(datasets, place.licences),
        result(datasets, place.licences),
    )


def _means(count: int, unstated: int, per_sample: int, rest: str) -> str:
    """What may be done with ``count`` datasets.

    Args:
        unstated: number of datasets without a stated licence.
        per_sample: of how many each sample has its own.
        rest: what may be done with the others together; empty where there are none.

    >>> _means(107, 56, 0, "academic research only")
    'no licence is stated for 56 of 107; for the rest: academic research only'
    """
    if not count:
        return "there is nothing in it"
    apart = []
    if unstated:
        apart.append(f"no licence is stated for {unstated:,} of {count:,}")
    if per_sample:
        apart.append(f"each sample has its own licence in {per_sample:,} of {count:,}")
    if not rest:
        return " and ".join(apart) + ", which is no permission"
    if not apart:
        return rest
    return f"{' and '.join(apart)}; for the rest: {rest}"


def _allowed(name: str, classes: UseClasses) -> str:
    """What the use class ``name`` allows, in words."""
    return _MEANS.get(name) or classes.label(name)


def class_of(found: Dataset, classes: UseClasses) -> str:
    """The name of the use class of ``found``."""
    name = found.use_class_iri.rpartition("/")[2]
    return name if classes.get(name) else UNSPECIFIED


def _duty(duties: Iterable[bool | None]) -> Duty:
    counts = Counter(duties)
    return Duty(counts[True], counts[False], counts[None])


def _licences(counts: Counter[Licence]) -> list[Counted]:
    return [
        Counted(known.label, known.address, count)
        for known, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].label))
    ]


_Pairs = Callable[[Dataset], list[tuple[str, str]]]
_FACTS: Final[dict[str, _Pairs]] = {
    "Made by": lambda d: [(a.name, a.iri) for a in d.creators],
    "Collected from": lambda d: [(o.label, o.iri) for o in d.origins],
    "Generated by models": lambda d: [(m.label, m.iri) for m in d.models],
    "Derived from": lambda d: [(o.label, o.iri) for o in d.derived_from],
    "Languages": lambda d: [(x.label, x.iri) for x in d.languages],
    "Programming languages": lambda d: [(x.label, x.iri) for x in d.programming_languages],
    "Tasks": lambda d: [(t.label, t.iri) for t in d.tasks],
    "Topics": lambda d: [(t.label, t.iri) for t in d.topics],
    "Kinds of data": lambda d: [(d.modality, "")] if d.modality else [],
    "Countries of who made it": lambda d: [
        (_country(code), "") for code in sorted({a.country for a in d.creators if a.country})
    ],
}


def _country(code: str) -> str:
    known = countries.resolve(code)
    return known.label if known else code


def _most(place: Place, of_each: Iterable[list[tuple[str, str]]]) -> tuple[list[Counted], int]:
    counts = Counter(pair for pairs in of_each for pair in set(pairs))
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = [
        Counted(label, place.reached(iri) if iri else "", count)
        for (label, iri), count in found[:_COMMON]
    ]
    return shown, len(found) - len(shown)


def _line(found: Dataset, place: Place) -> str:
    theirs = [paper.address for paper in found.papers[:1]] + [*found.pages[:1]]
    cited = in_words(found, place, lasting(found, place))
    return " ".join([cited, *(address for address in theirs if "://" in address)])


def _credits(datasets: Sequence[Dataset], place: Place) -> list[Credit]:
    found = [
        Credit(
            dataset.title,
            dataset.path,
            _line(dataset, place),
            tuple(known for known in dataset.licences if known.kind != "statement"),
            dataset.attribution is True,
            dataset.attribution is None,
        )
        for dataset in datasets
    ]
    return sorted(found, key=lambda credit: (not credit.required, credit.title.casefold()))
