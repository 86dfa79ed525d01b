"""Observes the notebooks of repositories, several at a time, and writes their tables."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kg.errors import one_line
from kg.observing.finished_rows import Finish, FinishedRows
from kg.observing.local_modules import LocalModules
from kg.observing.locations import Repository
from kg.observing.notebook_file import Processed
from kg.observing.notebook_rows import NotebookRows, failed_rows, notebook_rows
from kg.observing.output import TableWriter
from kg.observing.repository_rows import repository_rows
from kg.observing.row_keys import RowKeys
from kg.progress import ProgressCallback

#: notebooks that a worker is given at a time
_CHUNK: Final = 8
#: seconds that reading and analysing one notebook may take
TIME_LIMIT: Final = 60
#: bytes of a notebook; a larger one is a row with the reason
LARGEST: Final = 256 * 1024 * 1024
_TIMED_OUT: Final = Processed(8)

#: number of the repository, path of the notebook in it
Job = tuple[int, str]


@dataclass(slots=True)
class Observation:
    """What an observation found.

    Attributes:
        notebooks: how many were observed.
        problems: (place, reason) of those that are less than they should be.
    """

    notebooks: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


def observe(
    repositories: list[Repository],
    writer: TableWriter,
    keys: RowKeys,
    *,
    jobs: int = 1,
    progress: ProgressCallback = lambda done: None,
) -> Observation:
    """Write the rows of ``repositories`` and their notebooks, in their order, to ``writer``.

    Args:
        jobs: worker processes.
        keys: numbers the rows.
        progress: called with the number of notebooks done.
    """
    found = Observation()
    for number, repository in enumerate(repositories):
        tables, problems = repository_rows(repository)
        keys.write_repository(writer, number, tables)
        found.problems += problems
        if not repository.notebooks:
            found.problems.append((str(repository.root), "no notebook in it (*.ipynb)"))
    for (number, path), rows in _observed(repositories, writer.finish, jobs):
        repository = repositories[number]
        keys.write_notebook(writer, number, path, rows)
        found.notebooks += 1
        if rows.problem:
            found.problems.append((str(repository.root / path), rows.problem))
        progress(found.notebooks)
    return found


def _observed(
    repositories: list[Repository], finish: Finish, jobs: int
) -> Iterator[tuple[Job, FinishedRows]]:
    todo = [(number, path) for number, r in enumerate(repositories) for path in r.notebooks]
    if jobs < 2 or len(todo) <= _CHUNK:
        yield from _here(repositories, finish, todo)
        return
    chunks = deque(todo[at : at + _CHUNK] for at in range(0, len(todo), _CHUNK))
    while chunks:
        try:
            yield from _in_pool(repositories, finish, chunks, jobs)
        except BrokenProcessPool:
            # one of the chunks ended its worker; each notebook of the first alone shows which
            for job in chunks.popleft():
                yield job, _alone(repositories, finish, job)


def _here(
    repositories: list[Repository], finish: Finish, todo: list[Job]
) -> Iterator[tuple[Job, FinishedRows]]:
    """The rows of the notebooks ``todo``, in this process, which collects as it did in the end."""
    _begin(repositories)
    was_enabled = gc.isenabled()
    try:
        for number, job in enumerate(todo):
            if number % _CHUNK == 0:
                _collect()
            yield job, finish(_rows(job))
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _in_pool(
    repositories: list[Repository], finish: Finish, chunks: deque[list[Job]], jobs: int
) -> Iterator[tuple[Job, FinishedRows]]:
    """The rows of ``chunks``, which are taken out as they are done."""
    waiting: deque[Future[list[FinishedRows]]] = deque()
    with ProcessPoolExecutor(jobs, initializer=_begin_worker, initargs=(repositories,)) as pool:
        while chunks:
            # no more results wait to be written than the workers need to stay busy
            while len(waiting) < min(jobs * 3, len(chunks)):
                waiting.append(pool.submit(_chunk, finish, chunks[len(waiting)]))
            rows = waiting.popleft().result()
            yield from zip(chunks.popleft(), rows, strict=True)


def _alone(repositories: list[Repository], finish: Finish, job: Job) -> FinishedRows:
    """The rows of one notebook in a process of its own, which it may end."""
    with ProcessPoolExecutor(1, initializer=_begin_worker, initargs=(repositories,)) as pool:
        try:
            return pool.submit(_chunk, finish, [job]).result()[0]
        except BrokenProcessPool:
            problem = "reading it ended the process"
            return finish(failed_rows(job[1], Processed.LOAD_ERROR, problem))


_repositories: list[Repository] = []


def _begin(repositories: list[Repository]) -> None:
    global _repositories  # noqa: PLW0603 (the state of a worker process)
    _repositories = repositories
    _modules.cache_clear()


def _end_with_parent() -> None:
    """End this process as soon as the one that gives it notebooks is gone, which may be killed."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _begin_worker(repositories: list[Repository]) -> None:
    _begin(repositories)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # what is loaded by now stays: it need not be searched for cycles
    gc.freeze()


@lru_cache(maxsize=8)
def _modules(number: int) -> LocalModules:
    return LocalModules(_repositories[number].files)


def _collect() -> None:
    """Collect what is in cycles, and nothing more until this is called again."""
    # what syntax trees are made of would be searched for cycles, again and again; they have none
    gc.disable()
    gc.collect()
    # and so would modules that the notebooks before were the first to need
    gc.freeze()


def _chunk(finish: Finish, jobs: list[Job]) -> list[FinishedRows]:
    _collect()
    return [finish(_rows(job)) for job in jobs]


class _TimeLimit(Exception):
    pass


def _expire(*_: Any) -> None:
    raise _TimeLimit


def _rows(job: Job) -> NotebookRows:
    number, path = job
    file = _repositories[number].root / path
    limited = os.name == "posix"
    before = None
    try:
        if limited:
            before = signal.signal(signal.SIGALRM, _expire)
            signal.alarm(TIME_LIMIT)
        return _read(file, path, number)
    except _TimeLimit:
        return failed_rows(path, _TIMED_OUT, f"reading it took more than {TIME_LIMIT} s")
    except OSError as reason:
        return failed_rows(path, Processed.LOAD_ERROR, reason.strerror or "cannot be read")
    except (MemoryError, RecursionError) as reason:
        problem = f"it needs too much {'memory' if isinstance(reason, MemoryError) else 'depth'}"
        return failed_rows(path, Processed.LOAD_ERROR, problem)
    except Exception as reason:  # a fault in a library ends no observation
        problem = f"analysing it failed: {type(reason).__name__}: {one_line(str(reason), 200)}"
        return failed_rows(path, Processed.LOAD_ERROR, problem)
    finally:
        with suppress(ValueError):
            if limited and before is not None:
                signal.alarm(0)
                signal.signal(signal.SIGALRM, before)


def _read(file: Path, path: str, number: int) -> NotebookRows:
    if not file.is_file():
        reason = "a broken link" if file.is_symlink() else "no regular file"
        return failed_rows(path, Processed.LOAD_ERROR, reason)
    if (size := file.stat().st_size) > LARGEST:
        problem = f"{size:,} bytes; at most {LARGEST:,} are read"
        return failed_rows(path, Processed.LOAD_ERROR, problem)
    return notebook_rows(file.read_bytes(), path, _modules(number))
