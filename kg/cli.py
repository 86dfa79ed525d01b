"""The command ``fairweave``.

Exit codes: 0 all well · 1 ``validate``: the data does not conform, ``build``:
published with records in quarantine, ``check``: something is wrong · 2 it
could not be done. No traceback reaches a user.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated, NoReturn, Optional

import typer
from rich.table import Table

from kg import __version__, console
from kg.build import KEEP, Built, build
from kg.converters import converters
from kg.dumps import in_graph, lines_of
from kg.engines import GRAPH_TYPES, RESULT_TYPES, Engine, Limits, Query
from kg.errors import FairweaveError, one_line
from kg.identity import DEFAULT_BASE, Identities
from kg.ontology import Ontology
from kg.options import (
    CORES,
    DATA,
    GRAPHS,
    LIMITS,
    MB,
    RESULTS,
    BaseOption,
    DataOption,
    EndpointOption,
    FormatOption,
    HostOption,
    MemoryOption,
    OntologyOption,
    PortOption,
    ProxyOption,
    QueriesOption,
    RemoteBaseOption,
    ReportFormat,
    ResultFormat,
    ResultOption,
    RootOption,
    ServiceOption,
    ShapesOption,
    SiteOption,
    SourcesArgument,
    TimeoutOption,
    WorkersOption,
)
from kg.resources import directory
from kg.snapshots import DataDirectory
from kg.sources import recognise
from kg.staging import stage
from kg.validation import Shapes, validate_files

app = typer.Typer(
    name="fairweave",
    help="A knowledge-graph service for FAIR dataset metadata.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
def formats() -> None:
    """What can be read."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("format", "version", "what it is"):
        table.add_column(heading)
    for name, converter in converters().items():
        table.add_row(name, converter.version, converter.summary)
    console.out.print(table)


@app.command()
def convert(
    sources: SourcesArgument,
    format_name: FormatOption = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write; - is standard output.")
    ] = Path("-"),
    base_iri: BaseOption = DEFAULT_BASE,
) -> None:
    """Convert sources to canonical N-Quads, without judging them."""
    ids = Identities(base_iri)
    progress = console.ConsoleProgress()
    with tempfile.TemporaryDirectory(prefix="fairweave-") as scratch_name:
        scratch = Path(scratch_name)
        whole = scratch / "whole.nq"
        with whole.open("wb") as file:
            for source in recognise(sources, format_name):
                with progress.step(source.name, "records") as told:
                    staged = stage(source, ids, scratch, told)
                file.writelines(in_graph(lines_of(staged.path), staged.graph))
                for field, count in staged.unknown.most_common():
                    console.err.print(
                        f"{source.name}: no converter table knows {field} ({count:,}×)",
                        markup=False,
                    )
        if str(output) == "-":
            with whole.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        else:
            # beside its target first, so that the target is whole or as it was
            fresh = output.with_name(f".{output.name}.part")
            try:
                shutil.copyfile(whole, fresh)
                fresh.replace(output)
            finally:
                fresh.unlink(missing_ok=True)


@app.command()
def validate(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="RDF in any syntax, .gz too.")
    ],
    shapes: ShapesOption = None,
    report_format: Annotated[
        ReportFormat, typer.Option("--format", help="How to tell the report.")
    ] = ReportFormat.text,
) -> None:
    """Judge RDF files by the shapes: exit 0 where they conform, 1 where they do not."""
    report = validate_files(files, Shapes.load(shapes or directory("shapes")))
    if report_format is ReportFormat.turtle:
        sys.stdout.write(report.to_turtle())
    elif report_format is ReportFormat.json:
        sys.stdout.write(report.to_json())
    else:
        console.out.print(report.to_text(), markup=False, soft_wrap=True)
    raise typer.Exit(0 if report.conforms else 1)


@app.command("build")
def build_command(
    sources: SourcesArgument,
    data: DataOption = DATA,
    format_name: FormatOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Publish nothing where a record is refused.")
    ] = False,
    base_iri: BaseOption = DEFAULT_BASE,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Sources converted at a time.")
    ] = CORES,
    keep: Annotated[int, typer.Option("--keep", min=1, help="Snapshots that stay.")] = KEEP,
    shapes: ShapesOption = None,
    ontology: OntologyOption = None,
    queries: QueriesOption = None,
) -> None:
    """Convert, validate, load and publish sources as one snapshot."""
    built = _build(
        sources, data, format_name, strict, base_iri, jobs, keep, shapes, ontology, queries
    )
    console.summary(built, data)
    if built.snapshot is None:
        raise typer.Exit(2)
    raise typer.Exit(1 if built.refused else 0)


def _build(
    sources: list[str],
    data: Path,
    format_name: str | None = None,
    strict: bool = False,
    base_iri: str = DEFAULT_BASE,
    jobs: int = 1,
    keep: int = KEEP,
    shapes: Path | None = None,
    ontology: Path | None = None,
    queries: Path | None = None,
) -> Built:
    from kg.catalogue import Catalogue

    return build(
        recognise(sources, format_name),
        DataDirectory(data),
        ids=Identities(base_iri),
        shapes=Shapes.load(shapes or directory("shapes")),
        ontology=Ontology(ontology),
        queries=Catalogue(queries or directory("queries")),
        strict=strict,
        jobs=jobs,
        keep=keep,
        progress=console.ConsoleProgress(),
    )


@app.command()
def serve(
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    base_iri: RemoteBaseOption = "",
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    timeout: TimeoutOption = LIMITS.seconds,
    workers: WorkersOption = CORES,
    memory: MemoryOption = LIMITS.memory // MB,
    max_result: ResultOption = LIMITS.result // MB,
    allow_service: ServiceOption = None,
    site: SiteOption = None,
    root_path: RootOption = "",
    trust_proxy: ProxyOption = None,
    queries: QueriesOption = None,
) -> None:
    """Serve the published snapshot, or a remote endpoint, over HTTP."""
    if base_iri and endpoint is None:
        raise FairweaveError("--base-iri goes with --endpoint: a snapshot has that of its build")
    limits = Limits(timeout, memory * MB, max_result * MB)
    proxies = importlib.import_module("api.proxies").Proxies.of(root_path, trust_proxy or ())
    _serve(
        data,
        endpoint,
        host,
        port,
        limits,
        workers,
        tuple(allow_service or ()),
        site,
        proxies,
        queries,
        Identities(base_iri).base if base_iri else "",
    )


def _serve(
    data: Path,
    endpoint: str | None,
    host: str,
    port: int,
    limits: Limits,
    workers: int,
    allow_service: tuple[str, ...] = (),
    site: Path | None = None,
    proxies: object = None,
    queries: Path | None = None,
    base: str = "",
) -> None:
    from kg.catalogue import Catalogue

    if endpoint is None:
        # says what to do where there is none
        base = str(DataDirectory(data).current().manifest.get("base_iri", ""))
        console.warn_of_base(base, host)
    # the library never imports the service; the command starts it by name
    server = importlib.import_module("api.server")
    described = importlib.import_module("api.site").read_site(site) if site else None
    server.run(
        data=None if endpoint else data,
        endpoint=endpoint,
        base=base,
        host=host,
        port=port,
        timeout=limits.seconds,
        memory=limits.memory,
        result_limit=limits.result,
        workers=workers,
        allow_service=allow_service,
        catalogue=Catalogue(queries or directory("queries")),
        site=described,
        proxies=proxies,
        listening=lambda: console.serving(host, port),
    )


@app.command()
def demo(
    port: PortOption = 8000,
    host: HostOption = "127.0.0.1",
    data: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--data", "-d", help="Keep the demo's data here, not in a temporary directory."
        ),
    ] = None,
) -> None:
    """Build the shipped examples and serve them."""
    examples = [str(path) for path in sorted(directory("examples").iterdir()) if path.is_dir()]
    with tempfile.TemporaryDirectory(prefix="fairweave-demo-") as scratch:
        where = data or Path(scratch)
        console.summary(_build(examples, where, base_iri=console.address(host, port)))
        _serve(where, None, host, port, Limits(), CORES)


@app.command()
def query(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The saved query.")],
    parameters: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="Set a parameter; repeat."),
    ] = None,
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    result_format: Annotated[
        ResultFormat, typer.Option("--format", help="table, or one of the standard syntaxes.")
    ] = ResultFormat.table,
    timeout: TimeoutOption = LIMITS.seconds,
    allow_service: ServiceOption = None,
    queries: QueriesOption = None,
) -> None:
    """Ask the published snapshot, or any endpoint, a saved query."""
    from kg.catalogue import Catalogue, run

    values = {}
    for given in parameters or ():
        name, equals, value = given.partition("=")
        if not equals:
            raise FairweaveError(f"{given}: a parameter is set by NAME=VALUE")
        values[name] = value
    saved = Catalogue(queries or directory("queries")).get_or_tell(id_)
    if result_format not in (ResultFormat.table, *RESULTS):
        raise FairweaveError(f"{result_format}: a saved query is answered in {', '.join(RESULTS)}")
    saved.bind(values)  # a wrong value is told before anything is opened
    engine = _engine(data, endpoint, Limits(seconds=timeout), tuple(allow_service or ()))
    try:
        answer = run(engine, saved, values, RESULTS.get(result_format, RESULT_TYPES[0]))
    finally:
        engine.close()
    if result_format is ResultFormat.table:
        console.results(answer.body)
    else:
        sys.stdout.buffer.write(answer.body)


@app.command()
def sparql(
    query: Annotated[str, typer.Argument(help="The SPARQL text, or @FILE.")],
    data: DataOption = DATA,
    endpoint: EndpointOption = None,
    result_format: Annotated[
        ResultFormat, typer.Option("--format", help="table, or one of the standard syntaxes.")
    ] = ResultFormat.table,
    timeout: TimeoutOption = LIMITS.seconds,
    allow_service: ServiceOption = None,
) -> None:
    """Ask the published snapshot, or any endpoint, one query."""
    text = _read_query(query)
    engine = _engine(data, endpoint, Limits(seconds=timeout), tuple(allow_service or ()))
    wanted = Query(
        text,
        result_type=RESULTS.get(result_format, RESULT_TYPES[0]),
        graph_type=GRAPHS.get(result_format, GRAPH_TYPES[0]),
    )
    try:
        answer = engine.query(wanted)
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
    except (OSError, UnicodeDecodeError) as reason:
        raise FairweaveError(f"{query[1:]}: {reason}") from None


def _engine(data: Path, endpoint: str | None, limits: Limits, services: tuple[str, ...]) -> Engine:
    if endpoint is not None:
        from kg.engines.remote import RemoteEngine

        return RemoteEngine(endpoint, limits=limits, allow_service=services)
    from kg.engines.embedded import EmbeddedEngine

    snapshot = DataDirectory(data).current()
    return EmbeddedEngine(
        snapshot.store, version=snapshot.id, workers=1, limits=limits, allow_service=services
    )


@app.command()
def snapshots(data: DataOption = DATA) -> None:
    """The snapshots of a data directory, the published one marked."""
    where = DataDirectory(data)
    found = where.all()
    if not found:
        where.current()  # says what to do
    console.snapshots(found, where.current_id())


@app.command()
def rollback(
    snapshot: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="[ID]", help="Publish this one instead of the one before."),
    ] = None,
    data: DataOption = DATA,
) -> None:
    """Publish an earlier snapshot again."""
    where = DataDirectory(data)
    where.current()  # says what to do where there is none
    published = where.rollback(snapshot)
    console.err.print(f"Published snapshot {published.id}, built {published.manifest['created']}")


@app.command()
def check(
    shapes: ShapesOption = None,
    ontology: OntologyOption = None,
    queries: QueriesOption = None,
) -> None:
    """Prove the ontology consistent, shapes well-formed and covering, queries parsable."""
    from kg.check import problems  # starts a JVM's worth of imports

    found = 0
    for problem in problems(
        Ontology(ontology),
        Shapes.load(shapes or directory("shapes")),
        queries or directory("queries"),
    ):
        found += 1
        console.out.print(problem, markup=False, soft_wrap=True)
    console.err.print(f"{found} problems" if found else "[green]all is well[/]")
    raise typer.Exit(1 if found else 0)


def _version(wanted: bool) -> None:
    if wanted:
        console.out.print(f"fairweave {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


class _Interrupted(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception, so that nothing on the way up takes it for one."""


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise _Interrupted


def main() -> None:
    """Runs the command; every failure becomes one line and an exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except FairweaveError as error:
        console.fail(error)
    except _Interrupted:
        console.fail("interrupted; what was published before still is")
    except OSError as error:
        console.fail(f"{error.filename or 'the system'}: {error.strerror or error}")
    except Exception as error:  # a fault of ours: told in a line all the same
        if os.environ.get("FAIRWEAVE_TRACEBACK"):
            raise
        console.fail(
            f"internal error: {type(error).__name__}: {one_line(str(error))}; "
            "FAIRWEAVE_TRACEBACK=1 shows where"
        )
    sys.exit(2)
