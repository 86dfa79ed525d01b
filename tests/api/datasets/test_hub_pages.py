"""A dataset that a source names on a hub leads to its page there, whether or not one is stated."""

from __future__ import annotations

import httpx
import pytest

NAMES = """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX fw: <https://w3id.org/fairweave/ontology#>
SELECT ?dataset (STR(?hub_name) AS ?name)
{ ?dataset a dcat:Dataset ; fw:huggingFaceName ?hub_name
  FILTER NOT EXISTS { ?dataset fw:huggingFacePage|fw:huggingFaceConfiguration ?x } }"""


@pytest.fixture(scope="module")
def named(demo_service: httpx.Client) -> dict[str, str]:
    rows = demo_service.get("/sparql.json", params={"query": NAMES}).json()["results"]["bindings"]
    return {row["dataset"]["value"]: row["name"]["value"] for row in rows}


def test_its_page_and_croissant_link_to_it(
    demo_service: httpx.Client, named: dict[str, str]
) -> None:
    assert len(named) > 5
    for iri, name in named.items():
        path = "/" + iri.partition("/dataset/")[2].join(("dataset/", ""))
        address = f"https://huggingface.co/datasets/{name}"
        assert address in demo_service.get(f"{path}/croissant.json").json()["sameAs"]
        assert f'href="{address}"' in demo_service.get(f"{path}.html").text
