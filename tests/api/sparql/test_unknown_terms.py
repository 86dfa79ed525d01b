"""A property or class that is nowhere in the graph is pointed out, with the nearest that is."""

from __future__ import annotations

import httpx
import pytest

PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX fw: <https://w3id.org/fairweave/ontology#> """


@pytest.mark.parametrize("accept", ["application/json", "text/csv", "application/xml"])
def test_an_empty_answer_has_a_warning(service: httpx.Client, accept: str) -> None:
    query = PREFIXES + "SELECT * { ?d a dcat:DataSet ; dcterms:titel ?t ; fw:noSuchThing ?x }"
    for _ in range(3):  # as it comes from the engine, and from the caches
        answer = service.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert answer.status_code == 200
        warning = answer.headers["warning"]
        assert "dcat:DataSet is nowhere in this graph; did you mean dcat:Dataset" in warning
        assert "did you mean dcterms:title?" in warning
        assert "fw:noSuchThing is nowhere" in warning


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?d dcterms:titel ?t }",
        "SELECT * { ?d a dcat:Dataset OPTIONAL { ?d dcterms:titel ?t } } LIMIT 1",
        "SELECT * { ?d a dcat:Dataset FILTER NOT EXISTS { ?d dcterms:titel ?t } } LIMIT 1",
        "ASK { ?d a dcat:Dataset MINUS { ?d dcterms:titel ?t } }",
        "CONSTRUCT { ?d a ?c } WHERE { ?d a ?c OPTIONAL { ?d dcterms:titel ?t } } LIMIT 1",
    ],
)
def test_an_answer_that_is_not_empty_has_one_too(service: httpx.Client, query: str) -> None:
    for _ in range(3):
        answer = service.get("/sparql", params={"query": PREFIXES + query})
        assert "did you mean dcterms:title?" in answer.headers["warning"]


@pytest.mark.parametrize(
    "where",
    [
        "?d a dcat:Dataset ; dcterms:title 'nothing has this title'",
        "<http://example.org/x> dcterms:title ?t",
        "?d dcterms:title ?t",
    ],
)
def test_terms_that_are_there_are_not_pointed_out(service: httpx.Client, where: str) -> None:
    answer = service.get("/sparql", params={"query": PREFIXES + f"SELECT * {{ {where} }} LIMIT 1"})
    assert "warning" not in answer.headers


@pytest.mark.parametrize(
    "where",
    [
        "?d a dcat:Dataset ; prism:doi ?x",
        "?d a dcat:Dataset OPTIONAL { ?d prism:doi ?x }",
        "?d a dcat:Dataset FILTER NOT EXISTS { ?d prism:doi ?x }",
    ],
)
def test_a_property_that_no_instance_of_the_class_has_is_pointed_out(
    service: httpx.Client, where: str
) -> None:
    query = f"PREFIX prism: <http://prismstandard.org/namespaces/basic/2.0/> {PREFIXES}"
    answer = service.get("/sparql", params={"query": f"{query} SELECT * {{ {where} }} LIMIT 1"})
    assert '"prism:doi: no such property on dcat:Dataset' in answer.headers["warning"]
    page = service.get(
        "/sparql",
        params={"query": f"{query} SELECT * {{ {where} }}"},
        headers={"Accept": "text/html"},
    )
    assert "prism:doi: no such property on dcat:Dataset" in page.text


def test_the_nearest_that_instances_of_the_class_have_is_named(service: httpx.Client) -> None:
    fabio = "PREFIX fabio: <http://purl.org/spar/fabio/> "
    query = PREFIXES + fabio + "SELECT * { ?a a fabio:JournalArticle ; dcterms:isReferencedBy ?d }"
    warning = service.get("/sparql", params={"query": query}).headers["warning"]
    assert "dcterms:isReferencedBy: no such property on fabio:JournalArticle; did you" in warning
    assert "dcterms:references" in warning


def test_a_property_of_instances_by_inference_is_not_pointed_out(service: httpx.Client) -> None:
    find = """PREFIX void: <http://rdfs.org/ns/void#>
        SELECT DISTINCT ?class ?property
        { GRAPH <https://w3id.org/fairweave/graph/inferred> { ?s a ?class } ?s ?property ?o
          FILTER EXISTS { ?part void:class ?class ; void:propertyPartition ?any }
          FILTER NOT EXISTS
          { ?part void:class ?class ; void:propertyPartition/void:property ?property } }"""
    pairs = service.get("/sparql.json", params={"query": find}).json()["results"]["bindings"]
    assert pairs
    for pair in pairs[:5]:
        pattern = f"?s a <{pair['class']['value']}> ; <{pair['property']['value']}> ?o"
        answer = service.get("/sparql", params={"query": f"SELECT * {{ {pattern} }} LIMIT 1"})
        assert "warning" not in answer.headers


@pytest.mark.examples("terms of their sources")
def test_terms_of_sources_as_published_are_not_pointed_out(demo_service: httpx.Client) -> None:
    query = PREFIXES + "SELECT * { GRAPH ?g { ?c dcat:dataset ?d } } LIMIT 1"
    answer = demo_service.get("/sparql.json", params={"query": query})
    assert answer.json()["results"]["bindings"]
    assert "warning" not in answer.headers


def test_the_page_reports_it_as_well(service: httpx.Client) -> None:
    query = PREFIXES + "SELECT * { ?d dcterms:titel ?t }"
    page = service.get("/sparql", params={"query": query}, headers={"Accept": "text/html"}).text
    assert "dcterms:titel is nowhere in this graph; did you mean dcterms:title?" in page
