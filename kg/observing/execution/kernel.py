"""Starts a contained kernel and runs the cells of a notebook in it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any, Final

import nbclient
import psutil
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from kg.observing.execution.limits import MB, ExecutionLimits
from kg.observing.execution.watchdog import Watchdog, kill

#: seconds that a kernel may take to start
_STARTUP: Final = 60
#: seconds to wait for an answer, after which the request is repeated
_ANSWER_SECONDS: Final = 1.0
_NAME: Final = "contained"


@dataclass(slots=True)
class Ran:
    """How running the cells ended.

    Attributes:
        exception, message: of the exception that ended it, ``""`` where none did.
        cause: what the containment or this module knows of it: ``time``, ``memory``, ``disk``,
            ``kernel-died``, ``output``.
        last_cell: index of the last cell that was begun, -1 where none was.
        seconds: that the cells took.
    """

    exception: str = ""
    message: str = ""
    cause: str = ""
    last_cell: int = -1
    seconds: float = 0.0


_running: dict[int, psutil.Process] = {}


def end_all() -> None:
    """End every kernel of this process, with all that it started."""
    for root in list(_running.values()):
        kill(root)


class OutputLimit(Exception):
    """The outputs of a notebook are larger than they may be."""


class _OneKernel(KernelSpecManager):
    """Knows one kernel: the contained one."""

    def __init__(self, specification: KernelSpec) -> None:
        super().__init__()
        self._specification = specification

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """See :class:`KernelSpecManager`."""
        return self._specification


class _KernelClient(AsyncKernelClient):
    """Waits until the kernel answers, and no longer.

    The base class then waits until 0.2 s pass without a message, to discard those of the start;
    nbclient ignores these.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """See :class:`AsyncKernelClient`.

        Raises:
            RuntimeError: the kernel ended, or does not answer in time.
        """
        deadline = time.monotonic() + (timeout or _STARTUP)
        while time.monotonic() < deadline:
            self.kernel_info()
            with suppress(Empty):
                await self.get_shell_msg(timeout=_ANSWER_SECONDS)
                # outputs come by the other channel: it has to be connected, too
                await self.get_iopub_msg(timeout=_ANSWER_SECONDS / 5)
                return
            if not await self.is_alive():
                raise RuntimeError("the kernel ended before it answered")
        raise RuntimeError(f"the kernel did not answer in {timeout or _STARTUP:g} s")


class _Manager(AsyncKernelManager):
    """Gives its connection file to the user that the kernel runs as."""

    give: Callable[[Path], None]

    def write_connection_file(self, **options: Any) -> None:
        """See :class:`AsyncKernelManager`."""
        super().write_connection_file(**options)
        self.give(Path(self.connection_file))


class _Client(nbclient.NotebookClient):
    """Counts the bytes of outputs, and takes note of the cell that is being run."""

    def __init__(self, notebook: NotebookNode, limits: ExecutionLimits, **options: Any) -> None:
        super().__init__(notebook, **options)
        self.last_cell = -1
        self._left = limits.output

    async def async_execute_cell(
        self, cell: NotebookNode, cell_index: int, *args: Any, **options: Any
    ) -> NotebookNode:
        """See :class:`nbclient.NotebookClient`."""
        if cell.cell_type == "code" and cell.source.strip():
            self.last_cell = cell_index
        return await super().async_execute_cell(cell, cell_index, *args, **options)

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """See :class:`nbclient.NotebookClient`."""
        content = msg.get("content", {})
        texts = [content.get("text"), *content.get("data", {}).values()]
        self._left -= sum(len(text) for text in texts if isinstance(text, str))
        if self._left < 0:
            raise OutputLimit
        return super().process_message(msg, cell, cell_index)


def run_cells(
    notebook: NotebookNode,
    command: list[str],
    sockets: Path,
    directory: Path,
    workspace: Path,
    limits: ExecutionLimits,
    give: Callable[[Path], None],
) -> Ran:
    """Run the cells of ``notebook``, whose outputs it changes.

    Args:
        command: starts the kernel; ``{connection_file}`` is in it.
        sockets: directory for the kernel's connection file and sockets.
        directory: that the code runs in.
        workspace: that is watched.
        give: makes a file one of the user's that the kernel runs as.
    """
    manager = _Manager(
        transport="ipc",
        ip=str(sockets / "s"),
        connection_file=str(sockets / "kernel.json"),
        kernel_name=_NAME,
    )
    manager.give = give
    manager.client_factory = _KernelClient
    spec = KernelSpec(argv=command, display_name=_NAME, language="python")
    manager.kernel_spec_manager = _OneKernel(spec)
    return asyncio.run(_run(notebook, manager, directory, workspace, limits))


async def _run(
    notebook: NotebookNode,
    manager: _Manager,
    directory: Path,
    workspace: Path,
    limits: ExecutionLimits,
) -> Ran:
    client = _Client(
        notebook,
        limits,
        km=manager,
        timeout=limits.cell_seconds,
        startup_timeout=_STARTUP,
        record_timing=False,
        store_widget_state=False,
        shutdown_kernel="immediate",
    )
    ran = Ran()
    began = 0.0
    watchdog: Watchdog | None = None
    root: psutil.Process | None = None
    try:
        await client.async_start_new_kernel(
            cwd=str(directory), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        root = psutil.Process(manager.provisioner.pid)  # type: ignore[union-attr]
        _running[root.pid] = root
        watchdog = Watchdog(root.pid, workspace, limits)
        await client.async_start_new_kernel_client()
        began = time.monotonic()
        async with asyncio.timeout(limits.seconds):
            await _cells(client, notebook)
    except CellExecutionError as error:
        ran = Ran(error.ename, error.evalue)
    except CellTimeoutError:
        ran = Ran("CellTimeoutError", f"a cell took more than {limits.cell_seconds:g} s", "time")
    except TimeoutError:
        ran = Ran("TimeoutError", f"the cells took more than {limits.seconds:g} s", "time")
    except OutputLimit:
        ran = Ran("OutputLimit", f"more than {limits.output // MB} MB of output", "output")
    except (DeadKernelError, RuntimeError, psutil.NoSuchProcess) as error:
        ran = Ran("DeadKernelError", str(error) or "the kernel died", "kernel-died")
    finally:
        seconds = time.monotonic() - began if began else 0.0
        if watchdog is not None:
            watchdog.stop()
        if root is not None:
            kill(root)
            _running.pop(root.pid, None)
        await _end(client, manager)
    if watchdog is not None and watchdog.cause:
        ran.cause, ran.message = watchdog.cause, watchdog.reason
        ran.exception = ran.exception or "DeadKernelError"
    ran.last_cell, ran.seconds = client.last_cell, round(seconds, 3)
    return ran


async def _cells(client: _Client, notebook: NotebookNode) -> None:
    for index, cell in enumerate(notebook.cells):
        await client.async_execute_cell(cell, index)


async def _end(client: _Client, manager: AsyncKernelManager) -> None:
    """Close what the client opened; the kernel is dead already."""
    with suppress(Exception):
        if client.kc is not None:
            client.kc.stop_channels()
    with suppress(Exception):
        await manager.shutdown_kernel(now=True)
    with suppress(Exception):
        manager.cleanup_connection_file()


def environment_variables(home: Path, python: str) -> dict[str, str]:
    """All variables that the code of a notebook sees: nothing of this process's own."""
    locale = os.environ.get("LANG", "C.UTF-8")
    return {
        "HOME": str(home),
        "LANG": locale if "UTF-8" in locale.upper() else "C.UTF-8",
        "PATH": f"{Path(python).parent}:/usr/local/bin:/usr/bin:/bin",
        "USER": "notebook",
        "LOGNAME": "notebook",
        "TZ": "UTC",
        "IPYTHONDIR": str(home / ".ipython"),
        "MPLCONFIGDIR": str(home / ".matplotlib"),
    }
