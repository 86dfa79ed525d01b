"""JSON-LD in pages, as search engines read it."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
import rdflib
from rdflib import RDF, Namespace

from api.harvesting.catalog import SIZE
from kg.snapshots.data_directory import Snapshot
from tests.real_build import catalogued

SCHEMA = Namespace("https://schema.org/")
HTML = {"Accept": "text/html"}
ARTICLE = "/article/10.1371/journal.pone.0253411"


def documents(service: httpx.Client, path: str) -> list[dict[str, Any]]:
    page = service.get(path, headers=HTML, follow_redirects=True)
    assert page.status_code == 200
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    return [json.loads(text) for text in found]


def test_the_first_page_is_a_site_that_can_be_searched_and_has_a_catalogue(
    service: httpx.Client,
) -> None:
    (found,) = documents(service, "/")
    site, catalogue = found["@graph"]
    assert (site["@type"], catalogue["@type"]) == ("WebSite", "DataCatalog")
    action = site["potentialAction"]
    assert action["query-input"] == "required name=search_term_string"
    address = action["target"]["urlTemplate"].replace("{search_term_string}", "wikipedia")
    assert "<mark>wikipedia</mark>" in service.get(address, headers=HTML).text
    assert service.get(catalogue["url"]).status_code == 200


def test_the_catalogue_lists_its_datasets(service: httpx.Client, snapshot: Snapshot) -> None:
    (found,) = documents(service, "/catalog")
    assert found["@type"] == "DataCatalog"
    assert len(found["dataset"]) == min(catalogued(snapshot), SIZE)
    for dataset in found["dataset"]:
        assert dataset["@type"] == "Dataset"
        assert dataset["name"]
        assert 50 <= len(dataset["description"]) <= 5000
    last = found["dataset"][-1]
    (own,) = documents(service, last["url"])
    assert own["@id"] == last["@id"]


def test_a_saved_query_is_a_dataset_with_its_files(service: httpx.Client) -> None:
    (found,) = documents(service, "/queries/datasets-by-use-class")
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000
    for file in found["distribution"]:
        answer = service.get(file["contentUrl"])
        assert answer.headers["content-type"].partition(";")[0] == file["encodingFormat"]
    (chosen,) = documents(service, "/queries/datasets-matching?modality=text")
    assert chosen["url"].endswith("/queries/datasets-matching?modality=text")
    assert chosen["name"].endswith("(Modality: text)")
    csv = next(f["contentUrl"] for f in chosen["distribution"] if f["encodingFormat"] == "text/csv")
    assert csv.endswith("/queries/datasets-matching.csv?modality=text")


@pytest.mark.examples("an article and its authors")
def test_an_article_is_described_with_its_authors_in_order(service: httpx.Client) -> None:
    (found,) = documents(service, ARTICLE)
    assert found["@type"] == "ScholarlyArticle"
    assert found["headline"].startswith("PDBrenum")
    assert found["datePublished"] == "2021-07-06"
    assert found["isPartOf"] == [{"@type": "Periodical", "name": "PLoS ONE"}]
    assert "https://doi.org/10.1371/journal.pone.0253411" in found["sameAs"]
    names = [author["name"] for author in found["author"]]
    assert [name.split()[-1] for name in names] == ["Faezov", "Dunbrack"]


@pytest.mark.examples("a person")
def test_a_person_is_no_article(service: httpx.Client) -> None:
    assert documents(service, "/person/notebook-study/vincent-enouf-3687") == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "WebSite"),
        ("/catalog", "DataCatalog"),
        ("/queries/datasets-by-use-class", "Dataset"),
        (ARTICLE, "ScholarlyArticle"),
    ],
)
def test_it_is_rdf_of_schema_org(service: httpx.Client, path: str, kind: str) -> None:
    for document in documents(service, path):
        # the context of schema.org is on another host
        local = {**document, "@context": {"@vocab": str(SCHEMA)}}
        graph = rdflib.Graph().parse(data=json.dumps(local), format="json-ld")
        assert len(list(graph.subjects(RDF.type, SCHEMA[kind]))) >= 1
