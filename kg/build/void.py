"""VoID: statements, classes and properties of each graph and of all graphs, with counts.

Editors complete queries from it, federating engines plan by it, people see what is in here.
It hangs on the ``sd:graph`` of a service description, in the way that the SIB editor looks
for it: ``?g sd:graph ?d . ?d void:classPartition ?c . ?c void:propertyPartition ?p``.

What is counted (:mod:`kg.build.census`) is what is stated: nothing that was inferred, nor this
description itself.

Sources: VoID (https://www.w3.org/TR/void/); SPARQL 1.1 Service Description; for the classes
and datatypes of values, http://ldf.fi/void-ext#.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.authorities.identities import Identities
from kg.build.census import Census, Counts, Use
from kg.rdf.iris import name
from kg.rdf.namespaces import PREFIXES, shorten
from kg.rdf.ntriples import integer, iri, literal, term
from kg.rdf.ontology import INFERRED, ONTOLOGY
from kg.rdf.statements import text

#: every class and property that this module emits
TERMS: Final = frozenset(
    {
        "rdf:type", "rdfs:label",
        "void:DatasetDescription", "void:Dataset", "void:triples", "void:entities",
        "void:distinctSubjects", "void:distinctObjects", "void:classes", "void:properties",
        "void:classPartition", "void:class", "void:propertyPartition", "void:property",
        "voidext:datatypePartition", "voidext:datatype", "void:vocabulary", "void:dataDump",
        "void:uriSpace", "void:exampleResource", "void:sparqlEndpoint", "void:subset",
        "dcterms:title", "dcterms:description", "dcterms:license", "dcterms:rights",
        "foaf:primaryTopic", "foaf:topic", "sd:Service", "sd:endpoint", "sd:defaultDataset",
        "sd:Dataset", "sd:defaultGraph", "sd:Graph", "sd:namedGraph", "sd:NamedGraph", "sd:name",
        "sd:graph",
    }
)  # fmt: skip
_TYPE: Final = term("rdf:type").encode()


def graph_of(base: str) -> str:
    """The named graph of the description, which is where it is found, too (RFC 5785)."""
    return f"{base}.well-known/void"


@dataclass(frozen=True, slots=True)
class About:
    """The description of a source.

    Attributes:
        title: in words; ``licence`` as it was given, ``""`` if it was not.
        dump: the name of the file of all its statements.
        concept: the licence's IRI, where it is one that is known.
    """

    title: str
    licence: str
    dump: str
    concept: str | None = None


def describe(
    counts: Counts, ids: Identities, about: Mapping[str, About], inferred: int
) -> Iterator[str]:
    """N-Triples lines for the graph :func:`graph_of`: the same for the same graphs.

    Args:
        counts: of :func:`kg.build.census.count`.
        about: of the graphs that are sources, by IRI.
        inferred: how many statements the graph of what was inferred has.
    """
    whole, each = counts
    base, document = ids.base, graph_of(ids.base)
    endpoint = f"{base}sparql"
    everything = f"{document}#all"
    nodes = {graph: f"{document}#{_slug(graph, base)}" for graph in each}
    yield from _lines_about(document, [
        ("rdf:type", term("void:DatasetDescription")),
        ("dcterms:title", literal("Statistics of this graph", "en")),
        ("foaf:primaryTopic", iri(everything)),
        *(("foaf:topic", iri(node)) for node in nodes.values()),
    ])  # fmt: skip
    yield from _lines_about(endpoint, [
        ("rdf:type", term("sd:Service")),
        ("sd:endpoint", iri(endpoint)),
        ("sd:defaultDataset", iri(f"{endpoint}#dataset")),
    ])  # fmt: skip
    named = {node: f"{endpoint}#{_slug(graph, base)}" for graph, node in nodes.items()}
    derived = f"{document}#inferred"
    yield from _lines_about(f"{endpoint}#dataset", [
        ("rdf:type", term("sd:Dataset")),
        ("sd:defaultGraph", iri(f"{endpoint}#union")),
        *(("sd:namedGraph", iri(node)) for node in (*named.values(), f"{endpoint}#inferred")),
    ])  # fmt: skip
    yield from _lines_about(f"{endpoint}#union", [
        ("rdf:type", term("sd:Graph")),
        ("rdfs:label", literal("All graphs", "en")),
        ("sd:graph", iri(everything)),
    ])  # fmt: skip
    for graph, node in (*nodes.items(), (INFERRED, derived)):
        yield from _lines_about(f"{endpoint}#{node.partition('#')[2]}", [
            ("rdf:type", term("sd:NamedGraph")),
            ("rdfs:label", literal(node.partition("#")[2].replace("-", " "), "en")),
            ("sd:name", iri(graph)),
            ("sd:graph", iri(node)),
        ])  # fmt: skip
    yield from _lines_about(everything, [
        ("rdf:type", term("void:Dataset")),
        ("dcterms:title", literal("All graphs together", "en")),
        ("dcterms:description", literal("What the graphs state; what follows is left out.", "en")),
        ("void:sparqlEndpoint", iri(endpoint)),
        ("void:uriSpace", literal(base)),
        *(("void:subset", iri(node)) for node in nodes.values()),
        *(("void:dataDump", iri(f"{base}dumps/{name(of.dump)}")) for of in about.values()),
    ])  # fmt: skip
    yield from _counted(everything, whole)
    for graph, node in nodes.items():
        yield from _lines_about(node, [
            ("rdf:type", term("void:Dataset")), *_described(graph, base, about.get(graph)),
        ])  # fmt: skip
        yield from _counted(node, each[graph])
    yield from _lines_about(derived, [
        ("rdf:type", term("void:Dataset")),
        ("dcterms:title", literal("What follows from the ontology", "en")),
        ("void:triples", integer(inferred)),
    ])  # fmt: skip


def _described(graph: str, base: str, about: About | None) -> Iterator[tuple[str, str]]:
    if about is None:
        title = "The ontology and its vocabularies" if graph == ONTOLOGY else _slug(graph, base)
        yield "dcterms:title", literal(title.replace("-", " "), "en")
        return
    yield "dcterms:title", literal(about.title)
    yield "void:dataDump", iri(f"{base}dumps/{name(about.dump)}")
    yield "void:uriSpace", literal(base)
    if about.licence:
        yield "dcterms:rights", literal(about.licence)
        if about.concept:
            yield "dcterms:license", iri(about.concept)


def _counted(node: str, found: Census) -> Iterator[str]:
    """The figures of ``node``, and its partitions."""
    entities: Counter[bytes] = Counter()
    for classes, number in found.entities.items():
        entities.update(dict.fromkeys(classes, number))
    properties: Counter[bytes] = Counter()
    uses: dict[bytes, Counter[Use]] = {kind: Counter() for kind in entities}
    for (classes, use), number in found.uses.items():
        properties[use[0]] += number
        for kind in classes:
            uses[kind][use] += number
    used = {_namespace(text(one)) for one in (*entities, *properties)}
    examples = [found.examples[kind] for kind, _ in entities.most_common(5)]
    yield from _lines_about(node, [
        ("void:triples", integer(found.triples)),
        ("void:entities", integer(found.entities.total() - found.entities[()])),
        ("void:distinctSubjects", integer(found.subjects)),
        ("void:distinctObjects", integer(found.objects)),
        ("void:classes", integer(len(entities))),
        ("void:properties", integer(len(properties))),
        *(("void:exampleResource", example.decode()) for example in sorted(set(examples))),
        *(
            ("void:vocabulary", iri(namespace))
            for namespace in sorted(PREFIXES.values())
            if namespace in used
        ),
    ])  # fmt: skip
    for predicate, number in sorted(properties.items()):
        part = f"{node}/p/{_short(predicate)}"
        yield from _lines_about(node, [("void:propertyPartition", iri(part))])
        yield from _part(part, "void:property", predicate, number)
    for kind, number in sorted(entities.items()):
        part = f"{node}/c/{_short(kind)}"
        yield from _lines_about(node, [("void:classPartition", iri(part))])
        yield from _lines_about(part, [
            ("void:class", kind.decode()),
            ("void:entities", integer(number)),
            ("void:triples", integer(uses[kind].total())),
        ])  # fmt: skip
        yield from _of_class(part, uses[kind])


def _namespace(one: str) -> str:
    """The namespace of a term, ``""`` if it is none that has a prefix here."""
    return PREFIXES.get(shorten(one).partition(":")[0], "")


def _of_class(part: str, uses: Mapping[Use, int]) -> Iterator[str]:
    """The properties of a class, and what their values are."""
    numbers: Counter[bytes] = Counter()
    values: Counter[tuple[bytes, str, bytes]] = Counter()
    for (predicate, kind), number in uses.items():
        numbers[predicate] += number
        if isinstance(kind, bytes):
            values[predicate, "voidext:datatype", kind] += number
        elif predicate != _TYPE:
            for one in kind or ():
                values[predicate, "void:class", one] += number
    for predicate, number in sorted(numbers.items()):
        inner = f"{part}/{_short(predicate)}"
        yield from _lines_about(part, [("void:propertyPartition", iri(inner))])
        yield from _part(inner, "void:property", predicate, number)
    for (predicate, how, kind), number in sorted(values.items()):
        inner = f"{part}/{_short(predicate)}"
        yield from _lines_about(inner, [(f"{how}Partition", iri(f"{inner}/{_short(kind)}"))])
        yield from _part(f"{inner}/{_short(kind)}", how, kind, number)


def _part(part: str, how: str, what: bytes, number: int) -> Iterator[str]:
    yield from _lines_about(part, [(how, what.decode()), ("void:triples", integer(number))])


def _lines_about(subject: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    about = iri(subject)
    for curie, value in pairs:
        yield f"{about} {term(curie)} {value} .\n"


def _short(one: bytes) -> str:
    """A term as part of a fragment."""
    return name(shorten(text(one))).replace("/", "~")


def _slug(graph: str, base: str) -> str:
    """A graph's name as part of a fragment."""
    if graph == ONTOLOGY:
        return "ontology"
    return graph.removeprefix(base).replace("/", "-").replace("#", "-")
