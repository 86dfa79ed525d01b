"""The history of documents: when each came, changed and went, as harvesters need it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf import dumps
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.snapshots.documents import documents_of, runs
from kg.snapshots.history import Entry, History
from kg.snapshots.layout import Layout

BASE = "https://example.org/fw/"
DAY = timedelta(days=1)
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def line(document: str, value: str, part: str = "") -> str:
    return f'<{BASE}{document}{part}> <urn:p> "{value}" .\n'


def publish(
    data: DataDirectory, name: str, lines: list[str], at: datetime = BEGIN, base: str = BASE
) -> History:
    with data.building() as building:
        manifest = {"id": name, "created": at.isoformat(), "base_iri": base}
        (building / "manifest.json").write_text(json.dumps(manifest))
        (building / "dumps").mkdir()
        text = "".join(sorted(lines)).encode()
        dumps.write(building / "dumps" / "s.nq.gz", dumps.in_graph([text], f"{base}source/s"))
        return history(data.publish(building, name, 5, at).path)


def history(snapshot: Path) -> History:
    found = History.open(snapshot)
    assert found is not None
    return found


def entry(found: History, document: str) -> Entry:
    known = found.get(BASE + document)
    assert known is not None
    return known


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    return DataDirectory(tmp_path)


def test_what_is_new_was_created_when_it_was_published(data: DataDirectory) -> None:
    found = publish(data, "a", [line("dataset/x", "1"), line("dataset/x", "2", "#part")])
    known = entry(found, "dataset/x")
    assert (known.created, known.modified, known.deleted) == (BEGIN, BEGIN, None)
    assert found.get(BASE + "dataset/other") is None
    assert found.get("https://elsewhere.org/dataset/x") is None
    assert not found.gone(BASE + "dataset/other")


def test_what_changed_and_what_did_not(data: DataDirectory) -> None:
    publish(data, "a", [line(f"dataset/{n}", "1") for n in "xyz"])
    found = publish(
        data,
        "b",
        [line("dataset/x", "1"), line("dataset/y", "2"), line("dataset/new", "1")],
        BEGIN + DAY,
    )
    assert entry(found, "dataset/x").modified == BEGIN
    changed = entry(found, "dataset/y")
    assert (changed.created, changed.modified) == (BEGIN, BEGIN + DAY)
    assert entry(found, "dataset/z").deleted == BEGIN + DAY
    assert found.gone(BASE + "dataset/z")
    assert not found.gone(BASE + "dataset/y")
    since = found.changes(since=BEGIN + DAY)
    assert [(c.iri.removeprefix(BASE + "dataset/"), c.what) for c in since] == [
        ("new", "Create"),
        ("y", "Update"),
        ("z", "Delete"),
    ]
    assert found.publications[0].kinds == {"dataset": (1, 1, 1)}
    assert found.publications[1].kinds == {"dataset": (3, 0, 0)}


def test_a_change_of_a_part_is_a_change_of_its_document(data: DataDirectory) -> None:
    publish(data, "a", [line("dataset/x", "1"), line("dataset/x", "1", "#part")])
    found = publish(
        data, "b", [line("dataset/x", "1"), line("dataset/x", "2", "#part")], BEGIN + DAY
    )
    assert entry(found, "dataset/x").modified == BEGIN + DAY


def test_what_comes_back_is_created_again(data: DataDirectory) -> None:
    both = [line("dataset/x", "1"), line("dataset/y", "1")]
    publish(data, "a", both)
    publish(data, "b", both[1:], BEGIN + DAY)
    found = publish(data, "c", [*both, line("dataset/y", "2")], BEGIN + 2 * DAY)
    assert entry(found, "dataset/x")[:3] == (BEGIN + 2 * DAY, BEGIN + 2 * DAY, None)


def test_the_same_snapshot_again_changes_nothing(data: DataDirectory) -> None:
    before = entry(publish(data, "a", [line("dataset/x", "1")]), "dataset/x")
    again = publish(data, "a", [line("dataset/x", "1")], BEGIN + DAY)
    assert entry(again, "dataset/x") == before
    assert len(again.publications) == 1


def test_going_back_is_a_change_with_the_time_of_going_back(data: DataDirectory) -> None:
    publish(data, "a", [line("dataset/x", "1"), line("dataset/old", "1"), line("dataset/y", "1")])
    publish(
        data,
        "b",
        [line("dataset/x", "2"), line("dataset/new", "1"), line("dataset/y", "1")],
        BEGIN + DAY,
    )
    began = datetime.now(UTC).replace(microsecond=0)
    found = history(data.rollback().path)
    assert entry(found, "dataset/x").modified >= began
    assert entry(found, "dataset/x").created == BEGIN
    assert entry(found, "dataset/old").created >= began
    assert found.gone(BASE + "dataset/new")
    assert entry(found, "dataset/y").modified == BEGIN
    assert {c.iri.rpartition("/")[2] for c in found.changes(since=began)} == {"x", "old", "new"}


def test_a_clock_that_was_set_back_does_not_undo_what_was_published(data: DataDirectory) -> None:
    publish(data, "a", [line("dataset/x", "1")])
    found = publish(data, "b", [line("dataset/x", "2")], BEGIN - DAY)
    assert entry(found, "dataset/x").modified > BEGIN


def test_another_base_has_another_history(data: DataDirectory) -> None:
    publish(data, "a", [line("dataset/x", "1")])
    other = "https://other.org/"
    found = publish(
        data, "b", [line("dataset/x", "1").replace(BASE, other)], BEGIN + DAY, base=other
    )
    assert found.get(BASE + "dataset/x") is None
    assert found.changes(since=BEGIN)[0].what == "Create"


def test_changes_come_in_pages_and_by_kind(data: DataDirectory) -> None:
    kinds = ("article", "dataset", "person")
    found = publish(data, "a", [line(f"{kind}/{n}", "1") for kind in kinds for n in range(7)])
    seen: list[str] = []
    after = 0
    while page := found.changes(after=after, limit=4, kinds=("dataset", "person")):
        seen += [change.iri for change in page]
        after = page[-1].sequence
    assert seen == [f"{BASE}{kind}/{n}" for kind in kinds[1:] for n in range(7)]
    assert found.kinds() == dict.fromkeys(kinds, 7)
    assert found.documents(("person",), skip=2, limit=1) == [(f"{BASE}person/2", BEGIN)]
    assert found.changes(since=BEGIN, until=BEGIN, limit=1) != []
    assert found.changes(until=BEGIN - DAY) == []


def test_a_history_that_was_lost_is_begun_anew(data: DataDirectory) -> None:
    snapshot = data.current().path if data.current_id() else None
    assert snapshot is None
    publish(data, "a", [line("dataset/x", "1")])
    data.current().history.write_bytes(b"not a database at all")
    assert History.open(data.current().path) is None
    found = publish(data, "b", [line("dataset/x", "1")], BEGIN + DAY)
    assert entry(found, "dataset/x").created == BEGIN + DAY


WORDS = st.sampled_from(["a", "a-b", "a%20", "aa", "b", "a/b", "ab" * 9])


@given(
    st.sets(st.tuples(WORDS, st.sampled_from(["", "#1", "#2"]), st.integers(0, 300))),
    st.integers(1, 500),
)
def test_every_line_is_in_one_run_of_its_document_however_it_is_cut(
    lines: set[tuple[str, str, int]], size: int
) -> None:
    text = sorted(f"<u:{name}{part}> {number:0{number}}\n".encode() for name, part, number in lines)
    blocks: list[bytes] = [b""]
    for each in text:  # whole lines, as dumps are read
        if len(blocks[-1]) > size:
            blocks.append(b"")
        blocks[-1] += each
    found = list(runs(block for block in blocks if block))
    assert b"".join(own for _, own in found) == b"".join(text)
    for document, own in found:
        assert {each[1:].split(b">")[0].split(b"#")[0] for each in own.splitlines()} == {document}
    # two runs of a document at most: its parts', and its own
    names = [document for document, _ in found]
    assert all(names.count(name) <= 2 for name in names)


def test_the_digests_of_a_build_are_those_of_its_dumps(demo: Snapshot) -> None:
    history = History.open(demo.path)
    assert history is not None
    read = {iri: digest.hex() for iri, _, digest in documents_of(Layout(demo.path), history.base)}
    assert len(read) > 1000
    assert {iri: entry.digest for iri, entry in history.many([*read]).items()} == read
    assert sum(history.kinds().values()) == len(read)
