"""The description in numbers has what SPARQL counts."""

from __future__ import annotations

from collections.abc import Iterable

import pyshacl
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.build.census import count
from kg.build.void import About, describe, graph_of
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import integer, iri, literal, term, typed
from kg.rdf.statements import Graph, of_lines
from kg.resources import directory

BASE = "http://example.org/"
IDS = Identities(BASE)
VOID = graph_of(BASE)
_PREFIXES = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in PREFIXES.items())

ENTITIES = [f"{BASE}dataset/{n}" for n in "abcd"]
CLASSES = ["dcat:Dataset", "foaf:Person", "skos:Concept"]
PROPERTIES = ["dcterms:title", "dcterms:creator", "fw:records"]
VALUES = [
    literal("one"), literal("deux", "fr"), integer(3), typed("4", "xsd:nonNegativeInteger"),
    literal('a "quote" . and ^^<more>'), typed("2020", "xsd:gYear"), *map(iri, ENTITIES),
    iri("http://elsewhere.example/x"),
]  # fmt: skip

types = st.tuples(
    st.sampled_from(ENTITIES), st.just("rdf:type"), st.sampled_from(CLASSES).map(term)
)
links = st.tuples(st.sampled_from(ENTITIES), st.sampled_from(PROPERTIES), st.sampled_from(VALUES))
graphs = st.lists(st.sets(types | links, max_size=25), min_size=1, max_size=3)


def made(statements: Iterable[Iterable[tuple[str, str, str]]]) -> list[Graph]:
    return [
        of_lines(f"{BASE}source/{n}", {f"{iri(s)} {term(p)} {o} .\n" for s, p, o in one})
        for n, one in enumerate(statements)
    ]


def stored(several: list[Graph]) -> Store:
    store = Store()
    for graph in several:
        for block in graph.blocks():
            store.load(block, RdfFormat.N_TRIPLES, to_graph=NamedNode(graph.iri))
    numbers = "".join(describe(count(several), IDS, {}, 7)).encode()
    store.load(numbers, RdfFormat.N_TRIPLES, to_graph=NamedNode(VOID))
    return store


def ask(store: Store, query: str) -> set[tuple[str, ...]]:
    rows = store.query(_PREFIXES + query)
    return {tuple(str(value) for value in row) for row in rows}  # type: ignore[union-attr]


@settings(max_examples=60)
@given(graphs)
def test_every_figure_of_a_graph_is_what_a_query_counts(
    statements: list[set[tuple[str, str, str]]],
) -> None:
    several = made(statements)
    store = stored(several)
    for graph in several:
        here = f"GRAPH <{graph.iri}>"
        graph_of = f"GRAPH <{VOID}> {{ ?named sd:name <{graph.iri}> ; sd:graph ?d ."
        for counted, described in (
            (
                f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) (COUNT(DISTINCT ?o) AS ?k)"
                f" {{ {here} {{ ?s ?p ?o }} }}",
                f"SELECT ?n ?m ?k {{ {graph_of} ?d void:triples ?n ; void:distinctSubjects ?m ;"
                " void:distinctObjects ?k } }",
            ),
            (
                f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ {here} {{ ?s a ?c }} }} GROUP BY ?c",
                f"SELECT ?c ?n {{ {graph_of} ?d void:classPartition ?p ."
                " ?p void:class ?c ; void:entities ?n } }",
            ),
            (
                f"SELECT ?q (COUNT(*) AS ?n) {{ {here} {{ ?s ?q ?o }} }} GROUP BY ?q",
                f"SELECT ?q ?n {{ {graph_of} ?d void:propertyPartition ?p ."
                " ?p void:property ?q ; void:triples ?n } }",
            ),
            (
                f"SELECT ?c ?q (COUNT(*) AS ?n) {{ {here} {{ ?s a ?c ; ?q ?o }} }} GROUP BY ?c ?q",
                f"SELECT ?c ?q ?n {{ {graph_of} ?d void:classPartition ?p . ?p void:class ?c ;"
                " void:propertyPartition ?r . ?r void:property ?q ; void:triples ?n } }",
            ),
            (
                f"SELECT ?c ?q ?t (COUNT(*) AS ?n) {{ {here} {{ ?s a ?c ; ?q ?o }}"
                " FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?t) } GROUP BY ?c ?q ?t",
                f"SELECT ?c ?q ?t ?n {{ {graph_of} ?d void:classPartition ?p . ?p void:class ?c ;"
                " void:propertyPartition ?r . ?r void:property ?q ;"
                " voidext:datatypePartition ?x . ?x voidext:datatype ?t ; void:triples ?n } }",
            ),
            (
                "SELECT ?c ?q ?t (COUNT(*) AS ?n) {"
                " { SELECT DISTINCT ?o ?t {"
                f" GRAPH ?any {{ ?o a ?t }} FILTER(?any != <{VOID}>) }} }}"
                f" {here} {{ ?s a ?c ; ?q ?o }} FILTER(?q != rdf:type) }} GROUP BY ?c ?q ?t",
                f"SELECT ?c ?q ?t ?n {{ {graph_of} ?d void:classPartition ?p . ?p void:class ?c ;"
                " void:propertyPartition ?r . ?r void:property ?q ;"
                " void:classPartition ?x . ?x void:class ?t ; void:triples ?n } }",
            ),
        ):  # fmt: skip
            assert ask(store, described) == ask(store, counted), counted


@settings(max_examples=40)
@given(graphs)
def test_an_entity_that_two_graphs_describe_is_counted_once_in_the_whole(
    statements: list[set[tuple[str, str, str]]],
) -> None:
    store = stored(made(statements))
    described = ask(
        store,
        f"SELECT ?c ?n {{ GRAPH <{VOID}> {{ <{VOID}#all> void:classPartition ?p ."
        " ?p void:class ?c ; void:entities ?n } }",
    )
    counted = ask(
        store,
        f"SELECT ?c (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH ?g {{ ?s a ?c }} FILTER(?g != <{VOID}>) }}"
        " GROUP BY ?c",
    )
    assert described == counted
    assert ask(
        store,
        f"SELECT ?n {{ GRAPH <{VOID}> {{ <{VOID}#all> void:distinctSubjects ?n }} }}",
    ) == ask(
        store,
        f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{VOID}>) }}",
    )


STATEMENTS = [
    (ENTITIES[0], "rdf:type", term("dcat:Dataset")),
    (ENTITIES[0], "dcterms:title", literal("one")),
    (ENTITIES[0], "dcterms:creator", iri(ENTITIES[1])),
    (ENTITIES[1], "rdf:type", term("foaf:Person")),
]


def test_it_is_the_same_for_the_same_and_has_no_blank_node() -> None:
    about = {f"{BASE}source/0": About("Zero", "CC0-1.0", "zero.nq.gz", f"{PREFIXES['fwl']}CC0-1.0")}
    once, again = (list(describe(count(made([STATEMENTS])), IDS, about, 3)) for _ in range(2))
    assert once == again
    assert len(set(once)) == len(once)
    assert not any("_:" in line for line in once)
    text = "".join(once)
    assert f"<{BASE}dumps/zero.nq.gz>" in text
    assert "<https://w3id.org/fairweave/licence/CC0-1.0>" in text


def test_it_conforms_to_our_own_shapes() -> None:
    numbers = rdflib.Graph().parse(
        data="".join(describe(count(made([STATEMENTS])), IDS, {}, 3)), format="nt"
    )
    shapes = rdflib.Graph().parse(directory("shapes") / "void.ttl")
    conforms, _, report = pyshacl.validate(numbers, shacl_graph=shapes)
    assert conforms, report


@settings(max_examples=60)
@given(graphs)
def test_a_statement_of_several_graphs_is_one_of_all_graphs_together(
    statements: list[set[tuple[str, str, str]]],
) -> None:
    store = stored(made(statements))
    ((total,),) = ask(
        store,
        f"SELECT ?n {{ GRAPH <{VOID}> {{ <{VOID}#all> void:triples ?n }} }}",
    )
    together = {triple for one in statements for triple in one}
    assert total == str(Literal(len(together)))
