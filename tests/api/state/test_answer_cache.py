"""Answers are cached, shared and dropped as they should be, over a real engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from api.state.answer_cache import Answers
from kg.engines import Answer, Done, Query, QueryError
from kg.engines.embedded import EmbeddedEngine

SLOW = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c > 2700 && ?f > 2900) }")
ENDLESS = Query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


class Counting(EmbeddedEngine):
    """An engine that counts its queries."""

    queries = 0

    def start(self, query: Query, done: Done) -> Callable[[], None]:
        self.queries += 1
        return super().start(query, done)


@pytest.fixture
def engine(data: Path) -> Iterator[Counting]:
    engine = Counting(data / "snapshots" / "one" / "store", version="one", workers=1)
    engine.queries = 0
    yield engine
    engine.close()


def test_identical_queries_at_once_are_evaluated_once(engine: Counting) -> None:
    async def many() -> list[Answer]:
        answers = Answers(engine, 1 << 20)
        return await asyncio.gather(*(answers.get(SLOW) for _ in range(6)))

    assert len({answer.digest for answer in asyncio.run(many())}) == 1
    assert engine.queries == 1


class Prompt(Counting):
    """An engine that is done before ``start`` returns, as one with quick threads can be."""

    def start(self, query: Query, done: Done) -> Callable[[], None]:
        done(self.query(query))
        return lambda: None

    def query(self, query: Query) -> Answer:
        found: Future[Answer] = Future()
        super().start(query, found.set_result)  # type: ignore[arg-type]
        return found.result()


def test_an_answer_that_is_there_at_once_arrives(data: Path) -> None:
    engine = Prompt(data / "snapshots" / "one" / "store", version="one", workers=1)

    async def twice() -> list[Answer]:
        answers = Answers(engine, 0)
        return [await asyncio.wait_for(answers.get(Query("ASK {}")), 5) for _ in range(2)]

    assert len(asyncio.run(twice())) == 2
    engine.close()


def test_an_answer_is_cached_and_an_error_is_not(engine: Counting) -> None:
    async def twice(query: Query) -> None:
        answers = Answers(engine, 1 << 20)
        for _ in range(2):
            await answers.get(query)

    asyncio.run(twice(Query("ASK {}")))
    assert engine.queries == 1

    async def wrong() -> None:
        answers = Answers(engine, 1 << 20)
        for _ in range(2):
            with pytest.raises(QueryError):
                await answers.get(Query("ASK {"))

    asyncio.run(wrong())
    assert engine.queries == 3


@pytest.mark.parametrize("text", ["SELECT (NOW() AS ?x) {}", "SELECT (RAND() AS ?x) {}"])
def test_what_depends_on_the_moment_is_queried_again(engine: Counting, text: str) -> None:
    async def twice() -> set[str]:
        answers = Answers(engine, 1 << 20)
        return {(await answers.get(Query(text))).digest for _ in range(2)}

    asyncio.run(twice())
    assert engine.queries == 2


def test_no_more_is_cached_than_there_is_room_for(engine: Counting) -> None:
    async def ask(*numbers: int) -> None:
        for number in numbers:
            await answers.get(Query(f"SELECT * {{ ?s ?p {number} }}"))

    answers = Answers(engine, 4096)
    asyncio.run(ask(*range(10), 0))
    assert engine.queries == 11


def test_a_query_is_stopped_when_no_client_waits(engine: Counting) -> None:
    async def give_up() -> str:
        answers = Answers(engine, 1 << 20)
        waiting = [asyncio.create_task(answers.get(ENDLESS)) for _ in range(2)]
        await asyncio.sleep(0.3)
        waiting[0].cancel()
        await asyncio.sleep(0.1)
        assert not waiting[1].done()
        waiting[1].cancel()
        # there is one worker: it answers only if the endless query is gone
        return (await asyncio.wait_for(answers.get(Query("ASK {}")), 5)).form

    assert asyncio.run(give_up()) == "ASK"


def test_the_request_counts_as_cached_too(engine: Counting) -> None:
    """Long questions with short answers do not fill the memory."""

    async def ask() -> None:
        answers = Answers(engine, 300_000)
        for n in range(8):
            await answers.get(Query(f"# {'z' * 100_000}{n}\nASK {{}}"))
        await answers.get(Query(f"# {'z' * 100_000}7\nASK {{}}"))  # still cached
        await answers.get(Query(f"# {'z' * 100_000}0\nASK {{}}"))  # not any more

    asyncio.run(ask())
    assert engine.queries == 9
