"""The results of the saved queries, computed when a snapshot is published.

::

    results/<id>.json                        the answer with every parameter at its default
    results/choices/<id>.<parameter>.json    what a parameter can be set to, where a query says so

Both are SPARQL 1.1 Query Results JSON, as the engine gave them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg.engines import Limits, Query, submit
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError, one_line
from kg.progress import Progress, Silent
from kg.saved_queries import Catalogue, Parameter, SavedQuery
from kg.saved_queries.checks import with_prefixes

#: the directory of a snapshot that holds them
RESULTS: Final = "results"
_CHOICES: Final = "choices"
_WORKERS: Final = 2


def digest(queries: Iterable[SavedQuery]) -> str:
    """SHA-256 of all that ``queries`` say, in hex."""
    content = json.dumps(sorted((query.id, query.source) for query in queries))
    return hashlib.sha256(content.encode()).hexdigest()


def compute(
    store: Path,
    catalogue: Catalogue,
    directory: Path,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> dict[str, dict[str, Any]]:
    """Runs every query of ``catalogue`` with its defaults, and writes its result.

    Those that ask other endpoints are left out.

    Args:
        store: a finished store that nobody writes to any more.
        directory: where to write; has to be there.
        limits: what one query may take; what the service allows, unless given.

    Returns:
        by id: ``rows`` and the ``digest`` of the query, for the manifest.

    Raises:
        FairweaveError: a query fails or exceeds a limit; says which and why.
    """
    (directory / _CHOICES).mkdir()
    queries = [query for query in catalogue.values() if not query.endpoints]
    jobs = [job for query in queries for job in _jobs(directory, query)]
    computed: dict[str, dict[str, Any]] = {}
    limits = limits or Limits()
    engine = EmbeddedEngine(store, limits=limits, workers=_WORKERS, waiting=len(jobs))
    try:
        with (progress or Silent()).step("Saved queries", "queries", len(queries)) as on_progress:
            answers = [_Pending(job, engine) for job in jobs]
            for answer in answers:
                body = answer.result()
                job = answer.job
                job.file.write_bytes(body)
                if job.query is not None:
                    computed[job.query.id] = {
                        "rows": len(json.loads(body)["results"]["bindings"]),
                        "digest": digest([job.query]),
                    }
                    on_progress(len(computed))
    finally:
        engine.close()
    return computed


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


class _Pending:
    """A query that was submitted to ``engine``, and its result to come."""

    def __init__(self, job: _Job, engine: EmbeddedEngine) -> None:
        self.job = job
        self._future = submit(engine, Query(job.text))

    def result(self) -> bytes:
        """The result as SPARQL JSON.

        Raises:
            FairweaveError: it fails, or exceeds a limit; says which query.
        """
        try:
            return self._future.result().body
        except FairweaveError as error:
            message = one_line(str(error))
            raise FairweaveError(
                f"saved query {self.job.name}: {message}; nothing was published"
            ) from None


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
