"""What a publisher states stays in a graph of its own, beside what is mapped of it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.engines.worker import is_merged
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.snapshots.dataset_file import DatasetFile
from kg.validation import Shapes

GRAPH = NamedNode("http://localhost:8000/published/rivers")
TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
<https://example.org/rivers> a dcat:Dataset ;
    dct:title "Rivers"@en ; <https://example.org/own#gauges> 12 ;
    dcat:contactPoint [ vcard:fn "Desk" ; vcard:hasEmail <mailto:river.keeper@example.org> ] .
"""


def built(sources: list[str], data: Path, queries: Path) -> Snapshot:
    queries.mkdir(exist_ok=True)
    build(
        recognise(sources),
        DataDirectory(data),
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=Catalogue(queries),
    )
    return DataDirectory(data).current()


@pytest.fixture(scope="module")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root = tmp_path_factory.mktemp("published")
    (root / "rivers.ttl").write_text(TURTLE)
    return built([str(root / "rivers.ttl")], root / "data", root / "queries")


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    union = not is_merged(store)
    solutions = store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=union)
    return [tuple(v.value for v in row if v) for row in cast(QuerySolutions, solutions)]


def test_a_title_that_only_the_publishers_description_shares_needs_no_addition(
    rivers: Snapshot,
) -> None:
    file = DatasetFile.open(rivers.path)
    assert file
    assert [found.heading for found in file.datasets(file.iris())] == ["Rivers"]
    file.close()


def test_terms_of_other_vocabularies_stay(rivers: Snapshot) -> None:
    store = Store.read_only(str(rivers.store))
    found = select(
        store, f"SELECT ?p ?o {{ GRAPH {GRAPH} {{ <https://example.org/rivers> ?p ?o }} }}"
    )
    assert ("https://example.org/own#gauges", "12") in found
    assert ("http://purl.org/dc/terms/title", "Rivers") in found


def test_queries_over_the_graph_count_a_dataset_once(rivers: Snapshot) -> None:
    store = Store.read_only(str(rivers.store))
    assert select(
        store, "SELECT (COUNT(*) AS ?n) { ?d a dcat:Dataset ; dcterms:title 'Rivers' }"
    ) == [("1",)]
    assert select(store, "SELECT ?s { ?s <https://example.org/own#gauges> ?o }") == []


def test_the_graph_is_described_and_has_no_addresses_of_people(rivers: Snapshot) -> None:
    store = Store.read_only(str(rivers.store))
    assert select(
        store, f"SELECT ?s {{ {GRAPH} a fw:PublishedGraph ; prov:wasDerivedFrom ?s }}"
    ) == [("http://localhost:8000/source/rivers",)]
    text = "".join(map(str, store.quads_for_pattern(None, None, None, GRAPH)))
    assert "Desk" in text and "river.keeper" not in text
    assert "_:" not in text


def test_a_build_of_the_dumps_has_it_again(rivers: Snapshot, tmp_path: Path) -> None:
    again = built([str(rivers.dumps)], tmp_path / "data", tmp_path / "queries")
    first, second = (
        sorted(map(str, Store.read_only(str(one.store)).quads_for_pattern(None, None, None, GRAPH)))
        for one in (rivers, again)
    )
    assert first == second != []
    files = [(one.published / "rivers.nq.gz").read_bytes() for one in (rivers, again)]
    assert files[0] == files[1]
