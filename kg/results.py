"""The results of the saved queries, computed when a snapshot is published.

::

    results/<id>.json                        the answer with every parameter at its default
    results/choices/<id>.<parameter>.json    what a parameter can be set to, where a query says so

Both are SPARQL 1.1 Query Results JSON, as the engine gave them.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from kg.catalogue import Catalogue, Parameter, SavedQuery, request
from kg.catalogue.checks import with_prefixes
from kg.engines import Limits, Query
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError
from kg.progress import Progress, Silent

#: the directory of a snapshot that holds them
RESULTS: Final = "results"
_CHOICES: Final = "choices"
_WORKERS: Final = 2
_LIMITS: Final = Limits(seconds=120.0)


def digest(queries: Iterable[SavedQuery]) -> str:
    """SHA-256 of all that ``queries`` say, in hex."""
    content = json.dumps(sorted((query.id, query.source) for query in queries))
    return hashlib.sha256(content.encode()).hexdigest()


def compute(
    store: Path, catalogue: Catalogue, directory: Path, progress: Progress | None = None
) -> dict[str, dict[str, Any]]:
    """Asks every query of ``catalogue`` with its defaults, and keeps what it answers.

    Those that ask other endpoints are left out.

    Args:
        store: a finished store that nobody writes to any more.
        directory: where to write; has to be there.

    Returns:
        by id: ``rows``, ``seconds`` and the ``digest`` of the query asked, for the manifest.

    Raises:
        FairweaveError: a query fails; named with what is wrong.
    """
    (directory / _CHOICES).mkdir()
    queries = [query for query in catalogue.values() if not query.endpoints]
    told: dict[str, dict[str, Any]] = {}
    engine = EmbeddedEngine(store, limits=_LIMITS, workers=_WORKERS)

    def answer(query: SavedQuery) -> dict[str, Any]:
        began = time.perf_counter()
        body = _asked(engine, request(query), query.id)
        seconds = round(time.perf_counter() - began, 3)
        _file(directory, query).write_bytes(body)
        for parameter in _listed(query):
            text = with_prefixes(query, parameter.choices_query or "")
            what = f"{query.id}, choices of {parameter.name}"
            _choices_file(directory, query, parameter).write_bytes(
                _asked(engine, Query(text, graph_type=None), what)
            )
        rows = len(json.loads(body)["results"]["bindings"])
        return {"rows": rows, "seconds": seconds, "digest": digest([query])}

    try:
        with (
            (progress or Silent()).step("Saved queries", "queries", len(queries)) as note,
            ThreadPoolExecutor(_WORKERS) as threads,
        ):
            for query, result in zip(queries, threads.map(answer, queries), strict=True):
                told[query.id] = result
                note(len(told))
    finally:
        engine.close()
    return told


def _asked(engine: EmbeddedEngine, query: Query, what: str) -> bytes:
    try:
        return engine.query(query).body
    except FairweaveError as error:
        raise FairweaveError(f"saved query {what}: {error}; nothing was published") from None


def _listed(query: SavedQuery) -> list[Parameter]:
    return [parameter for parameter in query.parameters if parameter.choices_query]


def _file(directory: Path, query: SavedQuery) -> Path:
    return directory / f"{query.id}.json"


def _choices_file(directory: Path, query: SavedQuery, parameter: Parameter) -> Path:
    return directory / _CHOICES / f"{query.id}.{parameter.name}.json"


class Results:
    """The results that a snapshot holds.

    A query that is not, to the letter, the one that was asked at publish time has none.

    Args:
        snapshot: the snapshot's directory; ``None``: there are no results.
        manifest: what its ``manifest.json`` says.
    """

    def __init__(self, snapshot: Path | None, manifest: Mapping[str, Any]) -> None:
        self._directory = snapshot / RESULTS if snapshot else None
        self._told: Mapping[str, Mapping[str, Any]] = manifest.get("results", {})

    def rows(self, query: SavedQuery) -> int | None:
        """How many rows the result of ``query`` has, if there is one."""
        told = self._told.get(query.id, {})
        return int(told["rows"]) if told.get("digest") == digest([query]) else None

    def get(self, query: SavedQuery) -> bytes | None:
        """The result of ``query`` with its defaults, if there is one."""
        if self._directory is None or self.rows(query) is None:
            return None
        return _read(_file(self._directory, query))

    def choices(self, query: SavedQuery, parameter: Parameter) -> bytes | None:
        """What ``parameter`` of ``query`` can be set to, as its query found, if it was asked."""
        if self._directory is None or self.rows(query) is None:
            return None
        return _read(_choices_file(self._directory, query, parameter))


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # the snapshot was removed, or never had it
        return None
