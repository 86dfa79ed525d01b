"""Studies to convert: made up at their full width, or written cell by cell."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER, tables
from kg.converters.record import Notes, Record
from kg.rdf.namespaces import PREFIXES

CHECKOUT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="session")
def synthetic_study() -> ModuleType:
    """The generator of studies, ``benchmarks/synthetic_study.py``."""
    spec = importlib.util.spec_from_file_location(
        "synthetic_study", CHECKOUT / "benchmarks" / "synthetic_study.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def all_tables(synthetic_study: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of twenty notebooks in four repositories, with all 23 tables, as CSV."""
    folder = tmp_path_factory.mktemp("study")
    synthetic_study.write_csv(folder, 20, seed=1)
    return folder


@pytest.fixture
def study(tmp_path: Path) -> Callable[..., Path]:
    """Writes tables: ``study(article=[{"id": "1", "name": "A title"}])``; other cells are empty."""

    def write(**rows: list[dict[str, str]]) -> Path:
        for name, cells in rows.items():
            columns = sorted(tables()[name].known - tables()[name].optional)
            with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(cells)
        return tmp_path

    return write


class Graph:
    """What a conversion gave, to be queried in SPARQL."""

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self.lines = [line for record in records for line in record.triples]
        self._store = Store()
        self._store.bulk_load(
            "".join(self.lines).encode(), RdfFormat.N_TRIPLES, to_graph=DefaultGraph()
        )

    def ask(self, pattern: str) -> bool:
        """Whether ``pattern`` matches."""
        return bool(self._store.query(f"ASK {{ {pattern} }}", prefixes=dict(PREFIXES)))

    def values(self, pattern: str) -> list[str]:
        """The values of ``?v`` in ``pattern``, sorted."""
        rows = self._store.query(f"SELECT ?v {{ {pattern} }}", prefixes=dict(PREFIXES))
        return sorted(row["v"].value for row in rows)

    def count(self, pattern: str) -> int:
        """How many different ``?v`` there are in ``pattern``."""
        return len(set(self.values(pattern)))


@pytest.fixture
def convert() -> Callable[[Path], Graph]:
    """Converts a study into a graph."""

    def run(path: Path) -> Graph:
        return Graph(list(CONVERTER.convert(path, Identities(), Notes())))

    return run
