"""Two runs of one study: which notebooks broke, which were fixed, and which versions differ."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from kg.errors import SourceError
from kg.observing.changes import compare
from kg.observing.session import observe_to

#: processed, exception, cause, missing
GOOD, OTHER = ("51", "", "", ""), ("35", "", "", "")
NO_MODULE = ("7", "ModuleNotFoundError", "missing-module", "sklearn")
NO_FILE = ("7", "FileNotFoundError", "missing-file", "a.csv")
Runs = dict[str, tuple[str, str, str, str] | None]


def tables(runs: Runs, python: str, numpy: str) -> dict[str, list[list[str]]]:
    found = {
        "repositories": [["id", "domain", "repository"], ["1", "github.com", "ann/rain"]],
        "notebooks": [["id", "name", "repository_id"]],
        "environments": [["id", "python_version"], ["1", python]],
        "environment_distributions": [
            ["id", "environment_id", "name", "version"], ["1", "1", "numpy", numpy],
            ["2", "1", "pandas", "2.0"],
        ],
        "combined_executions": [["id", "notebook_id", "processed", "exception"]],
        "execution_details": [["id", "environment_id", "cause", "missing", "mend"]],
    }  # fmt: skip
    for number, (name, run) in enumerate(runs.items(), 1):
        id_ = str(number)
        found["notebooks"].append([id_, name, "1"])
        if run is not None:
            found["combined_executions"].append([id_, id_, run[0], run[1]])
            mend = f"Install {run[3]}." if run[3] else ""
            found["execution_details"].append([id_, "1", run[2], run[3], mend])
    return found


def folder(path: Path, runs: Runs, python: str = "3.10", numpy: str = "1.26") -> Path:
    path.mkdir()
    for table, rows in tables(runs, python, numpy).items():
        with (path / f"{table}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


BEFORE: Runs = {
    "broke": GOOD, "fixed": NO_FILE, "same": GOOD, "other": GOOD, "cause": NO_FILE, "gone": GOOD,
    "never": None,
}  # fmt: skip
AFTER: Runs = {
    "new": GOOD, "broke": NO_MODULE, "fixed": GOOD, "same": GOOD, "other": OTHER,
    "cause": NO_MODULE, "never": None,
}  # fmt: skip
KINDS = {
    "broke": "broke", "fixed": "fixed", "same": "same", "other": "changed", "cause": "changed",
    "gone": "removed", "new": "added", "never": "same",
}  # fmt: skip


def test_each_notebook_is_of_one_kind_of_change(tmp_path: Path) -> None:
    found = compare(folder(tmp_path / "a", BEFORE), folder(tmp_path / "b", AFTER, "3.13", "2.4"))
    assert {change.notebook: change.kind for change in found.changes} == KINDS
    broke = next(change for change in found.changes if change.kind == "broke")
    assert (broke.repository, broke.before, broke.after) == (
        "github.com/ann/rain", "same-results", "exception",
    )  # fmt: skip
    assert (broke.cause_after, broke.mend) == ("missing-module sklearn", "Install sklearn.")
    assert (broke.python_before, broke.python_after) == ("3.10", "3.13")
    assert [(d.name, d.before, d.after) for d in found.distributions] == [("numpy", "1.26", "2.4")]


def _observed_copy(folder: Path, notebooks: tuple[str, ...]) -> Path:
    for name in notebooks:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    out = folder.with_name(f"{folder.name}-observed")
    observe_to(out, [folder], checkouts=False)
    return out


def test_copies_in_folders_of_other_names_are_matched_by_the_paths_below(tmp_path: Path) -> None:
    a = _observed_copy(tmp_path / "in-march", ("one.ipynb", "nb/two.ipynb"))
    b = _observed_copy(tmp_path / "in-may", ("nb/two.ipynb", "three.ipynb"))
    found = compare(a, b)
    assert {(c.repository, c.notebook, c.kind) for c in found.changes} == {
        ("in-march", "one.ipynb", "removed"),
        ("in-may", "nb/two.ipynb", "same"),
        ("in-may", "three.ipynb", "added"),
    }


def test_a_checkout_and_a_copy_of_it_are_matched(tmp_path: Path) -> None:
    study = folder(tmp_path / "study", {"one.ipynb": GOOD})
    copy = _observed_copy(tmp_path / "copy", ("one.ipynb",))
    assert set(compare(study, copy).counts) == {"changed"}


def test_of_several_folders_those_of_one_name_are_matched(tmp_path: Path) -> None:
    runs = []
    for month in ("march", "may"):
        places = [tmp_path / month / name for name in ("rain", "wind")]
        for place in places:
            _observed_copy(place, ("one.ipynb",))
        observe_to(tmp_path / f"{month}-run", places, checkouts=False)
        runs.append(tmp_path / f"{month}-run")
    found = compare(*runs)
    assert [(c.repository, c.kind) for c in found.changes] == [("rain", "same"), ("wind", "same")]


def test_the_command_warns_where_no_notebook_is_in_both_runs(tmp_path: Path) -> None:
    a = _observed_copy(tmp_path / "a", ("one.ipynb",))
    b = _observed_copy(tmp_path / "b", ("nb/one.ipynb",))
    done = CliRunner().invoke(app, ["observe", "--compare", str(a), str(b)])
    assert done.exit_code == 0
    assert "no notebook is in both runs" in done.output
    assert "observe the same folder" in done.output.replace("\n", " ")


def test_a_run_in_a_database_is_the_same_run(tmp_path: Path) -> None:
    first = folder(tmp_path / "a", BEFORE)
    with sqlite3.connect(tmp_path / "a.sqlite") as database:
        for table, (header, *rows) in tables(BEFORE, "3.10", "1.26").items():
            database.execute(f"CREATE TABLE {table} ({', '.join(header)})")
            slots = ", ".join("?" * len(header))
            database.executemany(f"INSERT INTO {table} VALUES ({slots})", rows)
    found = compare(first, tmp_path / "a.sqlite")
    assert set(found.counts) == {"same"}
    assert found.distributions == []


def test_the_command_prints_what_changed_and_writes_all(tmp_path: Path) -> None:
    a, b = folder(tmp_path / "a", BEFORE), folder(tmp_path / "b", AFTER, "3.13", "2.4")
    for output in (tmp_path / "c.csv", tmp_path / "c.json"):
        arguments = ["observe", "--compare", str(a), str(b), "-o", str(output)]
        done = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert done.exit_code == 0
        assert "1 of 8  broke" in done.stdout
        assert "same-results → exception missing-module sklearn. Install sklearn." in done.stdout
        assert "distribution: numpy: 1.26 → 2.4" in done.stdout
    with (tmp_path / "c.csv").open(newline="") as file:
        assert {row["notebook"]: row["kind"] for row in csv.DictReader(file)} == KINDS
    document = json.loads((tmp_path / "c.json").read_text())
    assert document["counts"]["broke"] == 1
    assert len(document["notebooks"]) == len(KINDS)


def test_what_is_no_run_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "journal.csv").write_text("id,name\n")
    with pytest.raises(SourceError, match="no table of notebooks"):
        compare(tmp_path / "empty", tmp_path / "empty")
