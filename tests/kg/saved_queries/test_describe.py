"""The catalogue in the graph, as generic SPARQL editors look for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.authorities.identities import Identities
from kg.rdf.namespaces import expand
from kg.saved_queries import Catalogue
from kg.saved_queries.description import TERMS, describe
from kg.validation import Shapes, validate_files

SH = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"


@pytest.fixture(scope="module")
def lines(catalogue: Catalogue) -> str:
    return "".join(describe(catalogue.values(), Identities("https://example.org/kg/")))


@pytest.fixture(scope="module")
def store(lines: str) -> Store:
    store = Store()
    store.load(lines.encode(), RdfFormat.N_TRIPLES)
    return store


def test_an_editor_finds_every_query_with_its_question(store: Store, catalogue: Catalogue) -> None:
    rows = store.query(
        f"{SH} SELECT ?sq ?comment ?query {{ ?sq a sh:SPARQLExecutable ;"
        " rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query } ORDER BY ?sq"
    )
    found = {r["sq"].value: (r["comment"].value, r["query"].value) for r in rows}  # type: ignore
    assert found == {
        f"https://example.org/kg/queries/{query.id}": (query.summary, query.text)
        for query in catalogue.values()
    }


def test_an_editor_finds_the_prefixes(store: Store) -> None:
    rows = store.query(
        f"{SH} SELECT ?p ?n {{ ?q sh:prefixes/sh:declare [sh:namespace ?n ; sh:prefix ?p] }}"
    )
    found = {row["p"].value: row["n"].value for row in rows}  # type: ignore
    assert found["fw"] == "https://w3id.org/fairweave/ontology#"


def test_what_is_emitted_is_as_described(store: Store) -> None:
    rdf_type = expand("rdf:type")
    emitted = {quad.predicate.value for quad in store} | {
        quad.object.value
        for quad in store
        if quad.predicate.value == rdf_type  # type: ignore
    }
    assert emitted == {expand(curie) for curie in TERMS}


def test_it_conforms_to_its_shapes(lines: str, tmp_path: Path) -> None:
    file = tmp_path / "queries.nt"
    file.write_text(lines, "utf-8")
    assert validate_files([file], Shapes.shipped()).conforms
