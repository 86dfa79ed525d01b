"""Runs one notebook once, on a copy of its repository, and records how it fared."""

from __future__ import annotations

import copy
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final

import nbformat
from nbformat import NotebookNode

from kg.authorities.redaction import without_addresses
from kg.observing.cell_output import MOST_OUTPUT, output_text, printable, shortened
from kg.observing.execution.causes import cause_of
from kg.observing.execution.comparison import compare
from kg.observing.execution.containment import Containment
from kg.observing.execution.environments import Environment, EnvironmentKind
from kg.observing.execution.kernel import Ran, environment_variables, run_cells
from kg.observing.execution.limits import ExecutionLimits
from kg.observing.execution.records import CellRecord, ExecutionProcessed, ExecutionRecord
from kg.observing.locations import Repository
from kg.observing.notebook_file import UNKNOWN, read_notebook
from kg.scratch import Scratch

_MOST_MESSAGE: Final = 2_000
_DEPENDENCIES: Final = 2
#: files and directories that a copy does without
_NOT_COPIED: Final = (".git", ".venv", "venv", "node_modules", "__pycache__")


def execute(
    repository: Repository,
    path: str,
    environment: Environment,
    containment: Containment,
    limits: ExecutionLimits,
    slot: int = 0,
) -> ExecutionRecord:
    """Run the notebook at ``path``; whatever it does is in the record."""
    began = time.monotonic()
    record = ExecutionRecord(
        started=datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        environment=environment.sha256,
        network=limits.network,
        time_limit=limits.cell_seconds,
        mode=_DEPENDENCIES if environment.kind is not EnvironmentKind.current else 0,
    )
    if environment.problem:
        record.cause, record.message = "not-installed", environment.problem
        record.mend = environment.mend
        return record
    notebook, problem, language = _loaded(repository.root / path)
    if notebook is None:
        record.processed = ExecutionProcessed.INSTALLED
        record.cause, record.message = "not-loaded", problem
        return record
    if language not in ("python", UNKNOWN):
        name = notebook.metadata.get("kernelspec", {}).get("name", language)
        record.cause, record.missing = "no-kernel", str(name)
        record.message = f"no kernel for {language}"
        record.mend = f"Install a kernel for {language}: {name}."
        return record
    record.kernel = "python3"
    record.processed = ExecutionProcessed.INSTALLED | ExecutionProcessed.LOADED
    _run(record, notebook, repository, path, environment, containment, limits, slot)
    record.overhead = round(time.monotonic() - began - record.duration, 3)
    return record


def _loaded(file: Path) -> tuple[NotebookNode | None, str, str]:
    """The notebook as nbformat 4, or why there is none, and its language."""
    try:
        content = file.read_bytes()
        read = read_notebook(content)
        if read.nbformat == "0":
            return None, read.problem, UNKNOWN
        text = content.decode("utf-8-sig")
        notebook = nbformat.convert(nbformat.reader.reads(text), 4)  # type: ignore[no-untyped-call]
    except OSError as reason:
        return None, reason.strerror or "cannot be read", UNKNOWN
    except Exception as reason:  # nbformat raises of every kind for what is not well-formed
        return None, f"nbformat cannot convert it: {reason}", UNKNOWN
    if not isinstance(notebook.get("metadata"), dict):
        notebook.metadata = NotebookNode()  # type: ignore[no-untyped-call]
    if not isinstance(notebook.metadata.get("kernelspec", {}), dict):
        del notebook.metadata["kernelspec"]
    return notebook, "", read.language


@contextmanager
def _workspace(repository: Repository, disk: int) -> Iterator[Path]:
    """A directory with a copy of ``repository`` in it, its sockets and a home."""
    with Scratch("observe") as directory:
        base = Path(directory)
        base.chmod(0o755)
        for name in ("home", "k"):
            (base / name).mkdir()
        size = sum(repository.files.values())
        if size <= disk:
            ignore = shutil.ignore_patterns(*_NOT_COPIED)
            shutil.copytree(
                repository.root, base / "copy", symlinks=True, ignore=ignore,
                ignore_dangling_symlinks=True,
            )  # fmt: skip
        else:
            (base / "copy").mkdir()
        yield base


def _run(
    record: ExecutionRecord,
    notebook: NotebookNode,
    repository: Repository,
    path: str,
    environment: Environment,
    containment: Containment,
    limits: ExecutionLimits,
    slot: int,
) -> None:
    stored = {
        index: copy.deepcopy(cell.get("outputs", []))
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    }
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with _workspace(repository, limits.disk) as base:
        directory = base / "copy" / PurePosixPath(path).parent
        directory.mkdir(parents=True, exist_ok=True)
        containment.give(base, slot)
        command = _command(environment, containment, limits, base, directory, slot)
        give = partial(containment.give, slot=slot)
        ran = run_cells(notebook, command, base / "k", directory, base, limits, give)
        record.duration = ran.seconds
    _finish(record, notebook, stored, ran, repository)


def _command(
    environment: Environment,
    containment: Containment,
    limits: ExecutionLimits,
    base: Path,
    directory: Path,
    slot: int,
) -> list[str]:
    if environment.image:
        return [
            "docker", "run", "--rm", "--init", "-i",
            *(() if limits.network else ("--network", "none")),
            "--memory", str(limits.memory), "--pids-limit", str(limits.processes),
            "--volume", f"{base}:{base}", "--workdir", str(directory),
            environment.image, *environment.kernel_command(),
        ]  # fmt: skip
    return containment.command(
        environment.kernel_command(),
        base,
        environment_variables(base / "home", environment.python),
        limits,
        slot=slot,
        readable=environment.readable,
    )


def _finish(
    record: ExecutionRecord,
    notebook: NotebookNode,
    stored: dict[int, list[Any]],
    ran: Ran,
    repository: Repository,
) -> None:
    record.cell = ran.last_cell
    code = [index for index in stored if notebook.cells[index].source.strip()]
    record.count = sum(index <= ran.last_cell for index in code)
    record.exception = ran.exception
    message = printable(without_addresses(ran.message))
    record.message = shortened(message, _MOST_MESSAGE)
    if ran.exception:
        record.processed |= (
            ExecutionProcessed.TIMED_OUT if ran.cause == "time" else ExecutionProcessed.EXCEPTION
        )
        cause = cause_of(ran.exception, ran.message, ran.cause, repository)
        record.cause, record.missing = cause.name, without_addresses(cause.missing)
        record.distribution, record.in_repository = cause.distribution, cause.in_repository
        record.mend = without_addresses(cause.mend)
    for index in code:
        given = notebook.cells[index].outputs
        record.cells += _compared(index, stored[index], given, ran, record)
    if not ran.exception:
        record.processed |= ExecutionProcessed.TO_THE_END
        if not any(stored.values()):
            record.processed |= ExecutionProcessed.NOTHING_STORED
        elif not record.counted("different"):
            record.processed |= ExecutionProcessed.SAME


def _compared(
    index: int, stored: list[Any], given: list[Any], ran: Ran, record: ExecutionRecord
) -> Iterator[CellRecord]:
    if ran.exception and (index > ran.last_cell or not given):
        if stored:
            yield CellRecord(index, "not-run")
        return
    found = compare(stored, given)
    ended_here = ran.exception and index == ran.last_cell
    if found is None or (ended_here and not stored):
        return
    output = ""
    if found.name in ("different", "not-stored"):
        output = shortened(without_addresses(output_text(given)), MOST_OUTPUT)
    yield CellRecord(index, found.name, [*found.rules], output)
