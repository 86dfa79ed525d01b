"""Running a command and reading what it and its children took: time, processor time, memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_PR_SET_CHILD_SUBREAPER = 36
# an installed package is compiled; where Python is set not to write bytecode, as in images of
# containers, each process of a checkout would compile it again
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took.

    Attributes:
        seconds: of the wall clock; ``cpu``: of processors, its children's included.
        memory: peak resident memory in MB.
        output: what it printed.
    """

    seconds: float
    memory: float
    output: str
    cpu: float


def run(command: Sequence[str | Path], ok: Sequence[int] = (0,)) -> Took:
    """Runs ``command`` to its end."""
    _adopt()
    began, before = time.perf_counter(), _cpu_of_children()
    process = psutil.Popen(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            try:
                family = [process, *process.children(recursive=True)]
                peak = max(peak, sum(_resident(member) for member in family))
            except psutil.Error:
                continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    _reap(since=process.create_time())
    done.set()
    watcher.join()
    if process.returncode not in ok:
        sys.exit(f"{' '.join(map(str, command))}\nended with {process.returncode}\n{output}")
    return Took(seconds, peak / 1e6, output, _cpu_of_children() - before)


def _adopt() -> None:
    """Become the parent of processes whose own has ended: of those that a fork server starts."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap(since: float) -> None:
    """Wait for adopted processes, so that what they used is counted."""
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error, ChildProcessError):
            if child.create_time() >= since:
                os.waitpid(child.pid, 0)


def _cpu_of_children() -> float:
    """Processor seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(process: psutil.Process) -> int:
    # private and shared anonymous memory; pages of files that are only mapped are the system's
    try:
        text = Path(f"/proc/{process.pid}/status").read_text()
        return 1024 * int(text.split("RssAnon:")[1].split()[0])
    except (OSError, IndexError):
        return int(process.memory_info().rss)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints a Markdown table."""
    texts = [
        [f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    ]
    print("| " + " | ".join(headings) + " |")
    print("| " + " | ".join("---" for _ in headings) + " |")
    for row in texts:
        print("| " + " | ".join(row) + " |")
    print()
