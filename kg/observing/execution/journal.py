"""Executions that are done, kept while others run: an observation that is ended continues there."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict
from pathlib import Path

from kg.observing.execution.environments import Environment
from kg.observing.execution.limits import ExecutionLimits
from kg.observing.execution.records import ExecutionRecord
from kg.observing.locations import Repository


class Journal:
    """A file of one line an execution, each written at once.

    Args:
        path: of the file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._done: dict[str, ExecutionRecord] = {}
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                try:
                    entry = json.loads(line)
                    self._done[entry["key"]] = ExecutionRecord.from_json(entry["record"])
                except (ValueError, KeyError, TypeError):
                    continue  # the line at which the observation was ended

    @staticmethod
    def key(
        repository: Repository, path: str, environment: Environment, limits: ExecutionLimits
    ) -> str:
        """What makes an execution another one: the notebook, its files, environment and limits."""
        digest = hashlib.sha256()
        try:
            digest.update((repository.root / path).read_bytes())
        except OSError:
            digest.update(b"unreadable")
        files = {p: size for p, size in repository.files.items() if not p.endswith(".ipynb")}
        described = [path, str(repository.root), files, environment.sha256]
        digest.update(json.dumps([*described, asdict(limits)]).encode())
        return digest.hexdigest()

    def get(self, key: str) -> ExecutionRecord | None:
        """The execution with this key, if it is done."""
        return self._done.get(key)

    def add(self, key: str, record: ExecutionRecord) -> None:
        """Take note of an execution."""
        line = json.dumps({"key": key, "record": record.to_json()})
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def remove(self) -> None:
        """Remove the file: all that is in it is in the observation."""
        self._path.unlink(missing_ok=True)
