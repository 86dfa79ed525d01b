"""The commands of the library. A distribution with more commands adds rows to the table."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from kg import __version__
from kg.cli.commands import Command, application

#: the commands of the library, in the order of the help
COMMANDS: Final = {
    "build": Command(
        "kg.cli.builds:build",
        "Convert, validate, load and publish sources as one snapshot.",
        "build audits/ cards/ -d data",
    ),
    "formats": Command("kg.cli.builds:formats", "List the formats that can be read.", "formats"),
    "convert": Command(
        "kg.cli.builds:convert",
        "Convert sources to canonical N-Quads without validation.",
        "convert audits/ -o audits.nq",
    ),
    "validate": Command(
        "kg.cli.builds:validate",
        "Validate RDF files with SHACL.",
        "validate data.ttl --shapes shapes.ttl --format turtle",
    ),
    "lint": Command(
        "kg.cli.linting:lint",
        "Report problems of descriptions of datasets, and what to fix first.",
        "lint cards/ --points 60 --format github",
    ),
    "template": Command(
        "kg.cli.tables:template",
        "Write an empty catalogue with every column explained and three examples.",
        "template --format csv",
    ),
    "inspect": Command(
        "kg.cli.tables:inspect",
        "Show what is recognised in a table, and what a build would make of it.",
        "inspect datasets.xlsx --mapping datasets.mapping.yaml",
    ),
    "fetch": Command(
        "kg.cli.fetching:fetch_command",
        "Fetch public sources by name or address.",
        "fetch notebook-study -o sources",
    ),
    "observe": Command(
        "kg.cli.observing:observe_command",
        "Read notebooks into the tables of a study.",
        "observe notebooks/ -o study",
    ),
    "query": Command(
        "kg.cli.queries:query",
        "Run a saved query.",
        "query datasets-matching -p language=English --format csv",
    ),
    "queries": Command(
        "kg.cli.queries:queries",
        "List the saved queries, or the parameters of one.",
        "queries datasets-matching",
    ),
    "sparql": Command(
        "kg.cli.queries:sparql",
        "Run a SPARQL query.",
        "sparql 'SELECT ?d { ?d a dcat:Dataset } LIMIT 5'",
    ),
    "snapshots": Command(
        "kg.cli.snapshots:snapshots",
        "List the snapshots of a data directory.",
        "snapshots -d data",
    ),
    "dump": Command(
        "kg.cli.snapshots:dump",
        "Write the whole graph as N-Quads, for another engine.",
        "dump -d data -o graph.nq.gz",
    ),
    "rollback": Command(
        "kg.cli.snapshots:rollback", "Publish an earlier snapshot again.", "rollback -d data"
    ),
    "check": Command(
        "kg.cli.builds:check", "Verify the ontology, the shapes and the saved queries.", "check"
    ),
}


def build_app(commands: dict[str, Command]) -> typer.Typer:
    """The command ``fairweave`` with the rows of ``commands``."""
    app = application(commands)

    @app.callback()
    def _options(
        version: Annotated[
            bool,
            typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
        ] = False,
    ) -> None:
        pass

    return app


def _version(requested: bool) -> None:
    if requested:
        typer.echo(f"fairweave {__version__}")
        raise typer.Exit
