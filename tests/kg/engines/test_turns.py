"""Fair to many: clients take turns, small work has a place, a limit counts from arrival."""

from __future__ import annotations

import contextvars
import json
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.engines import Answer, EngineBusy, LimitExceeded, Limits, NotAcceptable, Query, submit
from kg.engines.embedded import PER_CLIENT, EmbeddedEngine
from kg.engines.pool_worker import PAUSE, TRIAL
from kg.engines.turns import TURN, Turn, TurnQueue
from tests.kg.engines.workers import workers

VALUES = " ".join(map(str, range(400)))
PRODUCT = " ".join(f"VALUES ?v{n} {{ {VALUES} }}" for n in range(5))
SECONDS = 3.0


@dataclass
class Task:
    number: int
    turn: Turn
    tried: bool = False
    settled: bool = False


def ask(engine: EmbeddedEngine, turn: Turn, text: str) -> Future[Answer]:
    def submitted() -> Future[Answer]:
        TURN.set(turn)
        return submit(engine, Query(text))

    return contextvars.copy_context().run(submitted)


def long(number: int) -> str:
    """A query that would take hours, and is no other one."""
    return f"SELECT (COUNT(*) + {number} AS ?n) {{ {PRODUCT} }}"


@pytest.fixture
def engine(store: Path) -> Iterator[EmbeddedEngine]:
    found = EmbeddedEngine(
        store, workers=2, reserved=3, waiting=1000, limits=Limits(seconds=SECONDS)
    )
    yield found
    found.close()


def test_a_query_that_looks_up_one_pattern_does_not_wait_behind_long_ones_of_its_client(
    store: Path,
) -> None:
    # over before another trial begins
    limits = Limits(seconds=(TRIAL + PAUSE) * 0.8)
    engine = EmbeddedEngine(store, workers=2, reserved=3, waiting=1000, limits=limits)
    one = Turn("an office", ad_hoc=True)
    much = [ask(engine, one, long(n)) for n in range(30)]
    time.sleep(TRIAL * 1.5)  # one of them was tried
    small = [ask(engine, one, f"SELECT * {{ ?s ?p ?o }} LIMIT {n}") for n in range(1, 9)]
    found = [json.loads(query.result().body)["results"]["bindings"] for query in small]
    assert not any(query.done() for query in much)
    assert len(found[0]) == 1
    engine.close()


def test_a_client_with_many_requests_delays_neither_others_nor_small_work(
    engine: EmbeddedEngine,
) -> None:
    much = [ask(engine, Turn("much", ad_hoc=True), long(n)) for n in range(30)]
    time.sleep(0.2)
    for number in range(20):
        for turn in (Turn("other", ad_hoc=True), Turn("much"), Turn("other"), Turn()):
            assert ask(engine, turn, f"ASK {{ FILTER({number} = {number}) }}").result(30)
    # each of them ends at its limit of time, and none has come to it
    assert not any(query.done() for query in much)
    for query in much:
        query.cancel()


def test_many_clients_with_long_queries_leave_a_worker_to_small_work(
    engine: EmbeddedEngine,
) -> None:
    much = [ask(engine, Turn(f"client {n}", ad_hoc=True), long(n)) for n in range(10)]
    time.sleep(0.2)
    assert ask(engine, Turn("one more"), "ASK {}").result(SECONDS)
    assert not any(query.done() for query in much)
    for query in much:
        query.cancel()


def test_small_queries_are_answered_before_long_ones_of_the_same_client(store: Path) -> None:
    # one address may be that of a whole university
    engine = EmbeddedEngine(store, workers=2, reserved=3, waiting=1000, limits=Limits(seconds=60))
    same = Turn("same", ad_hoc=True)
    try:
        much = [ask(engine, same, long(n)) for n in range(6)]
        for number in range(5):
            assert ask(engine, same, f"ASK {{ FILTER({number} = {number}) }}").result(50)
        # nor do two clients with long queries delay a third
        much += [ask(engine, Turn("other", ad_hoc=True), long(n)) for n in range(6, 9)]
        assert ask(engine, Turn("third", ad_hoc=True), "ASK {}").result(50)
        assert not any(query.done() for query in much)
        assert engine.killed == {"time": 0, "memory": 0, "crash": 0}
        for query in much:
            query.cancel()
    finally:
        engine.close()


def test_the_limit_of_time_counts_from_arrival(engine: EmbeddedEngine) -> None:
    much = [ask(engine, Turn("much", ad_hoc=True), long(n)) for n in range(12)]
    kinds = {type(query.exception(30)) for query in much}
    assert kinds == {LimitExceeded, EngineBusy}
    # those that waited were ended unstarted: counted from its start, the limit would kill all
    assert 2 <= engine.killed["time"] < 6


def test_of_one_client_no_more_than_some_queries_wait(engine: EmbeddedEngine) -> None:
    much = [ask(engine, Turn("much", ad_hoc=True), long(n)) for n in range(PER_CLIENT)]
    with pytest.raises(EngineBusy):
        ask(engine, Turn("much", ad_hoc=True), long(PER_CLIENT))
    assert ask(engine, Turn("other", ad_hoc=True), "ASK {}").result(SECONDS)
    for query in much:
        query.cancel()


def test_what_cannot_be_represented_is_refused_before_it_runs(engine: EmbeddedEngine) -> None:
    endless = f"CONSTRUCT {{ <a:a> <a:b> ?n }} {{ {long(0)} }}"
    with pytest.raises(NotAcceptable):
        submit(engine, Query(endless, graph_type=None)).result(SECONDS)
    with pytest.raises(NotAcceptable):
        submit(engine, Query(long(1), result_type=None)).result(SECONDS)


def test_of_many_that_wait_the_last_is_tried_first_and_each_once() -> None:
    queue: TurnQueue[Task] = TurnQueue()
    for number in range(3):
        queue.add(Task(number, Turn("same")))
    tried = []
    while task := queue.last_untried():
        task.tried = True
        tried.append(task.number)
        queue.put_back(task)
    assert tried == [2, 1, 0]


def test_trials_that_come_to_nothing_cost_few_workers(store: Path) -> None:
    engine = EmbeddedEngine(store, workers=2, reserved=3, waiting=1000, limits=Limits(seconds=60))
    much = [ask(engine, Turn("same", ad_hoc=True), long(n)) for n in range(30)]
    try:
        begin = time.monotonic()
        before = {worker.pid for worker in workers()}
        seen = set(before)
        while (lasted := time.monotonic() - begin) < 2 * PAUSE:
            seen |= {worker.pid for worker in workers()}
            time.sleep(0.05)
    finally:
        for query in much:
            query.cancel()
        engine.close()
    assert len(seen - before) <= 1 + lasted / PAUSE


@given(st.lists(st.sampled_from("abc"), max_size=30), st.sets(st.sampled_from("abc")))
def test_every_task_has_its_turn_and_each_client_its_order(
    clients: list[str], barred: set[str]
) -> None:
    queue: TurnQueue[Task] = TurnQueue()
    for number, client in enumerate(clients):
        queue.add(Task(number, Turn(client)))
    taken = []
    while task := queue.next(lambda turn: turn.client not in barred):
        taken.append(task)
    assert sorted(task.number for task in (*taken, *queue.tasks())) == list(range(len(clients)))
    for client in "abc":
        numbers = [task.number for task in taken if task.turn.client == client]
        assert numbers == sorted(numbers)
    # in the first round each client that waits has one turn
    waiting = set(clients) - barred
    assert {task.turn.client for task in taken[: len(waiting)]} == waiting
