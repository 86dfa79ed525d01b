"""The demo is large enough to show what the service is for, and its pages agree on its numbers."""

from __future__ import annotations

import re

import httpx
import pytest

from kg.rdf.namespaces import PREFIXES

HTML = {"Accept": "text/html"}
#: what the demo has to show → a pattern of the graph, and how many of it there are at least
SHOWN = {
    "datasets": ("?one a dcat:Dataset", 150),
    "sources with datasets": ("GRAPH ?one { ?dataset a dcat:Dataset }", 8),
    "datasets with a year": ("?one a dcat:Dataset ; dcterms:issued ?year", 55),
    "datasets with a maker": ("?one a dcat:Dataset ; dcterms:creator ?maker", 55),
    "datasets with a country": ("?one fw:creatorCountry ?country", 10),
    "datasets whose licences disagree": ("?one fw:effectiveTerms/fw:termsDisagree true", 1),
    "datasets with a restricted ancestor": ("?one fw:inheritedTerms ?terms", 2),
    "executions": ("?one a fw:NotebookExecution", 15),
    "cells that were executed": ("?one a repr:CellExecution", 15),
    "models trained on known datasets": ("?one fair4ml:trainedOn ?dataset", 2),
}
PREFIXED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
#: kinds of record with one class, all of which have names: the same number everywhere
COUNTED = {
    "dcat:Dataset": "dataset",
    "repr:Notebook": "notebook",
    "doap:GitRepository": "repository",
    "fabio:Journal": "journal",
    "foaf:Person": "person",
    "foaf:Organization": "organization",
}


def number(text: str) -> int:
    """A number as pages write it."""
    return int(re.sub(r"\D", "", text))


@pytest.mark.parametrize("what", SHOWN)
def test_the_demo_shows(demo_service: httpx.Client, what: str) -> None:
    pattern, least = SHOWN[what]
    query = f"SELECT (COUNT(DISTINCT ?one) AS ?n) {{ {pattern} }}"
    found = demo_service.get(
        "/sparql", params={"query": PREFIXED + query}, headers={"Accept": "application/json"}
    ).json()
    assert int(found["results"]["bindings"][0]["n"]["value"]) >= least


def figures(service: httpx.Client) -> dict[str, tuple[int, str]]:
    """Class → number and label of each figure of the first page."""
    text = service.get("/", headers=HTML).text
    found = re.findall(r'<a href="/browse/([^"]+)"><strong>([^<]+)</strong> ([^<]+)</a>', text)
    return {curie: (number(count), label) for curie, count, label in found}


def test_the_first_page_counts_what_its_links_list(demo_service: httpx.Client) -> None:
    shown = figures(demo_service)
    assert {"dcat:Dataset", "repr:Notebook", "fabio:JournalArticle"} <= set(shown)
    for curie, (count, label) in shown.items():
        listed, page = 0, 1
        while True:
            part = demo_service.get(f"/browse/{curie}.json", params={"page": page}).json()
            listed += len(part["records"])
            if page == part["pages"]:
                break
            page += 1
        assert (part["count"], listed) == (count, count), curie
        assert part["label"].lower() == label


def test_browse_and_search_count_alike(demo_service: httpx.Client) -> None:
    shown = figures(demo_service)
    for curie, kind in COUNTED.items():
        found = demo_service.get("/search.json", params={"kind": kind}).json()
        assert found["count"] == demo_service.get(f"/browse/{curie}.json").json()["count"], kind
        if curie in shown:
            assert found["count"] == shown[curie][0]


def test_the_feed_counts_the_datasets_alike(demo_service: httpx.Client) -> None:
    count, _ = figures(demo_service)["dcat:Dataset"]
    text = demo_service.get("/feed", headers=HTML).text
    stated = re.search(r">([\d\s]+) datasets in this snapshot; the ([\d\s]+) most recent", text)
    assert stated is not None
    assert number(stated[1]) == count
    listed = re.search(r'id="datasets">.*?</ul>', text, re.DOTALL)
    assert listed is not None
    assert listed[0].count("<li>") == number(stated[2])
    assert f"dataset: {count} new" in text


def test_every_starting_question_has_an_answer(demo_service: httpx.Client) -> None:
    text = demo_service.get("/", headers=HTML).text
    begin = re.search(r'<h2 id="begin">.*?</section>\s*</div>', text, re.DOTALL)
    assert begin is not None
    questions = re.findall(r'href="/queries/([^"]+)"', begin[0])
    assert len(questions) >= 10
    for name in questions:
        rows = demo_service.get(
            f"/queries/{name}", headers={"Accept": "application/sparql-results+json"}
        ).json()["results"]["bindings"]
        assert rows, name


def test_titles_of_articles_are_listed_in_one_column(demo_service: httpx.Client) -> None:
    articles = demo_service.get("/browse/fabio:JournalArticle", headers=HTML).text
    assert 'class="plain names"' not in articles
    assert 'class="plain names"' in demo_service.get("/browse/dcat:Dataset", headers=HTML).text
