"""What a saved query lists has one row, however many names and collections it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    Store,
)

from kg.rdf.namespaces import expand
from kg.saved_queries import Catalogue, SavedQuery
from kg.snapshots.data_directory import Snapshot

QUERIES = [query for query in Catalogue.shipped().values() if not query.endpoints]
_TERM: Final = (NamedNode, Literal)
#: what two sources state differently of one record
SEVERAL: Final = {
    "dcat:Dataset": ("dcterms:title", "dcterms:identifier"),
    "fabio:JournalArticle": ("dcterms:title",),
    "fabio:Journal": ("dcterms:title",),
    "fair4ml:MLModel": ("dcterms:title",),
}
#: queries that list collections, or only what is in one
ABOUT_COLLECTIONS: Final = {
    "collections",
    "datasets-described-twice",
    "described-by-several-sources",
}
#: query → the columns that say what its rows are about
SUBJECTS: Final = {
    "datasets-matching": ("dataset_iri",),
    "datasets-for-a-purpose": ("dataset_iri",),
    "datasets-described-twice": ("dataset_iri", "other_iri"),
    "description-problems": ("dataset_iri", "problem"),
    "licence-claims": ("claim_iri",),
    "licence-disagreements-listed": ("dataset_iri", "claimant_iri"),
    "lineage": ("dataset_iri", "relation", "other_iri"),
    "usable-but-restricted-upstream": ("dataset_iri", "ancestor_iri"),
    "notebooks-by-search-term": ("notebook_iri", "article_iri"),
    "articles-by-keyword": ("article_iri",),
    "articles-by-journal": ("journal_iri",),
    "creators": ("creator_iri",),
    "described-by-several-sources": ("dataset_iri", "configuration"),
    "notebooks-against-dataset-licences": ("notebook_iri", "dataset_iri"),
    "models-against-licences": ("model_iri", "dataset_iri"),
}


@pytest.fixture(scope="module")
def one(demo: Snapshot) -> Store:
    store = Store()
    store.bulk_extend(Store.read_only(str(demo.store)))
    return store


@pytest.fixture(scope="module")
def several(one: Store) -> Iterator[Store]:
    """The same, where each record has a further title and each dataset a further collection."""
    store = Store()
    store.bulk_extend(one)
    series = NamedNode("http://localhost:8000/series/one-more")
    store.extend(_stated(series, "dcterms:title", Literal("One more")))
    rdf_type = NamedNode(expand("rdf:type"))
    for kind, properties in SEVERAL.items():
        records = {
            q.subject for q in one.quads_for_pattern(None, rdf_type, NamedNode(expand(kind)))
        }
        assert records, kind
        for record in records:
            assert isinstance(record, NamedNode)
            for each in properties:
                store.extend(_stated(record, each, Literal("zz further")))
            if kind == "dcat:Dataset":
                store.extend(_stated(record, "dcat:inSeries", series))
    yield store


def _stated(subject: NamedNode, curie: str, value: NamedNode | Literal) -> list[Quad]:
    return [Quad(subject, NamedNode(expand(curie)), value, DefaultGraph())]


def _rows(store: Store, query: SavedQuery) -> list[dict[str, str]]:
    solutions = store.query(query.text)
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term.value for name in names if isinstance(term := solution[name], _TERM)}
        for solution in solutions
    ]


@pytest.mark.parametrize(
    "query", [q for q in QUERIES if q.id not in ABOUT_COLLECTIONS], ids=lambda query: query.id
)
def test_a_further_title_or_collection_adds_no_row(
    query: SavedQuery, one: Store, several: Store
) -> None:
    assert len(_rows(several, query)) == len(_rows(one, query))


@pytest.mark.parametrize("name", SUBJECTS)
def test_no_two_rows_are_about_the_same(name: str, one: Store, several: Store) -> None:
    query = next(query for query in QUERIES if query.id == name)
    for store in (one, several):
        subjects = [
            tuple(row.get(column) for column in SUBJECTS[name]) for row in _rows(store, query)
        ]
        assert subjects, name
        assert len(subjects) == len(set(subjects))


def test_an_entity_that_several_sources_describe_is_counted_once(one: Store) -> None:
    queries = {query.id: query for query in QUERIES}
    uses = {row["term_iri"]: int(row["uses"]) for row in _rows(one, queries["terms-used"])}
    assert uses[expand("dcat:Dataset")] == len(_rows(one, queries["datasets-matching"]))
    language = NamedNode(expand("dcterms:language"))
    merged = [*one.quads_for_pattern(None, language, None, DefaultGraph())]
    assert uses[language.value] == len(merged)
    assert len(merged) * 2 < len([*one.quads_for_pattern(None, language, None, None)])


def test_no_share_is_more_than_all(one: Store) -> None:
    shares = {
        (query.id, row["share"])
        for query in QUERIES
        for row in _rows(one, query)
        if float(row.get("share", 0)) > 100
    }
    assert shares == set()
