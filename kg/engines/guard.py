"""The policy for an engine without worker processes, checked in processes that may end.

The parser's recursion is as deep as the query, so a query can overflow its
stack; that must not happen in the service's own process.
"""

from __future__ import annotations

import marshal
import signal
import socket
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Any, Final, NamedTuple

from kg.bounded_cache import BoundedCache
from kg.engines import EngineUnavailable, QueryError, QueryRefused
from kg.engines.channel import Channel
from kg.engines.needs import Needs
from kg.engines.policy import calls_service, fault, is_update
from kg.engines.pool import Died, Expired, Pool
from kg.engines.syntax_errors import readable, service_refused
from kg.engines.worker import UPDATE_REFUSED, quiet, tasks
from kg.errors import one_line

#: of a processor, that reading a query may take: on a machine that has much to do, ten seconds by
#: the clock refused saved queries for the wrong reason
_PROCESSOR_SECONDS: Final = 10.0
#: by the clock, waiting for a processor included
_SECONDS: Final = 60.0
_PROCESSES: Final = 2
#: bytes of queries whose verdicts are remembered
_CACHE: Final = 8 * 1024**2
_UNCHECKED: Final = (
    "the query cannot be checked: it is nested too deeply, or takes too long to read"
)


class Verdict(NamedTuple):
    """Whether a query may be evaluated, as it travels.

    Attributes:
        problem: why not: ``syntax``, ``update``, ``service``; ``""`` if it may be.
        message: what is wrong with its syntax.
    """

    problem: str
    message: str = ""


class Guard:
    """Refuses what is no query, and what the operator does not allow.

    Args:
        allow_service: the endpoints that ``SERVICE`` may call.
        processor_seconds: what reading a query may take of a processor.
    """

    def __init__(
        self,
        allow_service: tuple[str, ...] = (),
        processor_seconds: float = _PROCESSOR_SECONDS,
    ) -> None:
        self._allowed = frozenset(allow_service)
        self._processor_seconds = processor_seconds
        self._lock = Lock()
        self._pool: Pool | None = None
        self._outcomes: BoundedCache[Any] = BoundedCache(_CACHE)

    def check(self, text: str, base: str = "") -> None:
        """Return where ``text`` is a query that may be evaluated.

        Args:
            base: what its relative IRIs resolve against.

        Raises:
            QueryError: it does not parse; the message has the parser's words and place.
            QueryRefused: it is an update, may call a service that is not allowed, or is beyond
                the parser.
            EngineUnavailable: the guard is closed.
        """
        outcome = self._outcome("check", text, base)
        if outcome is None:
            raise QueryRefused(_UNCHECKED)
        verdict = Verdict(*outcome)
        if verdict.problem == "syntax":
            raise QueryError(verdict.message)
        if verdict.problem == "update":
            raise QueryRefused(UPDATE_REFUSED)
        if verdict.problem == "service":
            raise QueryRefused(service_refused(text, self._allowed))

    def needs(self, text: str) -> Needs | None:
        """What the query ``text`` needs of an endpoint; ``None`` where it cannot be found out."""
        outcome = self._outcome("needs", text, "")
        return None if outcome is None else Needs(*map(frozenset, outcome))

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()

    def _outcome(self, check: str, text: str, base: str) -> Any:
        """What a process finds; ``None`` where it finds nothing, ended or took too long."""
        key = (check, text, base)
        with self._lock:
            known = self._outcomes.get(key)
            if known is not None:
                return known
            if self._pool is None:
                given = (sorted(self._allowed), self._processor_seconds)
                self._pool = Pool(_PROCESSES, _SECONDS, _serve, given)
        future: Future[bytes | Expired | Died] = Future()
        try:
            self._pool.submit(marshal.dumps(key), future.set_result)
        except RuntimeError as error:
            raise EngineUnavailable("the engine has stopped") from error
        message = future.result()
        # a process that ended or took too long: the query is beyond our parser
        found = marshal.loads(message) if isinstance(message, bytes) else None  # noqa: S302
        if found is not None:
            with self._lock:
                self._outcomes.put(key, found, len(text) + len(base))
        return found


def _serve(
    stream: socket.socket, skip: Sequence[int], allowed: list[str], processor_seconds: float
) -> None:
    """Check queries until an empty message comes: what the process does."""
    quiet()
    channel = Channel(stream)
    services = frozenset(allowed)
    for task in tasks(channel, skip):
        signal.setitimer(signal.ITIMER_PROF, processor_seconds)  # ends this process
        check, text, base = marshal.loads(task)  # noqa: S302  (from the service itself)
        found = _needs(text) if check == "needs" else tuple(_verdict(text, base, services))
        signal.setitimer(signal.ITIMER_PROF, 0)
        channel.send(marshal.dumps(found))


def _verdict(text: str, base: str, allowed: frozenset[str]) -> Verdict:
    if calls_service(text, allowed):
        return Verdict("service")
    error = fault(text, base)
    if error is None:
        return Verdict("")
    if is_update(text):
        return Verdict("update")
    known = readable(error, text, base) if isinstance(error, SyntaxError) else one_line(str(error))
    return Verdict("syntax", known)


def _needs(text: str) -> tuple[list[str], ...] | None:
    from kg.engines.query_needs import needs_of  # rdflib's parser takes long to load

    try:
        return tuple(map(sorted, needs_of(text)))
    except Exception:  # rdflib's parser does not know all of SPARQL
        return None
