"""Rows of several studies in one build: each is its own, and a study given twice is one."""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kg.authorities.identities import Identities
from kg.build.originals import OriginalsWriter, originals
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.build.versions import row_names, works
from kg.converters.notebook_study import tables
from kg.converters.record import Record
from kg.rdf.ontology import Ontology
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes

RUN = {"id": "1", "mode": "3", "timeout": "300", "notebook_id": "1", "repository_id": "1"}


def write(folder: Path, **rows: list[dict[str, str]]) -> Path:
    """A study with these rows; other cells are empty."""
    folder.mkdir()
    for name, cells in rows.items():
        given = {column for row in cells for column in row}
        columns = sorted((tables()[name].known - tables()[name].optional) | given)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(cells)
    return folder


def repository(name: str) -> dict[str, str]:
    return {
        "id": "1",
        "domain": "github.com",
        "repository": name,
        "article_id": "1",
        "commit": "0" * 40,
        "notebooks": "a.ipynb",
        "notebooks_count": "1",
        "processed": "1",
    }


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A pilot, a second study whose keys are the same, and the pilot under another name."""
    root = tmp_path_factory.mktemp("studies")
    notebook = {"id": "1", "name": "a.ipynb", "repository_id": "1", "language": "Julia"}
    pilot = write(
        root / "pilot",
        journal=[
            {"id": "1", "name": "PLOS ONE", "issn_epub": "1932-6203"},
            {"id": "2", "name": "PLoS ONE", "issn_epub": "1932-6203"},
            {"id": "3", "name": "eLife", "issn_epub": "2050-084X"},
        ],
        article=[
            {"id": "1", "name": "First", "doi": "10.1234/a", "journal_id": "1"},
            {
                "id": "2",
                "name": "Second",
                "doi": "10.1234/b",
                "journal_id": "3",
                "repositories": "https://github.com/ex/one",
            },
        ],
        repositories=[repository("ex/one")],
        notebooks=[notebook],
        combined_executions=[{**RUN, "exception": "NameError", "processed": "7"}],
    )
    rerun = write(
        root / "rerun",
        repositories=[{**repository("ex/two"), "article_id": ""}],
        notebooks=[notebook],
        combined_executions=[{**RUN, "processed": "51"}],
    )
    again = Path(shutil.copytree(pilot, root / "again"))
    (rerun / "moods.csv").write_text("id,mood\n1,good\n2,bad\n")
    data = DataDirectory(root / "data")
    every = Catalogue.shipped()
    (root / "queries").mkdir()
    for query in (
        "exceptions",
        "executions-by-outcome",
        "articles-by-journal",
        "repositories-by-journal",
        "notebooks-in-language",
    ):
        assert query in every
        shutil.copy(directory("queries") / f"{query}.rq", root / "queries")
    built = build(
        recognise([str(pilot), str(rerun), str(again)]),
        data,
        ids=Identities("http://localhost:8000/"),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=Catalogue(root / "queries"),
    )
    assert not built.refused
    return data.current()


def rows(snapshot: Snapshot, query: str, *columns: str) -> list[tuple[str, ...]]:
    result = json.loads((snapshot.path / "results" / f"{query}.json").read_bytes())
    bindings: list[dict[str, Any]] = result["results"]["bindings"]
    return sorted(tuple(row[column]["value"] for column in columns) for row in bindings)


def test_rows_with_one_key_in_two_studies_are_two(studies: Snapshot) -> None:
    assert rows(studies, "executions-by-outcome", "outcome", "executions", "notebooks") == [
        ("exception", "1", "1"),
        ("same results", "1", "1"),
    ]


def test_a_study_given_twice_counts_once(studies: Snapshot) -> None:
    assert rows(studies, "exceptions", "exception", "executions", "notebooks") == [
        ("NameError", "1", "1")
    ]


def test_a_journal_with_two_titles_is_one_row(studies: Snapshot) -> None:
    assert rows(studies, "articles-by-journal", "journal", "articles") == [
        ("PLOS ONE", "1"),
        ("eLife", "1"),
    ]


def test_a_repository_is_listed_for_every_article_that_mentions_it(studies: Snapshot) -> None:
    columns = ("article", "repository_url")
    assert rows(studies, "notebooks-in-language", *columns) == [
        ("First", "https://github.com/ex/one"),
        ("Second", "https://github.com/ex/one"),
    ]


def test_mentions_after_the_first_are_counted_beside_it(studies: Snapshot) -> None:
    result = json.loads((studies.path / "results" / "repositories-by-journal.json").read_bytes())
    (row,) = result["results"]["bindings"]
    assert (row["journal"]["value"], row["repositories"]["value"]) == ("PLOS ONE", "1")
    assert row["repositories_mentioned"]["value"] == "1"


def test_articles_that_mention_a_repository_are_counted_beside_the_published_figure(
    studies: Snapshot,
) -> None:
    columns = ("journal", "articles_with_repositories", "articles_mentioning")
    assert rows(studies, "articles-by-journal", *columns) == [
        ("PLOS ONE", "1", "1"),
        ("eLife", "0", "1"),
    ]


def test_tables_that_were_not_read_are_in_the_manifest_with_their_rows(studies: Snapshot) -> None:
    (rerun,) = [s for s in studies.manifest.sources if s.name == "rerun"]
    assert rerun.unread == {"moods.csv": "read 0 of 2 rows: no table of the study is called so"}


def test_nothing_of_the_staging_is_in_the_snapshot(studies: Snapshot) -> None:
    assert not list(studies.path.glob("*.nt")) + list(studies.path.glob("*.originals"))


def test_sources_with_other_content_keep_their_names(tmp_path: Path) -> None:
    one = write(tmp_path / "one", journal=[{"id": "1", "name": "A"}])
    two = write(tmp_path / "two", journal=[{"id": "1", "name": "B"}])
    copy = Path(shutil.copytree(two, tmp_path / "copy"))
    names = row_names(works(recognise(map(str, (two, one, copy)))))
    assert names == {"one": "one", "two": "copy", "copy": "copy"}


def test_originals_of_refused_records_are_found_among_the_others(tmp_path: Path) -> None:
    file = tmp_path / "study.originals"
    with closing(OriginalsWriter(file)) as writer:
        for number in range(2_500):
            writer.add(Record(f"urn:{number}", [], f"line {number}", "text\n" * 3))
    found = list(originals(file, {"urn:3", "urn:2400"}))
    assert [(o.iri, o.place) for o in found] == [("urn:3", "line 3"), ("urn:2400", "line 2400")]
