"""Statements of DCAT-AP as the shapes of the FAIR Data Point require them.

The two contradict each other: a media type is a resource in the one and a text in the other, a
dataset in two languages has two here and "several" there, a year is no time of day. What these
shapes require and no source states is given as "Not stated", never made up.

Source: the metadata schemas of the FAIR Data Point's reference implementation 1.16
(github.com/FAIRDataTeam/FAIRDataPoint).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from api.exports.context import Place
from kg.datasets import eu_authorities as authorities
from kg.rdf.namespaces import MEDIA_TYPES
from kg.rdf.rdf_writer import term, text

#: of what is not known (RFC 2046, 4.5.1)
_ANY_BYTES: Final = "application/octet-stream"
#: the language of what is in several, in the EU's list
_SEVERAL: Final = f"{authorities.EU}language/MUL"
_NOT_STATED: Final = "Not stated"
_A: Final = term("rdf:type")
_TIME: Final = term("xsd:dateTime")
_DATES: Final = frozenset(map(term, ("dcterms:issued", "dcterms:modified")))
#: class → the properties that it must have one of
_REQUIRED: Final = {
    "dcat:Catalog": ("dcterms:publisher", "dcat:version"),
    "dcat:DataService": ("dcterms:publisher", "dcat:version"),
    "dcat:Dataset": ("dcterms:publisher", "dcat:version", "dcat:theme"),
    "dcat:Distribution": ("dcterms:publisher", "dcat:version", "dcat:mediaType"),
}

Subject = NamedNode | BlankNode | Triple
Value = NamedNode | BlankNode | Literal | Triple


def conforming(statements: Iterable[Triple], place: Place, parent: str = "") -> list[Triple]:
    """``statements`` in the terms of the shapes, with what they require besides.

    Args:
        parent: the dataset whose publisher and version its distributions have.
    """
    found: dict[Subject, dict[NamedNode, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        for predicate, value in _converted(statement.predicate, statement.object):
            if value not in found[statement.subject][predicate]:
                found[statement.subject][predicate].append(value)
    for about in found.values():
        if len(about.get(term("dcterms:language"), ())) > 1:
            about[term("dcterms:language")] = [NamedNode(_SEVERAL)]
    kinds = {term(curie): tuple(map(term, wanted)) for curie, wanted in _REQUIRED.items()}
    missing = _Missing(place)
    # a dataset before its distributions, which have from it what they lack
    for subject in sorted(found, key=lambda one: str(one) != f"<{parent}>"):
        for kind in set(found[subject].get(_A, ())) & kinds.keys():
            for wanted in kinds[kind]:  # type: ignore[index]
                if not found[subject].get(wanted):
                    inherited = found.get(NamedNode(parent), {}).get(wanted) if parent else None
                    found[subject][wanted] = inherited or [missing.value(wanted)]
    return [
        *(
            Triple(s, p, o)
            for s, about in found.items()
            for p, values in about.items()
            for o in values
        ),
        *missing.described(),
    ]


def _converted(predicate: NamedNode, value: Value) -> Iterator[tuple[NamedNode, Value]]:
    """A statement's property and value as the shapes take them."""
    if predicate == term("dcat:mediaType") and isinstance(value, NamedNode):
        yield predicate, Literal(value.value.removeprefix(MEDIA_TYPES))
    elif predicate == term("dcat:endpointDescription") and isinstance(value, NamedNode):
        yield predicate, Literal(value.value)
    elif predicate in _DATES and isinstance(value, Literal) and value.datatype != _TIME:
        yield term("dcterms:date"), value
    else:
        yield predicate, value


class _Missing:
    """Values in the place of what no source states, each described once."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._publisher = NamedNode(f"{place.catalog}#publisher-not-stated")
        self._theme = NamedNode(f"{place.catalog}#theme-not-stated")
        self._used: set[Value] = set()

    def value(self, wanted: NamedNode) -> Value:
        """The value of the property ``wanted``."""
        values: dict[NamedNode, Value] = {
            term("dcterms:publisher"): self._publisher,
            term("dcat:theme"): self._theme,
            term("dcat:mediaType"): Literal(_ANY_BYTES),
            # of the description: it is that of the snapshot
            term("dcat:version"): Literal(self._place.snapshot or "1"),
        }
        self._used.add(values[wanted])
        return values[wanted]

    def described(self) -> Iterator[Triple]:
        """The statements about the values that were used."""
        words = text(_NOT_STATED, "en")
        assert words is not None
        if self._publisher in self._used:
            yield Triple(self._publisher, _A, term("foaf:Agent"))
            yield Triple(self._publisher, term("foaf:name"), words)
        if self._theme in self._used:
            yield Triple(self._theme, _A, term("skos:Concept"))
            yield Triple(self._theme, term("skos:prefLabel"), words)
