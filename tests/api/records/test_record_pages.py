"""Record pages in a real Chromium: read by eye, by keyboard, by a screen reader, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from kg.snapshots.data_directory import Snapshot
from tests.api.test_browser import Watched, chromium, serious

__all__ = ["chromium"]
pytestmark = pytest.mark.xdist_group("browser")

#: a page of each kind that has blocks of its own
PAGES = [
    "/dataset/meta-ptmtorrent",
    "/article/10.1371/journal.pone.0253411",
    "/repository/github.com/predictive-clinical-neuroscience/braincharts",
    "/organization/public-library-of-science.html",
    "/person/notebook-study/vincent-enouf-3687.html",
    "/language/zho.html",
    "/licence/MIT",
    "/journal/1546-1718.html",
    "/feature/ipython~output-ref",
    "/notebook/notebook-study/9115",
    "/source/notebook-study",
    "/dataset/not-there",
]


@pytest.fixture(scope="module")
def origin(service: httpx.Client) -> str:
    return str(service.base_url).rstrip("/")


@pytest.fixture
def watched(chromium: Any, origin: str) -> Iterator[Watched]:
    watched = Watched(chromium, origin, viewport={"width": 1200, "height": 900})
    yield watched
    watched.complaints = [message for message in watched.complaints if "404" not in message]
    watched.settle()
    watched.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_and_axe_finds_nothing_serious(watched: Watched, path: str) -> None:
    page = watched.open(path)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert len(page.content()) < 300_000
    assert serious(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_in_the_dark_on_a_phone_it_fits_and_axe_finds_nothing(
    chromium: Any, origin: str, path: str
) -> None:
    size = {"width": 390, "height": 800}
    phone = Watched(chromium, origin, viewport=size, color_scheme="dark")
    page = phone.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page) == []
    phone.context.close()


def test_every_link_of_a_page_that_stays_here_leads_somewhere(
    watched: Watched, service: httpx.Client
) -> None:
    page = watched.open(PAGES[0])
    links = page.evaluate("[...document.querySelectorAll('main a[href]')].map(a => a.href)")
    own = {link.partition("#")[0] for link in links if link.startswith(watched.origin)}
    assert len(own) > 15
    for link in own:
        answer = service.get(link, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, link


@pytest.fixture(scope="module")
def derived(snapshot: Snapshot) -> str:
    """The path of a dataset that is derived from another."""
    from pyoxigraph import NamedNode, Store

    from kg.rdf.namespaces import expand

    found = Store.read_only(str(snapshot.store)).quads_for_pattern(
        None, NamedNode(expand("prov:wasDerivedFrom")), None
    )
    # a fragment is evidence of a rule, derived from claims
    iris = {str(q.subject.value) for q in found if "/dataset/" in str(q.subject)}
    iris = {iri for iri in iris if "#" not in iri}
    if not iris:
        pytest.skip("needs a derived dataset in the examples")
    return "/" + min(iris).removeprefix("http://localhost:8000/")


def test_lineage_is_walked_by_keyboard(watched: Watched, derived: str) -> None:
    page = watched.open(derived)
    page.locator(".lineage a.here").focus()
    page.keyboard.press("ArrowLeft")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused != page.locator(".lineage a.here").get_attribute("aria-label")
    assert page.locator(".lineage svg.lit").count() == 1
    assert page.locator(".lineage .lines path.on").count() >= 1
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.classList.contains('here')")
    page.keyboard.press("ArrowLeft")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text()


def test_lineage_is_there_without_scripts(chromium: Any, origin: str, derived: str) -> None:
    watched = Watched(chromium, origin, java_script_enabled=False)
    page = watched.open(derived)
    assert page.locator(".lineage svg a.node").count() >= 2
    assert page.locator(".lineage svg path[data-source]").count() >= 1
    page.locator(".lineage a.node:not(.here)").first.click()
    assert page.url != origin + derived
    watched.settle()
    watched.context.close()


def test_citations_are_tabs_and_can_be_copied(watched: Watched) -> None:
    page = watched.open(PAGES[0])
    page.get_by_role("tab", name="RIS").click()
    panel = page.get_by_role("tabpanel").filter(visible=True)
    assert "TY  - DATA" in panel.inner_text()
    assert panel.get_by_role("button", name="Copy").count() == 1


def test_citation_managers_find_the_citations_in_the_page(service: httpx.Client) -> None:
    page = service.get(f"{PAGES[0]}.html").text
    links = dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page))
    for media_type in (
        "application/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
    ):
        answer = service.get(links[media_type])
        assert answer.headers["content-type"].startswith(media_type)


def test_citations_are_files(service: httpx.Client) -> None:
    for name, media_type, begins in (
        ("citation.bib", "application/x-bibtex", "@"),
        ("citation.ris", "application/x-research-info-systems", "TY  - "),
        ("citation.csl.json", "application/vnd.citationstyles.csl+json", "["),
    ):
        answer = service.get(f"{PAGES[0]}/{name}")
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.text.startswith(begins)
