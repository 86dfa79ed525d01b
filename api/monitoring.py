"""``/health`` and ``/metrics``, for operators."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse, PlainTextResponse

from api.http import metrics
from api.http.problems import Problem
from api.http.route import CURRENT
from api.state.current_snapshot import Current
from api.state.service import Service
from kg import __version__
from kg.engines import EngineBusy
from kg.errors import FairweaveError

_PROBE_SECONDS: Final = 5.0


async def health(request: Request) -> JSONResponse:
    """Whether the query engine responds, and which snapshot it serves.

    Raises:
        Problem: the engine does not respond (503).
    """
    current: Current = request.scope[CURRENT]
    try:
        await asyncio.wait_for(current.alive(), _PROBE_SECONDS)
    except (EngineBusy, TimeoutError):
        pass  # under load, not out of order
    except FairweaveError as error:
        raise Problem(503, str(error)) from error
    content = {
        "status": "ok",
        "snapshot": current.engine.version or None,
        "version": __version__,
    }
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


async def metrics_text(request: Request) -> PlainTextResponse:
    """The metrics in the text format of Prometheus."""
    service: Service = request.app.state.service
    return PlainTextResponse(
        metrics.exposition(service.state),
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )
