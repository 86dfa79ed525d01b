"""Which properties a query wants of the instances of a class: as its algebra has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.saved_queries import Catalogue
from kg.saved_queries.class_uses import class_uses

C, P, Q = "urn:C", "urn:p", "urn:q"


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("?d a <urn:C> ; <urn:p> ?x", [(C, P)]),
        ("?d <urn:p> ?x . ?d a <urn:C>", [(C, P)]),
        ("?d a <urn:C> , <urn:D> ; <urn:p> 1 , 2.5 , true", [(C, P), ("urn:D", P)]),
        ("?d a <urn:C> ; <urn:p> 'x'@en ; <urn:q> '1'^^<urn:t> .", [(C, P), (C, Q)]),
        ("?d <urn:p> -1 ; a <urn:C>", [(C, P)]),
        ("?d a <urn:C> OPTIONAL { ?d <urn:p> ?x }", [(C, P)]),
        ("OPTIONAL { ?d <urn:p> ?x } ?d a <urn:C>", [(C, P)]),
        ("?d a <urn:C> FILTER NOT EXISTS { ?d <urn:p> ?x }", [(C, P)]),
        ("?d a <urn:C> FILTER(?n > 1 && EXISTS { ?d <urn:p> ?x })", [(C, P)]),
        ("?d a <urn:C> FILTER regex(?x, 'a') ?d <urn:p> ?x", [(C, P)]),
        ("GRAPH ?g { ?d a <urn:C> } GRAPH ?g { ?d <urn:p> ?x }", []),
        ("{ ?d a <urn:C> } UNION { ?d <urn:p> ?x }", []),
        ("{ ?d a <urn:C> ; <urn:p> ?x } UNION { ?d a <urn:D> ; <urn:q> ?x }",
         [(C, P), ("urn:D", Q)]),
        ("?d a <urn:C> . ?e <urn:p> ?d", []),
        ("?d a <urn:C> ; <urn:p>/<urn:q> ?x ; ^<urn:p> ?y ; <urn:p>* ?z", []),
        ("?d a <urn:C> ; (<urn:p>|<urn:q>) ?x ; !<urn:p> ?y", []),
        ("?d a <urn:C> ; <urn:q>? ?x ; <urn:p> ?y", [(C, P)]),
        ("?d a <urn:C> ; <urn:p> [ <urn:q> ?x ] ; <urn:q> ?y", [(C, P), (C, Q)]),
        ("?d <urn:p> [ a <urn:C> ; <urn:q> ?d ]", []),
        ("[ <urn:p> ?d ] . ?d a <urn:C>", []),
        ("?d a <urn:C> ; <urn:p> (1 ?x) ; <urn:q> ?y", [(C, P), (C, Q)]),
        ("?d a ?c ; <urn:p> ?x VALUES ?c { <urn:C> }", []),
        ("SERVICE <urn:s> { ?d a <urn:C> ; <urn:p> ?x }", []),
        ("?d a <urn:C> . { SELECT ?d (COUNT(?x) AS ?n) { ?d <urn:p> ?x } GROUP BY ?d }", [(C, P)]),
    ],
)  # fmt: skip
def test_it_is_what_the_query_wants(pattern: str, found: list[tuple[str, str]]) -> None:
    query = f"SELECT * WHERE {{ {pattern} }}"
    parseQuery(query)
    assert sorted(class_uses(query)) == sorted(found)


def test_what_is_constructed_is_not_wanted() -> None:
    text = "CONSTRUCT { ?d a <urn:C> ; <urn:p> ?x } WHERE { ?d a <urn:D> ; <urn:q> ?x }"
    assert class_uses(text) == [("urn:D", Q)]


def in_algebra(text: str) -> set[tuple[str, str]]:
    """Every class and property that some triples of ``text`` have of one variable."""
    classes: set[tuple[Any, Any]] = set()
    properties: set[tuple[Any, Any]] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for subject, name, value in (t for t in part.get("triples") or () if len(t) == 3):
                if isinstance(subject, Variable) and isinstance(name, URIRef):
                    (classes if name == RDF.type else properties).add(
                        (subject, value if name == RDF.type else name)
                    )
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list | tuple):
            for inner in part:
                walk(inner)

    walk(translateQuery(parseQuery(text)).algebra)
    return {(str(c), str(p)) for s, c in classes for t, p in properties if s == t}


@pytest.mark.parametrize("query", Catalogue.shipped().values(), ids=lambda q: q.id)
def test_nothing_is_found_that_the_algebra_of_a_saved_query_has_not(query: Any) -> None:
    assert {*class_uses(query.text)} <= in_algebra(query.text)


def test_most_of_what_saved_queries_want_is_found() -> None:
    texts = [query.text for query in Catalogue.shipped().values()]
    assert sum(len(class_uses(text)) for text in texts) > 100


@given(st.text("{}[]();,.^/|*+?!a ?d<urn:p>'\"@x1\n"))
def test_any_text_is_read_to_its_end(text: str) -> None:
    class_uses(text)
