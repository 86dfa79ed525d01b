"""Commands on the snapshots of a data directory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from kg.cli.options import DATA, DataOption
from kg.errors import FairweaveError


def snapshots(data: DataOption = DATA) -> None:
    """List the snapshots of a data directory, with the published one marked."""
    from kg.cli import console
    from kg.snapshots.data_directory import DataDirectory

    where = DataDirectory(data)
    found = where.all()
    if not found and not where.damaged():
        where.current()  # its error states how to make one
    console.snapshots(found, where.current_id())
    for fault in where.damaged():
        console.fail(fault)
    try:
        where.published()
    except FairweaveError as missing:
        console.fail(missing)


def dump(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write; .gz is compressed.")
    ],
    data: DataOption = DATA,
) -> None:
    """Write the whole graph of the published snapshot as N-Quads, for another engine to load."""
    from kg.cli import console
    from kg.snapshots.data_directory import DataDirectory
    from kg.snapshots.whole_graph import write

    current = DataDirectory(data).current()
    write(current.store, current.manifest.base_iri, output)
    console.err.print(f"Wrote {output}")


def rollback(
    snapshot: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="[ID]", help="Publish this one instead of the one before."),
    ] = None,
    data: DataOption = DATA,
) -> None:
    """Publish an earlier snapshot again."""
    from kg.cli import console
    from kg.snapshots.data_directory import DataDirectory

    where = DataDirectory(data)
    if not where.all():
        where.published()  # its error states how to make one
    published = where.rollback(snapshot)
    built = published.manifest.created.isoformat()
    console.err.print(f"Published snapshot {published.id}, built {built}")
