"""Every IRI of a built graph is an address: a page for people, RDF with the stored statements.

All document IRIs of the shipped examples are followed, as a linked-data client does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import httpx
import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.record_types import record_types
from kg.records.rdf import DESCRIBED_ONCE
from kg.records.terms import TYPE, document
from kg.snapshots.data_directory import Snapshot

BASE = "http://localhost:8000/"
SHARED = "https://w3id.org/fairweave/"
DATASET = NamedNode(expand("dcat:Dataset"))
#: documents that are in the graph and are no records: other parts of the service serve them
PARTS = frozenset(BASE + path for path in ("sparql", ".well-known/void"))
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}


def path_of(iri: str) -> str:
    """The address of ``iri`` in the service."""
    if iri.startswith(BASE):
        return "/" + iri.removeprefix(BASE)
    if iri.startswith(SHARED):
        return "/" + iri.removeprefix(SHARED).rstrip("/")
    return f"/resource?iri={quote(iri, safe='')}"


def with_suffix(iri: str, suffix: str) -> str:
    path, mark, query = path_of(iri).partition("?")
    return f"{path}.{suffix}{mark}{query}"


#: graphs that no source states: what follows from the hierarchy, and the copy that queries see
HIDDEN = (NamedNode(INFERRED), DefaultGraph())


@pytest.fixture(scope="module")
def documents(snapshot: Snapshot) -> dict[str, list[Quad]]:
    """The asserted statements by the document that they are of."""
    found: dict[str, list[Quad]] = defaultdict(list)
    for quad in Store.read_only(str(snapshot.store)).quads_for_pattern(None, None, None):
        if quad.graph_name not in HIDDEN and isinstance(quad.subject, NamedNode):
            iri = document(quad.subject.value)
            own = iri.startswith((f"{SHARED}licence/", f"{SHARED}vocabulary/"))
            if (iri.startswith((BASE, "http://id.nlm.nih.gov/")) or own) and iri not in PARTS:
                found[iri].append(quad)
    # a namespace that only its terms are in is no document
    return {
        iri: quads
        for iri, quads in found.items()
        if any(quad.subject == NamedNode(iri) for quad in quads)
    }


def is_record(iri: str) -> bool:
    """Whether it is no vocabulary as a whole: that is a document of the ontology."""
    return not iri.startswith(SHARED) or iri.removeprefix(SHARED).rstrip("/").count("/") > (
        1 if "/vocabulary/" in iri else 0
    )


def some_of_each_kind(documents: dict[str, list[Quad]]) -> Iterator[str]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for iri in filter(is_record, sorted(documents)):
        kinds["/".join(iri.split("/")[: 5 if iri.startswith(SHARED) else 4])].append(iri)
    for iris in kinds.values():
        yield from iris[:2]


def triples(body: bytes, form: RdfFormat) -> set[tuple[object, object, object]]:
    return {(q.subject, q.predicate, q.object) for q in parse(body, format=form)}


def test_every_document_has_a_page(service: httpx.Client, documents: dict[str, list[Quad]]) -> None:
    assert len(documents) > 500

    def fault(iri: str) -> str:
        answer = service.get(path_of(iri), headers={"Accept": "text/html"}, follow_redirects=True)
        redirected = [hop.status_code for hop in answer.history]
        kind = path_of(iri).split("/")[1]
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            return f"{iri}: {answer.status_code}"
        expected = [] if record_types().is_document(f"/{kind}/x") else [303]
        return "" if redirected == expected else f"{iri}: {redirected}"

    with ThreadPoolExecutor(4) as pool:
        assert [message for message in pool.map(fault, documents) if message] == []


def test_the_turtle_of_every_document_has_all_statements_of_the_store(
    service: httpx.Client, documents: dict[str, list[Quad]]
) -> None:
    def fault(iri: str) -> str:
        answer = service.get(path_of(iri), headers={"Accept": "text/turtle"}, follow_redirects=True)
        if answer.status_code != 200 or "text/turtle" not in answer.headers["content-type"]:
            return f"{iri}: {answer.status_code}"
        found = triples(answer.content, RdfFormat.TURTLE)
        missing = {
            (q.subject, q.predicate, q.object)
            for q in documents[iri]
            if q.predicate.value not in {expand("dcat:byteSize"), *DESCRIBED_ONCE}
        } - found
        datasets = {s for s, p, o in found if p == NamedNode(TYPE) and o == DATASET}
        if missing:
            return f"{iri} does not say {sorted(map(str, missing))[:3]}"
        return "" if datasets <= {NamedNode(iri)} else f"{iri}: {datasets} are typed datasets"

    records = [iri for iri in documents if is_record(iri)]
    with ThreadPoolExecutor(4) as pool:
        assert [message for message in pool.map(fault, records) if message] == []


def test_all_forms_say_the_same(service: httpx.Client, documents: dict[str, list[Quad]]) -> None:
    for iri in some_of_each_kind(documents):
        by_suffix = {}
        for suffix, (media_type, form) in FORMATS.items():
            answer = service.get(with_suffix(iri, suffix))
            assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (
                200,
                media_type,
            ), (iri, suffix)
            address = f"{service.base_url}".rstrip("/") + path_of(iri)
            by_suffix[suffix] = {
                triple
                for triple in triples(answer.content, form)
                if not str(triple[0]).startswith(f"<{address}")
            }
        for suffix in FORMATS:
            # with graphs, a source's own statement stands beside the description in DCAT
            more = by_suffix[suffix] - by_suffix["nt"] if suffix in ("nq", "trig") else set()
            assert by_suffix[suffix] - more == by_suffix["nt"], (iri, suffix)
            own = {p.value for s, p, _ in more if s == NamedNode(iri)}
            assert own <= DESCRIBED_ONCE, (iri, suffix)


def test_quads_name_the_source_of_each_statement(
    service: httpx.Client, documents: dict[str, list[Quad]]
) -> None:
    for iri in some_of_each_kind(documents):
        answer = service.get(with_suffix(iri, "nq"))
        found = set(parse(answer.content, format=RdfFormat.N_QUADS))
        own = {q for q in documents[iri] if q.predicate.value != expand("dcat:byteSize")}
        assert own <= found, iri
        sources = {
            q.object
            for q in found
            if q.subject == NamedNode(iri) and q.predicate.value == expand("void:inDataset")
        }
        stating = {q.graph_name for q in own if f"{BASE}inferred/" not in str(q.graph_name)}
        assert sources == stating, iri


def test_what_a_record_points_at_has_its_name_and_asserted_types_only(
    service: httpx.Client, documents: dict[str, list[Quad]], snapshot: Snapshot
) -> None:
    store = Store.read_only(str(snapshot.store))

    def asserted(iri: str) -> set[str]:
        pattern = store.quads_for_pattern(NamedNode(iri), NamedNode(TYPE), None)
        return {q.object.value for q in pattern if q.graph_name not in HIDDEN}

    label = {expand(n) for n in ("skos:prefLabel", "dcterms:title", "foaf:name", "rdfs:label")}
    for iri in some_of_each_kind(documents):
        found = triples(service.get(with_suffix(iri, "nt")).content, RdfFormat.N_TRIPLES)
        for subject, predicate, value in found:
            known = isinstance(subject, NamedNode) and subject.value in documents
            if predicate == NamedNode(TYPE) and known and subject.value != iri:
                assert value.value in asserted(subject.value)
                assert value != DATASET
        for quad in documents[iri]:
            other = quad.object
            if quad.predicate.value in DESCRIBED_ONCE:
                continue
            if isinstance(other, NamedNode) and other.value in documents and other.value != iri:
                named = any(q.predicate.value in label for q in documents[other.value])
                labelled = any(s == other and p.value in label for s, p, _ in found)
                assert labelled or not named, (iri, other)


@pytest.mark.parametrize("kind", ["dataset", "person", "article", "licence", "notebook", "source"])
def test_rdflib_follows_the_iri(
    service: httpx.Client, documents: dict[str, list[Quad]], kind: str
) -> None:
    iri = next(i for i in sorted(documents) if path_of(i).split("/")[1] == kind)
    graph = rdflib.Graph().parse(f"{str(service.base_url).rstrip('/')}{path_of(iri)}")
    assert (rdflib.URIRef(iri), None, None) in graph
    assert any(graph.triples((rdflib.URIRef(iri), rdflib.RDF.type, None)))


def test_a_fragment_dereferences_to_its_record(
    service: httpx.Client, documents: dict[str, list[Quad]]
) -> None:
    part = next(
        quad.subject.value
        for iri in sorted(documents)
        if iri.startswith(f"{BASE}dataset/")
        for quad in documents[iri]
        if "#" in quad.subject.value
    )
    path, _, fragment = path_of(part).partition("#")
    page = service.get(path, headers={"Accept": "text/html"})
    assert f'id="{fragment}"' in page.text


def test_links_lead_to_where_the_service_was_reached(
    service: httpx.Client, documents: dict[str, list[Quad]]
) -> None:
    dataset = next(iri for iri in sorted(documents) if iri.startswith(f"{BASE}dataset/"))
    answer = service.get(path_of(dataset), headers={"Accept": "text/html"})
    origin = str(service.base_url).rstrip("/")
    assert urlsplit(answer.headers["content-location"]).netloc == urlsplit(origin).netloc
    assert 'href="http://localhost:8000' not in answer.text


def test_numbers_leave_with_the_type_that_importers_want(wild: httpx.Client) -> None:
    found = triples(wild.get("/dataset/plain.nt").content, RdfFormat.N_TRIPLES)
    sizes = [o for _, p, o in found if p == NamedNode(expand("dcat:byteSize"))]
    whole = NamedNode(expand("xsd:nonNegativeInteger"))
    assert Literal("12", datatype=whole) in sizes
    assert all(isinstance(size, Literal) and size.datatype == whole for size in sizes)
