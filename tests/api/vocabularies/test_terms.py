"""The ontology, the vocabularies and the shapes at their own addresses."""

from __future__ import annotations

import re

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import ONTOLOGY, Ontology
from kg.resources import directory

HTML = {"Accept": "text/html"}
RDF_TYPES = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
}


def graph(answer: httpx.Response) -> Graph:
    kind = answer.headers["content-type"].partition(";")[0]
    return Graph().parse(data=answer.text, format=RDF_TYPES[kind])


def test_every_own_term_has_its_anchor(service: httpx.Client) -> None:
    text = service.get("/ontology", headers=HTML).text
    anchors = re.findall(r'id="([^"]+)"', text)
    ontology = Ontology()
    own = {
        iri.removeprefix(PREFIXES["fw"])
        for iri in ontology.classes | ontology.properties
        if iri.startswith(PREFIXES["fw"])
    }
    assert own <= set(anchors)
    assert len(own) > 500


def test_a_property_of_several_classes_has_one_anchor(service: httpx.Client) -> None:
    anchors = re.findall(r'id="([^"]+)"', service.get("/ontology", headers=HTML).text)
    assert sorted(anchors) == sorted(set(anchors))


@pytest.mark.parametrize(
    ("kind", "suffix"), list(zip(RDF_TYPES, ("ttl", "jsonld", "nt", "rdf"), strict=True))
)
def test_the_ontology_in_rdf_by_suffix_and_by_accept(
    service: httpx.Client, kind: str, suffix: str
) -> None:
    by_suffix = service.get(f"/ontology.{suffix}", headers=HTML)
    by_accept = service.get("/ontology", headers={"Accept": f"{kind}, */*;q=0.1"})
    assert by_suffix.content == by_accept.content
    found = graph(by_suffix)
    assert (URIRef(ONTOLOGY), RDF.type, OWL.Ontology) in found
    assert (URIRef(PREFIXES["fw"] + "Stub"), RDFS.label, None) in found
    assert "Accept" in by_accept.headers["vary"]
    again = service.get(f"/ontology.{suffix}", headers={"If-None-Match": by_suffix.headers["etag"]})
    assert again.status_code == 304
    assert by_suffix.headers["last-modified"].endswith("GMT")


def test_the_version_that_is_served_and_no_other(service: httpx.Client) -> None:
    found = graph(service.get("/ontology.ttl"))
    version = str(found.value(URIRef(ONTOLOGY), OWL.versionInfo))
    assert found.value(URIRef(ONTOLOGY), OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert service.get(f"/ontology/{version}.ttl").content == service.get("/ontology.ttl").content
    assert service.get(f"/ontology/{version}", headers=HTML).status_code == 200
    assert service.get("/ontology/99.0", headers=HTML).status_code == 404


def test_all_statements_of_the_ontology_are_in_one_of_the_documents(
    service: httpx.Client,
) -> None:
    schemes = re.findall(
        r'href="(/(?:vocabulary/|licence)[^"#.]*)"', service.get("/vocabulary", headers=HTML).text
    )
    served_statements: set[str] = set()
    for path in ("/ontology", *schemes):
        body = service.get(f"{path}.nt").content
        served_statements |= {str(quad.triple) for quad in parse(body, format=RdfFormat.N_TRIPLES)}
    lines = "".join(Ontology().lines()).encode()
    assert served_statements == {
        str(quad.triple) for quad in parse(lines, format=RdfFormat.N_TRIPLES)
    }


def test_every_entry_of_a_vocabulary_leads_to_its_record(service: httpx.Client) -> None:
    text = service.get("/vocabulary/use-class", headers=HTML).text
    entries = re.findall(r'href="(/vocabulary/use-class/[^"]+)"', text)
    assert len(set(entries)) == 5
    for path in entries:
        assert service.get(path, headers=HTML).status_code == 200


def test_licences_say_what_they_allow(service: httpx.Client) -> None:
    text = service.get("/licence", headers=HTML).text
    row = re.search(r'<tr id="MIT">.*?</tr>', text, re.S)
    assert row is not None
    assert "any use" in row[0]
    assert "yes" in row[0]


def test_each_shape_with_its_rules(service: httpx.Client) -> None:
    names = re.findall(r'href="/shapes/([^"]+)"', service.get("/shapes", headers=HTML).text)
    files = "".join(path.read_text() for path in directory("shapes").glob("*.ttl"))
    assert len(names) == files.count("a sh:NodeShape")
    for name in names:
        assert service.get(f"/shapes/{name}", headers=HTML).status_code == 200, name
    assert service.get("/shapes/void/class.ttl").status_code == 200
    page = service.get("/shapes/dataset", headers=HTML).text
    assert 'id="identifier"' in page
    assert "at least 1" in page
    found = graph(service.get("/shapes/dataset.ttl"))
    shape = URIRef("https://w3id.org/fairweave/shapes/dataset")
    assert set(found.subjects()) == {
        shape,
        *found.objects(shape, URIRef(PREFIXES["sh"] + "property")),
    }
    assert service.get("/shapes/nothing", headers=HTML).status_code == 404


def test_what_cannot_be_given_is_not_acceptable(service: httpx.Client) -> None:
    for path in ("/ontology", "/licence", "/shapes"):
        assert service.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/ontology", "/vocabulary/use-class", "/licence", "/shapes"])
def test_what_has_no_graphs_is_not_given_out_with_them(service: httpx.Client, path: str) -> None:
    for suffix in ("trig", "nq"):
        assert service.get(f"{path}.{suffix}").status_code == 404
    as_json = service.get(path, headers={"Accept": "application/json"})
    assert as_json.headers["content-type"] == "application/ld+json"
