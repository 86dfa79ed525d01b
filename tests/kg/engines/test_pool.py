"""Tasks sent ahead and taken back: each is answered once, with its own answer."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from kg.engines import Query, submit
from kg.engines.embedded import EmbeddedEngine


def _workers() -> list[psutil.Process]:
    """The workers themselves: the forkserver's children."""
    return [p for p in psutil.Process().children(recursive=True) if not p.children()]


def _value(body: bytes) -> int:
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_worker_that_is_kept_from_the_processor_still_does_what_it_was_sent(
    store: Path, size: int
) -> None:
    """It has not begun when its tasks are taken back: the first is still its own."""
    engine = EmbeddedEngine(store, workers=size)
    try:
        ours = [p.pid for p in _workers()]
        for _ in range(3):
            _each(ours, signal.SIGSTOP)
            asked = [submit(engine, Query(f"SELECT (({n} + 0) AS ?n) {{}}")) for n in range(12)]
            time.sleep(0.15)
            _each(ours, signal.SIGCONT)
            assert [_value(answer.result(10).body) for answer in asked] == list(range(12))
    finally:
        engine.close()


def test_one_worker_kept_from_the_processor_holds_up_its_own_task_alone(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=2)
    try:
        for n in range(20):
            _each([_workers()[0].pid], signal.SIGSTOP)
            asked = [
                submit(engine, Query(f"SELECT (({n * 100 + m} + 0) AS ?n) {{}}")) for m in range(10)
            ]
            time.sleep(0.005 * (n % 12))
            _each([p.pid for p in _workers()], signal.SIGCONT)
            found = [_value(answer.result(10).body) for answer in asked]
            assert found == [n * 100 + m for m in range(10)]
    finally:
        engine.close()


def _each(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)
