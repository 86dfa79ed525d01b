"""Databases of the older study and of ReproduceMeGit: its tables, without articles."""

from __future__ import annotations

import gzip
import sqlite3

import pytest

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.converters.notebook_study import tables
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

# the columns of https://github.com/fusion-jena/ReproduceMeGit, jupyter_reproducibility/db.py
SCHEMA = """
CREATE TABLE queries (id, name, query, first_date, last_date, delta, count);
CREATE TABLE repositories (id, domain, repository, hash_dir1, hash_dir2, "commit", notebooks_count,
  setups_count, requirements_count, notebooks, setups, requirements, processed, pipfiles_count,
  pipfile_locks_count, pipfiles, pipfile_locks);
CREATE TABLE notebooks (id, repository_id, name, nbformat, kernel, language, language_version,
  max_execution_count, total_cells, code_cells, code_cells_with_output, markdown_cells, raw_cells,
  unknown_cell_formats, empty_cells, processed, skip, sha1_source, homework_count,
  assignment_count, course_count, exercise_count, lesson_count);
CREATE TABLE cells (id, repository_id, notebook_id, "index", cell_type, execution_count, lines,
  output_formats, source, python, processed, skip);
CREATE TABLE requirement_files (id, repository_id, name, reqformat, content, processed, skip);
CREATE TABLE executions (id, notebook_id, mode, reason, msg, diff, cell, count, diff_count, timeout,
  duration, processed, skip, repository_id);
CREATE TABLE cell_modules (id, repository_id, notebook_id, cell_id, analysis_id, "index", line,
  import_type, module_name, local, local_possibility, skip);
CREATE TABLE repository_files (id, repository_id, path, size, had_surrogates, skip);
"""
ROWS = """
INSERT INTO queries VALUES (1, 'q', 'notebooks', '2018-01-01', '2018-01-02', 1, 1);
INSERT INTO repositories VALUES (1, 'github.com', 'ann/rain', 'ab', 'cd',
  '0123456789012345678901234567890123456789', 1, 0, 1, 'a.ipynb', '', 'requirements.txt', 1, 0, 0,
  '', '');
INSERT INTO notebooks VALUES (1, 1, 'a.ipynb', '4.2', 'python3', 'python', '3.7.3', 1, 1, 1, 1, 0,
  0, 0, 0, 32, 0, '', 0, 0, 0, 0, 0);
INSERT INTO cells VALUES (1, 1, 1, 0, 'code', '1', 1, '', 'import numpy', 1, 0, 0);
INSERT INTO requirement_files VALUES (1, 1, 'requirements.txt', 'requirements.txt', 'numpy', 1, 0);
INSERT INTO executions VALUES (1, 1, 3, 'ModuleNotFoundError', 'No module named ''numpy''', '', 0,
  0, 0, 300, 1.5, 7, 0, 1);
INSERT INTO cell_modules VALUES (1, 1, 1, 1, 1, 0, 1, 'import', 'numpy', 0, 0, 0);
INSERT INTO repository_files VALUES (1, 1, 'a.ipynb', 500, 0, 0);
"""


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("edition")
    with sqlite3.connect(folder / "reproducemegit.sqlite") as database:
        database.executescript(SCHEMA + ROWS)
    built = build(
        recognise([str(folder / "reproducemegit.sqlite")]),
        DataDirectory(folder / "data"),
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert built.snapshot is not None
    assert built.refused == []
    (file,) = (built.snapshot.path / "dumps").glob("*.nq.gz")
    return gzip.decompress(file.read_bytes()).decode()


@pytest.mark.parametrize(
    "statement",
    [
        "execution/reproducemegit/1> <https://w3id.org/fairweave/ontology#outcome>"
        " <https://w3id.org/fairweave/vocabulary/outcome/exception>",
        '<https://schema.org/text> "import numpy"',
        "<https://w3id.org/fairweave/ontology#exceptionMessage> \"No module named 'numpy'\"",
        "module/numpy>",
    ],
)
def test_its_rows_are_read(dump: str, statement: str) -> None:
    assert statement in dump


def test_no_article_is_made_up(dump: str) -> None:
    assert "isReferencedBy" not in dump


def test_what_the_pipeline_needed_only_is_named_with_its_reason() -> None:
    assert tables()["requirement_files"].dropped["processed"]
    assert tables()["repository_files"].dropped["had_surrogates"]
    assert "skip" not in tables()["journal"].known
