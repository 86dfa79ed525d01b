"""Search, browse and the description in numbers, as browsers, programs and editors request them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.rdf.namespaces import PREFIXES
from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import at, publish, served, until

HTML = {"Accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SD = rdflib.Namespace(PREFIXES["sd"])
VOID = rdflib.Namespace(PREFIXES["void"])


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "href" and tag == "a"]


@pytest.fixture(scope="module")
def remote(
    service: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A service without a snapshot of its own: it queries the other one's endpoint."""
    nothing = tmp_path_factory.mktemp("remote")
    with served(nothing, f"endpoint={at(service, '/sparql')!r}") as client:
        yield client


def test_a_search_is_a_page_for_people_and_json_for_programs(service: httpx.Client) -> None:
    page = service.get("/search", params={"q": "wikipedia"}, headers=HTML)
    assert page.status_code == 200
    assert "<mark>wikipedia</mark>" in page.text
    negotiated = service.get(
        "/search", params={"q": "wikipedia"}, headers={"Accept": "application/json"}
    ).json()
    found = service.get("/search.json", params={"q": "wikipedia"}).json()
    assert found == negotiated
    assert found["fit"] == "all"
    for hit in found["hits"]:
        assert hit["url"].startswith(at(service, "/"))
        assert hit["iri"].startswith(("http://localhost:8000/", "https://w3id.org/fairweave/"))
        assert hit["url"].removeprefix(at(service, "")) in Links(page.text).found
    assert service.get("/search", headers={"Accept": "image/png"}).status_code == 406
    refused = service.post("/search")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_every_hit_leads_to_a_record(service: httpx.Client) -> None:
    kinds = service.get("/search.json").json()["facets"]["kind"]
    assert len(kinds) > 10
    for kind in kinds:
        (hit,) = service.get("/search.json", params={"kind": kind["value"], "size": 1}).json()[
            "hits"
        ]
        assert hit["kind"] == kind["value"]
        answer = service.get(hit["url"], headers=HTML, follow_redirects=True)
        assert answer.status_code == 200, hit


def test_links_of_facets_narrow_the_page_to_as_many_as_they_say(service: httpx.Client) -> None:
    html = service.get("/search", headers=HTML).text
    offered = re.findall(
        r'<li><a href="(/search\?[^"]+)" rel="nofollow">([^<]+)</a> <span class="soft">([\d,]+)',
        html,
    )
    assert len(offered) > 5
    for href, label, number in offered[:12]:
        narrowed = service.get(href.replace("&amp;", "&"), headers=HTML).text
        assert f"{number} records" in narrowed or (number == "1"), (href, label)
        back = re.search(r'<a href="([^"]+)" rel="nofollow" aria-label="Without', narrowed)
        assert back is not None
        assert back[1] == "/search"


def test_pages_of_hits_are_one_list(service: httpx.Client) -> None:
    first = service.get("/search.json", params={"kind": "person", "size": 10}).json()
    assert first["count"] > 20
    seen, following = [hit["iri"] for hit in first["hits"]], first.get("next")
    while following:
        page = service.get(following).json()
        seen += [hit["iri"] for hit in page["hits"]]
        following = page.get("next")
    assert len(seen) == len(set(seen)) == first["count"]


def test_what_is_chosen_and_typed_is_never_markup(service: httpx.Client) -> None:
    evil = "<script>alert(1)</script>\"' onload=x"
    page = service.get("/search", params={"q": evil, "kind": evil, "year": evil}, headers=HTML)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "Without &lt;script&gt;" in page.text
    assert "Suggestions" in page.text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.binary(max_size=60)
    | st.from_regex(r"(q|kind|page|size|year)=[^#]{0,30}").map(str.encode)
)
def test_no_address_is_more_than_an_unknown_parameter(service: httpx.Client, query: bytes) -> None:
    escaped = "".join(f"%{byte:02X}" if byte in b'#\0 "<>\\^`{|}\r\n\t' or byte > 126 or byte < 32
                      else chr(byte) for byte in query)  # fmt: skip
    answer = service.get(f"/search?{escaped}", headers=HTML)
    unknown = answer.status_code == 400 and "no such parameter" in answer.text
    assert unknown or answer.status_code == 200, escaped


def test_a_snapshot_without_an_index_is_an_error(tmp_path: Path, snapshot: Snapshot) -> None:
    old = tmp_path / "snapshots" / snapshot.id
    old.mkdir(parents=True)
    (old / "store").symlink_to(snapshot.store)
    (old / "manifest.json").symlink_to(snapshot.path / "manifest.json")
    publish(tmp_path, snapshot.id)
    with served(tmp_path) as client:
        answer = client.get("/search?q=x")
        assert answer.status_code == 501
        assert "no search index" in answer.text


def test_browsers_learn_how_to_search(service: httpx.Client) -> None:
    head = service.get("/", headers=HTML).text
    assert 'type="application/opensearchdescription+xml"' in head
    root = ET.fromstring(service.get("/opensearch.xml").text)
    urls = {url.get("type"): url.get("template", "") for url in root.iter(f"{OPENSEARCH}Url")}
    filled = re.sub(r"\{[^}]*\?\}", "", urls["text/html"].replace("{searchTerms}", "wikipedia"))
    assert "<mark>wikipedia</mark>" in service.get(filled, headers=HTML).text
    assert len(root.findtext(f"{OPENSEARCH}ShortName") or "") <= 16


def test_browsers_get_names_for_what_is_typed(service: httpx.Client) -> None:
    root = ET.fromstring(service.get("/opensearch.xml").text)
    urls = {url.get("rel"): url.get("template", "") for url in root.iter(f"{OPENSEARCH}Url")}
    answer = service.get(urls["suggestions"].replace("{searchTerms}", "wikip"))
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    typed, names, kinds, addresses = answer.json()
    assert typed == "wikip"
    assert any("wikip" in name.casefold() for name in names)
    assert len(names) == len(set(names)) == len(kinds) == len(addresses) <= 10
    found = service.get(addresses[0], headers=HTML, follow_redirects=True)
    assert found.status_code == 200
    assert names[0] in found.text
    assert service.get("/search/suggestions").json() == ["", [], [], []]
    assert service.get("/search/suggestions?q=%22zzzzqq%22").json()[1:] == [[], [], []]


@pytest.mark.parametrize(
    "query", ["q=wikipedia&kind=dataset", "kind=dataset&language=English", "q=zzzzqqqq+xxxxyyyy"]
)
def test_a_search_has_a_feed_of_the_changes_of_its_hits(service: httpx.Client, query: str) -> None:
    page = service.get(f"/search?{query}&page=2&size=3&list=a", headers=HTML).text
    found = re.search(
        r'<link rel="alternate" type="application/atom.xml" title="Changes of [^>]*', page
    )
    assert found is not None
    address = found[0].rpartition('href="')[2].rstrip('"').replace("&amp;", "&")
    answer = service.get(address)
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)
    links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == at(service, address)
    assert links["alternate"] == at(service, address.replace(".atom", ""))
    by_accept = service.get(links["alternate"], headers={"Accept": "application/atom+xml"})
    assert by_accept.content == answer.content
    hits = service.get(address.replace(".atom", ".json") + "&size=100").json()
    changed = {link.get("href", "") for link in feed.findall(f"{ATOM}entry/{ATOM}link")}
    if hits["count"] <= 50:
        assert changed == {hit["url"] for hit in hits["hits"]}
    else:
        assert len(changed) == 50
    assert (hits["count"] == 0) == ("zzzz" in query)


def test_every_class_is_browsed_and_lists_as_many_as_counted(service: httpx.Client) -> None:
    groups = service.get("/browse.json").json()["groups"]
    names = [group["group"] for group in groups]
    assert names[:5] == [
        "Datasets", "Publications", "Code", "People and organizations", "Vocabularies",
    ]  # fmt: skip
    every = [one for group in groups for one in group["classes"]]
    assert len(every) > 40
    overview = Links(service.get("/browse", headers=HTML).text).found
    for one in every:
        path = one["url"].removeprefix(at(service, ""))
        assert path in overview
        listed = service.get(one["url"], headers={"Accept": "application/json"}).json()
        assert listed["count"] == one["count"]
        if listed["pages"] == 1:
            assert len(listed["records"]) == one["count"], one
    assert service.get("/browse/fw:Nope").status_code == 404
    assert service.get("/browse/dataset").headers["location"].endswith("/browse/dcat:Dataset")


def test_names_are_in_order_under_letters_that_lead_to_them(service: httpx.Client) -> None:
    first = service.get("/browse/owl:DatatypeProperty.json").json()
    assert first["pages"] > 1
    labels = [record["label"] for record in first["records"]]
    again = service.get(first["next"]).json()
    labels += [record["label"] for record in again["records"]]
    plain = [label.casefold() for label in labels if label.isascii() and label[0].isalpha()]
    assert plain == sorted(plain)
    page = service.get("/browse/owl:DatatypeProperty", headers=HTML)
    jumps = [href for href in Links(page.text).found if "#" in href and "/browse/" in href]
    assert len(jumps) > 10
    for href in jumps:
        assert f'id="{href.partition("#")[2]}"' in service.get(href, headers=HTML).text


def test_inferred_classes_are_not_browsed(service: httpx.Client) -> None:
    """A series is a dataset only by reasoning."""
    listed = service.get("/browse/dcat:Dataset.json").json()
    assert listed["count"] == 51
    assert not any("/series/" in record["iri"] for record in listed["records"])


def test_a_remote_endpoint_is_searched_and_browsed(
    remote: httpx.Client, service: httpx.Client
) -> None:
    until(lambda: remote.get("/search.json").status_code != 503)
    for text in ("", "speech", "kind", "wikipedia licence"):
        given = {"q": text, "size": "100"}
        here, there = (c.get("/search.json", params=given).json() for c in (service, remote))
        assert there["indexed"].startswith("20")
        assert there["count"] == here["count"]
        assert there["facets"] == here["facets"]
        if here["count"] <= 100:
            assert {hit["iri"] for hit in there["hits"]} == {hit["iri"] for hit in here["hits"]}
    assert "when the endpoint was last read" in remote.get("/search", headers=HTML).text
    here, there = (c.get("/browse/dcat:Dataset.json").json() for c in (service, remote))
    assert [r["iri"] for r in there["records"]] == [r["iri"] for r in here["records"]]
    assert remote.get("/.well-known/void", headers={"Accept": "text/turtle"}).status_code == 200


def read(answer: httpx.Response) -> rdflib.Graph:
    assert answer.status_code == 200
    kind = answer.headers["content-type"].partition(";")[0]
    forms = {"application/ld+json": "json-ld", "application/rdf+xml": "xml"}
    return rdflib.Graph().parse(data=answer.content, format=forms.get(kind, "turtle"))


@pytest.mark.parametrize(
    "kind", ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]
)
def test_void_is_where_it_is_looked_for_in_every_format(service: httpx.Client, kind: str) -> None:
    answer = service.get("/.well-known/void", headers={"Accept": kind})
    assert answer.headers["content-type"].startswith(kind)
    found = read(answer)
    (description,) = found.subjects(rdflib.RDF.type, VOID.DatasetDescription)
    everything = found.value(description, rdflib.FOAF.primaryTopic)
    assert int(found.value(everything, VOID.triples)) > 10_000
    for dump in found.objects(None, VOID.dataDump):
        assert str(dump).startswith(at(service, "/dumps/"))
        assert service.head(str(dump)).status_code == 200
    assert service.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


def test_the_service_description_holds_the_numbers_of_the_default_graph(
    service: httpx.Client,
) -> None:
    answer = service.get("/sparql", headers={"Accept": "text/turtle"})
    found = read(answer)
    endpoint = rdflib.URIRef(at(service, "/sparql"))
    assert (endpoint, SD.endpoint, endpoint) in found
    (dataset,) = found.objects(endpoint, SD.defaultDataset)
    (default,) = found.objects(dataset, SD.defaultGraph)
    (numbers,) = found.objects(default, SD.graph)
    assert len(set(found.objects(numbers, VOID.classPartition))) > 40
    names = {str(found.value(g, SD.name)) for g in found.objects(dataset, SD.namedGraph)}
    listed = service.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g {} }"}).json()
    assert names == {row["g"]["value"] for row in listed["results"]["bindings"]}
    named = {g for g in found.objects(dataset, SD.namedGraph) if found.value(g, SD.graph)}
    assert all(found.value(found.value(g, SD.graph), VOID.triples) for g in named)
    assert service.get("/sparql", headers={"Accept": "text/turtle"}).content == answer.content


#: as editors query that complete from the graph: a service's graphs, their classes, what these have
EDITOR = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT ?graph ?class ?property ?triples ?valueclass ?datatype {
  ?graph sd:graph ?numbers . ?numbers void:classPartition ?part .
  ?part void:class ?class ; void:propertyPartition ?of .
  ?of void:property ?property ; void:triples ?triples .
  OPTIONAL {
    { ?of void:classPartition [ void:class ?valueclass ] }
    UNION { ?of void-ext:datatypePartition [ void-ext:datatype ?datatype ] }
  }
}"""


def ask(service: httpx.Client, query: str) -> list[dict[str, str]]:
    # as the SIB editor sends it, with a parameter of its own
    answer = service.get(
        "/sparql",
        params={"ac": "1", "query": query},
        headers={"Accept": "application/sparql-results+json", "Origin": "http://editor.example"},
    )
    assert answer.headers["access-control-allow-origin"] == "*"
    return [
        {name: value["value"] for name, value in row.items()}
        for row in answer.json()["results"]["bindings"]
    ]


def test_an_editor_finds_numbers_examples_and_prefixes_in_the_graph(service: httpx.Client) -> None:
    rows = ask(service, EDITOR)
    title = {"class": PREFIXES["dcat"] + "Dataset", "property": PREFIXES["dcterms"] + "title"}
    (found,) = (
        row
        for row in rows
        if title.items() <= row.items() and row["graph"].endswith("sparql#union")
    )
    assert found["triples"] == "51"
    assert found["datatype"] == PREFIXES["xsd"] + "string"
    creators = {
        row["valueclass"]
        for row in rows
        if row["property"] == PREFIXES["dcterms"] + "creator" and "valueclass" in row
    }
    assert PREFIXES["foaf"] + "Person" in creators
    examples = ask(
        service,
        "PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT DISTINCT ?sq ?comment ?query "
        "{ ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq",
    )
    assert len(examples) > 50
    assert not any("<" in row["comment"] for row in examples)  # shown there as HTML
    declared = ask(
        service,
        "PREFIX sh: <http://www.w3.org/ns/shacl#> "
        "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix }",
    )
    assert PREFIXES.items() <= {row["prefix"]: row["namespace"] for row in declared}.items()


def test_openapi_describes_them(service: httpx.Client) -> None:
    schema = service.get("/openapi.json").json()
    paths = {"/search.json", "/browse.json", "/browse/{class}.json", "/.well-known/void"}
    assert paths <= schema["paths"].keys()
    fields = schema["components"]["schemas"]["SearchResult"]["properties"].keys()
    assert service.get("/search.json", params={"q": "the"}).json().keys() <= fields
