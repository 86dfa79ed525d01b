"""From a spreadsheet to a catalogue: what is recognised in it, and an empty one to fill in."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from kg.authorities.redaction import without_addresses
from kg.errors import FairweaveError, missing

if TYPE_CHECKING:
    from kg.converters.converter import Converter


class TemplateFormat(StrEnum):
    """What an empty catalogue is written as."""

    xlsx = "xlsx"
    csv = "csv"
    json = "json"


def inspect(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A table, or a folder of them; - for input.")
    ],
    mapping: Annotated[
        Optional[Path],  # noqa: UP045  (typer reads it at run time)
        typer.Option("--mapping", help="Write what was recognised as a mapping file to edit."),
    ] = None,
) -> None:
    """Show what is recognised in a table, and what a build would make of it."""
    from rich.table import Table
    from rich.text import Text

    from kg.cli import console
    from kg.cli.inputs import as_named, unpacked
    from kg.cli.standard_input import STANDARD_INPUT
    from kg.converters.table import inspection

    if str(file) != STANDARD_INPUT and not file.exists():
        raise missing(file)
    with unpacked([str(file)]) as files:
        (local,) = files.sources
        path = Path(local) if Path(local).exists() else Path(local.partition("=")[2])
        if mapping is None and (converter := _of_another_format(path)) is not None:
            _show(
                f"{as_named(str(path))} is of the format {converter.name}: {converter.summary}."
                f" `fairweave build {file}` reads it as it is;"
                " --mapping FILE inspects it as a table"
            )
            return
        found = inspection.inspect(path)
    known = f"the catalogue {found.mapping.name}" if found.mapping.name else "recognised columns"
    tag = f"in {found.language}" if found.language else "in a language that is not known"
    heading = f"{found.table}: {found.entries:,} entries, by {known}, {tag}"
    if not found.table:
        heading = f"{found.path.name}: no table of datasets: no column names them"
    _show(heading)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("column", "is", "by", "becomes", "for example"):
        table.add_column(title, overflow="fold")
    for column in found.columns:
        target = Text(column.target or ("dropped" if column.becomes else "?"))
        if not column.target and not column.becomes:
            target.stylize("yellow")
        name, *cells = map(
            without_addresses,
            (column.name, column.how, column.becomes, " | ".join(column.samples)),
        )
        table.add_row(Text(name), target, *map(Text, cells))
    console.out.print(table)
    for other in found.others:
        _show(other)
    if found.unknown:
        beside = file.with_name(file.name.partition(".")[0] + ".mapping.yaml")
        _show(
            f"{len(found.unknown)} columns are not recognised. To map them:"
            f" fairweave inspect {file} --mapping {beside}, and edit it"
        )
    if mapping is not None:
        _write(mapping, found.mapping_file().encode())


def _show(line: str) -> None:
    from kg.cli import console

    console.out.print(without_addresses(line), markup=False, soft_wrap=True)


def _of_another_format(path: Path) -> Converter | None:
    """The converter that knows ``path`` by marks of its own, and is not that of tables."""
    from kg.converters.converter import Confidence
    from kg.converters.discovery import choose, confidence

    if confidence(path) < Confidence.LIKELY:
        return None
    found = choose(path)
    return None if found.name == "table" else found


def template(
    file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(metavar="FILE", help="Where to write; its ending states the format."),
    ] = None,
    template_format: Annotated[
        Optional[TemplateFormat],  # noqa: UP045
        typer.Option("--format", help="What to write: by FILE's ending, or xlsx."),
    ] = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", help="As FILE; - is standard output."),
    ] = None,
) -> None:
    """Write an empty catalogue with every column explained and three examples."""
    from kg.converters.table import template as made

    target = output or file
    if template_format is None:
        template_format = _format_of(target)
    if template_format is TemplateFormat.xlsx:
        content = made.as_workbook()
    else:
        text = made.as_csv() if template_format is TemplateFormat.csv else made.as_json()
        content = text.encode()
    target = target or Path(f"catalogue.{template_format.value}")
    if str(target) == "-":
        sys.stdout.buffer.write(content)
        return
    _write(target, content)


def _format_of(target: Path | None) -> TemplateFormat:
    """The format that the ending of ``target`` states; XLSX where it has none."""
    ending = target.suffix.lower().removeprefix(".") if target else ""
    if ending and ending not in set(TemplateFormat):
        named = ", ".join(TemplateFormat)
        raise FairweaveError(f"{target}: no template is written as {ending}; there are {named}")
    return TemplateFormat(ending) if ending else TemplateFormat.xlsx


def _write(target: Path, content: bytes) -> None:
    """Writes ``content``, unless something is there: a catalogue may have been filled in."""
    from kg.cli import console

    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise FairweaveError(f"{target}: exists already; name another file") from None
    except OSError as reason:
        raise FairweaveError(f"{target}: {reason.strerror}") from None
    console.err.print(f"wrote {target}", markup=False, soft_wrap=True)
