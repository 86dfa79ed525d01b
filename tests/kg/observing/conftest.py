"""The observation of all shared notebooks, and a second reading to compare it with."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from kg.observing.locations import locate
from kg.observing.notebook_file import read_notebook
from kg.observing.observer import observe
from kg.observing.output import open_output
from kg.observing.row_keys import RowKeys

Row = dict[str, str]


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("oracle", Path(__file__).with_name("oracle.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def root(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("notebooks")


@pytest.fixture(scope="session")
def observed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Row]]:
    """The rows of a table of the observation of all shared notebooks."""
    folder = tmp_path_factory.mktemp("observed") / "tables"
    writer = open_output(folder)
    observe(locate([root]), writer, RowKeys())
    writer.publish()

    def rows(table: str) -> list[Row]:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


@pytest.fixture(scope="session")
def cells(root: Path, observed: Callable[[str], list[Row]]) -> dict[str, tuple[str, str]]:
    """Key of a cell → (kind, source)."""
    paths = {row["id"]: row["name"] for row in observed("notebooks")}
    read: dict[str, list[tuple[str, str]]] = {}
    found = {}
    for row in observed("cells"):
        path = paths[row["notebook_id"]]
        if path not in read:
            notebook = read_notebook((root / path).read_bytes())
            read[path] = [(cell.kind, cell.source) for cell in notebook.cells]
        found[row["id"]] = read[path][int(row["index"])]
    return found
