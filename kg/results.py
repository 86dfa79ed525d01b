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
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg.catalogue import Catalogue, Parameter, SavedQuery, request
from kg.catalogue.checks import with_prefixes
from kg.engines import Answer, Engine, Limits, Query, submit
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
    jobs = [job for query in queries for job in _jobs(directory, query)]
    told: dict[str, dict[str, Any]] = {}
    engine = EmbeddedEngine(store, limits=_LIMITS, workers=_WORKERS)
    try:
        with (progress or Silent()).step("Saved queries", "queries", len(queries)) as note:
            for job, answer, seconds in _answered(engine, jobs):
                job.file.write_bytes(answer.body)
                if job.query is not None:
                    told[job.query.id] = {
                        "rows": len(json.loads(answer.body)["results"]["bindings"]),
                        "seconds": seconds,
                        "digest": digest([job.query]),
                    }
                    note(len(told))
    finally:
        engine.close()
    return dict(sorted(told.items()))


class _Job(NamedTuple):
    """Something to ask.

    Attributes:
        name: what it is, for an error.
        file: where its answer goes.
        query: whose answer it is; none for choices.
    """

    name: str
    request: Query
    file: Path
    query: SavedQuery | None = None


def _jobs(directory: Path, query: SavedQuery) -> Iterator[_Job]:
    yield _Job(query.id, request(query), _file(directory, query), query)
    for parameter in query.parameters:
        if parameter.choices_query:
            yield _Job(
                f"{query.id}, choices of {parameter.name}",
                Query(with_prefixes(query, parameter.choices_query), graph_type=None),
                _choices_file(directory, query, parameter),
            )


def _answered(engine: Engine, jobs: Iterable[_Job]) -> Iterator[tuple[_Job, Answer, float]]:
    """Each job with its answer and the seconds it took, as many at a time as there are workers.

    Where one fails, or the build is interrupted, those under way are stopped.
    """
    waiting = iter(jobs)
    under_way: dict[Future[Answer], tuple[_Job, float]] = {}
    try:
        while True:
            for job in islice(waiting, _WORKERS - len(under_way)):
                under_way[submit(engine, job.request)] = (job, time.perf_counter())
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job, began = under_way.pop(future)
                try:
                    answer = future.result()
                except FairweaveError as error:
                    raise FairweaveError(
                        f"saved query {job.name}: {error}; nothing was published"
                    ) from None
                yield job, answer, round(time.perf_counter() - began, 3)
    finally:
        for future in under_way:
            future.cancel()


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
