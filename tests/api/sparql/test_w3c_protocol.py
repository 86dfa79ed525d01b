"""The tests of the W3C for the SPARQL 1.1 Protocol; updates are refused, the correct ones too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF, Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

from tests.api.conftest import publish, served

#: a checkout of github.com/w3c/rdf-tests
SUITE = os.environ.get("FAIRWEAVE_W3C_RDF_TESTS", "")
_PLACE = "sparql/sparql11/protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
#: correct updates, which are refused
UPDATES = {
    "update_base_uri",
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_full",
    "update_dataset_named_graphs",
    "update_post_direct",
    "update_post_form",
}
#: media types that a result of each form may have
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}

pytestmark = pytest.mark.skipif(
    not (Path(SUITE) / _PLACE).is_dir(),
    reason="FAIRWEAVE_W3C_RDF_TESTS names no checkout of the suite",
)


def manifest() -> Graph:
    graph = Graph()
    graph.parse(Path(SUITE) / _PLACE / "manifest.ttl", format="turtle")
    return graph


def names() -> list[str]:
    """The names of all tests."""
    if not (Path(SUITE) / _PLACE).is_dir():
        return []
    return sorted(
        str(test).rpartition("#")[2] for test in manifest().subjects(RDF.type, MF.ProtocolTest)
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service over the graphs of the suite."""
    data = tmp_path_factory.mktemp("protocol")
    path = data / "snapshots" / "one" / "store"
    path.mkdir(parents=True)
    store, graph = Store(path), manifest()
    for given in set(graph.objects(None, UT.graphData)):
        # the path of a checkout may have characters that an address encodes
        file = Path(url2pathname(urlsplit(str(graph.value(given, UT.graph))).path))
        name = NamedNode(str(graph.value(given, RDFS_LABEL)))
        store.load(path=file, format=RdfFormat.N_TRIPLES, to_graph=name)
    store.flush()
    publish(data, "one")
    with served(data) as client:
        yield client


@pytest.mark.parametrize("name", names())
def test_protocol(service: httpx.Client, name: str) -> None:
    graph = manifest()
    test = next(
        one for one in graph.subjects(RDF.type, MF.ProtocolTest) if one.endswith(f"#{name}")
    )
    action = graph.value(test, MF.action)
    requests = Collection(graph, graph.value(action, HT.requests))
    assert len(requests)
    for request in requests:
        response = answered(service, graph, request)
        if name in UPDATES:
            assert (response.status_code, "read-only" in response.text) == (403, True)
            return
        expected = graph.value(request, HT.resp)
        statuses = {str(status)[-3] for status in graph.objects(expected, MF.expectedStatus)}
        assert str(response.status_code)[0] in statuses, response.text
        if form := graph.value(expected, MF.expectedFormat):
            assert response.headers["content-type"].partition(";")[0] in FORMATS[str(form)]
        truth = graph.value(expected, MF.expectedBoolean)
        if isinstance(truth, Literal):
            assert response.json()["boolean"] is truth.toPython()


def answered(service: httpx.Client, graph: Graph, request: Node) -> httpx.Response:
    address = urlsplit(str(graph.value(request, HT.absolutePath)))
    headers = {}
    if given := graph.value(request, HT.headers):
        for field in Collection(graph, given):
            name = str(graph.value(field, HT.fieldName))
            headers[name] = str(graph.value(field, HT.fieldValue))
    content = b""
    if body := graph.value(request, HT.body):
        coding = str(graph.value(body, CNT.characterEncoding) or "utf-8")
        content = str(graph.value(body, CNT.chars)).encode(coding)
    return service.request(
        str(graph.value(request, HT.methodName)),
        f"/sparql?{address.query}" if address.query else "/sparql",
        headers=headers,
        content=content,
    )
