"""Signposts followed by a real reader of them, citations read by those who read them."""

from __future__ import annotations

import re

import httpx
import pytest
import rispy
import signposting
from pybtex.database import parse_string

from kg.snapshots.data_directory import Snapshot


def address(service: httpx.Client, path: str) -> str:
    return str(service.base_url.join(path))


@pytest.fixture(params=["dataset", "snapshot", "source"])
def page(
    request: pytest.FixtureRequest, service: httpx.Client, snapshot: Snapshot, dataset_page: str
) -> str:
    source = snapshot.manifest.sources[0].name
    paths = {"snapshot": f"/snapshot/{snapshot.id}", "source": f"/source/{source}"}
    return address(service, paths.get(request.param, dataset_page))


def test_header_page_and_link_set_say_the_same(page: str) -> None:
    of_header = signposting.find_signposting_http(page)
    of_page = signposting.find_signposting_html(page)
    links = {(s.target, s.rel, s.type, s.profiles) for s in of_header.signposts}
    assert links == {(s.target, s.rel, s.type, s.profiles) for s in of_page.signposts}
    assert len(of_header.linksets) == 1
    of_set = signposting.find_signposting_linkset(next(iter(of_header.linksets)).target)
    of_page_in_set = [s for s in of_set.signposts if str(s.context) == page]
    whole = {(s.target, s.rel, s.type, s.profiles) for s in of_page_in_set}
    assert whole == {link for link in links if str(link[1]) != "linkset"}


def test_what_a_page_leads_to_is_there_in_the_type_that_is_promised(page: str) -> None:
    found = signposting.find_signposting_http(page)
    for link in [*found.describedBy, *found.items, *found.linksets]:
        response = httpx.get(link.target, headers={"accept": "*/*"})
        assert response.status_code == 200, link.target
        assert response.headers["content-type"].partition(";")[0] == link.type, link.target


def test_what_a_page_leads_to_leads_back(page: str) -> None:
    found = signposting.find_signposting_http(page)
    for links, back in ((found.describedBy, "describes"), (found.items, "collection")):
        for link in links:
            # files of a source are the snapshot's, whose page they lead to
            wanted = page if "/dumps/" not in link.target else None
            header = httpx.head(link.target).headers["link"]
            assert f'rel="{back}"' in header, link.target
            assert wanted is None or f'<{wanted}>; rel="{back}"' in header


def test_it_is_cited_by_an_address_that_leads_to_it(page: str) -> None:
    cited = signposting.find_signposting_http(page).citeAs
    assert cited is not None
    assert "/ark:/99999/" in cited.target
    response = httpx.get(cited.target)
    assert (response.status_code, response.headers["location"]) == (302, page)


def test_one_header_line_that_simple_readers_can_split(
    service: httpx.Client, dataset_page: str
) -> None:
    response = service.get(dataset_page)
    assert len(response.headers.get_list("link")) == 1
    link = re.compile(r'\s*<https?://[^<>]+>; rel="[\w-]+"(; (type|profile)="[^"]+")*')
    for part in response.headers["link"].split(","):
        assert link.fullmatch(part)
    assert 'rel="linkset"' in response.headers["link"].rpartition(",")[2]


@pytest.mark.parametrize(
    "path", ["/ark:/12345/ami", "/ark:/99999/", "/ark:/99999", "/ark:", "/ark:/99999//evil.example"]
)
def test_arks_of_others_are_not_resolved(service: httpx.Client, path: str) -> None:
    assert service.get(path).status_code == 404


@pytest.mark.examples("the title of a dataset")
def test_datacite_by_accept_and_by_address(service: httpx.Client, dataset_page: str) -> None:
    wanted = "application/vnd.datacite.datacite+json"
    by_accept = service.get(dataset_page, headers={"accept": wanted})
    assert by_accept.headers["content-type"] == wanted
    assert by_accept.json() == service.get(f"{dataset_page}/datacite.json").json()
    found = by_accept.json()
    assert found["titles"] == [{"title": "HolisticBiasR"}]
    assert found["types"]["resourceTypeGeneral"] == "Dataset"
    assert found["url"] == address(service, dataset_page)
    for right in found["rightsList"]:
        # (an unstated licence has no address)
        assert right["rights"] and right.get("rightsUri", "http").startswith("http")


def test_citations_are_read_by_those_who_read_them(page: str, service: httpx.Client) -> None:
    from api.exports.citations import bibtex, ris
    from api.exports.context import Place
    from api.site import Site
    from kg.datasets.model import Agent, Dataset

    awkward = Dataset(
        "http://h/dataset/x_1",
        "http://h/",
        "x_1",
        'A & B: 100% {of} "all" \\ _x_ #1\nER  - ',
        creators=(Agent("", "Müller & Söhne {GmbH}"), Agent("", "Anna and Bert")),
        issued="2020-05",
    )
    where = Place("http://h", "http://h/", Site(title="Catalogue"))
    entry = parse_string(bibtex(awkward, where, "http://h/ark:/1/x_1%20a"), "bibtex").entries["x-1"]
    assert [str(person) for person in entry.persons["author"]] == [
        r"{M\"uller \& S\"ohne GmbH}".replace(r"\"u", "ü").replace(r"\"o", "ö"),
        "{Anna and Bert}",
    ]
    assert entry.fields["year"] == "2020"
    assert entry.fields["url"] == "http://h/ark:/1/x_1%20a"
    assert entry.fields["title"].startswith(r"{A \& B: 100\% of")
    read = rispy.loads(ris(awkward, where, "http://h/ark:/1/x_1%20a"))
    assert len(read) == 1
    assert read[0]["authors"] == ["Müller & Söhne {GmbH}", "Anna and Bert"]
    assert read[0]["year"] == "2020"
    assert "publisher" not in entry.fields  # Catalogue describes it; its publisher is not stated
    assert "Described in Catalogue" in entry.fields["note"]
