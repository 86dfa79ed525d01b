"""From sources to a snapshot, and each step of that on its own."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from kg.authorities.identities import DEFAULT_BASE, Identities
from kg.cli.options import (
    CORES,
    DATA,
    BaseOption,
    DataOption,
    FormatsOption,
    OntologyOption,
    QueriesOption,
    ReportFormat,
    Severity,
    ShapesOption,
    SourcesArgument,
)
from kg.errors import FairweaveError
from kg.scratch import Scratch
from kg.snapshots.layout import KEEP


def formats(
    fields: Annotated[
        bool, typer.Option("--fields", help="Write every field of every format, in Markdown.")
    ] = False,
) -> None:
    """List the formats that can be read."""
    from rich.table import Table

    from kg.cli import console
    from kg.converters import converters, discover
    from kg.converters.fields import document

    if fields:
        sys.stdout.write(document(converters().values()))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("format", "version", "what it is"):
        table.add_column(heading)
    for name, converter in converters().items():
        table.add_row(name, converter.version, converter.summary)
    console.out.print(table)
    console.broken_converters(discover().broken)


def convert(
    sources: SourcesArgument,
    formats: FormatsOption = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to write; - is standard output.")
    ] = Path("-"),
    base_iri: BaseOption = DEFAULT_BASE,
    ontology: OntologyOption = None,
) -> None:
    """Convert sources to canonical N-Quads without validation."""
    from kg.build.sources import recognise
    from kg.build.staging import stage
    from kg.build.versions import row_names, works
    from kg.cli import console
    from kg.cli.inputs import unpacked
    from kg.converters import discover
    from kg.rdf.dumps import in_graph, lines_of
    from kg.rdf.ontology import Ontology

    ids, used = Identities(base_iri), Ontology(ontology)
    target = None if str(output) == "-" else output.resolve()
    if target is not None and not target.parent.is_dir():
        raise FairweaveError(f"{output}: there is no directory {target.parent}; make it first")
    progress = console.ConsoleProgress()
    with Scratch("convert") as scratch_name:
        scratch = Path(scratch_name)
        whole = scratch / "whole.nq"
        with (
            whole.open("wb") as file,
            unpacked(sources, formats or (), console.mixed) as local,
        ):
            recognised = recognise(local.sources, local.formats, console.skipped)
            console.broken_converters(discover().broken)
            names = row_names(works(recognised))
            for source in recognised:
                with progress.step(source.name, "records") as on_progress:
                    name = names[source.name]
                    staged = stage(source, ids, scratch, used, on_progress, name, aside=CORES > 1)
                file.writelines(in_graph(lines_of(staged.path), staged.graph))
                console.unread(staged)
        _deliver(whole, target)


def _deliver(whole: Path, target: Path | None) -> None:
    """Write what is in ``whole`` to ``target``; to standard output, where there is none."""
    if target is not None and (target.is_file() or not target.exists()):
        # beside its target first, so that the target is whole or as it was
        fresh = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(whole, fresh)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        return
    try:
        with contextlib.ExitStack() as opened:
            out = opened.enter_context(target.open("wb")) if target else sys.stdout.buffer
            shutil.copyfileobj(opened.enter_context(whole.open("rb")), out)
    except OSError as reason:
        raise FairweaveError(f"{target or 'standard output'}: {reason.strerror}") from None


def validate(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="RDF in any syntax, .gz and .zip too; - for input."),
    ],
    shapes: ShapesOption = None,
    report_format: Annotated[
        ReportFormat, typer.Option("--format", help="Syntax of the report.")
    ] = ReportFormat.text,
    severity: Annotated[
        Severity, typer.Option("--severity", help="Report only what is at least this severe.")
    ] = Severity.info,
    allow_warnings: Annotated[
        bool, typer.Option("--allow-warnings", help="Exit 0 where there are only warnings.")
    ] = False,
    advanced: Annotated[
        bool, typer.Option("--advanced", help="With SHACL Advanced Features.")
    ] = False,
    meta: Annotated[
        bool, typer.Option("--meta", help="Validate the shapes first, with SHACL's own shapes.")
    ] = False,
) -> None:
    """Validate RDF files with SHACL: exit 0 where they conform, 1 where they do not."""
    from kg.cli import console
    from kg.cli.inputs import rdf_files, without_rdf
    from kg.resources import directory
    from kg.validation import Shapes, validate_files
    from kg.validation.files import NoRdf

    by = Shapes.load(shapes or directory("shapes"))
    if (meta or shapes is not None) and (wrong := by.malformed()):
        fault = f"{shapes or 'the shapes'}: not well-formed: {wrong[0]}"
        if meta:
            raise FairweaveError(fault)
        console.err.print(fault, markup=False, soft_wrap=True)
    if not advanced:
        for term in by.advanced_terms():
            console.err.print(f"{term} is not judged: it needs --advanced", markup=False)
    with rdf_files(files) as local:
        try:
            report = validate_files(local, by, advanced=advanced).above(severity.iri)
        except NoRdf as error:
            raise without_rdf(error) from None
    if report_format is ReportFormat.turtle:
        sys.stdout.write(report.to_turtle())
    elif report_format is ReportFormat.json:
        sys.stdout.write(report.to_json())
    else:
        console.out.print(report.to_text(), markup=False, soft_wrap=True)
    failed = report.refuses if allow_warnings else not report.conforms
    raise typer.Exit(1 if failed else 0)


def build(
    sources: SourcesArgument,
    data: DataOption = DATA,
    formats: FormatsOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Publish nothing where a record is refused.")
    ] = False,
    base_iri: BaseOption = DEFAULT_BASE,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Processes that work at a time.")
    ] = CORES,
    keep: Annotated[int, typer.Option("--keep", min=1, help="Snapshots that stay.")] = KEEP,
    same: Annotated[
        Path | None,
        typer.Option("--same", help="TOML file of datasets that are the same, or are not."),
    ] = None,
    shapes: ShapesOption = None,
    ontology: OntologyOption = None,
    queries: QueriesOption = None,
) -> None:
    """Convert, validate, load and publish sources as one snapshot."""
    from kg.allocation import release_seldom
    from kg.build import pipeline
    from kg.build.identity_file import IdentityStatements
    from kg.build.sources import recognise
    from kg.cli import console
    from kg.cli.fetching import DOWNLOADS, fetched
    from kg.cli.inputs import unpacked
    from kg.converters import discover
    from kg.rdf.ontology import Ontology
    from kg.resources import directory
    from kg.saved_queries import Catalogue
    from kg.snapshots.data_directory import DataDirectory
    from kg.validation import Shapes

    release_seldom()
    console.broken_converters(discover().broken)
    given = fetched(sources, data / DOWNLOADS)
    with unpacked(given, formats or (), console.mixed) as local:
        built = pipeline.build(
            recognise(local.sources, local.formats, console.skipped),
            DataDirectory(data),
            ids=Identities(base_iri),
            shapes=Shapes.load(shapes or directory("shapes")),
            ontology=Ontology(ontology),
            queries=Catalogue(queries or directory("queries")),
            strict=strict,
            jobs=jobs,
            keep=keep,
            progress=console.ConsoleProgress(),
            statements=IdentityStatements.load(same) if same else IdentityStatements(),
        )
    console.summary(built, data)
    if built.snapshot is None:
        raise typer.Exit(2)
    console.note_local_base(base_iri)
    raise typer.Exit(1 if built.refused else 0)


def check(
    shapes: ShapesOption = None,
    ontology: OntologyOption = None,
    queries: QueriesOption = None,
    endpoint: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--endpoint", help="Find out what this SPARQL endpoint lacks, instead."),
    ] = None,
) -> None:
    """Verify that the ontology is consistent, shapes are well-formed and queries parse."""
    from kg.cli import console

    if endpoint is not None:
        from kg.cli.endpoints import check_endpoint

        raise typer.Exit(1 if check_endpoint(endpoint) else 0)
    from kg.check import problems
    from kg.rdf.ontology import Ontology
    from kg.resources import directory
    from kg.validation import Shapes

    found = 0
    for problem in problems(
        Ontology(ontology),
        Shapes.load(shapes or directory("shapes")),
        queries or directory("queries"),
    ):
        found += 1
        console.out.print(problem, markup=False, soft_wrap=True)
    console.err.print(f"{found} problems" if found else "[green]No problems found[/]")
    raise typer.Exit(1 if found else 0)
