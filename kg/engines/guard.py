"""The policy for an engine without worker processes, checked in a process that may end.

The parser's recursion is as deep as the query, so a query can overflow its
stack; that must not happen in the service's own process. Almost no query
needs to be checked at all.
"""

from __future__ import annotations

import marshal
import socket
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Final

from kg.engines import EngineUnavailable, QueryRefused
from kg.engines.channel import Channel
from kg.engines.policy import calls_service, is_update, may_call_service
from kg.engines.pool import Died, Expired, Pool
from kg.engines.worker import quiet, service_refused, tasks

_SECONDS: Final = 5.0


class Guard:
    """Refuses what the operator does not allow.

    Args:
        allow_service: the endpoints that ``SERVICE`` may call.
    """

    def __init__(self, allow_service: tuple[str, ...] = ()) -> None:
        self._allowed = frozenset(allow_service)
        self._lock = Lock()
        self._pool: Pool | None = None

    def check(self, text: str) -> None:
        """Raise :class:`QueryRefused` if ``text`` may call a service that is not allowed.

        A query that the parser does not know is refused as well.
        """
        if may_call_service(text) and self._check("service", text, otherwise=True):
            raise QueryRefused(service_refused(self._allowed))

    def is_update(self, text: str) -> bool:
        """See :func:`kg.engines.policy.is_update`."""
        return self._check("update", text, otherwise=False)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()

    def _check(self, check: str, text: str, *, otherwise: bool) -> bool:
        with self._lock:
            if self._pool is None:
                self._pool = Pool(1, _SECONDS, _serve, (sorted(self._allowed),))
        future: Future[bytes | Expired | Died] = Future()
        try:
            self._pool.submit(marshal.dumps((check, text)), future.set_result)
        except RuntimeError as error:
            raise EngineUnavailable("the engine has stopped") from error
        outcome = future.result()
        # a process that ended or took too long: the query is beyond our parser
        return bool(marshal.loads(outcome)) if isinstance(outcome, bytes) else otherwise  # noqa: S302


def _serve(stream: socket.socket, skip: Sequence[int], allowed: list[str]) -> None:
    """Check queries until an empty message comes: what the process does."""
    quiet()
    channel = Channel(stream)
    for task in tasks(channel, skip):
        check, text = marshal.loads(task)  # noqa: S302  (from the service itself)
        found = calls_service(text, frozenset(allowed)) if check == "service" else is_update(text)
        channel.send(marshal.dumps(found))
