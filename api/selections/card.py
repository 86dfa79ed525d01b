"""The provenance card of a selection: how all of it together can be used, and whose it is.

Conditions add up: who uses several datasets together keeps the terms of each. What nobody
knows is never taken for a permission.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from api.datasets.model import Dataset, Licence
from api.exports.citations import in_words
from api.exports.context import Place
from api.exports.signposting import lasting
from kg.authorities import countries
from kg.authorities.licences import USE_CLASSES
from kg.authorities.licences import facts as of_licence

#: what a use class means for who wants to use all of it
_MEANS: Final = {
    "any-use": "any use, commercial too",
    "unspecified": "nobody states a licence for some of it; whether it may be used is open",
    "non-commercial": "non-commercial use only",
    "academic-only": "academic research only",
    "": "nothing is known about some of it; whether it may be used is open",
}
_UNKNOWN: Final = ""
#: from the least to the most restrictive; what is not known is as if nobody stated a licence
_ORDER: Final = (USE_CLASSES[0], _UNKNOWN, *USE_CLASSES[1:])
_COMMON: Final = 12


class Counted(NamedTuple):
    """Something that datasets have, where to read about it, and how many have it."""

    label: str
    href: str
    number: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty: of how many datasets it is, of how many it is not, of how many nobody knows."""

    yes: int
    no: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What to write where a dataset has to be named.

    Attributes:
        line: how it is cited, with the paper and the page that its makers gave it.
        asked_for: it has to be; ``is_open``: nobody knows whether it has.
    """

    title: str
    path: str
    line: str
    licences: tuple[Licence, ...]
    asked_for: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What all the datasets of a selection are together.

    Attributes:
        use_class: that of the whole, in a word; ``means``: what that says.
        classes: how many are of each use class.
        strictest: the datasets that make it so, if only some are.
        terms: provider terms, which bind a model's customer whatever the licence says.
        disagreeing: how many have claims of different licences.
        facts: name → what there is most of; the rest is in the files.
        credits: by dataset, those first where attribution is asked for.
    """

    count: int
    use_class: str
    means: str
    classes: list[Counted]
    strictest: list[Dataset]
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


def card(datasets: Sequence[Dataset], place: Place) -> Card:
    """The card of ``datasets``, for readers at ``place``."""
    classes = Counter(class_of(found) for found in datasets)
    whole = max(classes, key=_ORDER.index, default=_UNKNOWN)
    strictest = [found for found in datasets if class_of(found) == whole]
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
        if of_licence(known.iri).share_alike
    )
    years = sorted(found.year for found in datasets if found.year)
    return Card(
        len(datasets),
        whole,
        _MEANS[whole] if datasets else "there is nothing in it",
        [Counted(words(name), "", classes[name]) for name in _ORDER if classes[name]],
        strictest if len(strictest) < len(datasets) and whole != _ORDER[0] else [],
        _duty(found.attribution for found in datasets),
        _duty(found.share_alike for found in datasets),
        _licences(alike),
        _licences(licences),
        _licences(terms),
        sum(len({claim.licence.iri for claim in found.claims}) > 1 for found in datasets),
        sum(found.taken_down is True for found in datasets),
        {
            name: _most(place, (pairs(found) for found in datasets))
            for name, pairs in _FACTS.items()
        },
        f"{years[0]} to {years[-1]}" if years else "",
        _credits(datasets, place),
    )


def words(use_class: str) -> str:
    """A use class as it is read.

    >>> words("non-commercial"), words("academic-only"), words("")
    ('non-commercial', 'academic only', 'not known')
    """
    return {"": "not known", "non-commercial": "non-commercial"}.get(
        use_class, use_class.replace("-", " ")
    )


def class_of(found: Dataset) -> str:
    """The use class of ``found``, in a word; ``""``: nobody knows."""
    name = found.use_class_iri.rpartition("/")[2]
    return name if name in _ORDER else _UNKNOWN


def _duty(said: Iterable[bool | None]) -> Duty:
    counts = Counter(said)
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
    "Audited in": lambda d: [(graph.rpartition("/")[2], graph) for graph in d.sources],
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
    return sorted(found, key=lambda credit: (not credit.asked_for, credit.title.casefold()))
