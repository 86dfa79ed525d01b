"""The MCP server: the tools with their names, descriptions and errors."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from api.model_context.tools import INSTRUCTIONS, Tools
from kg import __version__
from kg.errors import FairweaveError

_Result = TypeVar("_Result")
_READ_ONLY: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
#: tool → its description for the program that chooses among tools
_DESCRIPTIONS: Final = {
    "search": (
        "Find datasets, articles, notebooks and other records by words, names or identifiers. "
        "`facets` narrows: {facet: [values]}; the result lists the facets and their values."
    ),
    "describe": (
        "Everything that the graph states of one record, as Turtle. `record` is its IRI or its "
        "path, such as dataset/NAME."
    ),
    "saved_queries": (
        "List the saved queries: questions with SPARQL that is known to answer them, and their "
        "parameters. `words` filters."
    ),
    "run_saved_query": (
        "Run a saved query by its id. `parameters` are given by name; a value may be an IRI or "
        "the label of a choice, such as English."
    ),
    "check_query": (
        "Check a SPARQL query before running it: its syntax, and whether the properties and "
        "classes that it names are in the graph."
    ),
    "run_query": (
        "Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE), under the limits of time, "
        "memory and size of all queries."
    ),
}


def mcp_server(tools: Tools, title: str = "FAIRweave") -> MCPServer:
    """The server that offers ``tools``."""
    server = MCPServer(
        "fairweave", title=title, instructions=INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    for name, description in _DESCRIPTIONS.items():
        server.add_tool(
            _called(tools, getattr(tools, name)),
            name=name,
            description=description,
            annotations=_READ_ONLY,
        )
    return server


def _called(
    tools: Tools, method: Callable[..., Awaitable[_Result]]
) -> Callable[..., Awaitable[_Result]]:
    """``method``, over one snapshot; its failures are sentences for the caller, no faults."""

    @functools.wraps(method)
    async def call(*args: Any, **kwargs: Any) -> _Result:
        try:
            with tools.reading():
                return await method(*args, **kwargs)
        except FairweaveError as error:
            raise ToolError(str(error)) from None

    return call
