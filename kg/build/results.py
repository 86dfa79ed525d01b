"""The results of the saved queries, computed when a snapshot is published.

::

    results/<id>.json                        the answer with every parameter at its default
    results/choices/<id>.<parameter>.json    choices of a parameter, where a query states them
    results/chosen/<id>.<parameter>.<hash>.json   the answer with one parameter at such a choice

All are SPARQL 1.1 Query Results JSON, as the engine gave them. Of the choices only those are
answered that select much of a long answer, because they take longest.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from kg.engines import Limits, Query, submit
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError, one_line
from kg.progress import Progress, Silent
from kg.saved_queries import Catalogue, SavedQuery, read_choices
from kg.saved_queries.checks import with_prefixes
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import ResultEntry

_WORKERS: Final = 2
#: queries that are submitted at a time, and results in memory
_AHEAD: Final = 32
_LONG: Final = 2000
#: part of the rows that a frequent choice has at least
_FREQUENT: Final = 1 / 4


def compute(
    layout: Layout,
    catalogue: Catalogue,
    progress: Progress | None = None,
    limits: Limits | None = None,
    long: int = _LONG,
) -> dict[str, ResultEntry]:
    """Runs every query of ``catalogue`` with its defaults and with frequent choices.

    The results are written. Queries to other endpoints are left out.

    Args:
        layout: of the snapshot, whose store is complete.
        limits: what one query may take; what the service allows, unless given.
        long: rows of an answer from which its frequent choices are answered, too.

    Returns:
        by id of the query, for the manifest.

    Raises:
        FairweaveError: a query fails or exceeds a limit; the message names it and the reason.
    """
    layout.choices("", "").parent.mkdir(parents=True)
    queries = [query for query in catalogue.values() if not query.endpoints]
    jobs = [job for query in queries for job in _jobs(layout, query)]
    if not jobs:
        return {}  # workers take a tenth of a second to start
    computed: dict[str, ResultEntry] = {}
    limits = limits or Limits()
    engine = EmbeddedEngine(layout.store, limits=limits, workers=_WORKERS, waiting=_AHEAD)
    try:
        with (progress or Silent()).step("Saved queries", "queries", len(queries)) as on_progress:
            for job, body in _run(jobs, engine):
                if job.query is not None:
                    rows = len(json.loads(body)["results"]["bindings"])
                    computed[job.query.id] = ResultEntry(rows, job.query.digest)
                    on_progress(len(computed))
            frequent = [
                job
                for query in queries
                if computed[query.id].rows >= long
                for job in _frequent(layout, query, computed[query.id].rows)
            ]
            for _ in _run(frequent, engine):
                pass
    finally:
        engine.close()
    return computed


class _Job(NamedTuple):
    """A query to run.

    Attributes:
        name: what it is, for an error.
        text: the SPARQL.
        file: where its result is written.
        query: whose answer with its defaults it is.
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


def _frequent(layout: Layout, query: SavedQuery, rows: int) -> Iterator[_Job]:
    """The choices of ``query`` that select much of the ``rows`` of its result."""
    for parameter in query.parameters:
        if not parameter.choices_query or parameter.column:
            continue
        for choice in read_choices(layout.choices(query.id, parameter.name).read_bytes()):
            if (choice.count or 0) >= rows * _FREQUENT:
                yield _Job(
                    f"{query.id}, {parameter.name} {choice.label}",
                    query.bind({parameter.name: choice.value}),
                    layout.chosen(query.id, parameter.name, choice.value),
                )


def _run(jobs: Iterable[_Job], engine: EmbeddedEngine) -> Iterator[tuple[_Job, bytes]]:
    """Runs ``jobs``, writes their results, and gives each with its result, in their order."""
    rest = iter(jobs)
    waiting = deque(_Pending(job, engine) for job in islice(rest, _AHEAD))
    while waiting:
        pending = waiting.popleft()
        body = pending.result()
        waiting.extend(_Pending(job, engine) for job in islice(rest, 1))
        pending.job.file.parent.mkdir(exist_ok=True)
        pending.job.file.write_bytes(body)
        yield pending.job, body


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
