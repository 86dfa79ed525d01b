"""Quality: the table of criteria, what a build infers of it, and the same of a published record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.quality.criteria import criteria
from kg.quality.measuring import measure
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.kg.lint.command import lint

EXAMPLES = Path(__file__).parents[3] / "examples"


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    found = cast(QuerySolutions, store.query(query, prefixes=dict(PREFIXES)))
    return [tuple(value.value if value else "" for value in row) for row in found]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of two of the examples."""
    data = DataDirectory(tmp_path_factory.mktemp("quality"))
    build(
        recognise([str(EXAMPLES / "table"), str(EXAMPLES / "dataset-cards")]),
        data,
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=Catalogue(tmp_path_factory.mktemp("no-queries")),
    )
    return data.current()


def test_the_points_of_all_criteria_add_up_to_100() -> None:
    found = criteria(Ontology.shipped())
    assert sum(one.points for one in found) == 100
    assert all(one.remedy and one.definition for one in found)


def test_a_build_measures_records_and_sources(published: Snapshot) -> None:
    store = Store.read_only(str(published.store))
    rows = select(
        store,
        """SELECT ?on (SUM(?value) AS ?points) (COUNT(?m) AS ?metrics) {
            GRAPH ?rule { ?m a dqv:QualityMeasurement ; dqv:computedOn ?on ; dqv:value ?value }
            FILTER(STRENDS(STR(?rule), "/inferred/quality")) } GROUP BY ?on""",
    )
    measured = {on: (int(points), int(metrics)) for on, points, metrics in rows}
    datasets = {
        one
        for (one,) in select(
            store,
            "SELECT DISTINCT ?d { GRAPH ?g { ?d a dcat:Dataset }"
            " FILTER(CONTAINS(STR(?g), '/source/')) }",
        )
    }
    sources = {entry.graph for entry in published.manifest.sources}
    assert datasets <= measured.keys()
    assert {one for one in measured if one not in datasets} <= sources
    assert all(metrics == 5 for _, metrics in measured.values())
    assert all(0 <= points <= 100 for points, _ in measured.values())


def test_unmet_criteria_and_points_add_up(published: Snapshot) -> None:
    store = Store.read_only(str(published.store))
    worth = {one.iri: one.points for one in criteria(Ontology.shipped())}
    record = f"{published.manifest.base_iri}dataset/open-tables~covertype"
    unmet = select(store, f"SELECT ?c {{ GRAPH ?g {{ <{record}> fw:unmetCriterion ?c }} }}")
    points = select(
        store,
        f"""SELECT (SUM(?v) AS ?points) {{ GRAPH ?rule {{ ?m dqv:computedOn <{record}> ;
            dqv:value ?v }} FILTER(STRENDS(STR(?rule), "/inferred/quality")) }}""",
    )
    assert int(points[0][0]) == 100 - sum(worth[one] for (one,) in unmet)


def test_a_record_alone_has_the_points_that_it_has_among_all(published: Snapshot) -> None:
    store = Store.read_only(str(published.store))
    used = criteria(Ontology.shipped())
    every = measure(store, used).records
    for record in list(every)[::4]:
        assert measure(store, used, record).records == {record: every[record]}


def test_linting_a_file_and_its_published_record_give_the_same_points(published: Snapshot) -> None:
    record = f"{published.manifest.base_iri}dataset/open-tables~covertype"
    stated = json.loads(lint(record, "-d", published.path.parents[1], "--format", "json").stdout)[
        "descriptions"
    ][0]
    files = json.loads(lint(EXAMPLES / "table", "--format", "json").stdout)["descriptions"]
    unpublished = next(one for one in files if one["record"] == record)
    assert stated["points"] == unpublished["points"] > 80
    assert unpublished["place"] == "line 4"
    rules = [[one["rule"] for one in each["findings"]] for each in (stated, unpublished)]
    assert rules[0] == rules[1]


@pytest.mark.parametrize("subject", ["missing.csv", "http://localhost:8000/dataset/none"])
def test_what_is_not_there_is_an_error_of_one_line(subject: str, published: Snapshot) -> None:
    done = lint(subject, "-d", published.path.parents[1])
    assert done.returncode == 2
    assert len([one for one in done.stderr.splitlines() if one.startswith("error: ")]) == 1
