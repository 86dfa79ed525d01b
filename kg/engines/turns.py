"""Whose task is next: turns by client, and a place for small work beside ad-hoc queries."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Final, NamedTuple, Protocol, TypeVar


class Turn(NamedTuple):
    """Who waits for a task, and what kind of work it is.

    Attributes:
        client: the clients take turns; those without a name are one client.
        ad_hoc: it is a query that anyone may have written, which may take long: these together
            leave a worker to all other work, and those of one client a worker to other clients.
    """

    client: str = ""
    ad_hoc: bool = False


#: the turn of the request that is being answered
TURN: Final[ContextVar[Turn]] = ContextVar("turn", default=Turn())  # noqa: B039  (a tuple)


class Waiting(Protocol):
    """A task in a queue.

    Attributes:
        tried: it had a moment of a worker's time, which was not enough.
        settled: it is answered or cancelled.
    """

    turn: Turn
    tried: bool
    settled: bool


T = TypeVar("T", bound=Waiting)


class TurnQueue(OrderedDict[Turn, deque[T]]):
    """Tasks by client and kind of work; the clients take turns, each with its oldest task.

    >>> class Task(NamedTuple):
    ...     name: str
    ...     turn: Turn
    ...     tried: bool = False
    ...     settled: bool = False
    >>> queue = TurnQueue()
    >>> for name, client in (("a1", "a"), ("a2", "a"), ("b1", "b")):
    ...     queue.add(Task(name, Turn(client)))
    >>> [queue.next(lambda turn: True).name for _ in range(3)]
    ['a1', 'b1', 'a2']
    """

    def add(self, task: T) -> None:
        """Puts ``task`` behind the others of its turn."""
        self.setdefault(task.turn, deque()).append(task)

    def requeue(self, tasks: list[T]) -> None:
        """Puts ``tasks``, which were in front, in front again."""
        for task in reversed(tasks):
            self.setdefault(task.turn, deque()).appendleft(task)
            self.move_to_end(task.turn, last=False)

    def put_back(self, task: T) -> None:
        """Puts ``task``, which was in front, in front of the others of its turn."""
        self.setdefault(task.turn, deque()).appendleft(task)

    def next(self, may_run: Callable[[Turn], object]) -> T | None:
        """Takes out the next task whose turn ``may_run``; ``None`` where there is none."""
        for turn in self:
            if may_run(turn):
                tasks = self[turn]
                task = tasks.popleft()
                self.move_to_end(turn)
                if not tasks:
                    del self[turn]
                return task
        return None

    def last_untried(self) -> T | None:
        """Takes out the last task of a turn that was not tried; its turn is over by that.

        The last, because those before it may be many, and each have to be tried.
        """
        for turn, tasks in self.items():
            for task in reversed(tasks):
                if not task.tried and not task.settled:
                    tasks.remove(task)
                    self.move_to_end(turn)
                    if not tasks:
                        del self[turn]
                    return task
        return None

    def tasks(self) -> Iterator[T]:
        """Every task."""
        for tasks in self.values():
            yield from tasks

    def remove(self, unwanted: Callable[[T], bool]) -> list[T]:
        """Takes out the tasks that are ``unwanted``."""
        removed = [task for task in self.tasks() if unwanted(task)]
        if removed:
            for turn in list(self):
                rest = deque(task for task in self[turn] if not unwanted(task))
                if rest:
                    self[turn] = rest
                else:
                    del self[turn]
        return removed
