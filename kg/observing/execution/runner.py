"""Runs the notebooks of repositories, several at a time, and writes their executions."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from kg.observing.execution.containment import containment
from kg.observing.execution.environments import (
    Environment,
    EnvironmentKind,
    current_environment,
    declared_environment,
)
from kg.observing.execution.execution import execute
from kg.observing.execution.images import image_environment
from kg.observing.execution.journal import Journal
from kg.observing.execution.kernel import end_all
from kg.observing.execution.limits import ExecutionLimits
from kg.observing.execution.records import ExecutionProcessed, ExecutionRecord
from kg.observing.locations import Repository
from kg.observing.output import TableWriter
from kg.observing.row_keys import RowKeys
from kg.progress import ProgressCallback
from kg.scratch import remove_left

#: (number of the repository, path of the notebook)
Job = tuple[int, str]
_TO_THE_END: Final = ExecutionProcessed.TO_THE_END


class Executions:
    """Makes the environments, runs the notebooks, writes the rows.

    Args:
        kind: of the environments.
        limits: of each execution.
        journal: of those that are done.
        cache: directory for environments that are made.
    """

    def __init__(
        self, kind: EnvironmentKind, limits: ExecutionLimits, journal: Journal, cache: Path
    ) -> None:
        self._kind, self._limits, self._journal, self._cache = kind, limits, journal, cache
        self._environments: dict[str, tuple[int, Environment]] = {}

    def run(
        self,
        repositories: list[Repository],
        writer: TableWriter,
        keys: RowKeys,
        *,
        jobs: int = 1,
        progress: ProgressCallback = lambda done: None,
    ) -> Counter[str]:
        """Run every notebook, and write its execution in the order of the notebooks.

        Returns:
            how many ended how: ``to the end``, or the name of the cause.
        """
        remove_left()
        made = [self._environment(repository) for repository in repositories]
        todo = [(number, path) for number, r in enumerate(repositories) for path in r.notebooks]
        stopping = threading.Event()
        slots: queue.SimpleQueue[int] = queue.SimpleQueue()
        for slot in range(jobs):
            slots.put(slot)

        def one(job: Job) -> ExecutionRecord:
            number, path = job
            repository, environment = repositories[number], made[number]
            key = self._journal.key(repository, path, environment, self._limits)
            record = self._journal.get(key)
            if record is None:
                slot = slots.get()
                try:
                    record = execute(
                        repository, path, environment, containment(), self._limits, slot
                    )
                finally:
                    slots.put(slot)
                if not stopping.is_set():  # else it was ended from outside
                    self._journal.add(key, record)
            return record

        outcomes: Counter[str] = Counter()
        pool = ThreadPoolExecutor(jobs)
        try:
            for done, (job, record) in enumerate(zip(todo, pool.map(one, todo), strict=True), 1):
                self._write(writer, keys, job, record, made[job[0]])
                ended = record.processed & _TO_THE_END
                outcomes["to the end" if ended else record.cause] += 1
                progress(done)
        except BaseException:
            stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return outcomes

    def _environment(self, repository: Repository) -> Environment:
        if self._kind is EnvironmentKind.declared:
            return declared_environment(repository, self._cache)
        if self._kind is EnvironmentKind.repo2docker:
            return image_environment(repository)
        if "" not in self._environments:
            self._environments[""] = (0, current_environment())
        return self._environments[""][1]

    def _write(
        self,
        writer: TableWriter,
        keys: RowKeys,
        job: Job,
        record: ExecutionRecord,
        environment: Environment,
    ) -> None:
        references = {"repository_id": job[0] + 1, "notebook_id": keys.notebooks[job]}
        differing = [cell.index for cell in record.cells if cell.comparison == "different"]
        study = {
            "mode": record.mode,
            "exception": record.exception,
            "msg": record.message,
            "diff": ",".join(map(str, differing)),
            "cell": record.cell,
            "count": record.count,
            "diff_count": len(differing),
            "timeout": record.time_limit,
            "duration": record.duration,
            "processed": record.processed,
        }
        execution = keys.add(writer, "combined_executions", references, study)
        detail = {
            "environment_id": self._environment_key(writer, keys, environment),
            "started": record.started,
            "kernel": record.kernel,
            "network": int(record.network),
            "cause": record.cause,
            "missing": record.missing,
            "distribution": record.distribution,
            "in_repository": "" if record.in_repository is None else int(record.in_repository),
            "mend": record.mend,
            "same_cells": record.counted("same"),
            "normalised_cells": record.counted("same-after-normalising"),
            "unstored_cells": record.counted("not-stored"),
        }
        keys.add(writer, "execution_details", references, detail)
        for cell in record.cells:
            row = {
                "execution_id": execution,
                "index": cell.index,
                "comparison": cell.comparison,
                "rules": ",".join(cell.rules),
                "output": cell.output,
            }
            keys.add(writer, "execution_cells", {"cell_id": keys.cell(job, cell.index)}, row)

    def _environment_key(self, writer: TableWriter, keys: RowKeys, environment: Environment) -> int:
        digest = environment.sha256
        known = self._environments.get(digest)
        if known is not None:
            return known[0]
        row = {
            "kind": environment.kind.value,
            "python_version": environment.version,
            "platform": environment.platform,
            "sha256": digest,
            "build_log": environment.log,
        }
        key = keys.add(writer, "environments", {}, row)
        for name, version in environment.distributions:
            distribution = {"environment_id": key, "name": name, "version": version}
            keys.add(writer, "environment_distributions", {}, distribution)
        self._environments[digest] = (key, environment)
        return key
