"""The policy for an engine without worker processes, checked in a process that may end.

The parser's recursion is as deep as the query, so a query can overflow its
stack; that must not happen in the service's own process. Almost no query
needs to be checked at all.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Final

from pebble import ProcessPool

from kg.engines import EngineUnavailable, QueryRefused
from kg.engines.policy import calls_service, is_update, may_call_service
from kg.engines.worker import process_context, quiet, service_refused

_SECONDS: Final = 5.0


class Guard:
    """Refuses what the operator does not allow.

    Args:
        allow_service: the endpoints that ``SERVICE`` may call.
    """

    def __init__(self, allow_service: tuple[str, ...] = ()) -> None:
        self._allowed = frozenset(allow_service)
        self._lock = Lock()
        self._pool: ProcessPool | None = None

    def check(self, text: str) -> None:
        """Raise :class:`QueryRefused` if ``text`` may call a service that is not allowed.

        A query that the parser does not know is refused as well.
        """
        if may_call_service(text) and self._ask(calls_service, text, self._allowed, doubt=True):
            raise QueryRefused(service_refused(self._allowed))

    def is_update(self, text: str) -> bool:
        """See :func:`kg.engines.policy.is_update`."""
        return self._ask(is_update, text, doubt=False)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool.join()

    def _ask(self, question: Callable[..., bool], *args: object, doubt: bool) -> bool:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPool(1, context=process_context(), initializer=quiet)
        try:
            task = self._pool.schedule(question, args=args, timeout=_SECONDS)
        except RuntimeError as error:
            raise EngineUnavailable("the engine has stopped") from error
        try:
            return bool(task.result())
        except Exception:  # it died or took too long: the query is beyond our parser
            return doubt
