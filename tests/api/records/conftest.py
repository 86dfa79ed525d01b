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


def stated(subject: str, predicate: str, value: object, graph: str = ONE) -> Quad:
    term = value if isinstance(value, NamedNode | Literal) else Literal(value)  # type: ignore[arg-type]
    return Quad(NamedNode(subject), NamedNode(expand(predicate)), term, NamedNode(graph))


def wild_quads() -> Iterator[Quad]:
    dataset, person = NamedNode(expand("dcat:Dataset")), NamedNode(expand("foaf:Person"))
    for text in WILD:
        iri = f"{BASE}dataset/{name(text)}"
        yield stated(iri, "rdf:type", dataset)
        yield stated(iri, "dcterms:title", text)
    evil = f"{BASE}dataset/evil"
    yield stated(evil, "rdf:type", dataset)
    for predicate in ("dcterms:title", "dcterms:description", "dcat:keyword", "dcterms:identifier"):
        yield stated(evil, predicate, HOSTILE)
    yield stated(evil, "dcat:landingPage", NamedNode("javascript:alert(3)"))
    yield stated(evil, "foaf:page", NamedNode("https://example.org/'onmouseover='alert(4)"))
    yield stated(evil, "dcterms:description", "x" * 100_000)
    yield stated(evil, "dcterms:creator", NamedNode(f"{BASE}person/evil"))
    yield stated(evil, "prov:wasDerivedFrom", NamedNode(f"{BASE}dataset/plain"))
    yield stated(evil, "rdf:type", NamedNode(expand("prov:Entity")), INFERRED)
    yield stated(f"{BASE}person/evil", "rdf:type", person)
    yield stated(f"{BASE}person/evil", "foaf:name", HOSTILE)
    # two sources that do not agree
    both = f"{BASE}journal/both"
    yield stated(both, "rdf:type", NamedNode(expand("fabio:Journal")))
    yield stated(both, "dcterms:title", "The Journal")
    yield stated(both, "dcterms:title", "The Journal", OTHER)
    yield stated(both, "fw:isoTitleAbbreviation", "J.")
    yield stated(both, "fw:isoTitleAbbreviation", "Jour.", OTHER)
    for graph, label in ((ONE, "Source one"), (OTHER, "Source two")):
        yield stated(graph, "rdfs:label", label, ONE)
    # what many records link to
    for number in range(12_000):
        yield stated(
            f"{BASE}dataset/many-{number}",
            "dcterms:language",
            NamedNode(f"{BASE}language/eng"),
            ONE,
        )
    yield stated(f"{BASE}language/eng", "skos:prefLabel", "English")
    for number in range(2500):
        yield stated(
            f"{BASE}dataset/many-{number}",
            "dcterms:relation",
            NamedNode("https://elsewhere.example/popular"),
        )
    # a file has a size, and a part that only points at its document
    yield stated(f"{BASE}dataset/plain", "dcat:byteSize", Literal(12))
    part = f"{BASE}dataset/plain#part"
    yield stated(part, "dqv:computedOn", NamedNode(f"{BASE}dataset/plain"))
    yield stated(part, "dqv:value", Literal(3))
    # names of others
    yield stated("https://elsewhere.example/x?y=1&z#part", "rdfs:label", "Elsewhere")


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
