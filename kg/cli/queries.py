"""Queries from the command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Optional

import typer

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

if TYPE_CHECKING:
    from kg.saved_queries import Catalogue, SavedQuery

_BYTE_ORDER_MARK: Final = "\ufeff"
_LONGEST_PATH: Final = 1024
#: what can be the name of a file and no query
_FILE_NAME: Final = re.compile(r"[^\s{}<>]+\.(rq|sparql|txt)")

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
    wide: Annotated[
        bool, typer.Option("--wide", help="In a table, the columns of IRIs as well.")
    ] = False,
) -> None:
    """Run a saved query on the published snapshot or an endpoint."""
    from kg.saved_queries import run as run_saved
    from kg.saved_queries.choice_labels import checked, resolved

    values = {}
    for given in parameters or ():
        name, equals, value = (part.strip() for part in given.partition("="))
        if not equals:
            raise FairweaveError(f"{given}: a parameter is set by NAME=VALUE")
        values[name] = value
    saved = _catalogue(queries, data if endpoint is None else None).get_or_raise(id_)
    if result_format not in (ResultFormat.table, *RESULTS):
        raise FairweaveError(f"{result_format}: a saved query is answered in {', '.join(RESULTS)}")
    for name, value in values.items():
        checked(saved, name, value)  # report a wrong value before anything is opened
    kind = RESULTS.get(result_format, RESULT_TYPES[0])
    _show(
        lambda engine: run_saved(engine, saved, resolved(saved, values, engine), kind),
        _engine(data, endpoint, timeout, allow_service or ()),
        result_format,
        without=() if wide else _iri_columns(saved),
    )


def queries(
    id_: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="[ID]", help="Describe this one, with its parameters."),
    ] = None,
    data: DataOption = DATA,
    queries: QueriesOption = None,
) -> None:
    """List the saved queries of the published snapshot, or the parameters of one."""
    from kg.cli import console

    where = data if (data / "current").exists() else None
    catalogue = _catalogue(queries, where)
    if id_ is None:
        console.saved_queries(catalogue.values())
    else:
        console.saved_query(catalogue.get_or_raise(id_))


def _iri_columns(saved: SavedQuery) -> tuple[str, ...]:
    """The columns that only link what another column names: ``dataset_iri`` beside ``dataset``."""
    names = {column.name for column in saved.columns}
    return tuple(n for n in names if n.endswith("_iri") and n.removesuffix("_iri") in names)


def sparql(
    query: Annotated[str, typer.Argument(help="The SPARQL text, @FILE, or - for standard input.")],
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    result_format: ResultFormatOption = ResultFormat.table,
    timeout: TimeoutOption = LIMITS.seconds,
    allow_service: ServiceOption = None,
) -> None:
    """Run a SPARQL query, in which known prefixes need no declaration."""
    from kg.saved_queries.lexing import with_known_prefixes

    request = Query(
        with_known_prefixes(_read_query(query)),
        result_type=RESULTS.get(result_format, RESULT_TYPES[0]),
        graph_type=GRAPHS.get(result_format, GRAPH_TYPES[0]),
    )
    _show(
        lambda engine: engine.query(request),
        _engine(data, endpoint, timeout, allow_service or ()),
        result_format,
    )


def _show(
    execute: Callable[[Engine], Answer],
    engine: Engine,
    result_format: ResultFormat,
    without: Sequence[str] = (),
) -> None:
    """Print what ``execute`` returns for ``engine``, and close the engine.

    Args:
        without: columns that a table on the terminal leaves out.
    """
    from kg.cli import console

    try:
        answer = execute(engine)
    finally:
        engine.close()
    if result_format is ResultFormat.table and answer.form in ("SELECT", "ASK"):
        console.results(answer.body, without)
    else:
        sys.stdout.buffer.write(answer.body)


def _read_query(query: str) -> str:
    if query == "-":
        return sys.stdin.read().lstrip(_BYTE_ORDER_MARK)
    if not query.startswith("@"):
        if _is_file(query):
            raise FairweaveError(f"{query}: a file is given as @{query}")
        if _FILE_NAME.fullmatch(query):
            raise FairweaveError(
                f"{query}: a query, or the name of a file as @{query}, and there is no such file"
            )
        return query
    try:
        return Path(query[1:]).read_text("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise FairweaveError(f"{query[1:]}: not UTF-8 at byte {reason.start}") from None
    except OSError as reason:
        raise FairweaveError(f"{query[1:]}: {reason.strerror or 'cannot be read'}") from None


def _is_file(query: str) -> bool:
    return len(query) < _LONGEST_PATH and "\n" not in query and Path(query).is_file()


def _catalogue(queries: Path | None, data: Path | None) -> Catalogue:
    """The saved queries of ``queries``, or those of the published snapshot, or those shipped."""
    from kg.resources import directory
    from kg.saved_queries import Catalogue
    from kg.snapshots.data_directory import DataDirectory

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
    from kg.snapshots.data_directory import DataDirectory

    snapshot = DataDirectory(data).current()
    return EmbeddedEngine(
        snapshot.store,
        version=snapshot.id,
        workers=1,
        limits=limits,
        allow_service=tuple(services),
    )
