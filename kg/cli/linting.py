"""Linting: what is wrong in descriptions of datasets, and what to fix first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kg.authorities.identities import DEFAULT_BASE, Identities
from kg.cli.options import DATA, BaseOption, DataOption, OntologyOption, ShapesOption
from kg.cli.standard_input import STANDARD_INPUT
from kg.errors import SourceError, missing

if TYPE_CHECKING:
    from kg.lint.finding import Finding, Linted
    from kg.rdf.ontology import Ontology
    from kg.validation import Shapes


class LintFormat(StrEnum):
    """How the report is written."""

    text = "text"
    json = "json"
    github = "github"


def lint(
    subjects: Annotated[
        list[str],
        typer.Argument(metavar="PATH|IRI…", help="Files, folders, or records of a snapshot."),
    ],
    report_format: Annotated[
        LintFormat, typer.Option("--format", help="How the report is written.")
    ] = LintFormat.text,
    least: Annotated[
        int,
        typer.Option("--points", min=0, max=100, help="Points that each description must have."),
    ] = 0,
    format_name: Annotated[
        Optional[str],  # noqa: UP045  (typer reads it at run time)
        typer.Option("--as", help="Read as this format instead of recognising it."),
    ] = None,
    data: DataOption = DATA,
    base_iri: BaseOption = DEFAULT_BASE,
    shapes: ShapesOption = None,
    ontology: OntologyOption = None,
) -> None:
    """Say what is wrong in descriptions of datasets: exit 0 where nothing is, 1 where something."""
    from kg.lint.finding import together
    from kg.lint.report import WRITERS
    from kg.rdf.ontology import Ontology
    from kg.resources import directory
    from kg.validation import Shapes

    used = Shapes.load(shapes or directory("shapes")), Ontology(ontology)
    records = [one for one in subjects if one.startswith(("http://", "https://"))]
    paths = [one for one in subjects if one not in records]
    parts = [*_records(records, data), *_files(paths, format_name, Identities(base_iri), *used)]
    linted = together(parts)
    sys.stdout.write(WRITERS[report_format](linted))
    raise typer.Exit(1 if linted.fails(least) else 0)


def _records(iris: Iterable[str], data: Path) -> Iterator[Linted]:
    from kg.lint.records import lint_record
    from kg.snapshots.data_directory import DataDirectory

    for iri in iris:
        yield lint_record(DataDirectory(data).current(), iri)


def _files(
    paths: Iterable[str],
    format_name: str | None,
    ids: Identities,
    shapes: Shapes,
    ontology: Ontology,
) -> Iterator[Linted]:
    from kg.build.sources import recognise
    from kg.cli.console import ConsoleProgress, mixed
    from kg.cli.inputs import unpacked
    from kg.lint.files import lint_source, of_error
    from kg.lint.finding import Linted

    for path in paths:
        if path != STANDARD_INPUT and not Path(path).exists():
            raise missing(path)
        with unpacked([path], [format_name] if format_name else (), mixed) as local:
            try:
                sources = recognise(local.sources, local.formats)
            except SourceError as reason:
                yield _as_named(Linted((), (of_error(reason),)))
                continue
            for source in sources:
                yield _as_named(lint_source(source, ids, shapes, ontology, ConsoleProgress()))


def _as_named(linted: Linted) -> Linted:
    """``linted`` with files as the user named them, without where archives were unpacked."""
    from kg.cli.inputs import as_named

    def named(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(replace(one, file=as_named(one.file)) for one in findings)

    descriptions = tuple(
        replace(one, file=as_named(one.file), findings=named(one.findings))
        for one in linted.descriptions
    )
    return replace(linted, descriptions=descriptions, findings=named(linted.findings))
