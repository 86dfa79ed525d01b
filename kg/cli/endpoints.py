"""What an endpoint lacks, and what a service over it serves: ``fairweave check --endpoint``."""

from __future__ import annotations

from typing import Final

from rich.table import Table
from rich.text import Text

from kg.cli import console
from kg.engines import Engine
from kg.engines.remote import RemoteEngine
from kg.errors import FairweaveError
from kg.search.endpoint_statements import remote_graphs

#: parts of a service that do not depend on what the endpoint has
_PARTS: Final = (
    ("records, catalogue, exports, OAI-PMH", "yes", "read at each request"),
    ("saved queries, SPARQL", "yes", "those that need what the endpoint lacks are refused"),
)
_ABSENT: Final = (
    ("dumps, validation report", "no", "an endpoint has no files"),
    ("feeds of changes, history of records", "no", "an endpoint does not say what changed"),
)


def check_endpoint(address: str) -> int:
    """Print both; how many features are lacking.

    Raises:
        FairweaveError: the endpoint does not answer.
    """
    engine = RemoteEngine(address)
    try:
        lacking = console.findings(engine.findings.all())
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("part of a service", "served", "how"):
            table.add_column(heading, overflow="fold")
        for row in (*_PARTS, _searched(engine), *_ABSENT):
            table.add_row(*map(Text, row))
        console.out.print(table)
    finally:
        engine.close()
    return lacking


def _searched(engine: Engine) -> tuple[str, str, str]:
    """The row of what is made from the endpoint's statements when a service starts."""
    name = "search, suggestions, tables of records"
    try:
        size = sum(graph.size for graph in remote_graphs(engine, ""))
    except FairweaveError as error:
        return name, "no", str(error)
    return name, "yes", f"made at start, and each day, from {size:,} statements"
