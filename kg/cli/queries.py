"""Queries from the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Optional

import typer

from kg.cli import console
from kg.cli.options import (
    DATA,
    GRAPHS,
    LIMITS,
    RESULTS,
    DataOption,
    EndpointOption,
    QueriesOption,
    ResultFormat,
    ServiceOption,
    TimeoutOption,
)
from kg.engines import GRAPH_TYPES, RESULT_TYPES, Answer, Engine, Limits, Query
from kg.errors import FairweaveError
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.saved_queries import run as run_saved
from kg.snapshots.data_directory import DataDirectory

ResultFormatOption = Annotated[
    ResultFormat, typer.Option("--format", help="table, or one of the standard syntaxes.")
]


def query(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The saved query.")],
    parameters: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="Set a parameter; repeat."),
    ] = None,
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    result_format: ResultFormatOption = ResultFormat.table,
    timeout: TimeoutOption = LIMITS.seconds,
    allow_service: ServiceOption = None,
    queries: QueriesOption = None,
) -> None:
    """Run a saved query on the published snapshot or an endpoint."""
    values = {}
    for given in parameters or ():
        name, equals, value = given.partition("=")
        if not equals:
            raise FairweaveError(f"{given}: a parameter is set by NAME=VALUE")
        values[name] = value
    saved = _catalogue(queries, data if endpoint is None else None).get_or_raise(id_)
    if result_format not in (ResultFormat.table, *RESULTS):
        raise FairweaveError(f"{result_format}: a saved query is answered in {', '.join(RESULTS)}")
    saved.bind(values)  # report a wrong value before anything is opened
    kind = RESULTS.get(result_format, RESULT_TYPES[0])
    _show(
        lambda engine: run_saved(engine, saved, values, kind),
        _engine(data, endpoint, timeout, allow_service or ()),
        result_format,
    )


def sparql(
    query: Annotated[str, typer.Argument(help="The SPARQL text, or @FILE.")],
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    result_format: ResultFormatOption = ResultFormat.table,
    timeout: TimeoutOption = LIMITS.seconds,
    allow_service: ServiceOption = None,
) -> None:
    """Run a SPARQL query on the published snapshot or an endpoint."""
    request = Query(
        _read_query(query),
        result_type=RESULTS.get(result_format, RESULT_TYPES[0]),
        graph_type=GRAPHS.get(result_format, GRAPH_TYPES[0]),
    )
    _show(
        lambda engine: engine.query(request),
        _engine(data, endpoint, timeout, allow_service or ()),
        result_format,
    )


def _show(execute: Callable[[Engine], Answer], engine: Engine, result_format: ResultFormat) -> None:
    """Print what ``execute`` returns for ``engine``, and close the engine."""
    try:
        answer = execute(engine)
    finally:
        engine.close()
    if result_format is ResultFormat.table and answer.form in ("SELECT", "ASK"):
        console.results(answer.body)
    else:
        sys.stdout.buffer.write(answer.body)


def _read_query(query: str) -> str:
    if not query.startswith("@"):
        return query
    try:
        return Path(query[1:]).read_text("utf-8")
    except UnicodeDecodeError as reason:
        raise FairweaveError(f"{query[1:]}: not UTF-8 at byte {reason.start}") from None
    except OSError as reason:
        raise FairweaveError(f"{query[1:]}: {reason.strerror or 'cannot be read'}") from None


def _catalogue(queries: Path | None, data: Path | None) -> Catalogue:
    """The saved queries of ``queries``, or those of the published snapshot, or those shipped."""
    if queries is None and data is not None:
        of_snapshot = DataDirectory(data).current().queries
        queries = of_snapshot if of_snapshot.is_dir() else None
    return Catalogue(queries or directory("queries"))


def _engine(data: Path, endpoint: str | None, seconds: float, services: Sequence[str]) -> Engine:
    limits = Limits(seconds=seconds)
    if endpoint is not None:
        from kg.engines.remote import RemoteEngine

        return RemoteEngine(endpoint, limits=limits, allow_service=tuple(services))
    from kg.engines.embedded import EmbeddedEngine

    snapshot = DataDirectory(data).current()
    return EmbeddedEngine(
        snapshot.store,
        version=snapshot.id,
        workers=1,
        limits=limits,
        allow_service=tuple(services),
    )
