"""Processes that answer one query each at a time, and are killed for taking too long.

To sleep and be woken costs a worker more than a small query. So one that is busy with
small ones is sent a few tasks more, which it finds when it is done, before another is
woken. One that turns out to be long at it has them taken back: a number in memory that
both share tells it which tasks are not its own any more.

Why not :class:`pebble.ProcessPool` or :mod:`concurrent.futures`: both hand every task
through threads of their own, and in a service whose event loop is busy each of these
waits for the interpreter's lock. Here the caller writes to the worker itself, and the event
loop (see :meth:`Pool.attach`) reads the answer itself; without a loop, one thread does.
"""

from __future__ import annotations

import asyncio
import ctypes
import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, RLock, Thread, current_thread
from typing import Any, Final

from kg.engines.channel import Channel
from kg.engines.worker import NUMBER, process_context

_TICK: Final = 0.02
#: tasks sent to a worker, the one that it is at included
_AHEAD: Final = 8
#: seconds up to which a task is so small that the next had better wait for its worker
_SMALL: Final = 0.001
#: seconds at one task from which a worker is sent no more, and has them taken back
_LONG: Final = 0.01
_STOPPING: Final = 5.0
_BOTH: Final = selectors.EVENT_READ | selectors.EVENT_WRITE


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


#: hears the worker's answer, or why there is none
Done = Callable[[bytes | Expired | Died], None]


class Task:
    """A message for a worker, and who hears the answer."""

    __slots__ = ("done", "message", "settled")

    def __init__(self, message: bytes, done: Done) -> None:
        self.message, self.done = message, done
        self.settled = False

    def settle(self) -> Done:
        """Who hears the answer: forgotten here, because mostly they know the task, too.

        A ring of objects would wait for the garbage collector, which for small queries had
        an eighth of all the work.
        """
        done, self.done = self.done, _nobody
        self.settled = True
        return done


def _nobody(_: bytes | Expired | Died) -> None:
    """Hears nothing."""


class _Worker:
    """A process, our end of the channel to it, and what it was sent.

    Attributes:
        skip: shared with the process: it need not do the tasks after the first of these
            numbers, up to the second.
        sent: its tasks in order, the first being the one that it is at; ``None`` where
            the task was taken back, and its answer, when it comes, is nobody's.
        began: when it began with the first.
        pace: seconds that it took for its last task.
    """

    def __init__(self, process: Any, channel: Channel, skip: Any) -> None:
        self.process, self.channel, self.skip = process, channel, skip
        self.sent: deque[Task | None] = deque()
        self.number = 0
        self.began = 0.0
        self.pace = _LONG
        self.ready = False
        self.expired = False

    def send(self, task: Task, now: float) -> None:
        if not self.sent:
            self.began = now
        self.sent.append(task)
        self.number += 1
        with suppress(OSError):  # it is dead: reading from it will tell
            self.channel.post(NUMBER.pack(self.number) + task.message)

    def is_waited_for(self) -> bool:
        """Whether somebody wants the answer to what it is at; who cancelled a task does not."""
        return not self.sent or self.sent[0] is None or not self.sent[0].settled

    def take_back(self) -> list[Task]:
        """The tasks that it has not begun, which are somebody else's now."""
        # in this order: whoever reads the second new reads the first new too
        self.skip[0] = self.number - len(self.sent) + 1
        self.skip[1] = self.number
        ahead = list(self.sent)[1:]
        for place in range(1, len(self.sent)):
            self.sent[place] = None
        return [task for task in ahead if task is not None and not task.settled]


class Pool:
    """``size`` processes that run ``target(stream, skip, *args)``.

    A worker sends an empty message over a :class:`Channel` when it is ready, then receives
    tasks, each after its :data:`NUMBER`, and sends back one message for each: an empty one
    where it has skipped the task; it ends when it receives an empty one.
    """

    def __init__(
        self, size: int, seconds: float, target: Callable[..., None], args: tuple[Any, ...]
    ) -> None:
        self._size, self._seconds = size, seconds
        self._target, self._args = target, args
        self._lock = RLock()
        self._idle_all = Condition(self._lock)
        self._workers: list[_Worker] = []
        self._waiting: deque[Task] = deque()
        self._selector = selectors.DefaultSelector()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._fill()
        self._thread: Thread | None = Thread(target=self._poll, name="workers", daemon=True)
        self._thread.start()

    def submit(self, message: bytes, done: Done) -> Task:
        """Have a worker answer ``message``; ``done`` is called once, unless it is cancelled.

        Raises:
            RuntimeError: the pool is closed.
        """
        task = Task(message, done)
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if not self._workers:
                self._fill()
            self._waiting.append(task)
            self._dispatch()
        return task

    def cancel(self, task: Task) -> bool:
        """Nobody waits for ``task`` any more: the worker that is at it is killed.

        False: it was answered or cancelled already.
        """
        with self._lock:
            if task.settled:
                return False
            task.settle()
            for worker in self._workers:
                if worker.sent and worker.sent[0] is task:
                    self._kill(worker)
            return True

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have ``loop`` read the answers from now on; called in its thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        with self._lock:
            self._loop = loop
            for worker in self._workers:
                loop.add_reader(worker.channel.fileno(), self._readable, worker)
                self._write_on(worker)
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
                loop.call_soon_threadsafe(loop.remove_reader, worker.channel.fileno())
            with suppress(OSError):
                worker.channel.post(b"")
        for worker in self._workers:
            worker.process.join(_STOPPING)
            worker.process.kill()
        self._selector.close()

    def _is_idle(self) -> bool:
        return not self._waiting and not any(
            task is not None for worker in self._workers for task in worker.sent
        )

    def _fill(self) -> None:
        while len(self._workers) < self._size:
            ours, theirs = socket.socketpair()
            context: Any = process_context()
            skip = context.RawArray(ctypes.c_uint64, 2)
            process = context.Process(
                target=self._target, args=(theirs, skip, *self._args), daemon=True
            )
            # a process that is interrupted while it starts would print a traceback
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            theirs.close()
            worker = _Worker(process, Channel(ours, waits=False), skip)
            self._workers.append(worker)
            if self._loop is not None:
                self._loop.add_reader(ours.fileno(), self._readable, worker)
            else:
                self._selector.register(ours, selectors.EVENT_READ, worker)

    def _dispatch(self) -> None:
        """Give what waits to who is busy with small tasks, or else to who has least to do."""
        now = time.monotonic()
        while self._waiting:
            if self._waiting[0].settled:
                self._waiting.popleft()
                continue
            free = [worker for worker in self._workers if _takes(worker, now)]
            if not free:
                return
            worker = next((w for w in free if _is_at_a_small_one(w, now)), None)
            worker = worker or min(free, key=_load)
            worker.send(self._waiting.popleft(), now)
            self._write_on(worker)

    def _write_on(self, worker: _Worker) -> None:
        """See to it that what ``worker`` has had no room for is sent when it has."""
        if not worker.channel.is_behind:
            return
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._begin_writing, worker)
        else:
            self._selector.modify(worker.channel, _BOTH, worker)

    def _begin_writing(self, worker: _Worker) -> None:
        if self._loop is not None and worker in self._workers and worker.channel.is_behind:
            self._loop.add_writer(worker.channel.fileno(), self._writable, worker)

    def _writable(self, worker: _Worker) -> None:
        """Send ``worker`` more of what it had no room for."""
        with self._lock:
            if worker not in self._workers:
                return
            with suppress(OSError):  # it is dead: reading from it tells, too
                worker.channel.push()
                if worker.channel.is_behind:
                    return
            if self._loop is not None:
                self._loop.remove_writer(worker.channel.fileno())
            else:
                self._selector.modify(worker.channel, selectors.EVENT_READ, worker)
            self._dispatch()

    def _readable(self, worker: _Worker) -> None:
        """Take what ``worker`` has to say, which may be that it is dead."""
        outcomes: list[tuple[Task, bytes | Expired | Died]] = []
        with self._lock:
            if worker not in self._workers:
                return
            try:
                now = time.monotonic()
                for message in worker.channel.receive():
                    if not worker.sent:
                        worker.ready = True
                        continue
                    if (task := worker.sent.popleft()) is not None:
                        outcomes.append((task, message))
                    worker.pace, worker.began = now - worker.began, now
            except (EOFError, OSError):
                outcomes += self._bury(worker)
            self._dispatch()
            if self._closed and self._is_idle():
                self._idle_all.notify_all()
            received = [(task.settle(), outcome) for task, outcome in outcomes if not task.settled]
        for done, outcome in received:
            done(outcome)

    def _bury(self, worker: _Worker) -> list[tuple[Task, bytes | Expired | Died]]:
        """Replace a dead worker; one that never became ready would only die again.

        Returns:
            the tasks that end with it.
        """
        self._workers.remove(worker)
        if self._loop is not None:
            self._loop.remove_reader(worker.channel.fileno())
            self._loop.remove_writer(worker.channel.fileno())
        else:
            self._selector.unregister(worker.channel)
        worker.channel.close()
        worker.process.join()
        error = (
            Expired() if worker.expired else Died(worker.process.exitcode or 0, ready=worker.ready)
        )
        self._waiting.extendleft(reversed(worker.take_back()))
        ended = [worker.sent[0]] if worker.sent else []
        if worker.ready or worker.expired:
            self._fill()
        elif not self._workers:
            ended += self._waiting
            self._waiting.clear()
        return [(task, error) for task in ended if task is not None]

    def _kill(self, worker: _Worker) -> None:
        worker.expired = True
        worker.process.kill()

    def _look_after(self) -> None:
        """Kill who takes too long, or long for nobody; take back what waits behind who does."""
        now = time.monotonic()
        with self._lock:
            for worker in self._workers:
                at_it = now - worker.began if worker.sent else 0.0
                may_take = self._seconds if worker.is_waited_for() else _LONG
                if at_it > may_take and not worker.expired:
                    self._kill(worker)
                elif at_it > _LONG and len(worker.sent) > 1:
                    self._waiting.extendleft(reversed(worker.take_back()))
            self._dispatch()

    def _tick(self) -> None:
        self._look_after()
        # what is under way when it is closed has its limits still
        if self._loop is not None and not (self._closed and self._is_idle()):
            self._loop.call_later(_TICK, self._tick)

    def _poll(self) -> None:
        """Read answers as long as no event loop does."""
        while self._thread is current_thread():
            for key, events in self._selector.select(_TICK):
                if events & selectors.EVENT_WRITE:
                    self._writable(key.data)
                if events & selectors.EVENT_READ:
                    self._readable(key.data)
            self._look_after()


def _takes(worker: _Worker, now: float) -> bool:
    """Whether ``worker`` may be sent a task."""
    if not worker.ready or worker.expired or worker.channel.is_behind:
        return False
    if not worker.sent:
        return True
    ahead = worker.pace < _LONG and len(worker.sent) < _AHEAD and None not in worker.sent
    return ahead and now - worker.began < _LONG


def _is_at_a_small_one(worker: _Worker, now: float) -> bool:
    """Whether ``worker`` will be done in a moment, as far as one can see."""
    return bool(worker.sent) and worker.pace < _SMALL and now - worker.began < _SMALL


def _load(worker: _Worker) -> int:
    return len(worker.sent)
