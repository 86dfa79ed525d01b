"""The eight tables of the published study that are at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER
from kg.converters.record import Notes
from kg.rdf.namespaces import PREFIXES, shorten

#: what they share is made once, by one of the processes that tests run in
pytestmark = pytest.mark.xdist_group("real-study")

Rows = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def rows(shared_data: Callable[[str], Path]) -> Rows:
    """Queries the graph of the real study."""
    source = shared_data("notebook-study")
    lines = (
        line
        for record in CONVERTER.convert(source, Identities(), Notes())
        for line in record.triples
    )
    store = Store()
    store.bulk_load("".join(lines).encode(), RdfFormat.N_TRIPLES, to_graph=DefaultGraph())

    def ask(query: str) -> list[tuple[str, ...]]:
        found: Any = store.query(query, prefixes=dict(PREFIXES))
        return [tuple(term.value for term in row) for row in found]

    return ask


@pytest.mark.parametrize(
    ("class_", "number"),
    [
        ("fabio:JournalArticle", 3_467),
        ("doap:GitRepository", 5_240),
        ("repr:Notebook", 27_271),
        ("fw:NotebookFeatures", 20_690),
        ("fw:FeatureUse", 47_027),
        ("fw:ResearchField", 108),
        ("meshv:Descriptor", 3_635),
    ],
)
def test_counts_are_as_published(rows: Rows, class_: str, number: int) -> None:
    assert rows(f"SELECT (COUNT(*) AS ?n) {{ ?s a {class_} }}") == [(str(number),)]


def test_740_rows_are_fewer_journals_and_keep_their_titles(rows: Rows) -> None:
    ((journals,),) = rows("SELECT (COUNT(*) AS ?n) { ?s a fabio:Journal }")
    ((titles,),) = rows("SELECT (COUNT(*) AS ?n) { ?s a fabio:Journal ; dcterms:title ?t }")
    assert (int(journals), int(titles)) == (701, 740)


def test_articles_by_research_field_as_published(rows: Rows) -> None:
    """Over the articles that have a repository in the study."""
    assert rows(
        """SELECT ?label (COUNT(DISTINCT ?article) AS ?articles) {
             ?repository a doap:GitRepository ; dcterms:isReferencedBy ?article .
             ?article fw:researchField ?field . ?field skos:prefLabel ?label
           } GROUP BY ?label ORDER BY DESC(?articles) LIMIT 2"""
    ) == [("Eukaryota", "1153"), ("Information Science", "1024")]


def test_every_link_leads_to_something(rows: Rows) -> None:
    assert (
        rows(
            """SELECT DISTINCT ?p { ?s ?p ?o . FILTER(STRSTARTS(STR(?o), "http://localhost:8000/"))
             FILTER NOT EXISTS { ?o a ?class } }"""
        )
        == []
    )


def test_what_is_emitted_was_announced(rows: Rows) -> None:
    found = rows("SELECT DISTINCT ?p { ?s ?p ?o }") + rows("SELECT DISTINCT ?c { ?s a ?c }")
    assert {shorten(iri) for (iri,) in found} <= CONVERTER.terms


def test_no_address_of_a_person_is_in_it(rows: Rows) -> None:
    assert rows('SELECT ?o { ?s ?p ?o FILTER(CONTAINS(STR(?o), "@example.org")) }') == []
