"""The catalogue as harvesters read it: whole, valid, paged by the address of the request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import rdflib
from pyoxigraph import NamedNode, Store
from rdflib import RDF, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from api.harvesting.catalog import SIZE
from kg.snapshots.data_directory import Snapshot
from tests import real_build
from tests.api.exports.dcatap import shapes, violations
from tests.real_build import catalogued

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
LDP = rdflib.Namespace("http://www.w3.org/ns/ldp#")
FDP = rdflib.Namespace("https://w3id.org/fdp/fdp-o#")
BASE = "http://localhost:8000/"
SYNTAXES = {
    "ttl": "turtle",
    "jsonld": "json-ld",
    "rdf": "xml",
    "nt": "nt",
    "trig": "trig",
    "nq": "nquads",
}


def graph(service: httpx.Client, path: str, syntax: str = "turtle") -> rdflib.Graph:
    response = service.get(path)
    assert response.status_code == 200, response.text
    if syntax not in ("trig", "nquads"):
        return rdflib.Graph().parse(data=response.content, format=syntax)
    found = rdflib.Dataset().parse(data=response.content, format=syntax)
    assert [one.identifier for one in found.graphs() if len(one)] == [DATASET_DEFAULT_GRAPH_ID]
    return found.default_graph


def test_official_shapes_find_no_violation(
    service: httpx.Client, snapshot: Snapshot, shared_data: Callable[[str], Path]
) -> None:
    official = shapes(shared_data("dcat-ap"))
    for path in ("/catalog.ttl", "/dumps/", "/"):
        body = service.get(path, headers={"accept": "text/turtle"}).content
        assert violations(body, "turtle", official) == [], path


def test_official_shapes_find_no_violation_in_records_of_any_kind(
    demo: Snapshot, demo_service: httpx.Client, shared_data: Callable[[str], Path]
) -> None:
    official = shapes(shared_data("dcat-ap"))
    store = Store.read_only(str(demo.store))
    kinds: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(str(RDF.type)), None):
        iri = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        path = iri.removeprefix(BASE)
        if iri.startswith(BASE) and "#" not in path and "/" in path:
            kinds.setdefault(path.partition("/")[0], []).append(path)
    expected = {"dataset", "series", "source", "snapshot", "organization", "catalogue"}
    assert real_build.PLACE or expected <= kinds.keys()
    wrong = {}
    for kind, paths in kinds.items():
        for path in sorted(set(paths))[:2]:
            answer = demo_service.get(f"/{path}.ttl")
            found = answer.status_code == 200 and violations(answer.content, "turtle", official)
            if found:
                wrong[kind] = found
    assert wrong == {}


def test_official_shapes_find_what_is_wrong(shared_data: Callable[[str], Path]) -> None:
    untitled = b"<urn:x> a <http://www.w3.org/ns/dcat#Dataset> ."
    assert violations(untitled, "turtle", shapes(shared_data("dcat-ap")))


def test_every_syntax_has_the_same_statements(service: httpx.Client) -> None:
    found = [
        # each names itself as its view
        set(graph(service, f"/catalog.{suffix}", syntax).triples((None, DCT.title, None)))
        for suffix, syntax in SYNTAXES.items()
    ]
    assert found[0]
    assert all(other == found[0] for other in found)


def test_each_dataset_is_described_and_none_is_a_stub(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    page = graph(service, "/catalog.ttl")
    found = set(page.subjects(RDF.type, DCAT.Dataset))
    assert len(found) == min(catalogued(snapshot), SIZE)
    for dataset in found:
        assert len(list(page.objects(dataset, DCT.title))) == 1
        assert len(list(page.objects(dataset, DCT.description))) == 1
        assert len(list(page.objects(dataset, DCT.license))) <= 1
        assert list(page.objects(dataset, DCAT.distribution))
    assert set(page.objects(URIRef(f"{BASE}catalog"), DCAT.dataset)) == found
    assert not set(page.subjects(RDF.type, DCAT.Catalog)) & found


def test_a_record_describes_its_dataset_once_as_its_catalogue_page_does(
    service: httpx.Client,
) -> None:
    page = graph(service, "/catalog.ttl")
    origin = str(service.base_url).rstrip("/") + "/"
    for dataset in sorted(set(page.subjects(RDF.type, DCAT.Dataset)))[:20]:
        record = graph(service, str(dataset).replace(BASE, "/").replace(origin, "/") + ".ttl")
        for wanted in (DCT.description, DCT.license, DCT.language, DCT.issued, DCAT.landingPage):
            assert set(record.objects(dataset, wanted)) == set(page.objects(dataset, wanted))


def test_the_container_for_readers_without_pages_has_all(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    page = graph(service, "/catalog.ttl")
    container = page.value(None, RDF.type, LDP.DirectContainer)
    contained = {str(member) for member in page.objects(container, LDP.contains)}
    origin = str(service.base_url).rstrip("/") + "/"
    found = {str(d).replace(BASE, origin) for d in page.subjects(RDF.type, DCAT.Dataset)}
    assert contained >= found
    assert len(contained) == catalogued(snapshot)
    for member in sorted(contained)[:3]:
        assert service.get(member, headers={"accept": "text/turtle"}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.5", "application/rdf+xml"),
        ("application/trig", "application/trig"),
        ("application/n-quads, text/html;q=0.5", "application/n-quads"),
        ("text/n3", "text/turtle; charset=utf-8"),
        ("application/x-turtle, image/png", "text/turtle; charset=utf-8"),
        ("application/json", "application/ld+json"),
        ("application/xhtml+xml", "text/html; charset=utf-8"),
    ],
)
def test_a_harvester_that_takes_anything_gets_turtle(
    service: httpx.Client, accept: str, kind: str
) -> None:
    response = service.get("/catalog", headers={"accept": accept})
    assert response.headers["content-type"] == kind
    assert "Accept" in response.headers["vary"]
    assert service.head("/catalog", headers={"accept": accept}).headers["content-type"] == kind


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/catalog.ttl?page=9999", 404),
        ("/catalog.ttl?page=0", 400),
        ("/catalog.ttl?page=x", 400),
        ("/catalog.ttl?size=5", 400),
        ("/catalog.csv", 404),
    ],
)
def test_what_is_no_page_is_an_error(service: httpx.Client, path: str, status: int) -> None:
    assert service.get(path).status_code == status


def test_what_cannot_be_given_is_406(service: httpx.Client) -> None:
    assert service.get("/catalog", headers={"accept": "image/png"}).status_code == 406


def test_pages_link_on_by_the_address_of_the_request() -> None:
    from api.harvesting.catalog import CataloguePage

    part = CataloguePage(
        "http://other.example/x/catalog.ttl", 2, [], [f"urn:{n}" for n in range(250)]
    )
    assert part.neighbours == {
        "first": "http://other.example/x/catalog.ttl?page=1",
        "previous": "http://other.example/x/catalog.ttl?page=1",
        "next": "http://other.example/x/catalog.ttl?page=3",
        "last": "http://other.example/x/catalog.ttl?page=3",
    }
    assert "next" not in CataloguePage("u", 3, [], part.every).neighbours


def test_pages_are_named_as_hydra_names_them(service: httpx.Client, snapshot: Snapshot) -> None:
    page = graph(service, "/catalog.ttl")
    view = page.value(None, RDF.type, HYDRA.PartialCollectionView)
    assert str(view) == str(service.base_url.join("/catalog.ttl?page=1"))
    assert (page.value(view, HYDRA.next) is None) is (catalogued(snapshot) <= SIZE)
    assert int(str(page.value(URIRef(f"{BASE}catalog"), HYDRA.totalItems))) == catalogued(snapshot)


def test_the_first_page_is_a_fair_data_point(service: httpx.Client) -> None:
    response = service.get("/", headers={"accept": "text/turtle"})
    page = rdflib.Graph().parse(data=response.content, format="turtle")
    me = page.value(None, RDF.type, FDP.MetadataService)
    assert (me, RDF.type, FDP.FAIRDataPoint) in page
    for wanted in (DCT.title, DCT.description, DCAT.version, DCT.publisher):
        assert page.value(me, wanted) is not None, wanted
    container = page.value(None, RDF.type, LDP.DirectContainer)
    catalog = str(page.value(container, LDP.contains))
    assert catalog == str(service.base_url.join("/fdp/catalog"))
    assert service.get(catalog, headers={"accept": "text/turtle"}).status_code == 200


def test_a_browser_gets_the_first_page(service: httpx.Client) -> None:
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""):
        response = service.get("/", headers={"accept": accept})
        assert response.headers["content-type"] == "text/html; charset=utf-8"
