"""The use classes: their order, and what it means that nobody states a licence.

Both stand in ``ontology/dataset-vocabularies.ttl``. A use class with ``fw:restrictiveness`` has
a place in the order; that nobody states a licence (:data:`UNSPECIFIED`), and that each sample has
its own (:data:`PER_SAMPLE`), have none: they are no permission, and no degree of restriction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.rdf.namespaces import PREFIXES, expand
from kg.resources import directory

SCHEME: Final = f"{PREFIXES['fwv']}use-class"
#: the class of a dataset for which nobody states a licence
UNSPECIFIED: Final = "unspecified"
#: the class of a dataset whose samples have licences of their own
PER_SAMPLE: Final = "per-sample"


@dataclass(frozen=True, slots=True)
class UseClass:
    """A use class.

    Attributes:
        name: the last segment of ``iri``: ``non-commercial``.
        label: how it is written for readers.
        definition: what it allows, in a sentence.
        restrictiveness: its place in the order, 0 for the least restrictive; ``None``: it has none.
    """

    name: str
    iri: str
    label: str
    definition: str
    restrictiveness: int | None


@cache
def use_classes() -> tuple[UseClass, ...]:
    """Every use class: those in the order from the least restrictive, then those without a place.

    >>> [found.name for found in use_classes()]
    ['any-use', 'non-commercial', 'academic-only', 'per-sample', 'unspecified']
    """
    statements = _statements()
    found = [
        UseClass(
            iri.rpartition("/")[2],
            iri,
            about["skos:prefLabel"],
            about.get("skos:definition", ""),
            int(about["fw:restrictiveness"]) if "fw:restrictiveness" in about else None,
        )
        for iri, about in statements.items()
        if about.get("skos:inScheme") == SCHEME
    ]
    return tuple(
        sorted(found, key=lambda use: (use.restrictiveness is None, use.restrictiveness, use.name))
    )


def use_class(name: str) -> UseClass | None:
    """The use class of that name or IRI, ``None`` where there is none.

    >>> use_class("unspecified").label
    'no licence stated'
    """
    name = name.removeprefix(f"{SCHEME}/")
    return next((found for found in use_classes() if found.name == name), None)


@cache
def unknown_counts_as() -> str:
    """The name of the class that terms count as where it is not known what they allow.

    >>> unknown_counts_as()
    'academic-only'
    """
    return _statements()[SCHEME]["fw:unknownCountsAs"].rpartition("/")[2]


def rank(name: str) -> int:
    """The place of the class ``name`` in the order; -1 where it has none.

    >>> rank("any-use"), rank("academic-only"), rank("unspecified")
    (0, 2, -1)
    """
    found = use_class(name)
    return -1 if found is None or found.restrictiveness is None else found.restrictiveness


def listing_order(name: str) -> int:
    """A key to list classes by: the most restrictive last, then those without a place in the order.

    >>> sorted(["unspecified", "academic-only", "any-use"], key=listing_order)
    ['any-use', 'academic-only', 'unspecified']
    """
    names = [found.name for found in use_classes()]
    return names.index(name) if name in names else len(names)


def together(names: Collection[str]) -> str:
    """The class of a whole whose parts are of the classes ``names``; at least one.

    A restriction of one part is one of the whole. Where no part is restricted, the whole is of the
    class without a place in the order that a part has: nobody states a licence for one, or its
    samples have their own. This is the reading of the Data Provenance Initiative's auditors, who
    know no licences of samples.

    >>> together(["any-use", "academic-only", "unspecified"]), together(["any-use", "unspecified"])
    ('academic-only', 'unspecified')
    """
    strictest = max(names, key=rank)
    if rank(strictest) > 0:
        return strictest
    return next((name for name in (UNSPECIFIED, PER_SAMPLE) if name in names), strictest)


def of_claimants(by_claimant: Iterable[Collection[str]]) -> str:
    """The class that follows where several claimants each name the classes of the parts.

    Who states no licence at all gives way to who states one; of the others all is kept together.

    >>> of_claimants([["any-use"], ["non-commercial"]])
    'non-commercial'
    >>> of_claimants([["any-use"], ["unspecified"]])
    'any-use'
    >>> of_claimants([["any-use", "unspecified"]]), of_claimants([])
    ('unspecified', 'unspecified')
    """
    stated = [names for names in by_claimant if set(names) != {UNSPECIFIED}]
    return together([together(names) for names in stated]) if stated else UNSPECIFIED


@cache
def _statements() -> dict[str, dict[str, str]]:
    """Subject → property → value, of the vocabulary's use classes and their scheme."""
    wanted = {
        expand(curie): curie
        for curie in (
            "skos:inScheme",
            "skos:prefLabel",
            "skos:definition",
            "fw:restrictiveness",
            "fw:unknownCountsAs",
        )
    }
    found: dict[str, dict[str, str]] = {}
    path = directory("ontology") / "dataset-vocabularies.ttl"
    for triple in parse(path=path, format=RdfFormat.TURTLE):
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if (
            isinstance(subject, NamedNode)
            and subject.value.startswith(SCHEME)
            and predicate in wanted
            and isinstance(value, NamedNode | Literal)
        ):
            found.setdefault(subject.value, {})[wanted[predicate]] = value.value
    return found
