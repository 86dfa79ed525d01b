"""``/mcp``: the tools over HTTP (MCP's streamable HTTP transport, without sessions)."""

from __future__ import annotations

import asyncio
from typing import Any

from api.http import metrics
from api.http.origin import origin
from api.http.responses import CORS
from api.http.route import ROUTE
from api.state.service import Service


class Mcp:
    """The endpoint, an ASGI application.

    The server is made at the first request: who does not use it does not pay for importing it.

    Args:
        service: what is served.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._manager: Any = None
        self._running: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""

        async def with_cors(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *CORS]
                metrics.counted(scope[ROUTE], message["status"])
            await send(message)

        async with self._lock:
            if self._manager is None:
                await self._start(origin(scope))
        await self._manager.handle_request(scope, receive, with_cors)

    async def _start(self, address: str) -> None:
        from mcp.server.transport_security import TransportSecuritySettings

        from api.model_context.server import mcp_server
        from api.model_context.tools import Tools

        server = mcp_server(Tools(self._service, address), self._service.site.title)
        server.streamable_http_app(
            stateless_http=True,
            json_response=True,
            # the data is public and read-only: there is nothing that another page could misuse
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        self._manager = server.session_manager
        started = asyncio.Event()
        self._running = asyncio.create_task(self._run(started))
        await started.wait()

    async def _run(self, started: asyncio.Event) -> None:
        """Keep the manager's task group open until the service stops."""
        async with self._manager.run():
            started.set()
            await asyncio.get_running_loop().create_future()
