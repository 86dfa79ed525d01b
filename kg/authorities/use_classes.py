"""The use classes: their order, and the meaning of a missing licence.

Both are defined in the ontology (``ontology/dataset-vocabularies.ttl``, unless a build uses
another). A use class with ``fw:restrictiveness`` has a place in the order; that no licence is
stated (:data:`UNSPECIFIED`), and that each sample has its own (:data:`PER_SAMPLE`), have none: they
are no permission, and no degree of restriction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ontology import Ontology

SCHEME: Final = f"{PREFIXES['fwv']}use-class"
#: the class of a dataset without a stated licence
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


class UseClasses:
    """The use classes of an ontology.

    Args:
        ontology: its concepts in the scheme :data:`SCHEME` are the use classes.

    >>> [found.name for found in shipped()]
    ['any-use', 'non-commercial', 'academic-only', 'per-sample', 'unspecified']
    """

    def __init__(self, ontology: Ontology) -> None:
        statements = _statements(ontology)
        found = (_use_class(iri, about) for iri, about in statements.items() if iri != SCHEME)
        by_rank = sorted(
            (use for use in found if use is not None),
            key=lambda use: (use.restrictiveness is None, use.restrictiveness, use.name),
        )
        self._by_name = {use.name: use for use in by_rank}
        self._order = {name: place for place, name in enumerate(self._by_name)}
        ranked = [use.name for use in by_rank if use.restrictiveness is not None]
        stated = statements.get(SCHEME, {}).get("fw:unknownCountsAs", "").rpartition("/")[2]
        #: the name of the class that terms count as where it is not known what they allow
        self.unknown_counts_as = stated or (ranked[-1] if ranked else UNSPECIFIED)

    def __iter__(self) -> Iterator[UseClass]:
        """Those in the order from the least restrictive, then those without a place in it."""
        return iter(self._by_name.values())

    def get(self, name: str) -> UseClass | None:
        """The use class of that name or IRI, ``None`` where there is none.

        >>> shipped().get("unspecified").label
        'no licence stated'
        """
        return self._by_name.get(name.removeprefix(f"{SCHEME}/"))

    def label(self, name: str) -> str:
        """The label of the use class of that name or IRI; ``name`` where there is none."""
        found = self.get(name)
        return found.label if found else name

    def rank(self, name: str) -> int:
        """The place of the class ``name`` in the order; -1 where it has none.

        >>> [shipped().rank(name) for name in ("any-use", "academic-only", "unspecified")]
        [0, 2, -1]
        """
        found = self.get(name)
        return -1 if found is None or found.restrictiveness is None else found.restrictiveness

    def listing_order(self, name: str) -> int:
        """A key to list classes by: the most restrictive last, then those without a place.

        >>> sorted(["unspecified", "academic-only", "any-use"], key=shipped().listing_order)
        ['any-use', 'academic-only', 'unspecified']
        """
        return self._order.get(name, len(self._order))

    def together(self, names: Collection[str]) -> str:
        """The class of a whole whose parts are of the classes ``names``; at least one.

        A restriction of one part is one of the whole. Where no part is restricted, the whole is of
        the class without a place in the order that a part has: no licence is stated for one, or
        its samples have their own. This is the reading of the Data Provenance Initiative's
        auditors, who know no licences of samples.

        >>> shipped().together(["any-use", "academic-only", "unspecified"])
        'academic-only'
        >>> shipped().together(["any-use", "unspecified"])
        'unspecified'
        """
        strictest = max(names, key=self.rank)
        if self.rank(strictest) > 0:
            return strictest
        return next((name for name in (UNSPECIFIED, PER_SAMPLE) if name in names), strictest)

    def of_claimants(self, by_claimant: Iterable[Collection[str]]) -> str:
        """The class that follows where several claimants each name the classes of the parts.

        Who states no licence at all gives way to who states one; of the others all is combined.

        >>> classes = shipped()
        >>> classes.of_claimants([["any-use"], ["non-commercial"]])
        'non-commercial'
        >>> classes.of_claimants([["any-use"], ["unspecified"]])
        'any-use'
        >>> classes.of_claimants([["any-use", "unspecified"]]), classes.of_claimants([])
        ('unspecified', 'unspecified')
        """
        stated = [names for names in by_claimant if set(names) != {UNSPECIFIED}]
        return self.together([self.together(names) for names in stated]) if stated else UNSPECIFIED


@cache
def shipped() -> UseClasses:
    """The use classes of the shipped ontology."""
    return UseClasses(Ontology.shipped())


def _use_class(iri: str, about: dict[str, str]) -> UseClass | None:
    if about.get("skos:inScheme") != SCHEME:
        return None
    name = iri.rpartition("/")[2]
    place = about.get("fw:restrictiveness", "")
    return UseClass(
        name,
        iri,
        about.get("skos:prefLabel", name),
        about.get("skos:definition", ""),
        int(place) if place.isdigit() else None,
    )


_WANTED: Final = {
    expand(curie): curie
    for curie in (
        "skos:inScheme",
        "skos:prefLabel",
        "skos:definition",
        "fw:restrictiveness",
        "fw:unknownCountsAs",
    )
}


def _statements(ontology: Ontology) -> dict[str, dict[str, str]]:
    """Subject → property → value, of the use classes and their scheme."""
    found: dict[str, dict[str, str]] = {}
    for subject, predicate, value in ontology.statements():
        if subject.startswith(SCHEME) and predicate in _WANTED:
            found.setdefault(subject, {})[_WANTED[predicate]] = value
    return found
