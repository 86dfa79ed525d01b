"""How a record is requested: by suffix, by Accept, with conditions, and what is not there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import httpx
import pytest

from kg.resources import directory
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.history import History
from tests.api.conftest import served
from tests.kg.build.test_pipeline import make

DATASET = "/dataset/meta-ptmtorrent"
PERSON = "/person/notebook-study/vincent-enouf-3687"
CROISSANT = 'application/ld+json; profile="http://mlcommons.org/croissant/1.1"'
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def answered(service: httpx.Client, path: str, accept: str) -> httpx.Response:
    return service.get(path, headers={"Accept": accept} if accept else {})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        (CHROME, "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("application/ld+json;q=0.4, text/turtle;q=0.9, text/html;q=0.2", "text/turtle"),
        ("text/*;q=0.1, application/rdf+xml", "application/rdf+xml"),
        ("text/html;q=0, */*", "text/turtle"),
        ("application/xml, text/xml;q=0.5", "application/rdf+xml"),
        ("application/json", "application/ld+json"),
        # Comunica
        ("application/n-quads,application/trig;q=0.95,text/html;q=0.2", "application/n-quads"),
        ("application/vnd.datacite.datacite+json", "application/vnd.datacite.datacite+json"),
        ("application/linkset+json, application/linkset", "application/linkset+json"),
        ("application/x-bibtex", "application/x-bibtex"),
    ],
)  # fmt: skip
def test_accept_decides(service: httpx.Client, accept: str, expected: str) -> None:
    answer = answered(service, DATASET, accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == expected
    assert "accept" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "path", ["/", "/catalog", "/dumps/", "/queries", "/queries/licence-claims"]
)
@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html", "text/html"),
        ("application/xhtml+xml, image/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("text/n3", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("application/rdf+xml, text/html;q=0.9", "application/rdf+xml"),
        ("image/png, application/pdf", ""),
        ("application/x-bibtex", ""),
    ],
)
def test_what_lists_records_takes_the_media_types_that_records_take(
    service: httpx.Client, path: str, accept: str, expected: str
) -> None:
    answer = service.get(path, headers={"Accept": accept}, follow_redirects=True)
    if not expected:
        assert answer.status_code == 406
        assert "application/trig" in answer.json()["detail"]
        return
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == expected


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/queries", "application/ld+json"),
        ("/catalog", "application/ld+json"),
        ("/queries/licence-claims", "application/sparql-results+json"),
        ("/dumps/", "application/json"),
    ],
)
def test_json_is_what_the_address_gives_as_json(
    service: httpx.Client, path: str, kind: str
) -> None:
    answer = service.get(path, headers={"Accept": "application/json"}, follow_redirects=True)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)


def test_the_format_parameter_of_a_query_names_the_form_of_its_description(
    service: httpx.Client,
) -> None:
    answer = service.get("/queries/licence-claims?format=rdf", headers={"Accept": "text/html"})
    assert answer.headers["location"].endswith("/queries/licence-claims.rdf")


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (CROISSANT, CROISSANT),
        (f"{CROISSANT}, text/turtle;q=0.5, */*;q=0.1", CROISSANT),
        (f"{CROISSANT};q=0.5, text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_a_profile_decides(service: httpx.Client, accept: str, given: str) -> None:
    answer = answered(service, DATASET, accept)
    assert answer.headers["content-type"] == given
    if given == CROISSANT:
        assert answer.content == service.get(f"{DATASET}/croissant.json").content


def test_what_is_no_dataset_has_no_profile(service: httpx.Client) -> None:
    answer = answered(service, PERSON, CROISSANT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"


@pytest.mark.parametrize(("accept", "suffix"), [("text/turtle", "ttl"), ("*/*", "html")])
def test_a_negotiated_record_names_the_address_of_its_form(
    service: httpx.Client, accept: str, suffix: str
) -> None:
    answer = answered(service, DATASET, accept)
    location = answer.headers["content-location"]
    assert location == f"{str(service.base_url).rstrip('/')}{DATASET}.{suffix}"
    assert service.get(location).content == answer.content


def test_nothing_that_is_required_fits(service: httpx.Client) -> None:
    answer = answered(service, DATASET, "image/png, video/*")
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html", "html"),
        ("*/*", "html"),
        ("text/turtle", "ttl"),
        ("application/json", "jsonld"),
    ],
)
def test_what_is_no_document_is_answered_with_see_other(
    service: httpx.Client, accept: str, suffix: str
) -> None:
    answer = answered(service, PERSON, accept)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"{PERSON}.{suffix}")
    assert "accept" in answer.headers["vary"].lower()
    assert service.get(answer.headers["location"]).status_code == 200


def test_a_record_that_is_absent_is_not_found(service: httpx.Client) -> None:
    assert service.get("/person/nobody").status_code == 404
    assert answered(service, PERSON, "image/png").status_code == 406


@pytest.mark.parametrize("path", [DATASET, f"{DATASET}.ttl", f"{DATASET}/croissant.json"])
def test_head_is_get_without_the_body(service: httpx.Client, path: str) -> None:
    get, head = service.get(path), service.head(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    varying = ("date", "server")
    assert {k: v for k, v in head.headers.items() if k not in varying} == {
        k: v for k, v in get.headers.items() if k not in varying
    }


@pytest.mark.parametrize("path", [DATASET, f"{DATASET}.ttl", f"{DATASET}/citation.ris"])
def test_a_client_that_has_the_record_gets_not_modified(service: httpx.Client, path: str) -> None:
    answer = service.get(path)
    etag, modified = answer.headers["etag"], answer.headers["last-modified"]
    again = service.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert service.get(path, headers={"If-Modified-Since": modified}).status_code == 304
    assert service.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_forms_have_different_tags(service: httpx.Client) -> None:
    tags = {service.get(f"{DATASET}.{suffix}").headers["etag"] for suffix in ("ttl", "nt", "html")}
    assert len(tags) == 3


def test_anyone_may_read_from_a_browser(service: httpx.Client) -> None:
    for path in (DATASET, f"{DATASET}.ttl", "/dataset/nothing", PERSON):
        assert service.get(path).headers["access-control-allow-origin"] == "*"
    assert service.options(DATASET).status_code == 204
    assert service.post(DATASET).status_code == 405


def test_links_in_the_header_are_in_the_page_too(service: httpx.Client) -> None:
    answer = answered(service, DATASET, "text/html")
    header = re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"])
    page = re.findall(r'<link rel="([^"]*)" href="([^"]*)"', answer.text)
    for href, rel in header:
        assert (rel, href) in [(r, h.replace("%2C", ",").replace("%3B", ";")) for r, h in page] or (
            rel,
            href,
        ) in page
    assert "cite-as" in {rel for _, rel in header}


def test_the_page_has_its_json_ld(service: httpx.Client) -> None:
    page = answered(service, DATASET, "text/html").text
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(text)["@type"]


def test_not_found_helps_people(service: httpx.Client) -> None:
    answer = answered(service, "/dataset/no-such_thing", "text/html")
    assert answer.status_code == 404
    assert '<form action="/search"' in answer.text
    assert 'value="no such thing"' in answer.text
    assert answered(service, "/dataset/x", "application/json").json()["status"] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/dataset/meta-ptmtorrent/nothing.json",
        f"{PERSON}/croissant.json",
        "/nothing",
        "/dataset",
        "/resource?iri=http://example.org/nothing",
        "/resource?iri=no%20iri%20%3E%20at%20all",
        f"{DATASET}.ttl?page=2",
        "/%00",
        "/dataset/%ff%fe",
        "/dataset/" + "x" * 5000,
    ],
)
def test_what_is_not_there_is_not_found(service: httpx.Client, path: str) -> None:
    assert service.get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "", "99999999999"])
def test_a_page_is_a_number(service: httpx.Client, page: str) -> None:
    assert service.get(f"{DATASET}.ttl?page={page}").status_code == 400


def test_names_of_ones_own_are_sent_to_where_they_are(service: httpx.Client) -> None:
    required = "http%3A%2F%2Flocalhost%3A8000%2Fdataset%2Fmeta-ptmtorrent"
    answer = service.get(f"/resource?iri={required}")
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(DATASET)
    assert service.get("/resource").status_code == 400


def test_own_vocabularies_are_here_in_every_deployment(service: httpx.Client) -> None:
    answer = answered(service, "/licence/MIT", "text/turtle")
    assert "fwl:MIT" in answer.text
    assert answered(service, "/vocabulary/use-class/any-use", "text/turtle").status_code == 200


def test_saved_queries_are_records_too(service: httpx.Client) -> None:
    answer = answered(service, "/queries/lineage", "text/turtle")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{str(service.base_url).rstrip('/')}/queries/lineage.ttl",
    )
    assert "SPARQLExecutable" in service.get("/queries/lineage.ttl").text
    assert answered(service, "/queries/lineage", "application/json").status_code == 200


def test_what_an_earlier_snapshot_had_is_gone(tmp_path: Path) -> None:
    whole = directory("examples") / "dataset-audits"
    fewer = tmp_path / "dataset-audits"
    shutil.copytree(whole, fewer)
    for file in fewer.glob("*/*.json"):
        entries = json.loads(file.read_text("utf-8"))
        if isinstance(entries, dict):
            del entries[min(entries)]
            file.write_text(json.dumps(entries), "utf-8")
    data = tmp_path / "data"
    make(data, whole)
    make(data, fewer)
    history = History.open(DataDirectory(data).current().path)
    assert history is not None
    gone = [change.iri for change in history.changes(limit=10_000) if change.what == "Delete"]
    with served(data) as client:
        path = "/" + next(iri for iri in gone if "/dataset/" in iri).partition("8000/")[2]
        assert client.get(path).status_code == 410
        assert client.get(f"{path}.ttl").status_code == 410
        assert client.get(f"{path}/croissant.json").status_code == 410
        assert "was removed" in client.get(path, headers={"Accept": "text/html"}).text
        assert client.get(path + "x").status_code == 404
