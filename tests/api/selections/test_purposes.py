"""Selecting datasets for a purpose, on every page that lists datasets."""

from __future__ import annotations

import httpx
import pytest

HTML = {"Accept": "text/html"}
TRAIN = "train-commercial-model"


def answers(service: httpx.Client) -> dict[str, str]:
    """The dataset's title → the outcome for training, by the graph."""
    rows = service.get("/queries/datasets-for-a-purpose.json").json()["results"]["bindings"]
    return {row["dataset_iri"]["value"]: row["outcome"]["value"] for row in rows}


def test_a_search_shows_the_answer_for_a_purpose_with_the_clause(service: httpx.Client) -> None:
    hits = service.get("/search.json", params={"kind": "dataset", "size": 100}).json()["hits"]
    known = answers(service)
    page = service.get("/search", params={"kind": "dataset", "for": TRAIN}, headers=HTML).text
    assert known and page.count('class="answer ') == min(len(hits), 20)
    for hit in hits:
        label, outcome = hit["purposes"][-1]["answer"].split(": ")
        assert (label, outcome) == ("train a commercial model", known[hit["iri"]])
        assert hit["purposes"][-1]["because"]


@pytest.mark.parametrize("outcome", ["allowed", "not allowed", "unclear"])
def test_a_search_is_narrowed_to_an_outcome(service: httpx.Client, outcome: str) -> None:
    facet = f"train a commercial model: {outcome}"
    found = service.get("/search.json", params={"purpose": facet, "size": 100}).json()
    known = answers(service)
    assert found["count"] == sum(one == outcome for one in known.values())
    assert {known[hit["iri"]] for hit in found["hits"]} <= {outcome}


def test_a_selection_counts_the_outcomes_and_names_conflicts(service: httpx.Client) -> None:
    found = service.get("/selection.json", params={"kind": "dataset"}).json()
    train = next(one for one in found["purposes"] if one["purpose"].endswith(TRAIN))
    known = list(answers(service).values())
    assert train["allowed"] == known.count("allowed")
    assert train["unclear"] == known.count("unclear")
    assert train["allowed"] + train["not_allowed"] + train["unclear"] == found["count"]
    assert found["result"]["may_be_published"] in ("not-allowed", "unclear")
    page = service.get("/selection", params={"kind": "dataset"}, headers=HTML).text
    for conflict in found["result"]["conflicts"][:5]:
        assert conflict["because"] in page.replace("&#39;", "'")
    card = service.get("/selection.md", params={"kind": "dataset"}).text
    assert "| train a commercial model |" in card


def test_a_comparison_and_a_record_have_the_same_answer(service: httpx.Client) -> None:
    iris = list(answers(service))[:2]
    names = [iri.rpartition("/")[2] for iri in iris]
    rows = service.get("/compare.json", params={"dataset": names}).json()["rows"]
    row = next(one for one in rows if one["id"] == f"purpose:{TRAIN}")
    for iri, name, cell in zip(iris, names, row["values"], strict=True):
        assert cell[0]["text"].endswith(answers(service)[iri])
        page = service.get(f"/dataset/{name}", headers=HTML).text
        assert f'id="purpose-{TRAIN}"' in page


def test_licences_are_odrl_policies(service: httpx.Client) -> None:
    query = """PREFIX odrl: <http://www.w3.org/ns/odrl/2/>
        PREFIX cc: <http://creativecommons.org/ns#>
        ASK { <https://w3id.org/fairweave/licence/CC-BY-NC-4.0> a odrl:Set ;
          odrl:prohibition/odrl:action cc:CommercialUse ; odrl:permission/odrl:duty ?duty }"""
    assert service.get("/sparql.json", params={"query": query}).json()["boolean"] is True
