"""Processes that answer one query each at a time, and are killed for taking too long.

Why not :class:`pebble.ProcessPool` or :mod:`concurrent.futures`: both hand every task
through threads of their own, and in a service whose event loop is busy each of these
waits for the interpreter's lock. Here the caller writes to the pipe itself, and the event loop
(see :meth:`Pool.attach`) reads the answer itself; without a loop, one thread does.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Condition, RLock, Thread
from typing import Any, Final

from kg.engines.worker import process_context

_TICK: Final = 0.05
_STOPPING: Final = 5.0


class Expired(Exception):
    """The worker took longer than it may, and was killed."""


class Died(Exception):
    """The worker ended amid the task.

    Attributes:
        code: how, as :attr:`multiprocessing.Process.exitcode`.
        ready: whether it had ever been ready for a task.
    """

    def __init__(self, code: int, *, ready: bool) -> None:
        super().__init__(f"exit code {code}")
        self.code, self.ready = code, ready


class _Worker:
    """A process, our end of the pipe to it, and what it is doing."""

    def __init__(self, process: Any, pipe: Connection) -> None:
        self.process, self.pipe = process, pipe
        self.future: Future[Any] | None = None
        self.deadline = 0.0
        self.ready = False
        self.expired = False


class Pool:
    """``size`` processes that run ``target(pipe, *args)``.

    A worker sends ``None`` when it is ready, then receives tasks and sends back one
    result for each; it ends when it receives ``None``.
    """

    def __init__(
        self, size: int, seconds: float, target: Callable[..., None], args: tuple[Any, ...]
    ) -> None:
        self._size, self._seconds = size, seconds
        self._target, self._args = target, args
        self._lock = RLock()
        self._idle_all = Condition(self._lock)
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[Any, Future[Any]]] = deque()
        self._selector = selectors.DefaultSelector()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._fill()
        self._thread: Thread | None = Thread(target=self._poll, name="workers", daemon=True)
        self._thread.start()

    def submit(self, task: Any) -> Future[Any]:
        """The result of ``task``; to cancel it kills the worker that is at it.

        The future raises :class:`Expired` or :class:`Died`.

        Raises:
            RuntimeError: the pool is closed.
        """
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if not self._workers:
                self._fill()
            self._waiting.append((task, future))
            self._dispatch()
        future.add_done_callback(self._if_cancelled)
        return future

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have ``loop`` read the answers from now on; called in its thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        with self._lock:
            self._loop = loop
            for worker in self._workers:
                loop.add_reader(worker.pipe.fileno(), self._readable, worker)
        loop.call_later(_TICK, self._tick)

    def close(self) -> None:
        """Wait for the tasks under way and waiting, then end the workers."""
        with self._idle_all:
            self._closed = True
            self._idle_all.wait_for(self._is_idle)
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        loop = self._loop
        for worker in self._workers:
            if loop is not None and not loop.is_closed():
                loop.call_soon_threadsafe(loop.remove_reader, worker.pipe.fileno())
            with suppress(OSError):
                worker.pipe.send(None)
        for worker in self._workers:
            worker.process.join(_STOPPING)
            worker.process.kill()
        self._selector.close()

    def _is_idle(self) -> bool:
        return not self._waiting and all(worker.future is None for worker in self._workers)

    def _fill(self) -> None:
        while len(self._workers) < self._size:
            ours, theirs = Pipe()
            process = process_context().Process(  # type: ignore[attr-defined]
                target=self._target, args=(theirs, *self._args), daemon=True
            )
            process.start()
            theirs.close()
            worker = _Worker(process, ours)
            self._workers.append(worker)
            if self._loop is not None:
                self._loop.add_reader(ours.fileno(), self._readable, worker)
            else:
                self._selector.register(ours, selectors.EVENT_READ, worker)

    def _dispatch(self) -> None:
        """Give what waits to those who have nothing to do."""
        for worker in self._workers:
            if worker.future is not None or worker.expired or not worker.ready:
                continue
            while self._waiting:
                task, future = self._waiting.popleft()
                if future.cancelled():
                    continue
                worker.future = future
                worker.deadline = time.monotonic() + self._seconds
                with suppress(OSError):  # it is dead: reading from it will tell
                    worker.pipe.send(task)
                break

    def _readable(self, worker: _Worker) -> None:
        """Take what ``worker`` has to say, which may be that it is dead."""
        outcome: Any = None
        settle: Future[Any] | None = None
        error: Exception | None = None
        with self._lock:
            if worker not in self._workers:
                return
            try:
                outcome = worker.pipe.recv()
            except (EOFError, OSError):
                settle, worker.future = worker.future, None
                error = self._bury(worker)
            else:
                if outcome is None:
                    worker.ready = True
                else:
                    settle, worker.future = worker.future, None
            self._dispatch()
            if self._is_idle():
                self._idle_all.notify_all()
        if settle is not None and settle.set_running_or_notify_cancel():
            if error is not None:
                settle.set_exception(error)
            else:
                settle.set_result(outcome)

    def _bury(self, worker: _Worker) -> Exception:
        """Replace a dead worker; one that never became ready would only die again."""
        self._workers.remove(worker)
        if self._loop is not None:
            self._loop.remove_reader(worker.pipe.fileno())
        else:
            self._selector.unregister(worker.pipe)
        worker.pipe.close()
        worker.process.join()
        if worker.ready or worker.expired or self._workers:
            if worker.ready or worker.expired:
                self._fill()
        else:
            waiting, self._waiting = self._waiting, deque()
            for _, future in waiting:
                if future.set_running_or_notify_cancel():
                    future.set_exception(Died(worker.process.exitcode or 0, ready=False))
        if worker.expired:
            return Expired()
        return Died(worker.process.exitcode or 0, ready=worker.ready)

    def _if_cancelled(self, future: Future[Any]) -> None:
        if future.cancelled():
            with self._lock:
                for worker in self._workers:
                    if worker.future is future:
                        worker.expired = True
                        worker.process.kill()

    def _expire(self) -> None:
        now = time.monotonic()
        with self._lock:
            for worker in self._workers:
                if worker.future is not None and now > worker.deadline and not worker.expired:
                    worker.expired = True
                    worker.process.kill()

    def _tick(self) -> None:
        self._expire()
        if self._loop is not None and not self._closed:
            self._loop.call_later(_TICK, self._tick)

    def _poll(self) -> None:
        """Read answers as long as no event loop does."""
        from threading import current_thread

        while self._thread is current_thread():
            for key, _ in self._selector.select(_TICK):
                self._readable(key.data)
            self._expire()
