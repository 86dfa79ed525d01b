"""Work in processes of their own gives what it gives in one."""

from __future__ import annotations

import marshal
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kg.authorities.identities import Identities
from kg.authorities.use_classes import shipped
from kg.build import counting, datasets, indexing, record_writer
from kg.build.originals import originals
from kg.build.processes import ProcessDied, Processes
from kg.converters.record import Record
from kg.errors import FairweaveError, SourceError
from kg.progress import Silent
from kg.rdf.statements import of_lines
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.layout import Layout

RECORDS = [
    Record(f"urn:{n % 7}", [f'<urn:{n % 7}> <urn:p> "j{n}@example.org" .\n'], f"line {n}", f"{n},x")
    for n in range(40)
]


def divider(number: int) -> Callable[[int], float]:
    def divided(by: int) -> float:
        if by < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if by == 0:
            raise SourceError("none", "by nothing")
        return number / by

    return divided


def test_what_a_process_raises_is_raised_and_its_end_is_reported() -> None:
    with Processes(1, divider, 6) as processes:
        assert processes.submit(3).result() == 2
        with pytest.raises(SourceError, match="by nothing"):
            processes.submit(0).result()
        with pytest.raises(ProcessDied, match="a process of the build ended with"):
            processes.submit(-1).result()
        assert processes.submit(2).result() == 3


def test_records_that_are_sent_again_are_written_once(tmp_path: Path) -> None:
    batches = []
    for number in (0, 1):
        batch = tmp_path / f"batch-{number}"
        batch.write_bytes(
            marshal.dumps([(f"urn:{number}", [f"<urn:{number}> <p> <o> .\n"], "", "")])
        )
        batches.append((number, batch, True))
    receive = record_writer._receiver(tmp_path / "nt", tmp_path / "rest", tmp_path)
    for message in (batches[0], batches[0], batches[1], batches[0], batches[1]):
        assert receive(message) == 0
    (run,) = receive(record_writer._Runs(2))
    assert run.read_bytes() == b"<urn:0> <p> <o> .\n<urn:1> <p> <o> .\n"
    # but what a process before this one had is lost with it
    other = record_writer._receiver(tmp_path / "nt", tmp_path / "rest", tmp_path)
    with pytest.raises(FairweaveError, match="ended before its work was done"):
        other(batches[1])
    with pytest.raises(FairweaveError, match="ended before its work was done"):
        other(record_writer._Runs(2))


def test_records_are_written_the_same_in_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_writer, "MANY", 10)
    monkeypatch.setattr(record_writer, "_BATCH", 3)
    written = []
    for aside in (False, True):
        folder = tmp_path / str(aside)
        folder.mkdir()
        path, rest = folder / "triples.nt", folder / "originals"
        with record_writer.writer(path, rest, folder, aside=aside) as out:
            for record in RECORDS:
                out.add(record)
            count = out.finish()
        found = list(originals(rest, {record.iri for record in RECORDS}))
        written.append((count, path.read_bytes(), found))
    assert written[0] == written[1]
    assert written[0][0] == 7  # without the addresses they are seven statements
    assert [one.place for one in written[0][2]] == [record.place for record in RECORDS]


def test_the_subject_of_a_number_has_no_address_either(tmp_path: Path) -> None:
    number = '<urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    lines = [f"<urn:{name}> {number}" for name in ("a", "j@example.org", "j@example.org#x", "b")]
    path = tmp_path / "triples.nt"
    with record_writer.writer(path, tmp_path / "rest", tmp_path, aside=False) as out:
        out.add(Record("urn:a", lines, "line 1", "1"))
        assert out.finish() == 4
    assert "example.org" not in path.read_text()


def test_datasets_and_the_index_are_the_same_from_processes(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "_MANY", 1)
    monkeypatch.setattr(datasets, "_TOGETHER", 10)
    graph = of_lines("urn:g", ['<urn:s> <urn:p> "a" .\n'])
    found = []
    for jobs in (1, 2):
        folder = tmp_path / str(jobs)
        folder.mkdir()
        layout = Layout(folder)
        layout.dumps.mkdir()
        layout.store.symlink_to(snapshot.store)
        layout.records.symlink_to(snapshot.records)
        count = datasets.write(layout, snapshot.manifest.base_iri, shipped(), jobs)
        with closing(sqlite3.connect(layout.datasets)) as file:
            found.append((count, file.execute("SELECT * FROM dataset").fetchall()))
        with indexing.beside(layout, [graph], jobs) as indexed:
            assert indexing.finished(indexed, Silent()) == []
        assert any(layout.search.iterdir())
    assert found[0] == found[1]
    assert found[0][0] > 20


def test_figures_are_the_same_from_a_process() -> None:
    graphs = [of_lines("urn:g", ["<urn:s> <urn:p> <urn:o> .\n"]), of_lines("urn:h", [])]
    found = []
    for jobs in (1, 2):
        with counting.beside(graphs, jobs) as counted:
            graph = counting.described(counted, Identities(), {}, 3)()
        found.append((graph.iri, [*graph.blocks()]))
    assert found[0] == found[1]
    assert b'void#triples> "3"' in found[0][1][0]
