"""What the pages of the ontology, of a vocabulary and of a shape show."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from api.http.origin import at
from api.vocabularies.statement_index import Statements, Term
from kg.rdf.namespaces import PREFIXES, shorten

SHARED: Final = "https://w3id.org/fairweave/"
OWN: Final = PREFIXES["fw"]
_CLASSES: Final = ("owl:Class", "rdfs:Class")
_PROPERTIES: Final = (
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "rdf:Property",
)
#: what a vocabulary's table has in columns of its own, or not at all
_SHOWN: Final = frozenset(
    {
        "rdf:type", "skos:prefLabel", "rdfs:label", "skos:definition", "skos:scopeNote",
        "skos:notation", "skos:altLabel", "skos:hiddenLabel", "skos:inScheme", "skos:topConceptOf",
        "rdfs:isDefinedBy",
    }
)  # fmt: skip
_MOST_COLUMNS: Final = 4


class Link(NamedTuple):
    """Something that is pointed at: what to call it, and where it is."""

    text: str
    href: str = ""


def href(iri: str) -> str:
    """Where a term leads: to this service for our own, whatever host it is reached by."""
    if iri.startswith(SHARED):
        return at("/" + iri.removeprefix(SHARED).rstrip("/"))
    return iri if iri.startswith(("http://", "https://")) else ""


def link(graph: Statements, value: Term) -> Link:
    """``value`` as it is shown; a literal as its text."""
    if isinstance(value, NamedNode):
        own = value.value.startswith(SHARED)
        return Link(graph.label(value.value) if own else shorten(value.value), href(value.value))
    return Link({"true": "yes", "false": "no"}.get(value.value, value.value))


class Property(NamedTuple):
    """A property in a class's table."""

    name: str
    label: str
    definition: str
    ranges: list[Link]
    above: list[Link]
    see: list[Link]


class Class(NamedTuple):
    """A class with the properties that its instances have; ``name`` is empty for foreign ones."""

    iri: str
    name: str
    label: str
    definition: str
    above: list[Link]
    below: list[Link]
    properties: list[Property]


class Document(NamedTuple):
    """The ontology's page."""

    title: str
    description: str
    version: str
    licence: str
    modified: str
    classes: list[Class]
    others: list[Class]
    schemes: list[Link]
    foreign: dict[str, list[Link]]
    terms: int


def ontology_document(graph: Statements, ontology: str) -> Document:
    """The ontology: its classes with their properties, vocabularies, and what it borrows."""
    own = [iri for iri in graph.subjects() if iri.startswith(OWN)]
    classes = [iri for iri in own if _is_a(graph, iri, _CLASSES)]
    properties = [iri for iri in own if _is_a(graph, iri, _PROPERTIES)]
    of: dict[str, list[str]] = defaultdict(list)
    for iri in properties:
        for domain in graph.iris(iri, "rdfs:domain") or [""]:
            of[domain].append(iri)
    below: dict[str, list[str]] = defaultdict(list)
    for iri in classes:
        for above in graph.iris(iri, "rdfs:subClassOf"):
            below[above].append(iri)

    def described(iri: str) -> Class:
        return Class(
            iri,
            iri.removeprefix(OWN) if iri.startswith(OWN) else "",
            graph.label(iri) if iri else "Of anything",
            _definition(graph, iri),
            [link(graph, up) for up in graph.values(iri, "rdfs:subClassOf")],
            [link(graph, NamedNode(down)) for down in below[iri]] if iri else [],
            [_property(graph, found) for found in of[iri]],
        )

    foreign: dict[str, list[Link]] = defaultdict(list)
    for iri in graph.subjects():
        if not iri.startswith(SHARED) and _is_a(graph, iri, (*_CLASSES, *_PROPERTIES)):
            for vocabulary in graph.iris(iri, "rdfs:isDefinedBy")[:1]:
                foreign[vocabulary].append(Link(shorten(iri), iri))
    return Document(
        graph.label(ontology),
        graph.text(ontology, "dcterms:description"),
        graph.text(ontology, "owl:versionInfo"),
        next(iter(graph.iris(ontology, "dcterms:license")), ""),
        graph.text(ontology, "dcterms:modified"),
        sorted(map(described, classes), key=lambda c: c.label.casefold()),
        sorted(
            map(described, (iri for iri in of if iri not in classes)),
            key=lambda c: (not c.iri, c.label.casefold()),
        ),
        schemes(graph),
        dict(sorted(foreign.items())),
        len(own),
    )


def _property(graph: Statements, iri: str) -> Property:
    return Property(
        iri.removeprefix(OWN),
        graph.label(iri),
        _definition(graph, iri),
        [link(graph, value) for value in graph.values(iri, "rdfs:range")],
        [link(graph, value) for value in graph.values(iri, "rdfs:subPropertyOf")],
        [link(graph, value) for value in graph.values(iri, "rdfs:seeAlso")],
    )


def schemes(graph: Statements) -> list[Link]:
    """Every vocabulary, by name."""
    found = [Link(graph.label(iri), href(iri)) for iri in graph.subjects("skos:ConceptScheme")]
    return sorted(found, key=lambda scheme: scheme.text.casefold())


class Concept(NamedTuple):
    """An entry of a vocabulary."""

    name: str
    label: Link
    definition: str
    note: str
    notations: list[str]
    others: list[str]
    cells: list[list[Link]]


class Scheme(NamedTuple):
    """A vocabulary; ``columns``: what its entries have besides names and definitions."""

    iri: str
    label: str
    definition: str
    columns: list[Link]
    concepts: list[Concept]


def scheme_document(graph: Statements, scheme: str) -> Scheme:
    """The vocabulary ``scheme`` with its entries, by name."""
    prefix = scheme.rstrip("/") + "/"
    entries = [
        iri
        for iri in graph.subjects()
        if iri != scheme and (iri.startswith(prefix) or scheme in graph.iris(iri, "skos:inScheme"))
    ]
    # parts of an entry, such as the rules of a licence, are shown on its own page
    entries = [iri for iri in entries if graph.text(iri, "skos:prefLabel", "rdfs:label")]
    uses: dict[str, int] = defaultdict(int)
    for iri in entries:
        for predicate in graph.predicates(iri):
            if shorten(predicate) not in _SHOWN:
                uses[predicate] += 1
    own = [name for name in uses if name.startswith(OWN)]
    rest = sorted((name for name in uses if name not in own), key=lambda name: -uses[name])
    columns = (own + rest)[:_MOST_COLUMNS]
    concepts = [
        Concept(
            iri.removeprefix(prefix),
            Link(graph.label(iri), href(iri)),
            _definition(graph, iri),
            graph.text(iri, "skos:scopeNote"),
            graph.texts(iri, "skos:notation"),
            graph.texts(iri, "skos:altLabel"),
            [
                [link(graph, value) for value in graph.values(iri, shorten(name))]
                for name in columns
            ],
        )
        for iri in entries
    ]
    concepts.sort(key=lambda concept: concept.label.text.casefold())
    return Scheme(
        scheme,
        graph.label(scheme),
        _definition(graph, scheme),
        [Link(graph.label(name), href(name)) for name in columns],
        concepts,
    )


class Rule(NamedTuple):
    """What a shape requires of one property."""

    anchor: str
    path: list[Link]
    constraints: list[str]
    message: str


class Shape(NamedTuple):
    """A shape: whom it is about, and its rules."""

    name: str
    label: str
    targets: list[Link]
    rules: list[Rule]


_CONSTRAINTS: Final = {
    "sh:minCount": "at least {}",
    "sh:maxCount": "at most {}",
    "sh:datatype": "{}",
    "sh:nodeKind": "{}",
    "sh:class": "a {}",
    "sh:minInclusive": "from {}",
    "sh:maxInclusive": "up to {}",
    "sh:pattern": "matches {}",
    "sh:in": "one of {}",
}


def shape_document(shapes: Statements, terms: Statements, shape: str) -> Shape:
    """The shape ``shape``; what its properties are called is in ``terms``."""
    rules = []
    for rule in shapes.iris(shape, "sh:property"):
        constraints = [
            words.format(", ".join(shorten(value.value) for value in values))
            for curie, words in _CONSTRAINTS.items()
            if (values := shapes.values(rule, curie))
        ]
        path = [link(terms, value) for value in shapes.values(rule, "sh:path")]
        message = shapes.text(rule, "sh:message")
        rules.append(Rule(rule.partition("#")[2], path, constraints, message))
    targets = [
        link(terms, value)
        for curie in ("sh:targetClass", "sh:targetNode", "sh:targetSubjectsOf")
        for value in shapes.values(shape, curie)
    ]
    name = shape.removeprefix(f"{SHARED}shapes/")
    return Shape(name, shapes.label(shape), targets, rules)


def _is_a(graph: Statements, iri: str, kinds: tuple[str, ...]) -> bool:
    types = {shorten(kind) for kind in graph.iris(iri, "rdf:type")}
    return not types.isdisjoint(kinds)


def _definition(graph: Statements, iri: str) -> str:
    return graph.text(iri, "skos:definition", "rdfs:comment", "dcterms:description")
