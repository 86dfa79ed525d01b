"""Texts about the service, and the metadata of pages for previews and search engines."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import at, served

SITE = "from api.site import Contact, Publisher, Site"
OPTIONS = """site=Site(title="Our catalogue", description="What we know of datasets.",
 contact=Contact(page="https://example.org/contact"),
 publisher=Publisher(name="An institute", homepage="https://example.org/"))"""


def test_what_a_program_should_know_names_addresses_that_answer(service: httpx.Client) -> None:
    text = service.get("/llms.txt").text
    addresses = re.findall(r"\]\((.*?)\)", text)
    assert len(addresses) > 10
    for address in addresses:
        assert address.startswith(at(service, "/"))
        if not address.endswith("/mcp"):  # which has only its own protocol
            assert service.get(address, follow_redirects=True).status_code == 200, address


def test_a_contact_and_who_runs_it_are_on_every_page(snapshot: Snapshot) -> None:
    with served(snapshot.path.parents[1], OPTIONS.replace("\n", ""), imports=SITE) as client:
        security = client.get("/.well-known/security.txt").text
        assert "Contact: https://example.org/contact" in security
        expires = datetime.fromisoformat(security.split("Expires: ")[1].split()[0])
        assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=366)
        for path in ("/", "/queries", "/search", "/nothing-here"):
            page = client.get(path, headers={"Accept": "text/html"}).text
            assert "https://example.org/contact" in page and "An institute" in page
            assert '<meta property="og:site_name" content="Our catalogue">' in page


def test_without_a_contact_there_is_no_security_text(service: httpx.Client) -> None:
    assert service.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("path", ["/", "/queries", "/queries/datasets-matching", "/sparql"])
def test_a_page_describes_itself(service: httpx.Client, path: str) -> None:
    page = service.get(path, headers={"Accept": "text/html"}).text
    described = re.search(r'<meta name="description" content="(.*?)">', page)
    assert described and 20 < len(described[1]) < 260
    title = re.search(r'<meta property="og:title" content="(.*?)">', page)
    assert title and title[1] and "<" not in title[1]
    assert page.partition("</head>")[0].count("<title>") == 1


def test_the_icon_is_there_for_browsers_that_ask_for_it(service: httpx.Client) -> None:
    icon = service.get("/favicon.ico")
    assert icon.headers["content-type"] == "image/svg+xml" and icon.content.startswith(b"<svg")
    assert (Path(__file__).parents[3] / "api/static/icon.svg").read_bytes() == icon.content
