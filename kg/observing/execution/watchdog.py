"""Ends an execution that uses more memory, disk or processes than it may."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from kg.observing.execution.limits import MB, ExecutionLimits

_POLL_SECONDS: Final = 0.1
#: of so many rounds, the disk is measured in one
_DISK_EVERY: Final = 3


class Watchdog:
    """Watches the processes below one process, and kills it where they exceed the limits.

    Attributes:
        cause: ``memory``, ``disk`` or ``processes`` once a limit was exceeded; ``reason`` states
            it.
    """

    def __init__(self, pid: int, workspace: Path, limits: ExecutionLimits) -> None:
        self.cause = ""
        self.reason = ""
        self._root = psutil.Process(pid)
        self._workspace, self._limits = workspace, limits
        self._before = _size(workspace)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        rounds = 0
        while not self._done.wait(_POLL_SECONDS):
            rounds += 1
            with suppress(psutil.NoSuchProcess):
                if self._exceeded(check_disk=rounds % _DISK_EVERY == 0):
                    kill(self._root)
                    return

    def _exceeded(self, *, check_disk: bool) -> bool:
        processes = [self._root, *self._root.children(recursive=True)]
        limits, most = self._limits, self._limits.memory
        # the system starts no more than that, and each thread is one of them
        if _threads(processes) >= limits.processes:
            self._state("processes", f"{limits.processes} processes and threads at a time")
        elif _memory(processes) > most and _memory(processes, shared_once=True) > most:
            self._state("memory", f"more than {most // MB} MB of memory")
        elif check_disk and _size(self._workspace) - self._before > limits.disk:
            self._state("disk", f"more than {limits.disk // MB} MB written")
        return bool(self.cause)

    def _state(self, cause: str, reason: str) -> None:
        self.cause, self.reason = cause, reason


def kill(root: psutil.Process) -> None:
    """End ``root`` and all that is below it."""
    with suppress(psutil.NoSuchProcess):
        below = root.children(recursive=True)
        for process in (root, *below):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                process.kill()


def _threads(processes: list[psutil.Process]) -> int:
    total = 0
    for process in processes:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            total += process.num_threads()
    return total


def _memory(processes: list[psutil.Process], *, shared_once: bool = False) -> int:
    """Bytes in memory of ``processes``.

    Args:
        shared_once: count what several of them share once, where the system states how much that
            is; else it is counted for each, which takes a fraction of the time.
    """
    total = 0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            used = process.memory_info()
            if shared_once:
                with suppress(psutil.AccessDenied):
                    used = process.memory_full_info()
            total += getattr(used, "pss", used.rss)
    return total


def _size(directory: Path) -> int:
    total = 0
    for folder, _, files in os.walk(directory):
        for name in files:
            with suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_blocks * 512  # noqa: PTH118
    return total
