"""A worker process as its pool sees it: the tasks that it was sent, and how busy it is."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final

from kg.engines.channel import Channel
from kg.engines.turns import Turn
from kg.engines.worker import NUMBER

#: tasks sent to a worker, the one that it is at included
AHEAD: Final = 8
#: seconds up to which a task is so small that the next had better wait for its worker
SMALL: Final = 0.001
#: seconds that a task has which is tried while the workers that it waits for are busy
TRIAL: Final = 0.5
#: seconds without a trial after one that came to nothing, which costs a worker and its time
PAUSE: Final = 2.0
#: seconds at one task from which a worker is sent no more, and has them taken back
LONG: Final = 0.01


class Expired(Exception):
    """The task took longer than it may.

    Attributes:
        waited: it waited for a worker all that time; else its worker was killed.
    """

    def __init__(self, *, waited: bool = False) -> None:
        super().__init__("waited too long" if waited else "took too long")
        self.waited = waited


class Died(Exception):
    """The worker ended amid the task.

    Attributes:
        code: how, as :attr:`multiprocessing.Process.exitcode`.
        ready: whether it had ever been ready for a task.
    """

    def __init__(self, code: int, *, ready: bool) -> None:
        super().__init__(f"exit code {code}")
        self.code, self.ready = code, ready


#: gets the worker's answer, or why there is none
Done = Callable[[bytes | Expired | Died], None]


class Task:
    """A message for a worker, who gets the answer, whose turn it is, and when it arrived."""

    __slots__ = ("arrived", "done", "message", "settled", "tried", "turn")

    def __init__(self, message: bytes, done: Done, turn: Turn) -> None:
        self.message, self.done, self.turn = message, done, turn
        self.arrived = time.monotonic()
        self.settled = self.tried = False

    def settle(self) -> Done:
        """Who gets the answer: forgotten here, because mostly they know the task, too.

        A ring of objects would wait for the garbage collector, which for small queries had
        an eighth of all the work.
        """
        done, self.done = self.done, _ignore
        self.settled = True
        return done


def _ignore(_: bytes | Expired | Died) -> None:
    """Does nothing with an answer."""


class PoolWorker:
    """A process, our end of the channel to it, and what it was sent.

    Attributes:
        skip: shared with the process: it need not do the tasks after the first of these
            numbers, up to the second.
        sent: its tasks in order, the first being the one that it is at; ``None`` where
            the task was taken back, and its result is discarded.
        began: when it began with the first.
        pace: seconds that it took for its last task.
        trying: its task has a moment; if that is not enough, it waits again.
    """

    def __init__(self, process: Any, channel: Channel, skip: Any, lifeline: Connection) -> None:
        self.process, self.channel, self.skip = process, channel, skip
        self._lifeline = lifeline  # the process ends when this is closed
        self.sent: deque[Task | None] = deque()
        self.number = 0
        self.began = 0.0
        self.pace = LONG
        self.ready = False
        self.expired = False
        self.trying = False
        #: the turn of all its tasks since it was idle, if they have one
        self._only: Turn | None = None

    def send(self, task: Task, now: float) -> None:
        """Send it ``task`` at the time ``now``."""
        if not self.sent:
            self.began, self._only = now, task.turn
        elif self._only != task.turn:
            self._only = None
        self.sent.append(task)
        self.number += 1
        with suppress(OSError):  # it is dead, which reading from it reports
            self.channel.post(NUMBER.pack(self.number) + task.message)

    def turns(self) -> tuple[Turn, ...]:
        """The turns of the tasks that it was sent, each once."""
        if not self.sent:
            return ()
        if self._only is not None:
            return (self._only,)
        return tuple({task.turn for task in self.sent if task is not None})

    def is_wanted(self) -> bool:
        """Whether somebody wants the answer to what it is at; who cancelled a task does not."""
        return not self.sent or self.sent[0] is None or not self.sent[0].settled

    def revoke(self) -> list[Task]:
        """The tasks that it has not begun, which are somebody else's now."""
        # in this order: a reader that sees the second value also sees the first
        self.skip[0] = self.number - len(self.sent) + 1
        self.skip[1] = self.number
        ahead = list(self.sent)[1:]
        for place in range(1, len(self.sent)):
            self.sent[place] = None
        return [task for task in ahead if task is not None and not task.settled]

    def accepts_more(self, now: float) -> bool:
        """Whether it may be sent a task."""
        if not self.ready or self.expired or self.trying or self.channel.is_behind:
            return False
        if not self.sent:
            return True
        ahead = self.pace < LONG and len(self.sent) < AHEAD and None not in self.sent
        return ahead and now - self.began < LONG

    def runs_small_task(self, now: float) -> bool:
        """Whether it will be done in a moment, as far as one can see."""
        return bool(self.sent) and self.pace < SMALL and now - self.began < SMALL
