"""What the page of a dataset states of its size, and of other descriptions of it."""

from __future__ import annotations

import re
from html import unescape

import httpx

QUERY = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?dataset {{ ?dataset a dcat:Dataset ; {0} }} ORDER BY ?dataset LIMIT 3"""


def paths(service: httpx.Client, pattern: str) -> list[str]:
    query = QUERY.format(pattern)
    rows = service.get("/sparql.json", params={"query": query}).json()["results"]["bindings"]
    found = [row["dataset"]["value"] for row in rows]
    return [f"/dataset/{iri.partition('/dataset/')[2]}.html" for iri in found]


def test_the_descriptions_of_one_dataset_are_a_click_away_side_by_side(
    demo_service: httpx.Client,
) -> None:
    pages = paths(demo_service, "prov:alternateOf ?other")
    assert pages
    for path in pages:
        page = demo_service.get(path).text
        found = re.search(r'href="([^"]+)"[^>]*>Compare what they state<', page)
        assert found, path
        comparison = demo_service.get(unescape(found[1]))
        assert comparison.status_code == 200
        assert "properties differ" in comparison.text or "property differs" in comparison.text


def test_sizes_are_numbers_with_their_unit_and_bounds_in_words(demo_service: httpx.Client) -> None:
    pattern = (
        "schema:size [ schema:value ?value ], [ schema:minValue ?least ; schema:maxValue ?most ]"
    )
    (path, *_) = paths(demo_service, pattern)
    page = re.sub("\u202f|<[^>]+>", " ", demo_service.get(path).text)
    sizes = page.partition("How large it is")[2][:400]
    assert re.search(r"\d[\d ]* to [\d ]+rows", sizes), sizes
    assert "val " not in sizes and "min " not in sizes, sizes
