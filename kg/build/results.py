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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import QueryResultsFormat, Store

from kg.engines.policy import has_dataset
from kg.errors import FairweaveError, one_line
from kg.progress import Progress, Silent
from kg.saved_queries import Catalogue, Parameter, SavedQuery
from kg.saved_queries.checks import with_prefixes

#: the directory of a snapshot that holds them
RESULTS: Final = "results"
_CHOICES: Final = "choices"
_THREADS: Final = 2


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
    opened = Store.read_only(str(store))

    def answer(job: _Job) -> tuple[bytes, float]:
        began = time.perf_counter()
        return _answered(opened, job), round(time.perf_counter() - began, 3)

    threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="saved-query")
    try:
        with (progress or Silent()).step("Saved queries", "queries", len(queries)) as note:
            for job, (body, seconds) in zip(jobs, threads.map(answer, jobs), strict=True):
                job.file.write_bytes(body)
                if job.query is not None:
                    told[job.query.id] = {
                        "rows": len(json.loads(body)["results"]["bindings"]),
                        "seconds": seconds,
                        "digest": digest([job.query]),
                    }
                    note(len(told))
    finally:
        threads.shutdown(wait=True, cancel_futures=True)
    return told


class _Job(NamedTuple):
    """Something to ask.

    Attributes:
        name: what it is, for an error.
        text: the SPARQL.
        file: where its answer goes.
        query: whose answer it is; none for choices.
    """

    name: str
    text: str
    file: Path
    query: SavedQuery | None = None


def _jobs(directory: Path, query: SavedQuery) -> Iterator[_Job]:
    yield _Job(query.id, query.bind({}), _file(directory, query), query)
    for parameter in query.parameters:
        if parameter.choices_query:
            yield _Job(
                f"{query.id}, choices of {parameter.name}",
                with_prefixes(query, parameter.choices_query),
                _choices_file(directory, query, parameter),
            )


def _answered(store: Store, job: _Job) -> bytes:
    """The answer to ``job``, with the dataset that the service has."""
    try:
        union = not has_dataset(job.text)
        results = store.query(job.text, use_default_graph_as_union=union)
        return results.serialize(format=QueryResultsFormat.JSON) or b""  # type: ignore[arg-type]
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        message = one_line(str(error))
        raise FairweaveError(f"saved query {job.name}: {message}; nothing was published") from None


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
