"""Processes that answer one query each at a time, and are killed for taking too long.

To sleep and be woken costs a worker more than a small query. So one that is busy with
small ones is sent a few tasks more, which it finds when it is done, before another is
woken. One that turns out to be long at it has them taken back: a number in memory that
both share marks the tasks that were taken away from it.

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
from collections.abc import Callable
from contextlib import suppress
from threading import Condition, RLock, Thread, current_thread
from typing import Any, Final

from kg.engines.channel import Channel
from kg.engines.pool_worker import LONG, PAUSE, TRIAL, Died, Done, Expired, PoolWorker, Task
from kg.engines.turns import TURN, Turn, TurnQueue
from kg.engines.worker import process_context, run_worker

_TICK: Final = 0.02
_STOPPING: Final = 5.0
__all__ = ["Died", "Expired", "Pool"]

_BOTH: Final = selectors.EVENT_READ | selectors.EVENT_WRITE


class Pool:
    """Processes that run ``target(stream, skip, *args)``.

    A worker sends an empty message over a :class:`Channel` when it is ready, then receives
    tasks, each after its :data:`NUMBER`, and sends back one message for each: an empty one
    where it has skipped the task; it ends when it receives an empty one, and when this process
    is gone, however that ended.

    Args:
        size: how many tasks run at once.
        seconds: that a task may take.
        target: what a process does.
        args: passed on to it.
        reserved: further processes: one that ad-hoc tasks do not use; of three or more, one
            for trials (see :meth:`_try`); and others that no turn uses which has ``size``
            already. Where there are some, ``seconds`` count from the arrival of a task.
    """

    def __init__(
        self,
        size: int,
        seconds: float,
        target: Callable[..., None],
        args: tuple[Any, ...],
        reserved: int = 0,
    ) -> None:
        self._size, self._seconds, self._reserved = size, seconds, reserved
        self._trials = int(reserved > 2)  # at a time
        self._next_trial = 0.0  # not before
        self._target, self._args = target, args
        self._lock = RLock()
        self._idle_all = Condition(self._lock)
        self._workers: list[PoolWorker] = []
        self._waiting: TurnQueue[Task] = TurnQueue()
        self._selector = selectors.DefaultSelector()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = self._ended = False
        self._fill()
        self._thread: Thread | None = Thread(target=self._poll, name="workers", daemon=True)
        self._thread.start()

    def submit(self, message: bytes, done: Done, turn: Turn | None = None) -> Task:
        """Have a worker answer ``message``; ``done`` is called once, unless it is cancelled.

        Args:
            turn: whose it is; :data:`TURN`, unless given.

        Raises:
            RuntimeError: the pool is closed.
        """
        task = Task(message, done, turn or TURN.get())
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            if not self._workers:
                self._fill()
            self._waiting.add(task)
            self._dispatch()
        return task

    def cancel(self, task: Task) -> bool:
        """Cancels ``task``: a worker that is running it is killed.

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
            self._ended = True  # no worker is replaced any more
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        loop = self._loop
        with self._lock:
            workers, self._workers = self._workers, []
        for worker in workers:
            if loop is not None and not loop.is_closed():
                loop.call_soon_threadsafe(loop.remove_reader, worker.channel.fileno())
            with suppress(OSError):
                worker.channel.post(b"")
        for worker in workers:
            worker.process.join(_STOPPING)
            worker.process.kill()
            worker.process.join()
        self._selector.close()

    def _is_idle(self) -> bool:
        return not any(True for _ in self._waiting.tasks()) and not any(
            task is not None for worker in self._workers for task in worker.sent
        )

    def _fill(self) -> None:
        while not self._ended and len(self._workers) < self._size + self._reserved:
            ours, theirs = socket.socketpair()
            context: Any = process_context()
            skip = context.RawArray(ctypes.c_uint64, 2)
            # nothing is ever written to it: our end is closed when this process ends
            lifeline, our_lifeline = context.Pipe(duplex=False)
            process = context.Process(
                target=run_worker,
                args=(lifeline, self._target, theirs, skip, *self._args),
                daemon=True,
            )
            # a process that is interrupted while it starts would print a traceback
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
            try:
                process.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            theirs.close()
            lifeline.close()
            worker = PoolWorker(process, Channel(ours, waits=False), skip, our_lifeline)
            self._workers.append(worker)
            if self._loop is not None:
                self._loop.add_reader(ours.fileno(), self._readable, worker)
            else:
                self._selector.register(ours, selectors.EVENT_READ, worker)

    def _dispatch(self) -> None:
        """Give what waits to who is busy with small tasks, or else to who has least to do."""
        now = time.monotonic()
        while self._waiting:
            free = [worker for worker in self._workers if worker.accepts_more(now)]
            if not free:
                return
            fitting = self._admission(free)
            task = self._waiting.next(fitting)
            if task is None:
                self._try(free, now)
                return
            if task.settled:
                continue
            fit = fitting(task.turn)
            worker = next((w for w in fit if w.runs_small_task(now)), None)
            worker = worker or min(fit, key=lambda w: len(w.sent))
            worker.send(task, now)
            self._write_on(worker)

    def _admission(self, free: list[PoolWorker]) -> Callable[[Turn], list[PoolWorker]]:
        """Which of ``free`` may be sent a task of a turn: what leaves room to other turns."""
        turns = {w: w.turns() for w in self._workers if w.sent and not w.trying}
        if not self._reserved or len(turns) < self._size:
            return lambda _: free
        most = self._size + self._reserved - 1 - self._trials
        full = sum(map(_is_ad_hoc, turns.values())) >= most

        def fitting(turn: Turn) -> list[PoolWorker]:
            # behind what a worker is at already, a task can be taken back from
            own = [worker for worker in free if turn in turns.get(worker, ())]
            if sum(turn in several for several in turns.values()) >= self._size:
                return own
            if turn.ad_hoc and full:
                return own + [w for w in free if w not in own and _is_ad_hoc(turns.get(w, ()))]
            return free

        return fitting

    def _try(self, free: list[PoolWorker], now: float) -> None:
        """Give a moment to a task that waits for busy workers: a small one is done by then.

        Who it comes from is no measure of what it is: behind one address are many people. One
        idle worker is left to small work.
        """
        idle = [worker for worker in free if not worker.sent]
        trials = sum(worker.trying for worker in self._workers)
        if trials >= self._trials or len(idle) < 2 or now < self._next_trial:
            return
        task = self._waiting.last_untried()
        if task is not None:
            task.tried = idle[0].trying = True
            idle[0].send(task, now)
            self._write_on(idle[0])

    def _write_on(self, worker: PoolWorker) -> None:
        """See to it that what ``worker`` has had no room for is sent when it has."""
        if not worker.channel.is_behind:
            return
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._begin_writing, worker)
        else:
            self._selector.modify(worker.channel, _BOTH, worker)

    def _begin_writing(self, worker: PoolWorker) -> None:
        if self._loop is not None and worker in self._workers and worker.channel.is_behind:
            self._loop.add_writer(worker.channel.fileno(), self._writable, worker)

    def _writable(self, worker: PoolWorker) -> None:
        """Send ``worker`` more of what it had no room for."""
        with self._lock:
            if worker not in self._workers:
                return
            with suppress(OSError):  # it is dead, which reading from it reports
                worker.channel.push()
                if worker.channel.is_behind:
                    return
            if self._loop is not None:
                self._loop.remove_writer(worker.channel.fileno())
            else:
                self._selector.modify(worker.channel, selectors.EVENT_READ, worker)
            self._dispatch()

    def _readable(self, worker: PoolWorker) -> None:
        """Take the answers of ``worker``; it may be dead."""
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
                    worker.trying = False
                    if (task := worker.sent.popleft()) is not None:
                        outcomes.append((task, message))
                    worker.pace, worker.began = now - worker.began, now
            except (EOFError, OSError):
                outcomes += self._replace_worker(worker)
            self._dispatch()
            if self._closed and self._is_idle():
                self._idle_all.notify_all()
            received = [(task.settle(), outcome) for task, outcome in outcomes if not task.settled]
        for done, outcome in received:
            done(outcome)

    def _replace_worker(self, worker: PoolWorker) -> list[tuple[Task, bytes | Expired | Died]]:
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
        self._waiting.requeue(worker.revoke())
        ended = [worker.sent[0]] if worker.sent else []
        if worker.trying and worker.expired:
            for task in ended:
                if task is not None and not task.settled:
                    self._waiting.put_back(task)
            ended = []
        if worker.ready or worker.expired:
            self._fill()
        elif not self._workers:
            ended += self._waiting.tasks()
            self._waiting.clear()
        return [(task, error) for task in ended if task is not None]

    def _kill(self, worker: PoolWorker) -> None:
        worker.expired = True
        worker.process.kill()

    def _enforce_limits(self) -> None:
        """Kills workers that exceed the time limit or run cancelled tasks.

        Requeues tasks behind long ones.
        """
        now = time.monotonic()
        with self._lock:
            for worker in self._workers:
                at_it = now - worker.began if worker.sent else 0.0
                if not worker.expired and self._is_expired(worker, at_it, now):
                    worker.trying = False
                    self._kill(worker)
                elif worker.trying and at_it > TRIAL and not worker.expired:
                    self._end_trial(worker)
                elif at_it > LONG and len(worker.sent) > 1:
                    self._waiting.requeue(worker.revoke())
            late = self._waiting.remove(lambda task: task.settled or self._is_late(task, now))
            self._dispatch()
            expired = [task.settle() for task in late if not task.settled]
            if late and self._closed and self._is_idle():
                self._idle_all.notify_all()
        for done in expired:
            done(Expired(waited=True))

    def _end_trial(self, worker: PoolWorker) -> None:
        """Have the task of ``worker`` wait again, or go on where it would not have to wait."""
        may_run = self._admission([worker])
        if all(may_run(turn) for turn in worker.turns()):
            worker.trying = False
        else:
            self._next_trial = time.monotonic() + PAUSE
            self._kill(worker)

    def _is_expired(self, worker: PoolWorker, at_it: float, now: float) -> bool:
        """Whether the first task of ``worker`` exceeded its time limit, or is cancelled.

        A cancelled task is only ended when it runs long.
        """
        if not worker.is_wanted():
            return at_it > LONG
        first = worker.sent[0] if worker.sent else None
        return at_it > self._seconds or (first is not None and self._is_late(first, now))

    def _is_late(self, task: Task, now: float) -> bool:
        return bool(self._reserved) and now - task.arrived > self._seconds

    def _tick(self) -> None:
        self._enforce_limits()
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
            self._enforce_limits()


def _is_ad_hoc(turns: tuple[Turn, ...]) -> bool:
    return any(turn.ad_hoc for turn in turns)
