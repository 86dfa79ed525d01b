"""The commands of the library, put together; the service adds its own."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli import builds, console, observing, queries, snapshots

__all__ = ["app"]

app = typer.Typer(
    name="fairweave",
    help="A knowledge-graph service for FAIR dataset metadata.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    builds.formats,
    builds.convert,
    builds.validate,
    builds.build,
    queries.query,
    queries.sparql,
    snapshots.snapshots,
    snapshots.rollback,
    builds.check,
):
    app.command()(command)
app.command("observe")(observing.observe_command)


def _version(requested: bool) -> None:
    if requested:
        console.out.print(f"fairweave {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass
