"""Work of a build in processes of their own: Python runs one thread at a time in each."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from math import inf
from types import TracebackType
from typing import Any, Final, Generic, TypeVar

from kg.allocation import release_seldom
from kg.engines.channel import Channel
from kg.engines.pool import Died, Expired, Pool
from kg.engines.pool_worker import Task
from kg.engines.worker import quiet, tasks
from kg.errors import FairweaveError
from kg.garbage import collect_seldom

#: of fewer triples all is done sooner than a process has started
MANY: Final = 200_000
_Input = TypeVar("_Input")
_Output = TypeVar("_Output")


class ProcessDied(FairweaveError):
    """A process ended before its work was done: mostly for want of memory."""


class Processes(Generic[_Input, _Output]):
    """Processes that apply one function to what is submitted; they end with the context.

    Now and then it is applied to the same twice: what is sent ahead to a process that turns out
    to be busy is taken back, which may come too late (see :mod:`kg.engines.pool`).

    Args:
        number: of processes.
        make: called with ``args`` once in each process; gives the function. Both, and what the
            function takes and gives, are pickled.
    """

    def __init__(
        self, number: int, make: Callable[..., Callable[[_Input], _Output]], *args: Any
    ) -> None:
        self._pool = Pool(number, inf, _serve, (make, args))
        self._tasks: list[Task] = []

    def submit(self, given: _Input) -> Future[_Output]:
        """What the function gives for ``given``, or raises; :class:`ProcessDied`: neither."""
        future: Future[_Output] = Future()
        message = pickle.dumps(given)
        self._tasks.append(self._pool.submit(message, partial(_settle, future)))
        return future

    def __enter__(self) -> Processes[_Input, _Output]:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        if error is not None:
            for task in self._tasks:
                self._pool.cancel(task)
        self._pool.close()


class _Raised:
    """An exception, as it travels."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _settle(future: Future[Any], outcome: bytes | Expired | Died) -> None:
    if not isinstance(outcome, bytes):
        problem = f"a process of the build ended with {outcome}; have fewer at a time: --jobs 1"
        future.set_exception(ProcessDied(problem))
        return
    result = pickle.loads(outcome)  # noqa: S301  (from our own process)
    if isinstance(result, _Raised):
        future.set_exception(result.error)
    else:
        future.set_result(result)


def _serve(
    stream: socket.socket, skip: Sequence[int], make: Callable[..., Any], args: tuple[Any, ...]
) -> None:
    """Apply what ``make`` gives to what comes, until an empty message comes."""
    quiet()
    collect_seldom()
    release_seldom()
    channel = Channel(stream)
    function: Callable[[Any], Any] | None = None
    for task in tasks(channel, skip):
        try:
            function = function or make(*args)
            result: Any = function(pickle.loads(task))  # noqa: S301  (from our own process)
        except Exception as error:  # sent to the build's process, which raises it
            result = _Raised(error)
        channel.send(pickle.dumps(result))
