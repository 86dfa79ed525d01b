"""Snapshots: published by an atomic pointer, several retained, one build at a time."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from kg.errors import FairweaveError
from kg.snapshots.data_directory import DataDirectory


def publish(data: DataDirectory, snapshot_id: str, created: str, keep: int = 5) -> None:
    with data.building() as building:
        manifest = {"id": snapshot_id, "created": created, "base_iri": "https://example.org/"}
        (building / "manifest.json").write_text(json.dumps(manifest))
        data.publish(building, snapshot_id, keep)


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    return DataDirectory(tmp_path / "data")


def test_an_empty_directory_is_an_error_with_how_to_fill_it(data: DataDirectory) -> None:
    with pytest.raises(FairweaveError, match="fairweave build"):
        data.current()


def test_what_is_published_is_current(data: DataDirectory) -> None:
    publish(data, "aa", "2026-01-01")
    publish(data, "bb", "2026-01-02")
    assert data.current().id == "bb"
    assert [s.id for s in data.all()] == ["bb", "aa"]


def test_a_build_that_fails_leaves_nothing_and_the_pointer_alone(data: DataDirectory) -> None:
    publish(data, "aa", "2026-01-01")
    with pytest.raises(RuntimeError), data.building() as building:
        (building / "half").write_text("written")
        raise RuntimeError
    assert data.current().id == "aa"
    assert sorted(p.name for p in data.path.rglob("*")) == [
        "aa",
        "current",
        "history.sqlite",
        "manifest.json",
        "order",
        "snapshots",
    ]


def test_a_first_build_that_fails_leaves_no_directory_that_it_made(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    data = DataDirectory(there / "new" / "data")
    with pytest.raises(RuntimeError), data.building():
        raise RuntimeError
    with pytest.raises(FairweaveError, match="no older snapshot"):
        data.rollback()
    assert not list(there.iterdir())
    (there / "empty").mkdir()
    with pytest.raises(RuntimeError), DataDirectory(there / "empty").building():
        raise RuntimeError
    assert [path.name for path in there.rglob("*")] == ["empty"]


def test_what_a_killed_build_left_is_removed_by_the_next(data: DataDirectory) -> None:
    left = data.path / "snapshots" / ".building-killed"
    left.mkdir(parents=True)
    (left / "half").write_text("written")
    publish(data, "aa", "2026-01-01")
    assert not left.exists()


def test_the_same_content_again_is_the_same_snapshot(data: DataDirectory) -> None:
    publish(data, "aa", "2026-01-01")
    publish(data, "bb", "2026-01-02")
    publish(data, "aa", "2026-01-03")
    assert data.current().id == "aa"
    assert len(data.all()) == 2


def test_rollback_goes_to_the_one_before_or_the_one_named(data: DataDirectory) -> None:
    for day, snapshot_id in enumerate(("aa", "bb", "cc"), 1):
        publish(data, snapshot_id, f"2026-01-0{day}")
    assert data.rollback().id == "bb"
    assert data.rollback().id == "aa"
    with pytest.raises(FairweaveError, match="no older snapshot"):
        data.rollback()
    assert data.rollback("c").id == "cc"
    with pytest.raises(FairweaveError, match="there are: cc, bb, aa"):
        data.rollback("zz")


def test_the_oldest_go_but_never_the_published_one(data: DataDirectory) -> None:
    for day, snapshot_id in enumerate(("aa", "bb", "cc"), 1):
        publish(data, snapshot_id, f"2026-01-0{day}", keep=2)
    assert [s.id for s in data.all()] == ["cc", "bb"]


def build_elsewhere(path: Path, pipe) -> None:  # type: ignore[no-untyped-def]
    try:
        with DataDirectory(path).building():
            pipe.send("built")
    except FairweaveError as error:
        pipe.send(str(error))


def test_two_builds_at_once_are_one_too_many(data: DataDirectory) -> None:
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    with data.building():
        other = context.Process(target=build_elsewhere, args=(data.path, theirs))
        other.start()
        other.join()
        assert "another build is under way" in ours.recv()
