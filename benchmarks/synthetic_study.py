"""Makes up a notebook study of any size: all tables at their full width.

    python benchmarks/synthetic_study.py OUT --triples 3000000

OUT is a directory for CSV files, or a SQLite database if it ends in ``.sqlite``. The same
arguments give the same bytes. What is in it looks like the real thing (mostly zeros in wide
tables, names that recur, cells that are empty), conforms to the shapes, and means nothing.
"""

from __future__ import annotations

import argparse
import csv
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.converters.notebook_study import tables

#: measured: what the converter makes of one notebook and its share of everything else
TRIPLES_PER_NOTEBOOK = 2750
CODE_CELLS, MARKDOWN_CELLS, NOTEBOOKS_PER_REPOSITORY = 8, 4, 5
MODULES = ["numpy", "pandas", "matplotlib.pyplot", "scipy.stats", "sklearn", "os", "json", "torch"]
NAMES = ["x", "X", "y", "df", "data", "i", "model", "np", "pd", "plt", "ax", "fig", "n_jobs"]
COUNTS = ["0"] * 12 + ["1", "1", "2", "3", "5", "8", "21", "144"]
EXCEPTIONS = ["ModuleNotFoundError", "FileNotFoundError", "NameError", "ValueError"]
CAUSES = [("missing-module", "sklearn"), ("missing-file", "data/a.csv"), ("missing-name", "x")]
DATASETS = ["https://huggingface.co/datasets/glue", "10.1594/PANGAEA.923033", "seaborn iris"]
SCOPES = ["main", "global", "nonlocal", "local", "class"]
CONTEXTS = ["import", "importfrom", "function", "class", "param", "load", "store", "del"]
PROCESSED = [51, 35, 35, 7, 7, 7, 11, 1, 0]

Row = dict[str, object]
Write = Callable[[str, Row], None]


class Study:
    """Writes rows, numbering those of each table; cells that a row leaves out are empty."""

    def __init__(self, write: Write, seed: int) -> None:
        self.random = random.Random(seed)
        self.columns = {name: header(name) for name in tables()}
        self.number = dict.fromkeys(self.columns, 0)
        self.wide = {
            name: [c for c in columns if c not in {"id", "notebook_id", "cell_id", "processed"}]
            for name, columns in self.columns.items()
        }
        self._write = write

    def row(self, table: str, /, **cells: object) -> int:
        """Write a row of ``table`` and give its id."""
        self.number[table] += 1
        self._write(table, {"id": self.number[table], **cells})
        return self.number[table]

    def counts(self, table: str, /, **cells: object) -> int:
        """Write a row of a wide table, its other columns filled with counts."""
        columns = self.wide[table]
        filled = dict(zip(columns, self.random.choices(COUNTS, k=len(columns)), strict=True))
        return self.row(table, **{**filled, **cells})


def header(table: str) -> list[str]:
    """Every column of ``table``, its key first."""
    return ["id", *sorted(tables()[table].known - {"id"})]


def generate(write: Write, notebooks: int, seed: int) -> None:
    """Write a study of so many notebooks."""
    study = Study(write, seed)
    pick = study.random
    repositories = -(-notebooks // NOTEBOOKS_PER_REPOSITORY)
    for number in range(1, 21):
        study.row(
            "journal",
            name=f"Journal of Examples {number}",
            nlm_ta=f"J Ex {number}",
            iso_abbrev=f"J. Ex. {number}",
            issn_epub=f"{1000 + number}-{2000 + number}",
            publisher_name=f"House {number % 5}",
            publisher_loc="London",
        )
    left = notebooks
    for number in range(1, repositories + 1):
        article = _article(study, number) if number % 2 else study.number["article"]
        here = min(left, NOTEBOOKS_PER_REPOSITORY)
        left -= here
        repository = _repository(study, article, number, here)
        for _ in range(here):
            _notebook(study, repository, pick)


def _article(study: Study, number: int) -> int:
    date = f"20{10 + number % 13}-{1 + number % 12:02}-{1 + number % 28:02}"
    article = study.row(
        "article",
        journal_id=1 + number % 20,
        name=f"An example, and what came of it: part {number}",
        pmid=30_000_000 + number,
        pmc=9_000_000 + number,
        publisher_id=number,
        doi=f"10.5555/example.{number}",
        subject="Article",
        published_date=date,
        received_date=date,
        accepted_date=date if number % 3 else "",
        license_type="http://creativecommons.org/licenses/by/4.0/",
        copyright_statement="© The Authors",
        keywords="examples;notebooks;reproducibility",
        repositories=";".join(
            f"https://github.com/owner{n}/repository-{n}" for n in (number, number + 1)
        ),
    )
    for author in range(5):
        study.row(
            "author",
            name=f"Family{number}",
            given_names=f"Given{author}",
            orcid="https://orcid.org/0000-0002-1825-0097" if author == 0 else "",
            email=f"person{number}.{author}@example.org",
            article_id=article,
        )
    for term in range(7):
        field = (number + term) % 20
        study.row(
            "articlemesh",
            article_id=article,
            pmid=30_000_000 + number,
            meshid=f"D{900_000 + (number * 7 + term) % 500:06}",
            mesh_label=f"Heading {(number * 7 + term) % 500}",
            toplevelmeshid=f"Z{field:02}",
            toplevelmeshlabel=f"Field {field}",
        )
    return article


def _repository(study: Study, article: int, number: int, notebooks: int) -> int:
    path = f"owner{number}/repository-{number}"
    paths = [f"analysis/notebook {n}.ipynb" for n in range(1, notebooks + 1)]
    repository = study.row(
        "repositories",
        article_id=article,
        domain="github.com",
        repository=path,
        hash_dir1="00",
        hash_dir2=f"{number:038x}",
        commit=f"{number:040x}",
        notebooks_count=len(paths),
        notebooks=";".join(paths),
        setups_count=1,
        setups="setup.py",
        requirements_count=1,
        requirements="requirements.txt",
        pipfiles_count=0,
        pipfile_locks_count=0,
        processed=8329,
    )
    switches = ["issues", "downloads", "projects", "pages", "wiki"]
    flags = dict.fromkeys(["archived", "private", *(f"has_{switch}" for switch in switches)], 0)
    numbers: dict[str, Any] = {
        c: study.random.choice(COUNTS)
        for c in header("repository_data")
        if c.endswith("_count") or c.startswith("total_") or c in {"size", "watchers"}
    }
    study.row(
        "repository_data",
        **flags,
        **numbers,
        url=f"https://github.com/{path}",
        description="Code of an example",
        created_at="2019-01-01 10:00:00",
        updated_at="2022-01-01 10:00:00",
        pushed_at="2021-01-01 10:00:00",
        homepage="",
        language=f"{{'Jupyter Notebook': {1000 * number}, 'Python': {100 * number}}}",
        license_name="MIT License",
        license_key="mit",
        repository_id=repository,
        article_id=article,
    )
    for file in ("README.md", "setup.py", "requirements.txt", *paths):
        study.row("repository_files", path=file, size=len(file) * 100, repository_id=repository)
    study.row(
        "repository_release",
        name="First",
        tag_name="v1.0",
        created_at="2020-01-01 10:00:00",
        published_at="2020-01-02 10:00:00",
        tarball_url=f"https://api.github.com/repos/{path}/tarball/v1.0",
        prerelease=0,
        repository_id=repository,
    )
    study.row(
        "requirement_files",
        name="requirements.txt",
        reqformat="requirements.txt",
        content="numpy>=1.20\npandas",
        repository_id=repository,
    )
    return repository


def _notebook(study: Study, repository: int, pick: random.Random) -> None:
    here = study.number["notebooks"] % NOTEBOOKS_PER_REPOSITORY + 1
    notebook = study.counts(
        "notebooks",
        name=f"analysis/notebook {here}.ipynb",
        nbformat="4.2",
        kernel="python3",
        language="python",
        language_version="3.7.3",
        processed=32 + 128,
        sha1_source=f"{pick.getrandbits(160):040x}",
        total_cells=CODE_CELLS + MARKDOWN_CELLS,
        repository_id=repository,
        skip=0,
    )
    of = {"notebook_id": notebook}
    for index in range(CODE_CELLS + MARKDOWN_CELLS):
        _cell(study, repository, notebook, index, pick)
    study.counts("notebook_asts", **of, skip=0)
    study.counts(
        "notebook_markdowns",
        **of,
        main_language="en",
        languages="en,de",
        languages_counts=f"{MARKDOWN_CELLS - 1},1",
        skip=0,
    )
    _lists(study, notebook, repository, pick)
    _observed(study, notebook, repository)
    for mode in (3, 5):
        processed = pick.choice(PROCESSED)
        failed = processed == 7
        execution = study.row(
            "combined_executions",
            **of,
            mode=mode,
            exception=pick.choice(EXCEPTIONS) if failed else "",
            msg='the "example" went wrong\nhere' if failed else "",
            diff="1,3" if processed == 35 else "",
            diff_count=2 if processed == 35 else 0,
            cell=pick.randrange(CODE_CELLS),
            count=pick.randrange(CODE_CELLS),
            timeout=300,
            duration=round(pick.random() * 100, 6),
            processed=processed,
            repository_id=repository,
        )
        cause, missing = CAUSES[execution % len(CAUSES)] if failed else ("", "")
        study.row(
            "execution_details",
            environment_id=1,
            started="2024-05-01 12:00:00",
            kernel="python3",
            network=0,
            cause=cause,
            missing=missing,
            distribution="scikit-learn" if cause == "missing-module" else "",
            in_repository=0 if cause == "missing-file" else "",
            mend="Run it again." if failed else "",
            same_cells=3,
            normalised_cells=1,
            unstored_cells=0,
        )
        study.row(
            "execution_cells",
            execution_id=execution,
            cell_id=study.number["cells"],
            index=0,
            comparison="same-after-normalising" if mode == 3 else "different",
            rules="addresses,times" if mode == 3 else "",
            output="" if mode == 3 else "another text",
        )
    study.row(
        "notebook_code_style",
        **of,
        err_code=f"E{pick.choice((501, 302, 231))}",
        err_code_desc="line too long",
    )


def _observed(study: Study, notebook: int, repository: int) -> None:
    """What ``fairweave observe`` writes beside the study's tables."""
    if not study.number["environments"]:
        environment = study.row(
            "environments",
            kind="declared",
            python_version="3.11.7",
            platform="Linux x86_64",
            sha256="0" * 64,
            build_log="Installed 1 package",
        )
        study.row(
            "environment_distributions", environment_id=environment, name="numpy", version="2.0.0"
        )
    study.row(
        "notebook_observations",
        notebook_id=notebook,
        repository_id=repository,
        sha256=f"{notebook:064x}",
        size=1000 + notebook,
        out_of_order=notebook % 2,
        unexecuted_cells=0,
        empty_code_cells=0,
        stored_outputs=5,
        stored_errors=0,
        problem="nbformat 4.9 is newer than any that is defined" if notebook % 10 == 0 else "",
    )
    cell = study.number["cells"]
    study.row("cell_contents", cell_id=cell, notebook_id=notebook, source="print(1)", output="1")
    study.row(
        "notebook_datasets",
        notebook_id=notebook,
        repository_id=repository,
        cell_id=cell,
        index=1,
        line=2,
        loader="datasets.load_dataset",
        dataset=DATASETS[notebook % len(DATASETS)],
        configuration="mrpc" if notebook % 2 else "",
        name="a dataset" if notebook % 3 else "",
        as_written="glue",
    )


def _cell(study: Study, repository: int, notebook: int, index: int, pick: random.Random) -> None:
    code = index < CODE_CELLS
    cell = study.row(
        "cells",
        cell_type="code" if code else "markdown",
        lines=pick.randrange(1, 40),
        python=int(code),
        output_formats="text/plain,image/png" if index % 3 == 0 and code else "",
        execution_count=index + 1 if code else "",
        index=index,
        processed=4,
        notebook_id=notebook,
        repository_id=repository,
    )
    of: Row = {"notebook_id": notebook, "cell_id": cell, "index": index, "skip": 0}
    if not code:
        study.counts("markdown_features", **of, language="en")
        return
    analysis = study.counts("code_analyses", **of, processed=4)
    seen: Row = {**of, "analysis_id": analysis}
    for name in pick.sample(NAMES, 2):
        study.row(
            "cell_names",
            **seen,
            scope=pick.choice(SCOPES),
            context=pick.choice(CONTEXTS),
            name=name,
            count=pick.choice(COUNTS),
        )
    if index % 2 == 0:
        study.row(
            "cell_modules",
            **seen,
            line=1,
            import_type="import",
            module_name=pick.choice(MODULES),
            local=0,
            local_possibility=0,
        )
    if index % 4 == 0:
        study.row(
            "cell_features",
            **seen,
            repository_id=repository,
            line=1,
            column=0,
            feature_name="IPython/run_line_magic",
            feature_value="matplotlib",
        )


def _lists(study: Study, notebook: int, repository: int, pick: random.Random) -> None:
    """The three wide tables whose columns are lists with their counts beside them."""
    used: dict[str, list[str]] = {
        "notebook_features": ["matplotlib", "load_ext", "autoreload"],
        "notebook_modules": MODULES,
        "notebook_names": NAMES,
    }
    for table, items in used.items():
        cells: dict[str, Any] = {}
        columns = study.columns[table]
        for column in columns:
            listed, counted = f"{column}_counts" in columns, f"{column}_count" in columns
            chosen = pick.sample(items, pick.choice((0, 0, 2, 3))) if listed or counted else []
            if column == "index":
                chosen = ["0", "2"]
            cells |= {column: ",".join(chosen)} if chosen else {}
            if counted:
                cells[f"{column}_count"] = len(chosen)
            elif listed:
                cells[f"{column}_counts"] = ",".join(pick.choices(COUNTS, k=len(chosen)))
        cells |= {"skip": 0, "notebook_id": notebook}
        if "repository_id" in columns:
            cells["repository_id"] = repository
        study.row(table, **cells)


def write_csv(folder: Path, notebooks: int, seed: int) -> None:
    """A directory of one CSV file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {}
        for table in tables():
            file = files.enter_context(
                (folder / f"{table}.csv").open("w", encoding="utf-8", newline="")
            )
            writers[table] = csv.DictWriter(file, header(table), restval="", lineterminator="\n")
            writers[table].writeheader()
        generate(lambda table, row: writers[table].writerow(row), notebooks, seed)


def write_sqlite(file: Path, notebooks: int, seed: int) -> None:
    """One SQLite database; a cell that a row leaves out is NULL."""
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as database:
        insert = {}
        for table in tables():
            columns = header(table)
            names = ", ".join(f'"{column}"' for column in columns)
            database.execute(f'CREATE TABLE "{table}" ({names})')
            values = ", ".join(f":{column}" for column in columns)
            insert[table] = (f'INSERT INTO "{table}" VALUES ({values})', dict.fromkeys(columns))

        def write(table: str, row: Row) -> None:
            statement, empty = insert[table]
            database.execute(statement, {**empty, **row})

        generate(write, notebooks, seed)
    database.close()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("out", type=Path, help="a directory, or a file that ends in .sqlite")
    words.add_argument("--triples", type=int, default=3_000_000, help="about so many (3000000)")
    words.add_argument("--notebooks", type=int, help="exactly so many, instead of --triples")
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    notebooks = given.notebooks or max(1, round(given.triples / TRIPLES_PER_NOTEBOOK))
    write = write_sqlite if given.out.suffix == ".sqlite" else write_csv
    write(given.out, notebooks, given.seed)
    print(
        f"{given.out}: {notebooks:,} notebooks, about {notebooks * TRIPLES_PER_NOTEBOOK:,} triples"
    )


if __name__ == "__main__":
    main()
