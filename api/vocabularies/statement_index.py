"""Statements in memory, found by their subject: small graphs that pages are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.namespaces import expand, shorten

Term = NamedNode | Literal | BlankNode
_LABELS: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title")


class Statements:
    """A graph without blank nodes as subjects.

    Args:
        triples: in any order.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple):
                about[triple.subject.value][triple.predicate.value].append(triple.object)
        self._about = {
            subject: {name: sorted(values, key=str) for name, values in about[subject].items()}
            for subject in sorted(about)
        }

    def __contains__(self, iri: object) -> bool:
        return iri in self._about

    def subjects(self, kind: str = "") -> list[str]:
        """Every subject, or those of the type ``kind`` (a CURIE), in the order of their IRIs."""
        wanted = NamedNode(expand(kind)) if kind else None
        return [
            iri for iri in self._about if wanted is None or wanted in self.values(iri, "rdf:type")
        ]

    def values(self, iri: str, curie: str) -> list[Term]:
        """What ``iri`` has for the property ``curie``."""
        return self._about.get(iri, {}).get(expand(curie), [])

    def iris(self, iri: str, curie: str) -> list[str]:
        """The IRIs among them."""
        return [value.value for value in self.values(iri, curie) if isinstance(value, NamedNode)]

    def texts(self, iri: str, curie: str) -> list[str]:
        """The literals among them, as text."""
        return [value.value for value in self.values(iri, curie) if isinstance(value, Literal)]

    def text(self, iri: str, *curies: str) -> str:
        """The first text that ``iri`` has for one of ``curies``; ``""`` without one."""
        return next((text for curie in curies for text in self.texts(iri, curie)), "")

    def label(self, iri: str) -> str:
        """What to call ``iri``."""
        return self.text(iri, *_LABELS) or shorten(iri)

    def predicates(self, iri: str) -> list[str]:
        """The properties that describe ``iri``."""
        return list(self._about.get(iri, {}))

    def triples(self, wanted: Callable[[str], bool]) -> Iterator[Triple]:
        """The statements about each subject that is ``wanted``."""
        for iri, properties in self._about.items():
            if wanted(iri):
                for name, values in properties.items():
                    for value in values:
                        yield Triple(NamedNode(iri), NamedNode(name), value)
