"""The options of the commands, each declared once, and the formats that they choose from."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Optional

import typer

from kg.engines import GRAPH_TYPES, RESULT_TYPES, Limits
from kg.rdf.namespaces import expand

#: default data directory
DATA: Final = Path("fairweave-data")
CORES: Final = os.cpu_count() or 1
LIMITS: Final = Limits()
MB: Final = 1024**2

SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="SRC…", help="File, directory, https:// address or - for input; or NAME=PATH."
    ),
]
FormatsOption = Annotated[
    Optional[list[str]],  # noqa: UP045  (typer reads it at run time)
    typer.Option(
        "--format",
        "-f",
        metavar="[NAME=]FORMAT",
        help="Read as this format instead of recognising it; NAME= for one source alone.",
    ),
]
DataOption = Annotated[Path, typer.Option("--data", "-d", help="The data directory.")]
RemoteBaseOption = Annotated[
    str,
    typer.Option("--base-iri", help="What the IRIs of --endpoint begin with, if not this address."),
]
BaseOption = Annotated[
    str,
    typer.Option("--base-iri", envvar="FAIRWEAVE_BASE_IRI", help="What instance IRIs begin with."),
]
ShapesOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--shapes", help="Your shapes (directory or Turtle file) instead of ours."),
]
QueriesOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--queries", help="Your saved queries (a directory) instead of ours."),
]
OntologyOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--ontology", help="Your ontology directory instead of ours."),
]
EndpointOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--endpoint", help="A SPARQL 1.1 endpoint instead of a data directory."),
]
HostOption = Annotated[str, typer.Option("--host", help="Address to listen on.")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")]

ServiceOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--allow-service", metavar="URL", help="An endpoint that SERVICE may call; repeat."
    ),
]
SiteOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--site", help="A TOML file that describes the operator; see docs/operations.md."),
]
RootOption = Annotated[
    str, typer.Option("--root-path", help="The path that the service is below: /fairweave.")
]
ProxyOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--trust-proxy",
        metavar="ADDRESS",
        help="A proxy, or its network, whose header fields count; repeat.",
    ),
]
PublicUrlOption = Annotated[
    str,
    typer.Option(
        "--public-url", help="Public address of the service, regardless of proxies' fields."
    ),
]
TimeoutOption = Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds for a query.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, help="Queries run at a time.")]
MemoryOption = Annotated[int, typer.Option("--memory", min=64, help="MB that a query may take.")]
ResultOption = Annotated[
    int, typer.Option("--max-result", min=1, help="MB that a result may have.")
]


class ReportFormat(StrEnum):
    """Syntax of the report of ``validate``."""

    text = "text"
    json = "json"
    turtle = "turtle"


class Severity(StrEnum):
    """Severities of SHACL, the mildest first."""

    info = "info"
    warning = "warning"
    violation = "violation"

    @property
    def iri(self) -> str:
        """The IRI that results carry."""
        return expand(f"sh:{self.capitalize()}")


#: media types by the names that :class:`ResultFormat` gives them
RESULTS: Final = dict(zip(("json", "xml", "csv", "tsv"), RESULT_TYPES, strict=True))
GRAPHS: Final = dict(zip(("turtle", "ntriples", "rdfxml", "jsonld"), GRAPH_TYPES, strict=True))


class ResultFormat(StrEnum):
    """How a result is written: fitted to the terminal, or exact in a standard syntax."""

    table = "table"
    json = "json"
    xml = "xml"
    csv = "csv"
    tsv = "tsv"
    turtle = "turtle"
    ntriples = "ntriples"
    rdfxml = "rdfxml"
    jsonld = "jsonld"
