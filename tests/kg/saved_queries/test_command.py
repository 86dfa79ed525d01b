"""``fairweave query``: a saved query on the command line."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data")
    study = Path(__file__).with_name("study")
    assert _fairweave("build", str(study), "-d", str(path)).returncode == 0
    return path


def _fairweave(*words: str) -> subprocess.CompletedProcess[str]:
    code = "from api.main import main; main()"
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_an_exact_answer_has_every_column_and_row(data: Path) -> None:
    ran = _fairweave("query", "modules", "-p", "local=true", "-d", str(data), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [(row["module"], row["notebooks"]) for row in rows] == [("numpy", "2"), ("helpers", "1")]


@pytest.mark.parametrize(
    ("query", "plain", "with_blanks"),
    [
        ("modules", "local=true", " local = true "),
        ("code-style-errors", "code=E501", "code=  E501\t"),
    ],
)
def test_blanks_around_a_value_do_not_matter(
    data: Path, query: str, plain: str, with_blanks: str
) -> None:
    expected, given = (
        _fairweave("query", query, "-p", one, "-d", str(data), "--format", "csv").stdout
        for one in (plain, with_blanks)
    )
    assert given == expected and len(given.splitlines()) > 1


def test_a_table_fits_the_terminal(data: Path) -> None:
    ran = _fairweave("query", "exceptions", "-d", str(data))
    assert ran.returncode == 0
    assert "ModuleNotFoundError" in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["exception"], "exception: no such query; did you mean exceptions"),
        (["modules", "-p", "local=perhaps"], "local: takes true or false, not 'perhaps'"),
        (
            ["modules", "-p", "locale=true"],
            "locale: takes nothing: modules has only local; did you mean local?",
        ),
        (["modules", "-p", "local"], "local: a parameter is set by NAME=VALUE"),
        (["modules", "--format", "turtle"], "turtle: a saved query is answered in json"),
        (["articles-in-mardi"], "has not allowed; --allow-service"),
    ],
)
def test_what_cannot_be_done_is_one_line(data: Path, words: list[str], message: str) -> None:
    ran = _fairweave("query", *words, "-d", str(data))
    assert ran.returncode == 2
    assert message in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
