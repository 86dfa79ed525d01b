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


def test_the_page_reports_it_as_well(service: httpx.Client) -> None:
    query = PREFIXES + "SELECT * { ?d dcterms:titel ?t }"
    page = service.get("/sparql", params={"query": query}, headers={"Accept": "text/html"}).text
    assert "dcterms:titel is nowhere in this graph; did you mean dcterms:title?" in page
