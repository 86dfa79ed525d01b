"""What machines look for first: robots.txt, the sitemap with its dates, the list of interfaces."""

from __future__ import annotations

import re
import urllib.robotparser
from datetime import datetime
from xml.etree import ElementTree

import httpx

from api.harvesting.sitemap import MOST, Place, index, listed
from kg.record_types import record_types
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.history import History
from tests import real_build

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def page_of(path: str) -> str:
    return f"/{path}" if record_types().is_document(path) else f"/{path}.html"


def places(text: str) -> dict[str, str | None]:
    return {
        str(entry.findtext("s:loc", namespaces=NAMES)): entry.findtext(
            "s:lastmod", namespaces=NAMES
        )
        for entry in ElementTree.fromstring(text)
    }


def test_robots_may_read_records_and_questions_and_find_the_sitemap(
    service: httpx.Client,
) -> None:
    text = service.get("/robots.txt").text
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.site_maps() == [f"{service.base_url}/sitemap.xml"]
    for path in ("/", "/dataset/x", "/queries/lineage", "/catalog", "/dataset/x.ttl"):
        assert robots.can_fetch("anybody", path), path
    for path in ("/sparql?query=x", "/search?q=x", "/selection?query=x"):
        assert not robots.can_fetch("anybody", path), path


def test_the_sitemap_has_every_record_that_people_look_for_with_its_true_date(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    files = places(service.get("/sitemap.xml").text)
    count = len(files)
    assert real_build.PLACE or count == 1
    assert list(files) == [f"{service.base_url}/sitemap-{n + 1}.xml" for n in range(count)]
    each = [places(service.get(file).text) for file in files]
    found = {url: modified for one in each for url, modified in one.items()}
    history = History.open(snapshot.path)
    assert history is not None
    expected = {
        str(service.base_url).rstrip("/") + page_of(iri.removeprefix(history.base)): modified
        for iri, modified in history.documents(listed(history.kinds()))
    }
    assert expected
    assert expected.keys() <= found.keys()
    for url, modified in expected.items():
        assert datetime.fromisoformat(str(found[url])) == modified
    assert [max(filter(None, one.values())) for one in each] == list(files.values())
    kinds = {url.split("/")[3] for url in expected}
    assert {"dataset", "article"} <= kinds
    assert kinds.isdisjoint({"cell", "execution", "feature-use", "file", "notebook-features"})
    own = [url for url in found if url.split("/")[3] in ("snapshot", "source")]
    assert len(own) == len(snapshot.manifest.sources) + 1
    assert all(found[url] for url in own)


def test_every_page_of_the_sitemap_is_there_without_a_redirect_and_is_the_canonical_one(
    service: httpx.Client,
) -> None:
    seen = {}
    for url in places(service.get("/sitemap-1.xml").text):
        seen.setdefault(url.split("/")[3], url)  # one of each kind
    assert len(seen) > 15
    for url in seen.values():
        page = service.get(url, headers={"Accept": "text/html"})
        assert page.status_code == 200, url
        canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page.text)
        assert canonical is None or canonical[1] == url


def test_what_the_sitemap_names_is_there(service: httpx.Client) -> None:
    found = list(places(service.get("/sitemap-1.xml").text))
    first_of_each = {url.split("/")[3]: url for url in reversed(found)}
    for url in first_of_each.values():
        answer = service.get(url, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, url


def test_a_file_that_is_not_is_not_found(service: httpx.Client) -> None:
    for path in ("/sitemap-999.xml", "/sitemap-0.xml", "/sitemap-x.xml"):
        assert service.get(path).status_code == 404, path


def test_the_index_has_the_latest_date_of_each_file() -> None:
    early, late = datetime(2026, 1, 1), datetime(2026, 2, 1)
    body = index("http://h", [[Place("a", late), Place("b", early)], [Place("c")]])
    assert places(body.decode()) == {
        "http://h/sitemap-1.xml": "2026-02-01T00:00:00Z",
        "http://h/sitemap-2.xml": None,
    }
    assert MOST <= 50_000


def test_the_catalogue_of_interfaces_names_what_is_there(service: httpx.Client) -> None:
    answer = service.get("/.well-known/api-catalog")
    assert answer.headers["content-type"].startswith("application/linkset+json")
    link = f'<{service.base_url}/.well-known/api-catalog>; rel="api-catalog"'
    assert service.head("/.well-known/api-catalog").headers["link"] == link
    assert link in service.get("/", headers={"Accept": "text/html"}).headers["link"]
    whole, *each = answer.json()["linkset"]
    assert [item["href"] for item in whole["item"]] == [one["anchor"] for one in each]
    for one in each:
        for relation in ("service-desc", "service-doc", "status"):
            for target in one.get(relation, []):
                kind = target["type"].partition(";")[0]
                given = service.get(target["href"], headers={"Accept": kind})
                assert given.status_code == 200, target
