"""What is in a data directory, and which of it is published."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from kg.cli import console
from kg.cli.options import DATA, DataOption
from kg.snapshots.data_directory import DataDirectory


def snapshots(data: DataOption = DATA) -> None:
    """The snapshots of a data directory, the published one marked."""
    where = DataDirectory(data)
    found = where.all()
    if not found:
        where.current()  # says what to do
    console.snapshots(found, where.current_id())


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
