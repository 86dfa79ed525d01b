"""What only the engine with processes of its own does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from kg.engines import EngineUnavailable, LimitExceeded, Limits, Query, QueryError, submit
from kg.engines.embedded import EmbeddedEngine

EXPLODES = [
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?d",
    "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f }",
]


@pytest.mark.parametrize("text", EXPLODES)
def test_a_query_that_takes_too_much_memory_loses_its_worker_alone(store: Path, text: str) -> None:
    engine = EmbeddedEngine(store, limits=Limits(60, 100 * 1024**2, 1024**3), workers=2)
    try:
        greedy, modest = submit(engine, Query(text)), submit(engine, Query("ASK {}"))
        assert modest.result(10).form == "ASK"
        with pytest.raises(LimitExceeded) as caught:
            greedy.result(60)
        assert caught.value.limit == "memory"
        assert engine.query(Query("ASK {}")).form == "ASK"
    finally:
        engine.close()


def test_a_query_nested_beyond_the_parsers_stack_is_the_querys_fault(store: Path) -> None:
    engine = EmbeddedEngine(store)
    try:
        with pytest.raises(QueryError, match="nested"):
            engine.query(Query("ASK { FILTER" + "(" * 100_000 + "1" + ")" * 100_000 + "}"))
        assert engine.query(Query("ASK {}")).form == "ASK"
    finally:
        engine.close()


def test_workers_killed_from_outside_are_replaced(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=2)
    try:
        before = {p.pid for p in psutil.Process().children(recursive=True)}
        for pid in [p.pid for p in _workers(store)]:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        assert engine.query(Query("ASK {}")).form == "ASK"
        assert before != {p.pid for p in psutil.Process().children(recursive=True)}
    finally:
        engine.close()


def test_a_cancelled_query_stops_its_worker_and_makes_room(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=1, waiting=0)
    try:
        endless = submit(
            engine, Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        )
        time.sleep(0.3)
        assert endless.cancel()
        # the endless query would occupy the only worker until its time limit, and none may wait
        for _ in range(100):
            try:
                assert engine.query(Query("ASK {}")).form == "ASK"
                break
            except EngineUnavailable:
                raise
            except Exception:
                time.sleep(0.05)
        else:
            pytest.fail("the worker of the cancelled query was not replaced")
    finally:
        engine.close()


def test_what_waits_behind_a_long_query_is_given_to_another_worker(store: Path) -> None:
    engine = EmbeddedEngine(store, limits=Limits(120), workers=2)
    try:
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        many = [submit(engine, Query(f"{count} # {n}")) for n in range(3)]
        endless = submit(
            engine, Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        )
        many += [submit(engine, Query(f"{count} # {n}")) for n in range(3, 12)]
        assert len({answer.result(100).body for answer in many}) == 1
        assert not endless.done()
        endless.cancel()
        assert engine.query(Query("ASK {}")).form == "ASK"
    finally:
        engine.close()


def test_many_queries_that_take_their_time_are_each_done(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=2)
    try:
        # some 70,000 pairs: a tenth of a second, ten times what has what waits behind it taken back
        pairs = "{ SELECT ?a { ?a ?p ?x } LIMIT 70 } { SELECT ?b { ?b ?q ?y } LIMIT 1000 }"
        slow = f"SELECT (COUNT(*) AS ?n) {{ {pairs} FILTER(STR(?a) != STR(?b)) }}"
        answers = [submit(engine, Query(f"{slow} # {n}")) for n in range(12)]
        assert {answer.result(120).form for answer in answers} == {"SELECT"}
    finally:
        engine.close()


def test_tasks_sent_ahead_to_a_worker_that_dies_are_done_all_the_same(store: Path) -> None:
    engine = EmbeddedEngine(store, limits=Limits(1), workers=1)
    try:
        endless = submit(
            engine, Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        )
        after = [submit(engine, Query(f"ASK {{}} # {n}")) for n in range(6)]
        with pytest.raises(LimitExceeded):
            endless.result(10)
        assert {answer.result(10).form for answer in after} == {"ASK"}
    finally:
        engine.close()


SERVICE = """
import sys, time
from pathlib import Path
from kg.engines import Limits, Query, submit
from kg.engines.embedded import EmbeddedEngine
if __name__ == "__main__":  # workers come from a process that imports this
    engine = EmbeddedEngine(Path(sys.argv[1]), limits=Limits(seconds=1), workers=1)
    submit(engine, Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    print("asked", flush=True)
    time.sleep(60)
"""


def test_workers_end_soon_after_a_service_that_was_killed(store: Path, tmp_path: Path) -> None:
    script = tmp_path / "service.py"
    script.write_text(SERVICE)
    service = psutil.Popen([sys.executable, script, store], stdout=subprocess.PIPE)
    assert service.stdout.readline() == b"asked\n"
    workers = service.children(recursive=True)
    service.kill()
    service.wait()
    gone, alive = psutil.wait_procs(workers, timeout=60)
    assert gone
    assert not alive


def test_closing_lets_queries_under_way_end(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=1)
    answers = [submit(engine, Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) for _ in range(20)]
    engine.close()
    assert {a.result(0).body for a in answers} == {answers[0].result().body}
    with pytest.raises(EngineUnavailable):
        submit(engine, Query("ASK {}"))


def test_a_directory_without_a_store_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="no store"):
        EmbeddedEngine(tmp_path / "nothing")
    (tmp_path / "CURRENT").write_text("MANIFEST-000005\n")
    with pytest.raises(EngineUnavailable, match="cannot be opened"):
        EmbeddedEngine(tmp_path)


def _workers(store: Path) -> list[psutil.Process]:
    """The processes that have ``store`` open: not those of a service over another store."""
    mine = psutil.Process().children(recursive=True)
    return [p for p in mine if any(f.path.startswith(f"{store}/") for f in p.open_files())]
