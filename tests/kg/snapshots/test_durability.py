"""Publishing: whatever it is killed at, a whole snapshot is served, and the next build succeeds."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tantivy

from kg.errors import FairweaveError
from kg.rdf import dumps
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.snapshots.durability import faults
from kg.snapshots.history import History
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Manifest, Table, write

BASE = "http://localhost:8000/"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
#: what changes files, by the names of Python's audit events
CHANGING = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect")
KILLED = 99


def build(building: Path, name: str, at: datetime) -> None:
    """A small snapshot with all that is checked of one."""
    layout = Layout(building)
    layout.dumps.mkdir()
    line = f'<{BASE}dataset/x> <urn:p> "{name}" .\n'.encode()
    graph = f"{BASE}source/s"
    dump = dumps.write(layout.dumps / "s.nq.gz", dumps.in_graph([line], graph))
    # listed as a table: of a dump the store would be opened, too
    table = Table(dump.file, dump.size, dump.sha256, "S", "Lines", 1, ())
    write(layout.manifest_file, Manifest(name, BASE, at, tables=(table,)))


def derive(layout: Layout) -> None:
    """What is written for pages beside it, of which the records have the time of the build."""
    for file, value in (
        (layout.records, time.time_ns()),
        (layout.datasets, 1),
        (layout.listings, 1),
    ):
        with closing(sqlite3.connect(file)) as database:
            database.execute(f"CREATE TABLE x AS SELECT {value} AS n")
            database.commit()
    chosen = layout.results / "chosen" / "x.json"
    chosen.parent.mkdir(parents=True)
    chosen.write_text("{}")
    layout.dumps.mkdir(exist_ok=True)
    layout.data_package.write_text("{}")
    layout.search.mkdir()
    schema = tantivy.SchemaBuilder().add_text_field("name", stored=True).build()
    writer = tantivy.Index(schema, str(layout.search)).writer(num_threads=1)
    writer.add_document(tantivy.Document(name="x"))
    writer.commit()
    writer.wait_merging_threads()


def publish(
    data: DataDirectory, name: str, day: int, keep: int = 5, derived: Path | None = None
) -> None:
    at = BEGIN + timedelta(days=day)
    with data.building() as building:
        build(building, name, at)
        if derived:  # written once: to write them for each kill takes minutes
            shutil.copytree(derived, building, copy_function=os.link, dirs_exist_ok=True)
        data.publish(building, name, keep, at)


def in_child(work: Callable[[], object], kill_at: int = 0) -> bool:
    """Does ``work`` in a fork; whether that ended, uncleanly, before its n-th change of a file."""
    child = os.fork()
    if child == 0:
        count = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            writes = event == "open" and "r" not in str(arguments[1] or "r")
            if event in CHANGING or writes:
                count += 1
                if count == kill_at:
                    os._exit(KILLED)

        sys.addaudithook(hook)
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, KILLED), f"{kill_at}: {status}"
    return status == KILLED


def kill_everywhere(
    start: Path,
    scratch: Path,
    work: Callable[[DataDirectory], object],
    check: Callable[[DataDirectory], object],
) -> None:
    """Kills ``work`` before each of its changes of a file; what is left has to pass ``check``."""
    os.fsync = lambda _: None  # a killed process, unlike a power cut, loses nothing that it wrote
    operation = 0
    killed = True
    while killed:
        operation += 1
        data = DataDirectory(scratch / str(operation))
        shutil.copytree(start, data.path)
        killed = in_child(lambda data=data: work(data), operation)  # type: ignore[misc]
        in_child(lambda data=data: check(data))  # type: ignore[misc]
        shutil.rmtree(data.path)
    assert operation > 3


def publication(start: Path, scratch: Path, fresh: str, derived: Path | None) -> None:
    def check(data: DataDirectory) -> None:
        if assert_whole(data, "bb", fresh).id == fresh:
            assert_derived(data.current(), derived)
        publish(data, fresh, 4, 1, derived)
        assert_derived(assert_whole(data, fresh), derived)
        assert [path.name for path in (data.path / "snapshots").iterdir()] == [fresh]

    kill_everywhere(start, scratch, lambda data: publish(data, fresh, 3, 1, derived), check)


def repair(start: Path, scratch: Path) -> None:
    """Publication of the content of the published snapshot, which is damaged."""

    def check(data: DataDirectory) -> None:
        assert data.current().id == "bb"  # whatever its state, the pointer leads to a snapshot
        publish(data, "bb", 4)
        assert_whole(data, "bb")

    kill_everywhere(start, scratch, lambda data: publish(data, "bb", 3), check)


def rollback(start: Path, scratch: Path) -> None:
    kill_everywhere(
        start, scratch, DataDirectory.rollback, lambda data: assert_whole(data, "bb", "aa")
    )


def run_apart(work: Callable[..., None], *arguments: object) -> None:
    """Runs ``work`` in a fresh process: RocksDB, once used, does not survive a fork."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join(120)
    assert process.exitcode == 0


def assert_whole(data: DataDirectory, *among: str) -> Snapshot:
    current = data.current()
    assert current.id in among
    assert faults(current) == []
    history = History.open(current.path)
    assert history is not None
    assert history.get(f"{BASE}dataset/x") is not None
    history.close()
    return current


def assert_derived(layout: Layout, derived: Path | None) -> None:
    for file in derived.rglob("*") if derived else ():
        there = layout.path / file.relative_to(derived or file)
        assert there.is_dir() or there.read_bytes() == file.read_bytes()


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    found = DataDirectory(tmp_path / "data")
    publish(found, "aa", 1)
    publish(found, "bb", 2)
    return found


@pytest.mark.parametrize("fresh", ["cc", "aa"], ids=["new content", "content of before"])
def test_a_publication_that_is_killed_leaves_a_whole_snapshot(
    data: DataDirectory, tmp_path: Path, fresh: str
) -> None:
    derived = None
    if fresh == "cc":
        derived = tmp_path / "derived"
        derived.mkdir()
        derive(Layout(derived))
    run_apart(publication, data.path, tmp_path / "scratch", fresh, derived)


def test_a_repair_that_is_killed_leaves_no_pointer_to_nothing(
    data: DataDirectory, tmp_path: Path
) -> None:
    (data.layout("bb").dumps / "s.nq.gz").write_bytes(b"half")
    run_apart(repair, data.path, tmp_path / "scratch")


def test_a_pointer_to_nothing_is_an_error_with_how_to_mend_it(data: DataDirectory) -> None:
    shutil.rmtree(data.layout("bb").path)
    with pytest.raises(FairweaveError, match=r"bb is missing; `fairweave rollback"):
        data.current()
    assert data.rollback().id == "aa"
    assert data.current().id == "aa"


def test_a_rollback_that_is_killed_leaves_a_whole_snapshot(
    data: DataDirectory, tmp_path: Path
) -> None:
    run_apart(rollback, data.path, tmp_path / "scratch")


def test_a_rollback_waits_for_no_build(data: DataDirectory) -> None:
    with data.building(), pytest.raises(FairweaveError, match="a build is under way here"):
        data.rollback()
    assert data.current().id == "bb"


def test_a_damaged_snapshot_is_built_again_and_never_gone_back_to(data: DataDirectory) -> None:
    (data.layout("aa").dumps / "s.nq.gz").write_bytes(b"half")
    with pytest.raises(FairweaveError, match=r"damaged: s\.nq\.gz is not as it was written"):
        data.rollback()
    assert data.current().id == "bb"
    publish(data, "aa", 3)
    assert_whole(data, "aa")


def truncated(file: Path) -> None:
    os.truncate(file, 100)


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("records.sqlite", truncated),
        ("datasets.sqlite", truncated),
        ("listings.sqlite", truncated),
        ("records.sqlite", Path.unlink),
        ("listings.sqlite", Path.unlink),
        ("results/chosen/x.json", Path.unlink),
        ("search/*.store", Path.unlink),
        ("search/meta.json", Path.unlink),
    ],
)
def test_what_is_derived_is_whole_again_after_the_same_build(
    data: DataDirectory, pattern: str, damage: Callable[[Path], None]
) -> None:
    def again(day: int) -> list[Path]:
        with data.building() as building:
            build(building, "bb", BEGIN)
            derive(Layout(building))
            data.publish(building, "bb", 5, BEGIN + timedelta(days=day))
        return sorted(data.current().path.glob(pattern))

    found = again(3)
    before = found[0].stat()
    assert again(4)[0].stat().st_ino == before.st_ino, "what is whole stays"
    damage(found[0])
    (repaired,) = again(5)
    assert repaired.stat().st_size == before.st_size


def test_a_damaged_manifest_stops_nothing_but_its_snapshot(data: DataDirectory) -> None:
    data.layout("aa").manifest_file.write_text("{")
    publish(data, "cc", 3)
    assert [snapshot.id for snapshot in data.all()] == ["cc", "bb"]
    assert [fault for fault in data.damaged() if "aa/manifest.json" in fault]
    data.layout("cc").manifest_file.write_text("{")
    assert data.rollback().id == "bb"


def test_a_clock_that_was_ahead_reorders_nothing(data: DataDirectory) -> None:
    publish(data, "ahead", 1000)
    publish(data, "cc", 3)
    assert [snapshot.id for snapshot in data.all()] == ["cc", "ahead", "bb", "aa"]
    assert data.rollback().id == "ahead"
    publish(data, "dd", 4, keep=3)
    assert [snapshot.id for snapshot in data.all()] == ["dd", "cc", "ahead"]


def test_snapshots_of_earlier_versions_are_older_and_go_by_their_time(
    data: DataDirectory,
) -> None:
    (data.path / "order").unlink()
    assert [snapshot.id for snapshot in data.all()] == ["bb", "aa"]
