"""What the saved queries report of executions: two runs of one study, and a catalogue of data."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.converters.notebook_study import tables
from kg.engines import Engine
from kg.saved_queries import Catalogue, run
from tests.kg.saved_queries.conftest import make_engine

TABLES = {
    "article": "id,journal_id,name,pmid,doi,published_date\n"
    "1,1,Rain,11,10.5555/one,2021-05-01\n2,1,Wind,12,10.5555/two,2022-06-01\n",
    "journal": "id,name\n1,Weather\n",
    "repositories": "id,article_id,domain,repository,commit,notebooks_count,processed\n"
    f"1,1,github.com,ann/rain,{'a' * 40},2,1\n2,2,github.com,bob/wind,{'b' * 40},1,1\n",
    "repository_data": "id,url,license_name,license_key,repository_id,article_id\n"
    "1,https://github.com/ann/rain,MIT License,mit,1,1\n",
    "notebooks": "id,name,nbformat,kernel,language,language_version,repository_id\n"
    "1,broke.ipynb,4.5,python3,python,3.10.4,1\n2,works.ipynb,4.5,python3,python,3.10.4,1\n"
    "3,wind.ipynb,4.5,python3,python,3.10.4,2\n",
    "notebook_datasets": "id,dataset,name,loader,index,line,notebook_id,repository_id\n"
    "1,https://huggingface.co/datasets/x/closed,x/closed,load_dataset,0,1,1,1\n"
    "2,https://huggingface.co/datasets/x/open,x/open,load_dataset,0,1,2,1\n"
    "3,https://huggingface.co/datasets/x/unstated,x/unstated,load_dataset,0,1,2,1\n"
    "4,https://huggingface.co/datasets/x/closed,x/closed,load_dataset,0,1,3,2\n",
    "environments": "id,kind,python_version\n1,current,{python}\n",
}
#: of each run: Python, start, and what became of the three notebooks
RUNS = {
    "first": ("3.10.4", "2023-01-01", (51, 51, 7)),
    "second": ("3.13.1", "2026-01-01", (7, 35, 7)),
}
CATALOGUE = """\
title,hugging_face,licence
Closed,x/closed,CC BY-NC 4.0
Open,x/open,CC BY 4.0
Unstated,x/unstated,
"""


def write(file: Path, text: str) -> None:
    """``text`` with the columns that the study's table has besides, empty."""
    known = tables()[file.stem].known
    rows = list(csv.DictReader(text.splitlines()))
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, sorted(known), restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("executions")
    for name, (python, day, outcomes) in RUNS.items():
        (folder / name).mkdir()
        executions = "id,mode,exception,processed,notebook_id,repository_id\n"
        details = "id,environment_id,started,cause,mend,missing\n"
        for n, processed in enumerate(outcomes, 1):
            failed = processed == 7
            error, cause = ("ModuleNotFoundError", "missing-module") if failed else ("", "")
            executions += f"{n},3,{error},{processed},{n},{1 if n < 3 else 2}\n"
            details += f"{n},1,{day}T00:00:0{n}Z,{cause},"
            details += "Install x.,x\n" if failed else ",\n"
        filled = {**TABLES, "combined_executions": executions, "execution_details": details}
        for table, text in filled.items():
            write(folder / name / f"{table}.csv", text.replace("{python}", python))
    (folder / "catalogue.csv").write_text(CATALOGUE)
    sources = [*(str(folder / name) for name in RUNS), str(folder / "catalogue.csv")]
    engine = make_engine(sources, folder / "data")
    yield engine
    engine.close()


def ask(engine: Engine, catalogue: Catalogue, name: str) -> list[dict[str, str]]:
    answer = run(engine, catalogue[name], {})
    rows = json.loads(answer.body)["results"]["bindings"]
    return [{key: term["value"] for key, term in row.items()} for row in rows]


def test_a_notebook_that_ran_and_fails_now_is_listed_with_both_environments(
    engine: Engine, catalogue: Catalogue
) -> None:
    (row,) = ask(engine, catalogue, "notebooks-that-broke")
    assert row["notebook"] == "broke.ipynb"
    assert (row["earlier_python"], row["later_python"]) == ("3.10.4", "3.13.1")
    assert (row["earlier"][:10], row["later"][:10]) == ("2023-01-01", "2026-01-01")
    assert row["mend"] == "Install x."


def test_executions_by_year_have_their_denominators(engine: Engine, catalogue: Catalogue) -> None:
    rows = ask(engine, catalogue, "executions-by-year")
    figures = ("year", "executions", "ran", "share_that_ran", "compared", "same")
    assert [[row[name] for name in figures] for row in rows] == [
        ["2021", "4", "3", "75", "3", "2"],
        ["2022", "2", "0", "0", "0", "0"],
    ]
    assert "share_same" not in rows[1]


def test_notebooks_whose_licence_allows_more_than_their_datasets(
    engine: Engine, catalogue: Catalogue
) -> None:
    rows = ask(engine, catalogue, "notebooks-against-dataset-licences")
    assert [(row["notebook"], row["dataset"], row["licence"]) for row in rows] == [
        ("broke.ipynb", "Closed", "MIT License"),
        ("works.ipynb", "Unstated", "MIT License"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("execution-causes", [["missing module", "3", "3", "100", "2"]]),
        ("missing-modules", [["x", "3", "3", "100", "2"]]),
        ("executions-by-outcome", [
            ["exception", "3", "6", "50", "2"],
            ["same results", "2", "6", "33.3", "2"],
            ["different results", "1", "6", "16.7", "1"],
        ]),
        ("results-same-or-different", [
            ["same results", "2", None, None, "2"], ["different results", "1", None, None, "1"],
        ]),
        ("exceptions", [["ModuleNotFoundError", "3", "6", "50", "2"]]),
    ],
)  # fmt: skip
def test_notebooks_are_counted_and_nothing_else_that_is_used(
    engine: Engine, catalogue: Catalogue, query: str, expected: list[list[str | None]]
) -> None:
    rows = ask(engine, catalogue, query)
    first = ("cause", "module", "outcome", "exception")
    figures = ("executions", "all_executions", "share", "notebooks")
    assert [
        [next(row[name] for name in first if name in row), *(row.get(name) for name in figures)]
        for row in rows
    ] == expected
