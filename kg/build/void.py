"""VoID: statements, classes and properties of each graph and of all graphs, with counts.

Editors complete queries from it, federating engines plan by it, people see what is in here.
It hangs on the ``sd:graph`` of a service description, in the way that the SIB editor looks
for it: ``?g sd:graph ?d . ?d void:classPartition ?c . ?c void:propertyPartition ?p``.

What is counted is what is stated: nothing that was inferred, nor this description itself. In
the whole, what two graphs state counts once.

Sources: VoID (https://www.w3.org/TR/void/); SPARQL 1.1 Service Description; for the classes
and datatypes of values, http://ldf.fi/void-ext#.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.authorities.identities import Identities
from kg.build.merging import repeated
from kg.rdf.iris import name
from kg.rdf.namespaces import PREFIXES, shorten
from kg.rdf.ntriples import integer, iri, literal, term
from kg.rdf.ontology import INFERRED, ONTOLOGY
from kg.rdf.statements import Graph, of_property, text

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
_STRING: Final = term("xsd:string").encode()
_LANGUAGE: Final = term("rdf:langString").encode()
_IRI: Final = ord("<")
#: what ends a line of N-Triples
_END: Final = b" ."
#: datatypes by the end of a literal, as the store has them: it normalises what it loads
_DATATYPES: Final = {b'"': _STRING} | {
    b'"^^' + term(f"xsd:{derived}").encode(): term(f"xsd:{stored}").encode()
    for stored, several in {
        "integer": (
            "nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short"
            " byte unsignedLong unsignedInt unsignedShort unsignedByte"
        ),
        "dateTime": "dateTimeStamp",
    }.items()
    for derived in several.split()
}

_Classes = tuple[bytes, ...]
#: predicate and what the value is: its classes, or its datatype; nothing of it is known
_Use = tuple[bytes, _Classes | bytes | None]


def graph_of(base: str) -> str:
    """The named graph of the description, which is where it is found, too (RFC 5785)."""
    return f"{base}.well-known/void"


@dataclass(slots=True)
class Census:
    """What was counted in one graph, or in all.

    Attributes:
        triples: in all; ``subjects`` and ``objects``: how many different ones.
        entities: subjects by the classes that they are of.
        uses: statements by the classes of their subject, predicate and kind of value.
        example: a subject, by class.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: Counter[_Classes] = field(default_factory=Counter)
    uses: Counter[tuple[_Classes, _Use]] = field(default_factory=Counter)
    examples: dict[bytes, bytes] = field(default_factory=dict)


#: what was counted in all graphs, and in each by its IRI
Counts = tuple[Census, dict[str, Census]]


def count(graphs: Sequence[Graph]) -> Counts:
    """The census of all ``graphs``, and that of each by its IRI."""
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of objects, none of them in a cycle
    try:
        return _count(graphs)
    finally:
        if collecting:
            gc.enable()


def _count(graphs: Sequence[Graph]) -> Counts:
    own = {graph.iri: _types(graph) for graph in graphs}
    known, sizes = _merged(own.values())
    whole = Census(entities=sizes)
    each: dict[str, Census] = {}
    others: set[bytes] = set()  # subjects of no class
    objects: set[int] = set()  # 64 bits of a value are as good as the value, and smaller
    for graph in graphs:
        found, uses, values = _read(graph, own.pop(graph.iri), known, others)
        each[graph.iri] = found
        found.objects = len(values)
        objects |= values
        for (here, everywhere), counted in uses.items():
            for use, number in counted.items():
                found.uses[here, use] += number
                whole.uses[everywhere, use] += number
                found.triples += number
        whole.triples += found.triples
        for kind, example in found.examples.items():
            whole.examples.setdefault(kind, example)
    # a statement of several graphs is one of all graphs together
    again = Graph("", "", lambda: repeated(graphs))
    for (_, everywhere), counted in _read(again, {}, known, others)[1].items():
        for use, number in counted.items():
            whole.uses[everywhere, use] -= number
            whole.triples -= number
    whole.subjects, whole.objects = len(others) + sizes.total(), len(objects)
    return whole, each


def _read(
    graph: Graph,
    types: Mapping[bytes, _Classes],
    known: Mapping[bytes, _Classes],
    others: set[bytes],
) -> tuple[Census, dict[tuple[_Classes, _Classes], dict[_Use, int]], set[int]]:
    """The subjects of ``graph``, its statements by the classes of their subject, its values.

    Written for speed: what is in the inner loop is done for every statement there is.

    Args:
        types: classes of subjects as ``graph`` states them; ``known``: as any graph states them.
        others: subjects that no graph describes are added to it.
    """
    found = Census()
    uses: dict[tuple[_Classes, _Classes], dict[_Use, int]] = {}
    counted: dict[_Use, int] = {}
    values: set[int] = set()
    last = b""
    datatypes = {end + _END: name for end, name in _DATATYPES.items()}
    # not by way of kg.rdf.statements.triples: a generator takes a third of the time of all this
    for line in (line for block in graph.blocks() for line in block.splitlines()):
        subject, predicate, value = line.split(b" ", 2)
        if subject != last:
            last = subject
            here, everywhere = types.get(subject, ()), known.get(subject, ())
            counted = uses.setdefault((here, everywhere), {})
            found.subjects += 1
            found.entities[here] += 1
            for kind in here:
                if kind not in found.examples:
                    found.examples[kind] = subject
            if not everywhere:
                others.add(subject)
        use: _Use
        if value[0] == _IRI:
            use = predicate, known.get(value[: -len(_END)])
        else:
            end = value[value.rindex(b'"') :]
            datatype = datatypes.get(end)
            if datatype is None:
                datatype = _LANGUAGE if end.startswith(b'"@') else end[3 : -len(_END)]
                datatypes[end] = datatype
            use = predicate, datatype
        counted[use] = counted.get(use, 0) + 1
        values.add(hash(value))
    return found, uses, values


def _types(graph: Graph) -> dict[bytes, _Classes]:
    found: dict[bytes, _Classes] = {}
    for block in graph.blocks():
        for subject, kind in of_property(block, _TYPE):
            # sorted lines, so the classes are in order
            found[subject] = (*found[subject], kind) if subject in found else (kind,)
    return found


def _merged(
    graphs: Iterable[Mapping[bytes, _Classes]],
) -> tuple[dict[bytes, _Classes], Counter[_Classes]]:
    """Classes of entities over all graphs, and the number of entities of each."""
    known: dict[bytes, _Classes] = {}
    same: dict[_Classes, _Classes] = {}
    for types in graphs:
        for subject, classes in types.items():
            before = known.get(subject, classes)
            merged = classes if before == classes else tuple(sorted({*before, *classes}))
            known[subject] = same.setdefault(merged, merged)
    return known, Counter(known.values())


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
        counts: of :func:`count`.
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
    uses: dict[bytes, Counter[_Use]] = {kind: Counter() for kind in entities}
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


def _of_class(part: str, uses: Mapping[_Use, int]) -> Iterator[str]:
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
