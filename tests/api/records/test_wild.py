"""Unexpected names and texts: they are found, and never become markup."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from api.records.addresses import Base, candidates
from kg.rdf.iris import name
from tests.api.conftest import at, served
from tests.api.records.conftest import BASE, HOSTILE, WILD

HYDRA = "http://www.w3.org/ns/hydra/core#"


class Seen(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80))
def test_an_address_finds_the_name_however_it_is_escaped(text: str) -> None:
    iri = f"{BASE}dataset/{name(text)}"
    path = "/" + iri.removeprefix(BASE)
    for sent in (
        path,
        quote(unquote(path), safe="/"),
        quote(unquote(path), safe="/!$&'()*+,;=:@~"),
    ):
        assert iri in candidates(Base(BASE), sent, unquote(sent))


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_candidate_is_an_iri_under_a_known_base(raw: str, text: str) -> None:
    for iri in candidates(Base(BASE), f"/{raw}", f"/{text}"):
        assert NamedNode(iri).value.startswith((BASE, "https://w3id.org/fairweave/"))
        assert not set(iri) & set('<>"{}|\\^` ')


@pytest.mark.parametrize("text", WILD)
@pytest.mark.parametrize("suffix", ["", ".ttl", ".html", ".jsonld"])
def test_a_wild_name_is_served(wild: httpx.Client, text: str, suffix: str) -> None:
    answer = wild.get(f"/dataset/{name(text)}{suffix}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert text.casefold() in Seen(answer.text).text.casefold() or suffix in (".ttl", ".jsonld")


@pytest.mark.parametrize("text", ["ünï/çødé", "comma,colon:semi;", "with space"])
def test_other_ways_to_escape_a_name_find_it_too(wild: httpx.Client, text: str) -> None:
    for sent in (quote(text, safe="/"), quote(text, safe="/").lower()):
        assert wild.get(f"/dataset/{sent}.ttl").status_code == 200


def test_a_name_may_end_like_a_suffix(wild: httpx.Client) -> None:
    turtle = wild.get("/dataset/a/b/c.ttl", headers={"Accept": "application/n-triples"})
    assert turtle.headers["content-type"] == "application/n-triples"
    assert wild.get("/dataset/a/b/c.ttl.ttl").headers["content-type"].startswith("text/turtle")
    assert wild.get("/dataset/ends.html").headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/dataset/evil", "/person/evil.html"])
def test_markup_in_the_data_is_text_on_the_page(wild: httpx.Client, path: str) -> None:
    answer = wild.get(path, headers={"Accept": "text/html"})
    seen = Seen(answer.text)
    assert HOSTILE in seen.text
    scripts = [attributes for tag, attributes in seen.elements if tag == "script"]
    assert all(
        attributes.get("type") == "application/ld+json" or "/static/" in attributes["src"]
        for attributes in scripts
    )
    assert not any(tag == "img" for tag, _ in seen.elements)
    assert not any(key.startswith("on") for _, attributes in seen.elements for key in attributes)
    links = [a["href"] for tag, a in seen.elements if tag == "a" and "href" in a]
    assert not any(link.lower().startswith("javascript:") for link in links)
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_links_that_lead_away_say_so(wild: httpx.Client) -> None:
    seen = Seen(wild.get("/dataset/evil", headers={"Accept": "text/html"}).text)
    away = [a for tag, a in seen.elements if tag == "a" and a["href"].startswith("http")]
    assert away
    assert all({"noopener", "nofollow"} <= set(a["rel"].split()) for a in away)


def test_hostile_text_comes_out_of_rdf_as_it_went_in(wild: httpx.Client) -> None:
    for suffix, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        body = wild.get(f"/dataset/evil.{suffix}").content
        assert HOSTILE in {getattr(q.object, "value", "") for q in parse(body, format=form)}


def test_a_description_that_is_too_long_is_folded_not_lost(wild: httpx.Client) -> None:
    page = wild.get("/dataset/evil", headers={"Accept": "text/html"}).text
    assert "x" * 100_000 in page


def test_nothing_inferred_is_given_out(wild: httpx.Client) -> None:
    for suffix in ("ttl", "nq", "html"):
        assert "prov#Entity" not in wild.get(f"/dataset/evil.{suffix}").text


def test_sources_of_statements_are_named_where_they_differ(wild: httpx.Client) -> None:
    text = " ".join(Seen(wild.get("/journal/both.html").text).text.split())
    assert "2 sources describe it: 1 Source one; 2 Source two" in text
    assert "Jour. 2" in text and "J. 1" in text
    quads = set(parse(wild.get("/journal/both.trig").content, format=RdfFormat.TRIG))
    graphs = {str(q.graph_name) for q in quads if getattr(q.object, "value", "") == "Jour."}
    assert graphs == {f"<{BASE}source/other>"}


def test_a_part_that_only_points_to_its_document_belongs_to_it(wild: httpx.Client) -> None:
    triples = wild.get("/dataset/plain.nt").text
    assert f"<{BASE}dataset/plain#part> <http://www.w3.org/ns/dqv#value>" in triples
    page = wild.get("/dataset/plain", headers={"Accept": "text/html"}).text
    assert 'id="part"' in page


def test_links_of_many_are_paged_and_none_is_lost(wild: httpx.Client) -> None:
    first = wild.get("/language/eng.ttl").text
    assert "hydra:totalItems 12000" in first
    assert 'skos:prefLabel "English"' in first
    found: list[str] = []
    address, pages = "/language/eng.nt", 0
    while address:
        body = wild.get(address).content
        quads = list(parse(body, format=RdfFormat.N_TRIPLES))
        found += [q.subject.value for q in quads if q.predicate.value.endswith("terms/language")]
        following = [q.object.value for q in quads if q.predicate.value.endswith("core#next")]
        assert len(following) <= 1
        address, pages = next(iter(following), ""), pages + 1
    assert pages == 120
    assert len(found) == len(set(found)) == 12_000


def test_an_entity_that_is_only_referred_to_is_shown_as_such(wild: httpx.Client) -> None:
    page = wild.get("/resource?iri=http%3A%2F%2Fwww.w3.org%2Fns%2Fdcat%23Dataset")
    assert page.status_code in (200, 404)  # a class is no record: nothing links to it but types
    lost = wild.get("/resource.html?iri=javascript%3Aalert(3)")
    assert "Only referred to" in lost.text


def test_names_of_others_have_records_with_suffixes_and_pages(wild: httpx.Client) -> None:
    iri = quote("https://elsewhere.example/x?y=1&z#part", safe="")
    page = wild.get(f"/resource?iri={iri}", headers={"Accept": "text/html"})
    assert "Elsewhere" in page.text
    located = wild.get(f"/resource?iri={iri}", headers={"Accept": "text/turtle"})
    assert located.headers["content-location"].endswith(f"/resource.ttl?iri={iri}")
    assert wild.get(located.headers["content-location"]).content == located.content


def test_another_endpoint_serves_the_same_records(wild: httpx.Client, tmp_path: Path) -> None:
    """Without a snapshot the base is the address of the request."""
    endpoint = at(wild, "/sparql")
    headers = {"Host": "graph.example.org", "Accept": "text/turtle"}
    with served(tmp_path, f"endpoint={endpoint!r}", headers=headers) as far:
        for path in ("/dataset/plain.nt", "/journal/both.nt"):
            own = {"Host": "graph.example.org"}
            assert far.get(path).text == wild.get(path, headers=own).text
        assert far.get("/language/eng.ttl?page=2").status_code == 200
        assert far.get("/person/evil").status_code == 303
        page = far.get("/dataset/evil", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert far.get("/dataset/nothing").status_code == 404


def test_an_endpoint_is_served_from_elsewhere_when_its_base_is_given(
    wild: httpx.Client, tmp_path: Path
) -> None:
    endpoint = at(wild, "/sparql")
    base = "base='http://graph.example.org/'"
    with served(tmp_path, f"endpoint={endpoint!r}", base) as client:
        found = client.get("/dataset/plain", headers={"Accept": "text/turtle"})
        assert found.status_code == 200
        assert found.headers["content-location"] == at(client, "/dataset/plain.ttl")
        assert "<http://graph.example.org/dataset/plain>" in found.text


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_every_page_of_links_to_an_entity_can_be_reached(wild: httpx.Client, accept: str) -> None:
    sent = wild.get("/language/eng?page=3", headers={"Accept": accept})
    assert sent.status_code == 303
    assert sent.headers["location"].endswith("?page=3")
    assert wild.get(sent.headers["location"], headers={"Accept": accept}).status_code == 200
    page = wild.get("/language/eng.html").text
    pages = re.findall(r'href="([^"]*[?&;]page=\d+[^"]*)"', page)
    assert pages
    for link in pages[:3]:
        found = wild.get(html.unescape(link), headers={"Accept": "text/html"})
        assert found.status_code == 200


def test_what_links_to_an_iri_of_others_is_read_page_after_page(wild: httpx.Client) -> None:
    popular = "https://elsewhere.example/popular"
    seen: set[str] = set()
    address: str | None = f"/resource.ttl?iri={quote(popular, safe='')}"
    documents = set()
    while address:
        graph = rdflib.Graph().parse(data=wild.get(address).text, format="turtle")
        seen |= {str(s) for s in graph.subjects(rdflib.DCTERMS.relation, rdflib.URIRef(popular))}
        documents |= set(graph.subjects(rdflib.FOAF.primaryTopic, rdflib.URIRef(popular)))
        found = next(graph.objects(None, rdflib.URIRef(HYDRA + "next")), None)
        address = str(found) if found else None
    assert len(seen) == 2500
    assert all("iri=" in str(document) for document in documents)
