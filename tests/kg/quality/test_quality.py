"""Quality: the table of criteria, what a build infers of it, and what linting reports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

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

EXAMPLES = Path(__file__).parents[3] / "examples"
FAIRWEAVE = Path(sys.executable).with_name("fairweave")
CARD = """---
license: mit
size_categories: 1K<n<10K
dataset_info:
  splits:
  - name: train
    num_examples: 400000
---
# Dataset Card for [Dataset Name]

## Dataset Description

[More Information Needed]

### Licensing Information

Published under the Creative Commons Attribution-NonCommercial 4.0 licence. Write to a@example.org.
"""


def lint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FAIRWEAVE, "lint", *map(str, arguments)], capture_output=True, text=True, check=False
    )


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


def test_a_card_is_compared_with_itself(tmp_path: Path) -> None:
    (tmp_path / "owner_name.md").write_text(CARD)
    done = lint(tmp_path)
    assert done.returncode == 1
    for sentence in (
        "the header states the licence mit, the body Creative Commons Attribution-NonCommercial",
        "size_categories states 1K<n<10K, the splits have 400,000 examples",
        "only the template's placeholder stands under: Dataset description",
        "the title is the template's",
    ):
        assert sentence in done.stdout
    assert "a@example.org" not in done.stdout


def test_annotations_for_github_name_file_line_and_points(tmp_path: Path) -> None:
    table = tmp_path / "catalogue, ours.csv"
    table.write_text("name,licence,year\nRivers,MIT,2021\nLakes,,soon\n")
    done = lint(table, "--format", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    escaped = str(table).replace(",", "%2C")
    assert any(line.startswith(f"::error file={escaped},line=3,title=shape::") for line in lines), (
        done.stdout
    )
    assert any("title=licence-stated (+10)::licence: state" in line for line in lines)


@pytest.mark.parametrize(("points", "status"), [("0", 0), ("95", 1)])
def test_the_exit_status_follows_the_required_points(points: str, status: int) -> None:
    assert lint(EXAMPLES / "table", "--points", points).returncode == status


def test_what_cannot_be_read_is_a_finding_and_the_rest_is_linted(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"@context": {"cr": "http://mlcommons.org/croissant/"}, ')
    done = lint(broken, EXAMPLES / "table")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(broken) in done.stdout
    assert "catalogue.csv, line 4" in done.stdout
    unnamed = tmp_path / "unnamed.csv"
    unnamed.write_text("a,b\n1,2\n")
    done = lint(unnamed, "--format", "github")
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error file={unnamed},title=syntax::no column names datasets")


@pytest.mark.parametrize("subject", ["missing.csv", "http://localhost:8000/dataset/none"])
def test_what_is_not_there_is_an_error_of_one_line(subject: str, published: Snapshot) -> None:
    done = lint(subject, "-d", published.path.parents[1])
    assert done.returncode == 2
    assert len([one for one in done.stderr.splitlines() if one.startswith("error: ")]) == 1


def test_every_example_of_datasets_can_be_linted() -> None:
    folders = ("croissant", "data-cards", "dataset-audits", "dataset-cards", "dcat", "table")
    done = lint(*(EXAMPLES / one for one in folders), "--format", "json")
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 1  # an example of Croissant refers to a file that is not there
    assert len(report["descriptions"]) > 60
    assert report["first"] == sorted(report["first"], key=lambda one: -one["points"])
