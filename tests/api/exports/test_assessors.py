"""What FAIR assessors look for on a dataset's page, as F-UJI's metrics require it.

The properties are those that its evaluators read, by name; a run of F-UJI itself is not here,
because it comes as no package.
"""

from __future__ import annotations

import json
import re

import httpx
import pytest
import rdflib
from rdflib import RDF, URIRef

from kg.snapshots.data_directory import Snapshot

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
FOAF = rdflib.Namespace("http://xmlns.com/foaf/0.1/")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")


@pytest.fixture(params=["snapshot", "source"])
def path(request: pytest.FixtureRequest, snapshot: Snapshot) -> str:
    source = snapshot.manifest.sources[-1].name
    return {"snapshot": f"/snapshot/{snapshot.id}", "source": f"/source/{source}"}[request.param]


@pytest.fixture
def graph(service: httpx.Client, path: str) -> rdflib.Graph:
    body = service.get(path, headers={"accept": "text/turtle"}).content
    return rdflib.Graph().parse(data=body, format="turtle")


@pytest.fixture
def dataset(graph: rdflib.Graph) -> rdflib.term.Node:
    (found,) = graph.subjects(RDF.type, DCAT.Dataset)  # one, and no other to be taken for it
    return found


def test_core_metadata(graph: rdflib.Graph, dataset: rdflib.term.Node) -> None:
    for wanted in (DCT.title, DCT.description, DCT.identifier, DCT.issued, DCAT.keyword):
        assert graph.value(dataset, wanted) is not None, wanted
    creator, publisher = graph.value(dataset, DCT.creator), graph.value(dataset, DCT.publisher)
    assert graph.value(creator, FOAF.name) is not None
    assert graph.value(publisher, FOAF.name) is not None
    assert graph.value(publisher, FOAF.homepage) is not None


@pytest.mark.examples("a licence of the sources, which need not have one")
def test_licence_and_access(graph: rdflib.Graph, dataset: rdflib.term.Node) -> None:
    licence = str(graph.value(dataset, DCT.license))
    assert licence.startswith(("https://spdx.org/licenses/", "https://creativecommons.org/"))
    assert graph.value(dataset, DCT.accessRights) == PUBLIC


def test_a_file_in_an_open_format_is_as_described(
    graph: rdflib.Graph, dataset: rdflib.term.Node
) -> None:
    media = {}
    for file in graph.objects(dataset, DCAT.distribution):
        if graph.value(file, DCAT.downloadURL) is None:
            continue
        address = str(graph.value(file, DCAT.accessURL))
        assert address == str(graph.value(file, DCAT.downloadURL))
        answer = httpx.head(address)
        assert answer.status_code == 200
        size = graph.value(file, DCAT.byteSize)
        assert isinstance(size, rdflib.Literal)
        assert str(size.datatype).endswith("nonNegativeInteger")
        assert answer.headers["content-length"] == str(size)
        media[address] = str(graph.value(file, DCAT.mediaType))
        assert graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue) is not None
    assert any(kind.endswith("text/csv") for kind in media.values())


def test_standards_by_namespace(graph: rdflib.Graph) -> None:
    used = {str(predicate) for predicate in graph.predicates()}
    for namespace in ("http://www.w3.org/ns/prov#", "http://www.w3.org/ns/adms#"):
        assert any(predicate.startswith(namespace) for predicate in used), namespace


def test_embedded_metadata_needs_no_other_document(service: httpx.Client, path: str) -> None:
    page = service.get(path, headers={"accept": "text/html, */*"}).text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    document = json.loads(script)
    assert isinstance(document["@context"], dict)
    triples = rdflib.Graph().parse(data=script, format="json-ld")
    assert (None, RDF.type, URIRef("https://schema.org/Dataset")) in triples
    for wanted in ("name", "description", "license", "creator", "keywords", "conditionsOfAccess"):
        assert document[wanted], wanted


def test_a_page_is_small_enough_to_be_read_whole(service: httpx.Client, path: str) -> None:
    for accept in ("text/html", "text/turtle"):
        assert len(service.get(path, headers={"accept": accept}).content) < 5_000_000
