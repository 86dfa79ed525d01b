"""What a FAIR Data Point's client reads, judged by the shapes of the reference implementation."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
import rdflib
from pyshacl import validate
from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, SH
from rdflib.term import Node

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")  # (rdflib's own lacks version)
FDP = rdflib.Namespace("https://w3id.org/fdp/fdp-o#")
LDP = rdflib.Namespace("http://www.w3.org/ns/ldp#")
#: a checkout of github.com/FAIRDataTeam/FAIRDataPoint
OFFICIAL = os.environ.get("FAIRWEAVE_FDP", "")
_FILES = "src/main/resources/org/fairdatateam/fairdatapoint/service/reset/shape-*.ttl"
#: its classes, each of which is a resource
KINDS = (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService, FDP.FAIRDataPoint)
#: class, property, what its values are, at least, at most
REQUIRED: tuple[tuple[URIRef, URIRef, URIRef, int, int | None], ...] = (
    *(
        row
        for kind in KINDS
        for row in (
            (kind, DCTERMS.title, SH.Literal, 1, 1),
            (kind, DCTERMS.description, SH.Literal, 0, 1),
            (kind, DCTERMS.publisher, SH.IRI, 1, 1),
            (kind, DCAT.version, SH.Literal, 1, 1),
            (kind, DCTERMS.language, SH.IRI, 0, 1),
            (kind, DCTERMS.license, SH.IRI, 0, 1),
            (kind, DCTERMS.issued, XSD.dateTime, 0, 1),
            (kind, DCTERMS.modified, XSD.dateTime, 0, 1),
        )
    ),
    (DCAT.Dataset, DCAT.theme, SH.IRI, 1, None),
    (DCAT.Dataset, DCAT.contactPoint, SH.IRI, 0, 1),
    (DCAT.Dataset, DCAT.landingPage, SH.IRI, 0, 1),
    (DCAT.Distribution, DCAT.accessURL, SH.IRI, 0, 1),
    (DCAT.Distribution, DCAT.downloadURL, SH.IRI, 0, 1),
    (DCAT.Distribution, DCAT.mediaType, SH.Literal, 1, 1),
    (DCAT.Distribution, DCAT.byteSize, SH.Literal, 0, 1),
    (DCAT.DataService, DCAT.endpointURL, SH.IRI, 0, 1),
    (DCAT.DataService, DCAT.endpointDescription, SH.Literal, 0, 1),
)


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for kind, path, value, least, most in REQUIRED:
        shape, one = BNode(), BNode()
        about: list[tuple[URIRef, Node]] = [
            (SH.path, path),
            (SH.datatype if value == XSD.dateTime else SH.nodeKind, value),
            (SH.minCount, Literal(least)),
            *([(SH.maxCount, Literal(most))] if most else []),
        ]
        for triple in ((RDF.type, SH.NodeShape), (SH.targetClass, kind), (SH.property, one)):
            graph.add((shape, *triple))
        for pair in about:
            graph.add((one, *pair))
    for file in sorted(Path(OFFICIAL).glob(_FILES)) if OFFICIAL else ():
        graph.parse(file)
    return graph


def read(service: httpx.Client, address: str) -> rdflib.Graph:
    response = service.get(address, headers={"accept": "text/turtle"})
    assert response.status_code == 200, response.text
    return rdflib.Graph().parse(data=response.content, format="turtle")


def contained(page: rdflib.Graph) -> list[str]:
    return sorted(map(str, page.objects(None, LDP.contains)))


def test_from_the_first_page_on_all_conforms(service: httpx.Client, shapes: rdflib.Graph) -> None:
    root = read(service, "/")
    (address,) = contained(root)
    catalogue = read(service, address)
    members = contained(catalogue)
    assert len(members) == len(set(catalogue.objects(None, DCAT.dataset))) > 50
    chosen = [one for one in members if "/dataset/" not in one] + members[::4]
    pages = {"/": root, address: catalogue} | {member: read(service, member) for member in chosen}
    for kind in KINDS:
        assert any((None, RDF.type, kind) in page for page in pages.values()), kind
    for place, page in pages.items():
        rdflib.NORMALIZE_LITERALS = False
        conforms, _, report = validate(page, shacl_graph=shapes, inference="none")
        assert conforms, (place, report)


def test_what_is_not_stated_is_not_made_up(service: httpx.Client) -> None:
    pages = [read(service, m) for m in contained(read(service, "/fdp/catalog"))[:30]]
    names = {
        str(name)
        for page in pages
        for agent in page.objects(None, DCTERMS.publisher)
        for name in page.objects(agent, FOAF.name)
    }
    assert "Not stated" in names


def test_other_syntaxes_and_none(service: httpx.Client) -> None:
    for accept, kind in (
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
    ):
        answer = service.get("/fdp/catalog", headers={"accept": accept})
        assert answer.headers["content-type"] == kind
    assert service.get("/fdp/catalog", headers={"accept": "image/png"}).status_code == 406
    assert service.get("/fdp/dataset/none").status_code == 404
    assert service.get("/fdp/organization/none").status_code == 404
