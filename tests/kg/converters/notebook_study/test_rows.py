"""Keys and paths name one row each; tables are found however the study calls and packs them."""

from __future__ import annotations

import gzip
import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.authorities.identities import Identities
from kg.build.sources import recognise
from kg.build.staging import stage
from kg.converters.notebook_study import CONVERTER, tables
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.ontology import Ontology

Write = Callable[..., Path]
Convert = Callable[[Path], Any]
REPOSITORY = {"id": "1", "domain": "github.com", "repository": "jo/plots"}


@pytest.mark.parametrize("second", ["2", "2.0", " 2"])
def test_a_second_row_with_a_key_is_named_by_its_line(study: Write, second: str) -> None:
    rows = [{"id": "2", "name": "a.ipynb"}, {"id": second, "name": "b.ipynb"}]
    with pytest.raises(SourceError, match=r"line 3: a second row of notebooks with the id 2"):
        list(CONVERTER.convert(study(notebooks=rows), Identities(), Notes()))


def test_a_second_row_with_a_path_is_named_by_its_line(study: Write) -> None:
    rows = [{"id": key, "name": "a.ipynb", "repository_id": "1"} for key in "12"]
    source = study(repositories=[REPOSITORY], notebooks=rows)
    with pytest.raises(SourceError, match=r"line 3: a second row of notebooks with this path"):
        list(CONVERTER.convert(source, Identities(), Notes()))


def test_paths_that_differ_in_unicode_form_are_two_notebooks(
    study: Write, convert: Convert
) -> None:
    forms = [unicodedata.normalize(form, "Übung.ipynb") for form in ("NFC", "NFD")]
    rows = [
        {"id": str(number), "name": path, "repository_id": "1", "total_cells": str(number)}
        for number, path in enumerate(forms)
    ]
    graph = convert(study(repositories=[REPOSITORY], notebooks=rows))
    assert graph.count("?v a repr:Notebook") == 2
    assert graph.values("?n fw:path ?path ; fw:cellCount ?v") == ["0", "1"]


def test_a_key_that_pandas_wrote_as_a_decimal_is_the_key(study: Write, convert: Convert) -> None:
    run = {"id": "1", "notebook_id": "7.0", "repository_id": "1.0"}
    notebook = {"id": "7", "name": "a.ipynb", "repository_id": "1"}
    graph = convert(
        study(repositories=[REPOSITORY], notebooks=[notebook], combined_executions=[run])
    )
    assert graph.values("?e prov:used ?v") == [
        "http://localhost:8000/notebook/github.com/jo/plots/a.ipynb"
    ]
    assert graph.count("?v a fw:Stub") == 0


def database(file: Path, *names: str) -> Path:
    """The executions of the study's own pipeline: their table and its columns as it names them."""
    columns = sorted(tables()["combined_executions"].known - {"exception"} | {"reason"})
    with sqlite3.connect(file) as connection:
        for name in names:
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            for key in range(1, 28):
                connection.execute(
                    f"INSERT INTO {name} (id, notebook_id, reason, processed) VALUES (?, 1, ?, 7)",
                    (key, "NameError"),
                )
    connection.close()
    return file


def test_the_names_of_the_studys_own_pipeline_are_known(tmp_path: Path, convert: Convert) -> None:
    graph = convert(database(tmp_path / "db.sqlite", "executions"))
    assert graph.count("?v a fw:NotebookExecution ; fw:exception ?e") == 27


def test_a_table_that_is_not_read_is_reported_with_its_rows(tmp_path: Path) -> None:
    file = database(tmp_path / "db.sqlite", "executions", "runs")
    notes = Notes()
    list(CONVERTER.convert(file, Identities(), notes))
    assert notes.unread == {"runs": "read 0 of 27 rows: no table of the study is called so"}
    assert notes.unknown["runs"] == 27


def test_compressed_files_and_names_in_capitals_are_read(
    study: Write, tmp_path: Path, convert: Convert
) -> None:
    study(journal=[{"id": "1", "name": "J"}], repositories=[REPOSITORY])
    plain = tmp_path / "repositories.csv"
    (tmp_path / "repositories.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    (tmp_path / "journal.csv").rename(tmp_path / "Journal.CSV")
    assert CONVERTER.sniff(tmp_path)
    graph = convert(tmp_path)
    assert graph.ask("?j a fabio:Journal . ?r a doap:GitRepository")


def test_one_table_in_two_files_is_an_error(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": "1", "name": "J"}])
    file = tmp_path / "journal.csv"
    (tmp_path / "journal.csv.gz").write_bytes(gzip.compress(file.read_bytes()))
    with pytest.raises(SourceError, match=r"has the table journal, as journal\.csv does"):
        list(CONVERTER.convert(tmp_path, Identities(), Notes()))


def test_a_damaged_gzip_file_is_named(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": str(n), "name": "J" * n} for n in range(99)])
    file = tmp_path / "journal.csv"
    packed = gzip.compress(file.read_bytes())
    (tmp_path / "journal.csv.gz").write_bytes(packed[: len(packed) // 2])
    file.unlink()
    with pytest.raises(SourceError, match=r"journal\.csv\.gz"):
        list(CONVERTER.convert(tmp_path, Identities(), Notes()))


def test_files_in_subfolders_are_named(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": "1", "name": "J"}])
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "cells.csv").write_text("id\n1\n")
    (source,) = recognise([str(tmp_path)])
    (tmp_path / "out").mkdir()
    staged = stage(source, Identities(), tmp_path / "out", Ontology.shipped())
    assert "more/cells.csv" in staged.unread
