"""A graph of wild names, made by hand, in a snapshot that is served."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.rdf.iris import name
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from tests.api.conftest import publish, served

BASE = "http://graph.example.org/"
ONE, OTHER = f"{BASE}source/one", f"{BASE}source/other"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" ' & \u202eevil"
WILD = [
    "plain",
    "with space",
    "a/b/c.ttl",
    "ends.html",
    "ünï/çødé",
    "数据集",
    "comma,colon:semi;",
    "100%",
    "hash#mark",
    "question?mark",
    "quote\"and'apostrophe",
    "plus+and&amp",
    "..",
    "a/../b",
    "🙂",
]


def said(subject: str, predicate: str, value: object, graph: str = ONE) -> Quad:
    term = value if isinstance(value, NamedNode | Literal) else Literal(value)  # type: ignore[arg-type]
    return Quad(NamedNode(subject), NamedNode(expand(predicate)), term, NamedNode(graph))


def wild_quads() -> Iterator[Quad]:
    dataset, person = NamedNode(expand("dcat:Dataset")), NamedNode(expand("foaf:Person"))
    for text in WILD:
        iri = f"{BASE}dataset/{name(text)}"
        yield said(iri, "rdf:type", dataset)
        yield said(iri, "dcterms:title", text)
    evil = f"{BASE}dataset/evil"
    yield said(evil, "rdf:type", dataset)
    for predicate in ("dcterms:title", "dcterms:description", "dcat:keyword", "dcterms:identifier"):
        yield said(evil, predicate, HOSTILE)
    yield said(evil, "dcat:landingPage", NamedNode("javascript:alert(3)"))
    yield said(evil, "foaf:page", NamedNode("https://example.org/'onmouseover='alert(4)"))
    yield said(evil, "dcterms:description", "x" * 100_000)
    yield said(evil, "dcterms:creator", NamedNode(f"{BASE}person/evil"))
    yield said(evil, "prov:wasDerivedFrom", NamedNode(f"{BASE}dataset/plain"))
    yield said(evil, "rdf:type", NamedNode(expand("prov:Entity")), INFERRED)
    yield said(f"{BASE}person/evil", "rdf:type", person)
    yield said(f"{BASE}person/evil", "foaf:name", HOSTILE)
    # two sources that do not agree
    both = f"{BASE}journal/both"
    yield said(both, "rdf:type", NamedNode(expand("fabio:Journal")))
    yield said(both, "dcterms:title", "The Journal")
    yield said(both, "dcterms:title", "The Journal", OTHER)
    yield said(both, "fw:isoTitleAbbreviation", "J.")
    yield said(both, "fw:isoTitleAbbreviation", "Jour.", OTHER)
    for graph, label in ((ONE, "Source one"), (OTHER, "Source two")):
        yield said(graph, "rdfs:label", label, ONE)
    # what many things link to
    for number in range(12_000):
        yield said(
            f"{BASE}dataset/many-{number}",
            "dcterms:language",
            NamedNode(f"{BASE}language/eng"),
            ONE,
        )
    yield said(f"{BASE}language/eng", "skos:prefLabel", "English")
    for number in range(2500):
        yield said(
            f"{BASE}dataset/many-{number}",
            "dcterms:relation",
            NamedNode("https://elsewhere.example/popular"),
        )
    # a file has a size, and a part that only points at its document
    yield said(f"{BASE}dataset/plain", "dcat:byteSize", Literal(12))
    part = f"{BASE}dataset/plain#part"
    yield said(part, "dqv:computedOn", NamedNode(f"{BASE}dataset/plain"))
    yield said(part, "dqv:value", Literal(3))
    # names of others
    yield said("https://elsewhere.example/x?y=1&z#part", "rdfs:label", "Elsewhere")


@pytest.fixture(scope="session")
def wild_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("wild")
    snapshot = data / "snapshots" / "wild"
    (snapshot / "store").mkdir(parents=True)
    store = Store(snapshot / "store")
    store.bulk_extend(wild_quads())
    store.flush()
    del store
    manifest = {"id": "wild", "created": "2026-01-01", "base_iri": BASE}
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    publish(data, "wild")
    return data


@pytest.fixture(scope="session")
def wild(wild_data: Path) -> Iterator[httpx.Client]:
    """A client of a service over the wild graph."""
    with served(wild_data) as client:
        yield client
