"""Tasks sent ahead and taken back: each is answered once, with its own answer."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import time
from pathlib import Path

import pytest
import uvloop

from kg.engines import Answer, Limits, Query, submit
from kg.engines.embedded import EmbeddedEngine
from tests.kg.engines.workers import workers

_VALUES = " ".join(map(str, range(400)))
_PRODUCT = " ".join(f"VALUES ?v{n} {{ {_VALUES} }}" for n in range(5))
#: it would take hours
_LONG = f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}"


def _value(body: bytes) -> int:
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_worker_that_is_starved_of_the_processor_still_does_what_it_was_sent(
    store: Path, size: int
) -> None:
    """It has not begun when its tasks are taken back: the first is still its own."""
    engine = EmbeddedEngine(store, workers=size)
    try:
        ours = [p.pid for p in workers()]
        for _ in range(3):
            _each(ours, signal.SIGSTOP)
            submitted = [submit(engine, Query(f"SELECT (({n} + 0) AS ?n) {{}}")) for n in range(12)]
            time.sleep(0.15)
            _each(ours, signal.SIGCONT)
            assert [_value(answer.result(10).body) for answer in submitted] == list(range(12))
    finally:
        engine.close()


def test_one_worker_starved_of_the_processor_delays_its_own_task_alone(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=2)
    try:
        for n in range(20):
            _each([workers()[0].pid], signal.SIGSTOP)
            submitted = [
                submit(engine, Query(f"SELECT (({n * 100 + m} + 0) AS ?n) {{}}")) for m in range(10)
            ]
            time.sleep(0.005 * (n % 12))
            _each([p.pid for p in workers()], signal.SIGCONT)
            found = [_value(answer.result(10).body) for answer in submitted]
            assert found == [n * 100 + m for m in range(10)]
    finally:
        engine.close()


def test_small_queries_sent_after_a_long_one_do_not_wait_for_its_end(store: Path) -> None:
    """They follow it to the worker that was at small ones until then, and are taken back."""
    engine = EmbeddedEngine(store, workers=2, limits=Limits(seconds=60))
    try:
        _ask_small_ones(engine)
        long = submit(engine, Query(_LONG))
        small = [submit(engine, Query(f"SELECT (({n} + 1) AS ?n) {{}}")) for n in range(20)]
        assert [_value(answer.result(10).body) for answer in small] == list(range(1, 21))
        assert not long.done()
        long.cancel()
    finally:
        engine.close()


def test_a_long_query_that_was_cancelled_before_its_turn_has_no_turn(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=1, limits=Limits(seconds=60))
    try:
        _ask_small_ones(engine)
        worker = workers()[0].pid
        os.kill(worker, signal.SIGSTOP)
        first = submit(engine, Query("SELECT (1 AS ?n) {}"))
        long = submit(engine, Query(_LONG))
        long.cancel()
        os.kill(worker, signal.SIGCONT)
        assert _value(first.result(10).body) == 1
        assert _value(submit(engine, Query("SELECT (2 AS ?n) {}")).result(10).body) == 2
    finally:
        engine.close()


def _ask_small_ones(engine: EmbeddedEngine) -> None:
    """Fifty, so that a worker is known to be at such."""
    for n in range(50):
        engine.query(Query(f"SELECT (({n} + 0) AS ?n) {{}}"))


def _padded(n: int, size: int) -> Query:
    """A small query whose text is long."""
    return Query(f"# {'z' * size}\nSELECT (({n} + 0) AS ?n) {{}}")


async def _looped(engine: EmbeddedEngine, queries: list[Query]) -> list[Answer]:
    """The answers, read by an event loop as in the service."""
    loop = asyncio.get_running_loop()
    engine.attach(loop)
    return list(
        await asyncio.wait_for(
            asyncio.gather(*(asyncio.wrap_future(submit(engine, query)) for query in queries)), 60
        )
    )


@pytest.mark.parametrize("size", [100_000, 4_000_000])
@pytest.mark.parametrize("looped", ["thread", "asyncio", "uvloop"])
def test_a_long_query_arrives_whole_beside_others_and_long_answers(
    store: Path, looped: str, size: int
) -> None:
    """Both ends have more to send than fits between them, and neither waits for the other."""
    values = " ".join(map(str, range(100)))
    large = Query(
        f"SELECT ?a ?b ?c {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} BIND('x' AS ?c) }}"
    )
    queries = [query for n in range(8) for query in (_padded(n, size), large)]
    engine = EmbeddedEngine(store, workers=2, limits=Limits(seconds=30))
    try:
        if looped == "thread":
            answers = [future.result(60) for future in [submit(engine, q) for q in queries]]
        else:
            run = uvloop.run if looped == "uvloop" else asyncio.run
            answers = run(_looped(engine, queries))
        assert [_value(answer.body) for answer in answers[::2]] == list(range(8))
        assert {len(json.loads(a.body)["results"]["bindings"]) for a in answers[1::2]} == {10_000}
    finally:
        engine.close()


def test_an_answered_query_is_forgotten_without_the_garbage_collector(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=1)
    try:
        gc.collect()
        gc.disable()
        _ask_small_ones(engine)
        assert gc.collect() < 50
    finally:
        gc.enable()
        engine.close()


def _each(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        os.kill(pid, number)
