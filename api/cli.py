"""The command ``fairweave``: the commands of the library, and those that run the service."""

from __future__ import annotations

from typing import Final

from kg.cli.app import COMMANDS as LIBRARY
from kg.cli.app import build_app
from kg.cli.commands import Command

#: the commands that run the service, in the order of the help
COMMANDS: Final = {
    "demo": Command(
        "api.commands:demo", "Build the shipped examples and serve them.", "demo --port 8000"
    ),
    **LIBRARY,
    "serve": Command(
        "api.commands:serve",
        "Serve the published snapshot, or a remote endpoint, over HTTP.",
        "serve -d data --port 8000",
    ),
    "mcp": Command(
        "api.commands:mcp",
        "Offer the graph to a program by the Model Context Protocol.",
        "mcp -d data",
    ),
}

app: Final = build_app(COMMANDS)
