"""The triples of a file by subject, with the terms of schema.org and others under one name each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.namespaces import PREFIXES, shorten

Value = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode

#: namespaces that are one → as FAIRweave writes it
_NAMESPACES: Final = {
    "http://schema.org/": PREFIXES["schema"],
    "http://bioschemas.org/": PREFIXES["schema"],
    "https://bioschemas.org/": PREFIXES["schema"],
    "http://purl.org/dc/elements/1.1/": PREFIXES["dcterms"],
}
#: terms that are none, and what is meant
_MISSPELT: Final = {"dcat:Catalogue": "dcat:Catalog", "dcat:mediatype": "dcat:mediaType"}
_TYPE: Final = "rdf:type"
#: properties for the name of an entity, the best first
NAMES: Final = (
    "dcterms:title", "schema:name", "foaf:name", "vcard:fn", "vcard:organization-name",
    "skos:prefLabel", "rdfs:label", "schema:alternateName", "skos:notation", "rdf:value",
)  # fmt: skip
#: languages in which a name is preferred, where it has several
_PREFERRED: Final = ("en", "", "fr", "de", "es")


class Graph:
    """What a file states, by subject.

    An address that is relative and that nothing is stated of is the text that it is written as.

    Args:
        triples: of the file.
        base: what its relative addresses were made absolute with; it is no place that they are at.

    >>> from pyoxigraph import RdfFormat, parse
    >>> text = '<urn:d> a <http://schema.org/Dataset> ; <https://schema.org/name> "Rivers"@en .'
    >>> graph = Graph(q.triple for q in parse(text, format=RdfFormat.TURTLE))
    >>> [subject.value for subject in graph.of_type("schema:Dataset")]
    ['urn:d']
    >>> graph.name(NamedNode("urn:d"))
    'Rivers'
    """

    def __init__(self, triples: Iterable[Triple], base: str = "") -> None:
        triples = list(triples)
        self._base = base
        described = {triple.subject for triple in triples}
        self._about: dict[Node, dict[str, list[Value]]] = {}
        self._subjects: dict[str, dict[Node, None]] = defaultdict(dict)
        self._inverse: dict[str, dict[Value, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode | BlankNode) and not isinstance(value, Triple):
                if value not in described and self._is_relative(value):
                    value = Literal(value.value.removeprefix(base.rpartition("/")[0] + "/"))
                self._add(subject, curie_of(triple.predicate.value), value)

    def _add(self, subject: Node, predicate: str, value: Value) -> None:
        if predicate == _TYPE and isinstance(value, NamedNode):
            self._subjects[curie_of(value.value)][subject] = None
        values = self._about.setdefault(subject, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)
            if not isinstance(value, Literal):
                self._inverse[predicate][value].append(subject)

    def address(self, node: Value) -> str:
        """The address that ``node`` is; ``""``: it is none, or a relative one."""
        return node.value if isinstance(node, NamedNode) and not self._is_relative(node) else ""

    def _is_relative(self, value: object) -> bool:
        return (
            bool(self._base)
            and isinstance(value, NamedNode)
            and value.value.startswith(self._base.rpartition("/")[0])
        )

    def of_type(self, *classes: str) -> list[Node]:
        """The subjects of one of ``classes``, in the order of the file."""
        return list(dict.fromkeys(s for each in classes for s in self._subjects[each]))

    def types(self, node: Value) -> list[str]:
        """The classes of ``node``."""
        return [curie_of(v.value) for v in self.values(node, _TYPE) if isinstance(v, NamedNode)]

    def properties(self, node: Node) -> dict[str, list[Value]]:
        """Property → values of ``node``."""
        return self._about.get(node, {})

    def values(self, node: Value, *properties: str) -> list[Value]:
        """The values of ``properties``, in that order."""
        about = self._about.get(node, {}) if not isinstance(node, Literal) else {}
        return [value for each in properties for value in about.get(each, ())]

    def subjects(self, predicate: str, value: Value) -> list[Node]:
        """What has ``value`` as a value of ``predicate``."""
        return self._inverse[predicate].get(value, []) if predicate in self._inverse else []

    def text(self, node: Value, *properties: str) -> str:
        """The text of the first of ``properties`` that has one, in a preferred language."""
        for each in properties:
            if found := preferred(self.values(node, each)):
                return found
        return ""

    def name(self, value: Value) -> str:
        """What ``value`` is called: a text, the name of a node, ``""`` where it has none."""
        return value.value.strip() if isinstance(value, Literal) else self.text(value, *NAMES)

    def language_of_name(self, value: Value) -> str:
        """The tag of the language that :meth:`name` is in, ``""`` where none is stated."""
        if isinstance(value, Literal):
            return value.language or ""
        names = (_preferred(self.values(value, each)) for each in NAMES)
        return next((name.language or "" for name in names if name), "")

    def label(self, value: Value) -> str:
        """As :meth:`name`; an IRI without a name represents itself."""
        return self.name(value) or (value.value if isinstance(value, NamedNode) else "")


def curie_of(iri: str) -> str:
    """The CURIE of a term, under the one name of its vocabulary.

    >>> curie_of("http://schema.org/name"), curie_of("http://www.w3.org/ns/dcat#Catalogue")
    ('schema:name', 'dcat:Catalog')
    """
    for other, ours in _NAMESPACES.items():
        if iri.startswith(other):
            iri = ours + iri.removeprefix(other)
    curie = shorten(iri)
    return _MISSPELT.get(curie, curie)


def preferred(values: Iterable[Value]) -> str:
    """The text among ``values`` that is in a preferred language, ``""`` where there is none."""
    found = _preferred(values)
    return found.value.strip() if found else ""


def _preferred(values: Iterable[Value]) -> Literal | None:
    texts = [value for value in values if isinstance(value, Literal) and value.value.strip()]
    for language in _PREFERRED:
        for text in texts:
            if (text.language or "").partition("-")[0] == language:
                return text
    return texts[0] if texts else None


def literals(values: Iterable[Value]) -> Iterator[Literal]:
    """Those of ``values`` that are texts."""
    return (value for value in values if isinstance(value, Literal))
