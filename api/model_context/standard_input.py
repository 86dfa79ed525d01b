"""``fairweave mcp``: the tools over standard input and output, without a service."""

from __future__ import annotations

import asyncio
from pathlib import Path

from api.model_context.server import mcp_server
from api.model_context.tools import Tools
from api.server import state_of
from api.site import Site
from api.state.service import Service
from kg.engines import Limits


def serve_standard_input(
    *, data: Path | None, endpoint: str | None, limits: Limits, workers: int
) -> None:
    """Answer on standard output what comes on standard input, until that ends.

    Args:
        data: a data directory with a published snapshot; either this or ``endpoint``.
        endpoint: the URL of a SPARQL 1.1 endpoint.
        limits: what a query may take.
        workers: how many queries run at once.

    Raises:
        FairweaveError: there is nothing to serve.
    """
    asyncio.run(_serve(data, endpoint, limits, workers))


async def _serve(data: Path | None, endpoint: str | None, limits: Limits, workers: int) -> None:
    state = state_of(data=data, endpoint=endpoint, limits=limits, workers=workers)
    watching = asyncio.create_task(state.watch())
    try:
        await mcp_server(Tools(Service(state, Site()))).run_stdio_async()
    finally:
        watching.cancel()
        await state.close()
