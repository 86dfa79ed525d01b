"""A work that is given twice counts once, and a later version corrects an earlier one."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.build.pipeline import Built, build
from kg.build.sources import recognise
from kg.build.versions import row_names, works
from kg.converters.notebook_study import tables
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

Rows = Mapping[str, Sequence[Mapping[str, str]]]
EXECUTIONS = [
    {"id": str(n), "repository_id": "1", "notebook_id": "1", "duration": f"{n}.5"}
    for n in range(1, 21)
]
STUDY: Rows = {
    "repositories": [{"id": "1", "domain": "github.com", "repository": "ex/one"}],
    "notebooks": [{"id": "1", "repository_id": "1", "name": "a.ipynb"}],
    "combined_executions": EXECUTIONS,
}


def columns(table: str) -> list[str]:
    return sorted(tables()[table].known)


def as_csv(folder: Path, study: Rows) -> Path:
    folder.mkdir()
    for table, rows in study.items():
        with (folder / f"{table}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns(table), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def as_sqlite(file: Path, study: Rows) -> Path:
    """Numbers are numbers there, and keys are floats, as pandas writes them."""
    database = sqlite3.connect(file)
    for table, rows in study.items():
        names = columns(table)
        database.execute(f"CREATE TABLE {table} ({', '.join(map(repr, names))})")
        for row in rows:
            cells = [
                None if not (cell := row.get(name)) else float(cell) if name == "id" else cell
                for name in names
            ]
            marks = ", ".join("?" for _ in names)
            database.execute(f"INSERT INTO {table} VALUES ({marks})", cells)
    database.commit()
    database.close()
    return file


def built(folder: Path, *sources: str) -> Built:
    found = build(
        recognise(sources),
        DataDirectory(folder / "data"),
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert found.snapshot is not None and not found.refused
    return found


def ask(found: Built, pattern: str) -> list[tuple[str, ...]]:
    assert found.snapshot is not None
    store = Store.read_only(str(found.snapshot.path / "store"))
    rows = store.query(
        f"BASE <http://localhost:8000/> SELECT DISTINCT * {{ {pattern} }}",
        prefixes=dict(PREFIXES),
        use_default_graph_as_union=True,
    )
    return sorted(tuple(value.value for value in row) for row in rows)


def test_a_study_as_csv_and_as_sqlite_counts_once(tmp_path: Path) -> None:
    one, other = as_csv(tmp_path / "csv", STUDY), as_sqlite(tmp_path / "study.db", STUDY)
    found = built(tmp_path, str(one), str(other))
    assert len(ask(found, "?e a fw:NotebookExecution")) == len(EXECUTIONS)


def test_a_later_revision_of_a_study_corrects_the_earlier(tmp_path: Path) -> None:
    corrected = [
        *EXECUTIONS[1:],
        {**EXECUTIONS[0], "duration": "99.5"},
        {**EXECUTIONS[0], "id": "21"},
    ]
    one = as_csv(tmp_path / "study-1", STUDY)
    other = as_csv(tmp_path / "study-2", {**STUDY, "combined_executions": corrected})
    found = built(tmp_path, str(other), str(one))
    assert len(ask(found, "?e a fw:NotebookExecution")) == 21
    assert ask(found, "<execution/study-1/1> fw:duration ?seconds") == [("99.5",)]
    earlier = next(stage for stage in found.staged if stage.source == "study-1")
    assert earlier.superseded == 1
    assert found.snapshot is not None
    manifest = json.loads((found.snapshot.path / "manifest.json").read_text())
    revisions = {source["name"]: source["revision_of"] for source in manifest["sources"]}
    assert revisions == {"study-1": "", "study-2": "study-1"}
    assert ask(found, "<source/study-2> prov:wasRevisionOf ?s")


def test_another_study_of_the_same_repositories_is_another(tmp_path: Path) -> None:
    again = [{**row, "duration": f"{row['id']}.7"} for row in EXECUTIONS]
    one = as_csv(tmp_path / "pilot", STUDY)
    other = as_csv(tmp_path / "rerun", {**STUDY, "combined_executions": again})
    assert row_names(works(recognise([str(one), str(other)]))) == {
        "pilot": "pilot",
        "rerun": "rerun",
    }


# ── audits ───────────────────────────────────────────────────────────────────


def audit(folder: Path, *, about: str = "", **changed: Any) -> Path:
    """Twelve entries; ``changed``: fields of the first."""
    folder.mkdir()
    entries = {
        f"set-{n}": {
            "Unique Dataset Identifier": f"set-{n}",
            "Dataset Name": f"Set {n}",
            "Licenses": [{"License": "MIT License", "License URL": ""}],
            "Inferred Metadata": {"HF Downloads (May 2024)": n},
        }
        for n in range(12)
    }
    entries["set-0"] |= {name.replace("_", " "): value for name, value in changed.items()}
    (folder / "audit.json").write_text(json.dumps(entries))
    if about:
        (folder / "source.toml").write_text(about)
    return folder


def test_a_later_revision_of_an_audit_replaces_a_claim_and_counts_nothing_twice(
    tmp_path: Path,
) -> None:
    one = audit(tmp_path / "may")
    licence = [{"License": "CC BY-NC 4.0", "License URL": ""}]
    other = audit(tmp_path / "september", Licenses=licence)
    found = built(tmp_path, str(one), str(other))
    counted = '?m a dqv:QualityMeasurement FILTER(!CONTAINS(STR(?m), "#quality-"))'
    assert len(ask(found, counted)) == 12
    assert len(ask(found, "?c a fw:LicenceClaim")) == 12
    (use,) = ask(found, "<dataset/set-0> fw:effectiveUseClass ?use")
    assert use[0].endswith("/non-commercial")
    assert ask(found, "<dataset/set-0> fw:effectiveTerms/fw:termsDisagree ?disagree") == [
        ("false",)
    ]


def test_audits_of_two_groups_stay_two_even_where_they_agree(tmp_path: Path) -> None:
    one = audit(tmp_path / "uni", about='creator = "Group uni"')
    other = audit(tmp_path / "firm", about='creator = "Group firm"')
    assert row_names(works(recognise([str(one), str(other)]))) == {"uni": "uni", "firm": "firm"}


@pytest.mark.parametrize(
    ("first", "second", "same"), [("dpi", "dpi", True), ("dpi", "other", False), ("dpi", "", False)]
)
def test_version_of_decides(tmp_path: Path, first: str, second: str, same: bool) -> None:
    other_name = {"Dataset_Name": "Another"} if same else {}
    one = audit(tmp_path / "b", about=f'version_of = "{first}"\nversion = "2"')
    about = f'version_of = "{second}"\nversion = "10"' if second else ""
    other = audit(tmp_path / "a", about=about, **other_name)
    names = row_names(works(recognise([str(one), str(other)])))
    assert (names["a"] == names["b"]) is same
    if same:
        found = built(tmp_path, str(one), str(other))
        assert ask(found, "<dataset/set-0> dcterms:title ?title") == [("Another",)]
