"""``fairweave observe`` from files to tables to a graph."""

from __future__ import annotations

import csv
import gc
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store
from typer.testing import CliRunner

from api.cli import app
from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER
from kg.converters.record import Notes
from kg.errors import FairweaveError
from kg.observing import observer
from kg.observing.finished_rows import as_lines
from kg.observing.locations import locate
from kg.observing.session import observe_to
from kg.observing.tables import table_columns
from kg.rdf.namespaces import PREFIXES
from kg.validation import Shapes, validate_files

Write = Callable[..., Path]
METADATA = {
    "kernelspec": {"name": "python3", "language": "python"},
    "language_info": {"name": "python", "version": "3.11.7"},
}


def code(source: str, **parts: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "outputs": [], "metadata": {}} | parts


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout with two notebooks, a module of its own, requirements and a damaged notebook."""
    root = tmp_path / "study"
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "config").write_text('[remote "origin"]\n\turl = git@github.com:a/study.git\n')
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (root / ".git" / "packed-refs").write_text(f"# pack\n{'a' * 40} refs/heads/main\n")
    cells = [
        {"cell_type": "markdown", "source": "# A plot\n\nWe load the data, mail jo@example.org"},
        code(
            "import helper\nimport numpy as np\n%matplotlib inline\nprint(n := 1)",
            execution_count=1,
        ),
        code("x =", execution_count=2),
    ]
    document = {"nbformat": 4, "nbformat_minor": 4, "metadata": METADATA, "cells": cells}
    (root / "nb").mkdir()
    (root / "nb" / "plot.ipynb").write_text(json.dumps(document))
    (root / "nb" / "helper.py").write_text("A = 1\n")
    (root / "broken.ipynb").write_text('{"cells": [')
    (root / "requirements.txt").write_text("numpy==2.0 # by jo@example.org\n")
    return root


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["observe", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_checkout_becomes_tables(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    output = run(repository, "-o", out)
    assert "cut off" in output.replace("\n", " ")
    assert len(list(out.glob("*.csv"))) == 30
    (row,) = read(out, "repositories")
    assert (row["domain"], row["repository"], row["commit"]) == ("github.com", "a/study", "a" * 40)
    assert row["notebooks"] == "broken.ipynb;nb/plot.ipynb"
    broken, plot = read(out, "notebooks")
    assert (broken["processed"], broken["nbformat"]) == ("2", "0")
    assert int(plot["processed"]) == 16 | 32
    local = {r["module_name"]: r["local"] for r in read(out, "cell_modules")}
    assert local == {"helper": "1", "numpy": "0"}
    assert {r["path"] for r in read(out, "repository_files")} == {
        "broken.ipynb", "nb/helper.py", "nb/plot.ipynb", "requirements.txt",
    }  # fmt: skip
    whole = "".join(file.read_text() for file in out.glob("*.csv"))
    assert "example.org" not in whole


def test_a_database_holds_the_same(repository: Path, tmp_path: Path) -> None:
    run(repository, "-o", tmp_path / "csv")
    run(repository, "-o", tmp_path / "one.sqlite")
    database = sqlite3.connect(tmp_path / "one.sqlite")
    for file in (tmp_path / "csv").glob("*.csv"):
        rows = [["" if v is None else str(v) for v in row] for row in database.execute(
            f'SELECT * FROM "{file.stem}"'
        )]  # fmt: skip
        with file.open(encoding="utf-8", newline="") as opened:
            assert rows == list(csv.reader(opened))[1:], file.stem


@pytest.mark.parametrize("checkout", [True, False])
def test_the_tables_are_read_and_conform(
    repository: Path, tmp_path: Path, *, checkout: bool
) -> None:
    if not checkout:
        (repository / ".git").rename(tmp_path / "gone")
    run(repository, "-o", tmp_path / "out")
    notes = Notes(source="out")
    records = list(CONVERTER.convert(tmp_path / "out", Identities(), notes))
    assert not notes.unknown
    lines = "".join(line for record in records for line in record.triples)
    (tmp_path / "out.nt").write_text(lines)
    report = validate_files([tmp_path / "out.nt"], Shapes.shipped())
    assert report.conforms, report.to_text()
    store = Store()
    store.bulk_load(lines.encode(), RdfFormat.N_TRIPLES, to_graph=DefaultGraph())
    assert store.query(
        'ASK { ?n a repr:Notebook ; fw:problem ?p . FILTER(STRSTARTS(?p, "cut off")) }',
        prefixes=dict(PREFIXES),
    )
    assert store.query(
        'ASK { ?c a repr:Cell ; fw:cellIndex 2 ; schema:text "x =" }', prefixes=dict(PREFIXES)
    )


def test_several_at_a_time_give_the_same(repository: Path, tmp_path: Path) -> None:
    for number in range(20):
        (repository / f"n{number}.ipynb").write_bytes((repository / "nb/plot.ipynb").read_bytes())
    run(repository, "-o", tmp_path / "one", "-j", 1)
    run(repository, "-o", tmp_path / "two", "-j", 2)
    for file in (tmp_path / "one").glob("*.csv"):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_an_archive_is_a_repository(repository: Path, tmp_path: Path) -> None:
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.write(repository / "nb" / "plot.ipynb", "study-main/plot.ipynb")
        opened.writestr("study-main/none.ipynb", "[]")
    shown = run(archive, "-o", tmp_path / "out")
    names = [r["name"] for r in read(tmp_path / "out", "notebooks")]
    assert names == ["study-main/none.ipynb", "study-main/plot.ipynb"]
    assert f"{archive}/study-main/none.ipynb: no notebook" in shown


@pytest.mark.parametrize("name", ["../out.ipynb", "/etc/out.ipynb"])
def test_an_archive_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as opened:
        opened.writestr(name, "{}")
    result = CliRunner().invoke(
        app, ["observe", str(tmp_path / "a.zip"), "-o", str(tmp_path / "o")]
    )
    assert isinstance(result.exception, FairweaveError)
    assert "leads out of it" in str(result.exception)
    assert not (tmp_path / "o").exists()


def test_what_is_no_observation_is_not_replaced(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    result = CliRunner().invoke(app, ["observe", str(repository), "-o", str(tmp_path / "mine")])
    assert isinstance(result.exception, FairweaveError)
    assert (tmp_path / "mine" / "thesis.txt").exists()
    run(repository, "-o", tmp_path / "out")
    run(repository, "-o", tmp_path / "out")


def test_a_notebook_that_ends_its_process_is_a_row(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        (repository / f"n{number}.ipynb").write_bytes((repository / "nb/plot.ipynb").read_bytes())
    real = observer._read

    def read_or_die(file: Path, path: str, number: int):  # type: ignore[no-untyped-def]
        if path == "n3.ipynb":
            os._exit(1)
        return real(file, path, number)

    monkeypatch.setattr(observer, "_read", read_or_die)
    found = dict(observer._observed(locate([repository]), as_lines, jobs=2))
    assert len(found) == 14
    assert found[0, "n3.ipynb"].problem == "reading it ended the process"
    assert not found[0, "n4.ipynb"].problem


#: observes a directory, and at the first notebook prints the numbers of the workers, and waits
_WAITING = """
import multiprocessing, sys, time
from pathlib import Path
from kg.observing.locations import locate
from kg.observing.observer import observe
from kg.observing.output import open_output
from kg.observing.row_keys import RowKeys

def wait(done: int) -> None:
    print(*(worker.pid for worker in multiprocessing.active_children()), flush=True)
    time.sleep(60)

writer = open_output(Path(sys.argv[2]))
observe(locate([Path(sys.argv[1])]), writer, RowKeys(), jobs=2, progress=wait)
"""


def test_workers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    for number in range(20):
        (tmp_path / "notebooks" / f"{number}.ipynb").write_text("{}")
    command = [sys.executable, "-c", _WAITING, str(tmp_path / "notebooks"), str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        workers = [psutil.Process(int(number)) for number in process.stdout.readline().split()]
        process.kill()
    assert len(workers) == 2
    _, left = psutil.wait_procs(workers, timeout=20)
    for worker in left:
        worker.kill()
    assert left == []


def test_a_notebook_that_a_library_fails_to_analyse_is_a_row(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "n.ipynb").write_bytes((repository / "nb/plot.ipynb").read_bytes())
    real = observer._read

    def read_or_fail(file: Path, path: str, number: int):  # type: ignore[no-untyped-def]
        return real(file, path, "?" if path == "n.ipynb" else number)  # type: ignore[arg-type]

    monkeypatch.setattr(observer, "_read", read_or_fail)
    found = dict(observer._observed(locate([repository]), as_lines, jobs=1))
    assert found[0, "n.ipynb"].problem.startswith("analysing it failed: TypeError: ")
    assert not found[0, "nb/plot.ipynb"].problem


def test_observing_in_this_process_leaves_its_collections_as_they_were(repository: Path) -> None:
    assert gc.isenabled()
    frozen = gc.get_freeze_count()
    # syntax trees are many objects, and none is in a cycle
    while_observing = [
        gc.isenabled() for _ in observer._observed(locate([repository]), as_lines, jobs=1)
    ]
    assert set(while_observing) == {False}
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, frozen)


def test_a_database_has_what_the_files_have(repository: Path, tmp_path: Path) -> None:
    run(repository, "-o", tmp_path / "out")
    run(repository, "-o", tmp_path / "out.sqlite")
    with closing(sqlite3.connect(tmp_path / "out.sqlite")) as database:
        for table, described in table_columns().items():
            values = database.execute(f'SELECT * FROM "{table}"').fetchall()
            with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                header, *lines = csv.reader(file)
            assert tuple(header) == described.header
            assert lines == [[str(value) for value in row] for row in values]


def test_links_and_directories_are_rows(repository: Path, tmp_path: Path) -> None:
    (repository / "gone.ipynb").symlink_to(tmp_path / "nowhere")
    (repository / "pipe.ipynb").mkdir()
    output = run(repository, "-o", tmp_path / "out").replace("\n", " ")
    assert "a broken link" in output


def test_a_repository_without_notebooks_is_a_row(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "README.md").write_text("nothing")
    out = tmp_path / "out"
    session = observe_to(out, [tmp_path / "bare", repository])
    assert (str(tmp_path / "bare"), "no notebook in it (*.ipynb)") in session.observation.problems
    counts = {row["repository"]: row["notebooks_count"] for row in read(out, "repositories")}
    assert counts["bare"] == "0"
    assert len(counts) == 2
    with pytest.raises(FairweaveError, match="no such file"):
        locate([tmp_path / "nowhere"])
