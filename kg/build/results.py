"""The results of the saved queries, computed when a snapshot is published.

::

    results/<id>.json                        the answer with every parameter at its default
    results/choices/<id>.<parameter>.json    choices of a parameter, where a query states them

Both are SPARQL 1.1 Query Results JSON, as the engine gave them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from kg.engines import Limits, Query, submit
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError, one_line
from kg.progress import Progress, Silent
from kg.saved_queries import Catalogue, SavedQuery
from kg.saved_queries.checks import with_prefixes
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import ResultEntry

_WORKERS: Final = 2


def compute(
    layout: Layout,
    catalogue: Catalogue,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> dict[str, ResultEntry]:
    """Runs every query of ``catalogue`` with its defaults, and writes its result.

    Queries to other endpoints are left out.

    Args:
        layout: of the snapshot, whose store is complete.
        limits: what one query may take; what the service allows, unless given.

    Returns:
        by id of the query, for the manifest.

    Raises:
        FairweaveError: a query fails or exceeds a limit; the message names it and the reason.
    """
    layout.choices("", "").parent.mkdir(parents=True)
    queries = [query for query in catalogue.values() if not query.endpoints]
    jobs = [job for query in queries for job in _jobs(layout, query)]
    computed: dict[str, ResultEntry] = {}
    limits = limits or Limits()
    engine = EmbeddedEngine(layout.store, limits=limits, workers=_WORKERS, waiting=len(jobs))
    try:
        with (progress or Silent()).step("Saved queries", "queries", len(queries)) as on_progress:
            answers = [_Pending(job, engine) for job in jobs]
            for answer in answers:
                body = answer.result()
                job = answer.job
                job.file.write_bytes(body)
                if job.query is not None:
                    rows = len(json.loads(body)["results"]["bindings"])
                    computed[job.query.id] = ResultEntry(rows, job.query.digest)
                    on_progress(len(computed))
    finally:
        engine.close()
    return computed


class _Job(NamedTuple):
    """A query to run.

    Attributes:
        name: what it is, for an error.
        text: the SPARQL.
        file: where its result is written.
        query: whose answer it is; none for choices.
    """

    name: str
    text: str
    file: Path
    query: SavedQuery | None = None


def _jobs(layout: Layout, query: SavedQuery) -> Iterator[_Job]:
    yield _Job(query.id, query.bind({}), layout.result(query.id), query)
    for parameter in query.parameters:
        if parameter.choices_query:
            yield _Job(
                f"{query.id}, choices of {parameter.name}",
                with_prefixes(query, parameter.choices_query),
                layout.choices(query.id, parameter.name),
            )


class _Pending:
    """A query that was submitted to ``engine``, and its result to come."""

    def __init__(self, job: _Job, engine: EmbeddedEngine) -> None:
        self.job = job
        self._future = submit(engine, Query(job.text))

    def result(self) -> bytes:
        """The result as SPARQL JSON.

        Raises:
            FairweaveError: it fails, or exceeds a limit; the message names the query.
        """
        try:
            return self._future.result().body
        except FairweaveError as error:
            message = one_line(str(error))
            raise FairweaveError(
                f"saved query {self.job.name}: {message}; nothing was published"
            ) from None
