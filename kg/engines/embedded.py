"""The engine in this machine: a snapshot's store, in worker processes that can be killed."""

from __future__ import annotations

import asyncio
import marshal
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

from kg.engines import (
    Answer,
    Done,
    EngineBusy,
    EngineUnavailable,
    Limits,
    NotAcceptable,
    NotSupported,
    Query,
    QueryError,
    QueryRefused,
    submit,
)
from kg.engines import LimitExceeded as Exceeded
from kg.engines import worker as work
from kg.engines.brief import is_brief
from kg.engines.pool import Died, Expired, Pool
from kg.engines.turns import TURN
from kg.errors import FairweaveError

#: queries of one client that run and wait at once, where clients take turns
PER_CLIENT: Final = 256


class EmbeddedEngine:
    """Answers from the store of one snapshot.

    Args:
        path: the store, a directory of Oxigraph; opened read-only, by every worker.
        version: the snapshot's id.
        limits: what one query may take.
        workers: how many queries run at once.
        waiting: how many more may wait for a worker before others are turned away.
        reserved: further workers, which ad-hoc queries leave to other work
            (:mod:`kg.engines.turns`). Where there are some, the time limit counts from a query's
            arrival, and of one client no more than :data:`PER_CLIENT` queries may wait.
        allow_service: the endpoints that ``SERVICE`` may call.

    Raises:
        EngineUnavailable: there is no store at ``path``, or it cannot be read.
    """

    def __init__(
        self,
        path: Path,
        *,
        version: str = "",
        limits: Limits | None = None,
        workers: int = 2,
        waiting: int = 64,
        reserved: int = 0,
        allow_service: tuple[str, ...] = (),
    ) -> None:
        self._version = version
        self._limits = limits or Limits()
        self._room = workers + reserved + waiting
        self._per_client = PER_CLIENT if reserved else self._room
        self._under_way: Counter[str] = Counter()
        self._lock = Lock()
        #: how many workers died of a query, by what it was: time, memory, crash
        self.killed: dict[str, int] = {"time": 0, "memory": 0, "crash": 0}
        if not (path / "CURRENT").is_file():  # RocksDB's own name for "here is a store"
            raise EngineUnavailable(f"{path}: no store here")
        limits = self._limits
        start = (
            str(path),
            limits.memory,
            limits.result,
            frozenset(allow_service),
            limits.seconds,
        )
        self._pool = Pool(workers, limits.seconds, work.serve, start, reserved)
        try:
            self.query(Query("ASK {}"))
        except FairweaveError as error:
            self.close()
            raise EngineUnavailable(f"{path}: the store cannot be opened: {error}") from error

    @property
    def version(self) -> str:
        """The snapshot's id."""
        return self._version

    def start(self, query: Query, done: Done) -> Callable[[], None]:
        """See :meth:`kg.engines.Engine.start`."""
        turn = TURN.get()
        client = turn.client
        with self._lock:
            total = self._under_way.total()
            if total >= self._room or self._under_way[client] >= self._per_client:
                raise EngineBusy(f"{total} queries are under way already")
            self._under_way[client] += 1
        message = marshal.dumps(
            (
                query.text,
                query.result_type,
                query.graph_type,
                query.default_graphs,
                query.named_graphs,
                query.base,
            )
        )

        def arrived(outcome: bytes | Expired | Died) -> None:
            self._leave(client)
            done(self._outcome(outcome))

        try:
            task = self._pool.submit(
                message, arrived, turn._replace(ad_hoc=turn.ad_hoc and not is_brief(query.text))
            )
        except RuntimeError as error:
            self._leave(client)
            raise EngineUnavailable("the engine has stopped") from error

        def cancel() -> None:
            if self._pool.cancel(task):
                self._leave(client)

        return cancel

    def query(self, query: Query) -> Answer:
        """See :meth:`kg.engines.Engine.query`."""
        return submit(self, query).result()

    def close(self) -> None:
        """Let the queries under way end, then end the workers."""
        self._pool.close()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have ``loop`` wait for the workers, instead of a thread; called in its thread."""
        self._pool.attach(loop)

    def _leave(self, client: str) -> None:
        with self._lock:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]

    def _outcome(self, outcome: bytes | Expired | Died) -> Answer | FairweaveError:
        if not isinstance(outcome, bytes):
            return self._of_failure(outcome)
        result = work.unpacked(outcome)
        return self._of_refusal(result) if isinstance(result, work.Refusal) else Answer(*result)

    def _of_failure(self, error: Expired | Died) -> FairweaveError:
        """What it means that the worker did not come back with an outcome."""
        if isinstance(error, Expired) and error.waited:
            return EngineBusy(f"no worker was free for {self._limits.seconds:g} seconds")
        if isinstance(error, Expired) or error.code == -signal.SIGPROF:
            self.killed["time"] += 1
            return Exceeded("time", f"the query took longer than {self._limits.seconds:g} seconds")
        if not error.ready:
            return EngineUnavailable(f"the engine has stopped: {error}")
        code = error.code
        if code == -signal.SIGSEGV:  # the parser's recursion is as deep as the query
            self.killed["crash"] += 1
            return QueryError("the query is nested too deeply")
        if code in (-signal.SIGABRT, -signal.SIGKILL):  # Rust's end, and the kernel's
            self.killed["memory"] += 1
            return self._of_refusal(work.Refusal("memory", ""))
        self.killed["crash"] += 1
        return EngineUnavailable(f"the query's worker ended with {code}")

    def _of_refusal(self, refusal: work.Refusal) -> FairweaveError:
        if refusal.problem == "memory":
            return Exceeded(
                "memory", f"the query took more than {_size(self._limits.memory)} of memory"
            )
        if refusal.problem == "size":
            return Exceeded("size", f"the result is larger than {_size(self._limits.result)}")
        return _ERRORS[refusal.problem](refusal.message)


_ERRORS: Final[dict[str, type[FairweaveError]]] = {
    "syntax": QueryError,
    "unsupported": NotSupported,
    "refused": QueryRefused,
    "unacceptable": NotAcceptable,
    "unavailable": EngineUnavailable,
}


def _size(count: int) -> str:
    """``count`` bytes for a reader.

    >>> _size(256 * 1024**2)
    '256 MB'
    """
    return f"{count / 1024**2:g} MB"
