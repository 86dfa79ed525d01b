"""Which queries need not wait behind those that may take long."""

from __future__ import annotations

import pytest

from kg.engines.brief import is_brief

DCAT = "PREFIX dcat: <http://www.w3.org/ns/dcat#>\n"


@pytest.mark.parametrize(
    "query",
    [
        "ASK {}",
        "ask where { <https://example.org/a> ?p ?o . }",
        "SELECT ?s ?p WHERE { ?s ?p 'text'@en } LIMIT 100",
        DCAT + "SELECT ?s { ?s a dcat:Dataset } LIMIT 10",
        DCAT + "ASK { ?s dcat:distribution ?o }",
        'SELECT * { ?s ?p "?s" } LIMIT 5',
        "SELECT * { <http://x/?s> ?s ?o } LIMIT 5",
    ],
)
def test_one_pattern_and_a_limit(query: str) -> None:
    assert is_brief(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } LIMIT 100000",
        "SELECT DISTINCT ?p { ?s ?p ?o } LIMIT 5",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 5",
        "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 5",
        "SELECT * { ?s ?p ?o FILTER(?o = 3) } LIMIT 1",
        "ASK { ?s ?p ?s }",
        "ASK { ?s ?p $s }",
        "ASK { ?a ?b ?c . ?d ?e ?f }",
        "ASK { ?a ?b ?c ; ?e ?f }",
        "ASK { ?a <p>+ ?c }",
        "ASK { ?a <p>/<q> ?c }",
        "ASK { ?a (<p>|<q>)* ?c }",
        "ASK { GRAPH ?g { ?a ?b ?c } }",
        "ASK { SERVICE <http://x> { ?a ?b ?c } }",
        "SELECT * { ?s ?p ?o } LIMIT 5 OFFSET 999999",
        "ASK { ?s ?p ?o } #" + "x" * 5_000,
        "DELETE WHERE { ?s ?p ?o }",
        "ASK " + "{ " * 900,
    ],
)
def test_no_other_query(query: str) -> None:
    assert not is_brief(query)
