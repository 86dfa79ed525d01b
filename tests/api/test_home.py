"""The first page suggests what to look at, by records of the snapshot that is served."""

from __future__ import annotations

import re

import httpx

from api.examples_to_see import best
from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import served

HTML = {"Accept": "text/html"}


def looked_at(service: httpx.Client) -> list[tuple[str, str]]:
    """Address and text of each link of the line."""
    found = re.search(r'<p id="look">(.*?)</p>', service.get("/", headers=HTML).text, re.DOTALL)
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', found[1]) if found else []


def test_the_demo_lists_what_to_look_at(demo_service: httpx.Client) -> None:
    links = looked_at(demo_service)
    assert len(links) == 4
    for address, text in links:
        page = demo_service.get(address, headers=HTML)
        assert page.status_code == 200
        assert text.removesuffix(" executions of notebooks") in page.text
    (disagreeing, _), (restricted, _), (refused, _), (executions, _) = links
    assert "Sources disagree" in demo_service.get(disagreeing, headers=HTML).text
    assert 'id="inherited"' in demo_service.get(restricted, headers=HTML).text
    assert refused.endswith("/queries/refusals")
    assert executions.endswith("/queries/executions-by-outcome")


def test_links_stay_below_the_path_of_a_proxy(demo: Snapshot) -> None:
    imports = "from api.http.proxies import Proxies, ProxyFields"
    options = "proxies=Proxies.of(trusted=['127.0.0.1'], fields=ProxyFields.x_forwarded_all)"
    headers = HTML | {"X-Forwarded-Prefix": "/data"}
    with served(demo.path.parents[1], options, imports=imports, headers=headers) as service:
        addresses = [address for address, _ in looked_at(service)]
    assert len(addresses) == 4
    assert all(re.match("/data/(dataset|queries)/", address) for address in addresses)


def test_only_kinds_of_which_there_are_records_are_named(client: httpx.Client) -> None:
    assert looked_at(client) == []


def test_one_search_box_is_on_the_first_page_and_one_on_others(client: httpx.Client) -> None:
    for path in ("/", "/search", "/browse"):
        assert client.get(path, headers=HTML).text.count('type="search"') == 1, path


def test_who_states_which_licence_is_a_sentence(demo_service: httpx.Client) -> None:
    html = demo_service.get("/", headers=HTML).text
    assert "(FAIRweave states CC BY; audits state CC BY and CC BY-NC 4.0)" in html


def test_a_licence_with_a_name_is_the_better_example() -> None:
    rows = [{"audited": {"value": text}} for text in ("Terms at https://h.example/x", "CC BY 4.0")]
    assert best(rows)["audited"]["value"] == "CC BY 4.0"
    assert best(rows[:1]) == rows[0]
