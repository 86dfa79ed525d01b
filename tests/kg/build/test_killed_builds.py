"""A build that is killed while it writes what pages and exports read leaves what was published.

Before each change of a file the data directory is copied: that is what a kill there leaves behind.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
from pathlib import Path
from typing import Final

from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.durability import faults, is_outdated
from tests.kg.build.test_pipeline import make

#: what changes files, by the names of Python's audit events
CHANGING: Final = ("os.rename", "os.remove", "os.mkdir", "sqlite3.connect")
#: what is derived from the graph, as parts of paths
DERIVED: Final = ("/search", "records.sqlite", "datasets.sqlite", "/results", ".csv", "manifest")
QUERIES: Final = ("datasets-matching", "licences", "sources")


def copying(data: Path, table: Path, queries: Path, copies: Path) -> None:
    """Build ``table``, with a copy of ``data`` before each change of a derived file."""
    count = 0
    is_busy = False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count, is_busy
        writes = event == "open" and "r" not in str(arguments[1] or "r")
        if is_busy or not (event in CHANGING or writes):
            return
        path = str(arguments[0])
        if path.startswith(str(data)) and any(part in path for part in DERIVED):
            is_busy = True
            count += 1
            shutil.copytree(data, copies / f"{count:03}", ignore_dangling_symlinks=True)
            (copies / f"{count:03}.txt").write_text(path)
            is_busy = False

    sys.addaudithook(hook)
    make(data, table, queries=Catalogue(queries))


def test_what_is_derived_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    data, table, copies = tmp_path / "data", tmp_path / "t.csv", tmp_path / "copies"
    queries = tmp_path / "queries"
    queries.mkdir()
    for name in QUERIES:
        shutil.copy(str(directory("queries") / f"{name}.rq"), queries)
    table.write_text("title,license\nLake levels,MIT\n")
    make(data, table)
    before = DataDirectory(data).current().id
    table.write_text("title,license\nLake levels,MIT\nSea levels,CC-BY-4.0\n")
    arguments = (data, table, queries, copies)
    build = multiprocessing.get_context("spawn").Process(target=copying, args=arguments)
    build.start()
    build.join()
    assert build.exitcode == 0
    after = DataDirectory(data).current()
    assert after.id != before
    changed = {file.read_text() for file in copies.glob("*.txt")}
    assert all(any(part in path for path in changed) for part in DERIVED)

    left = sorted(path for path in copies.iterdir() if path.is_dir())
    for copy in left:
        found = DataDirectory(copy)
        assert found.current().id in (before, after.id)
        assert faults(found.current()) == []
        assert found.current().id == before or not is_outdated(found.current(), after)
    killed = next(copy for copy in reversed(left) if list(copy.glob("snapshots/.building-*")))
    again = make(killed, table, queries=Catalogue(queries)).snapshot
    assert again is not None and again.id == after.id
    assert not is_outdated(again, after)
    assert {path.name for path in (killed / "snapshots").iterdir()} == {before, after.id}
