"""Lists of datasets that a user collects while browsing: in the address, without an account."""

from __future__ import annotations

import re
from html import unescape

import httpx

HTML = {"Accept": "text/html"}


def names(service: httpx.Client) -> list[str]:
    hits = service.get("/search.json", params={"kind": "dataset", "size": 3}).json()["hits"]
    return [hit["iri"].rpartition("/")[2] for hit in hits]


def test_links_of_a_search_add_to_the_list_and_remove_from_it(service: httpx.Client) -> None:
    first, second, _ = names(service)
    address = "/search?kind=dataset"
    for n, name in enumerate((first, second), 1):
        page = service.get(address, headers=HTML).text
        links = [unescape(one) for one in re.findall(r'href="([^"]+)"[^>]*>Add to list', page)]
        address = next(one for one in links if one.endswith(f"list={name}"))
        page = service.get(address, headers=HTML).text
        assert f"Your list: {n} dataset" in page
    assert page.count("✓ in the list") == 2
    assert f"/selection?dataset={first}&amp;dataset={second}" in page
    assert f"/compare?dataset={first}&amp;dataset={second}" in page


def test_a_list_is_a_selection_with_its_files(service: httpx.Client) -> None:
    chosen = names(service)[:2]
    found = service.get("/selection.json", params={"dataset": chosen}).json()
    assert [one["iri"].rpartition("/")[2] for one in found["datasets"]] == chosen
    bibtex = service.get("/selection.bib", params={"dataset": chosen}).text
    # each after the paper that describes it
    assert all(f"@misc{{{name}," in bibtex for name in chosen)
    page = service.get("/selection", params={"dataset": chosen}, headers=HTML).text
    assert f"list={chosen[0]}&amp;list={chosen[1]}" in page  # the way to add more
    assert f'href="/selection?dataset={chosen[1]}"' in page  # without the first


def test_an_unknown_name_is_an_error_that_names_it(service: httpx.Client) -> None:
    answer = service.get("/selection.json", params={"dataset": "no-such-dataset"})
    assert answer.status_code == 404
    assert "no-such-dataset" in answer.json()["detail"]


def test_a_saved_query_with_a_parameter_dataset_is_no_list(service: httpx.Client) -> None:
    answer = service.get("/selection", params={"query": "lineage", "dataset": "x"})
    assert "no dataset has the name" not in answer.text.casefold()
