"""A plan states how many statements each pattern of a query has."""

from __future__ import annotations

import httpx
import pytest

PREFIXES = "PREFIX ex: <http://example.org/>\n"


def test_each_pattern_is_counted(client: httpx.Client) -> None:
    query = f"{PREFIXES}SELECT * {{ ?n ex:number ?value OPTIONAL {{ ?a ex:link ?other }} }}"
    found = client.get("/sparql/plan", params={"query": query}).json()
    assert [one["statements"] for one in found["patterns"]] == [3000, 1]
    assert found["patterns"][0]["pattern"] == "?n <http://example.org/number> ?value"
    dataset = client.get(
        "/sparql/plan", params={"query": "ASK { ?s a <http://www.w3.org/ns/dcat#Dataset> }"}
    )
    assert dataset.json()["patterns"][0]["pattern"] == "?s rdf:type dcat:Dataset"
    assert found["summary"] == "This joins 3,000 × 1 statements."


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Missing"), ("SELECT {", "cannot be parsed"), ("#" * 20_001, "at most")],
)
def test_what_has_no_plan_is_refused(client: httpx.Client, query: str, words: str) -> None:
    answer = client.get("/sparql/plan", params={"query": query})
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
