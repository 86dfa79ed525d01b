"""The same facts from two sources give the same answers as from one."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines import Engine
from kg.observing.examples import NOTEBOOKS
from kg.saved_queries import Catalogue, run
from tests.kg.saved_queries.about_sources import comparable
from tests.kg.saved_queries.conftest import make_engine


def _rewritten(source: Path, folder: Path) -> Path:
    """The same facts in other files: a study as SQLite, audits with other blanks and file names."""
    copy = folder / f"later-{source.name}"
    if list(source.glob("notebooks.csv")):
        database = sqlite3.connect(copy.with_suffix(".db"))
        for table in sorted(source.glob("*.csv")):
            with table.open(newline="", encoding="utf-8-sig") as file:
                header, *rows = csv.reader(file)
            names = ", ".join(f'"{name}"' for name in header)
            database.execute(f'CREATE TABLE "{table.stem}" ({names})')
            marks = ", ".join("?" for _ in header)
            database.executemany(f'INSERT INTO "{table.stem}" VALUES ({marks})', rows)
        database.commit()
        database.close()
        return copy.with_suffix(".db")
    shutil.copytree(source, copy)
    if source.name.endswith("audits"):
        for file in copy.rglob("*.json"):
            file.write_text(json.dumps(json.loads(file.read_text("utf-8")), indent=3), "utf-8")
    return copy


@pytest.fixture(scope="module")
def twice(demo_sources: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """All shipped examples, each twice, the second time in other files."""
    folder = tmp_path_factory.mktemp("twice")
    # notebooks that are run twice are two executions
    again = [
        f"z-{path.name}={_rewritten(path, folder)}"
        for path in demo_sources
        if path.name != NOTEBOOKS
    ]
    engine = make_engine([*map(str, demo_sources), *again], folder / "data", refused=2)
    yield engine
    engine.close()


def _rows(engine: Engine, catalogue: Catalogue, name: str) -> Counter[str]:
    bindings = json.loads(run(engine, catalogue[name], {}).body)["results"]["bindings"]
    return comparable(name, bindings)


def test_saved_queries_answer_the_same(
    examples: Engine, twice: Engine, catalogue: Catalogue
) -> None:
    differ = {
        query.id
        for query in catalogue.values()
        if not query.endpoints
        and _rows(examples, catalogue, query.id) != _rows(twice, catalogue, query.id)
    }
    assert differ == set()
