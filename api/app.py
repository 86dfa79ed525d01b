"""The service as an ASGI application: the table of routes behind CORS, proxies and metrics."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from inspect import isclass
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi import Response as HTTPResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from api.http import metrics
from api.http.endpoint import fields_of, of_problem
from api.http.origin import ROOT, root
from api.http.problems import Problem, body_of, headers_of
from api.http.proxies import Proxies
from api.http.query_parameters import check_parameters
from api.http.responses import CORS
from api.http.route import CURRENT, READ, ROUTE, Route, Router
from api.monitoring import metrics_text
from api.routes import ROUTES
from api.site import Site
from api.state.service import Service
from api.state.service_state import ServiceState
from api.web.templating import SECURITY, SITE, compile_ahead
from kg import __version__
from kg.engines.turns import TURN, Turn

#: what a path that no row matches is counted as
_NONE: Final = "none"
#: documents that take much time and memory, made at once; seconds to wait for a place
_PLACES: Final = 2
_PLACE_SECONDS: Final = 30.0

log = logging.getLogger("fairweave")


def create_app(
    state: ServiceState,
    *,
    allow_service: tuple[str, ...] = (),
    site: Site | None = None,
    proxies: Proxies | None = None,
    with_metrics: bool = True,
) -> ASGIApp:
    """The service over ``state``, which it closes at shutdown.

    Args:
        state: the current snapshot.
        allow_service: the endpoints that ``SERVICE`` may call.
        site: the operator's description of the service; by default a generic one.
        proxies: the trusted proxies; by default none.
        with_metrics: whether ``/metrics`` is answered.
    """
    routes = tuple(route for route in ROUTES if with_metrics or route.endpoint is not metrics_text)
    service = Service(state, site or Site(), allow_service, routes)
    app = _framework(service)
    classes: set[Any] = {route.endpoint for route in routes if isclass(route.endpoint)}
    endpoints = {endpoint: endpoint(service) for endpoint in classes}
    return _Front(app, service, proxies or Proxies(), routes, endpoints)


def _framework(service: Service) -> FastAPI:
    """The application of the framework: startup, shutdown, and the rows that are functions."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(service.state.watch())
        compiling = asyncio.create_task(asyncio.to_thread(compile_ahead))
        try:
            yield
        finally:
            watching.cancel()
            compiling.cancel()
            await service.state.close()

    app = FastAPI(title="FAIRweave", version=__version__, lifespan=lifespan, openapi_url=None)
    app.state.service = service
    for route in service.routes:
        if not isclass(route.endpoint):
            app.add_route(route.path, route.endpoint, methods=list(route.methods))

    @app.exception_handler(Problem)
    async def on_problem(request: Request, error: Problem) -> HTTPResponse:
        return _problem(request, error)

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> HTTPResponse:
        return _problem(request, Problem(error.status_code, str(error.detail)))

    @app.exception_handler(Exception)
    async def on_exception(request: Request, _: Exception) -> HTTPResponse:
        response = _problem(request, Problem(500, "Internal error; see the log of the service."))
        response.headers.update({k.decode(): v.decode() for k, v in CORS})
        return response

    return app


def _problem(request: Request, problem: Problem) -> HTTPResponse:
    content_type, body = body_of(problem, request.headers.get("accept", ""))
    fields = headers_of(problem)
    if content_type.startswith("text/html"):
        fields += SECURITY
    response = HTTPResponse(body, problem.status)
    response.headers.update({k.decode(): v.decode() for k, v in fields})
    response.headers["content-type"] = content_type
    return response


class _Front:
    """Routes requests by the table; handles preflights, methods, proxies and CORS.

    Endpoints that are classes are called directly, without the framework's own routing.

    Args:
        app: the framework's application, for rows that are functions.
        service: what is served.
        proxies: the trusted proxies.
        routes: the table.
        endpoints: the endpoint of each class in the table.
    """

    def __init__(
        self,
        app: ASGIApp,
        service: Service,
        proxies: Proxies,
        routes: Sequence[Route],
        endpoints: Mapping[Any, ASGIApp],
    ) -> None:
        self._app, self._state, self._proxies = app, service.state, proxies
        self._site = service.site
        self._router = Router(routes)
        self._endpoints = endpoints
        self._places = asyncio.Semaphore(_PLACES)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._proxies.place(scope, self._state.current.base_path)
        ROOT.set(root(scope))
        SITE.set(self._site)
        if page := self._router.page(scope["path"]):
            scope = _as_page(scope, page)
        route = self._router.find(scope["path"])
        if scope["method"] == "OPTIONS":
            await _preflight(scope, send, route)
        elif route is None:
            await _refuse(scope, send, Problem(404, "No resource has this address."), _NONE)
        elif scope["method"] not in route.methods:
            methods = " or ".join(route.methods)
            problem = Problem(405, f"Send this request with {methods}.", allow=route.allow)
            await _refuse(scope, send, problem, route.path)
        else:
            scope[ROUTE] = route.path
            client = scope.get("client")
            TURN.set(Turn(str(client[0]) if client else "", route.ad_hoc))
            # a snapshot that is replaced meanwhile stays open until this request has ended
            current = scope[CURRENT] = self._state.current
            if route.streams:
                await self._respond(route, scope, receive, send)
                return
            current.begin()
            try:
                await self._respond(route, scope, receive, send)
            finally:
                current.end()

    async def _respond(self, route: Route, scope: Any, receive: Any, send: Any) -> None:
        if scope["query_string"]:
            try:
                check_parameters(scope["query_string"], route.query_names, route.prefixes)
            except Problem as problem:
                await _refuse(scope, send, problem, route.path)
                return
        endpoint = self._endpoints.get(route.endpoint)
        if endpoint is None:
            await self._app(scope, receive, _counting(send, route.path))
            return
        started = False

        async def noting_send(message: Any) -> None:
            nonlocal started
            await send(message)
            started = True

        try:
            if route.heavy:
                await self._heavily(endpoint, scope, receive, noting_send)
            else:
                await endpoint(scope, receive, noting_send)
        except Problem as problem:
            await _refuse(scope, noting_send, problem, route.path)
        except Exception:
            log.exception("%s %s", scope["method"], route.path)
            if started:
                raise  # the server closes the connection: what was sent is not the whole
            fault = Problem(500, "Internal error; see the log of the service.")
            await _refuse(scope, send, fault, route.path)

    async def _heavily(self, endpoint: ASGIApp, scope: Any, receive: Any, send: Any) -> None:
        """Responds where few others that take much time and memory do so at once.

        Raises:
            Problem: there was no place in time (503).
        """
        try:
            await asyncio.wait_for(self._places.acquire(), _PLACE_SECONDS)
        except TimeoutError:
            raise Problem(503, "Too many large documents are being made; try later.") from None
        try:
            await endpoint(scope, receive, send)
        finally:
            self._places.release()


def _as_page(scope: Any, path: str) -> Any:
    """The request for the page at ``path``, whatever it accepts."""
    headers = [field for field in scope["headers"] if field[0] != b"accept"]
    return {
        **scope,
        "path": path,
        "raw_path": (scope.get("raw_path") or b"").removesuffix(b".html"),
        "headers": [*headers, (b"accept", b"text/html")],
    }


def _counting(send: Any, path: str) -> Any:
    """``send`` for the framework: adds CORS to the response, and counts it."""

    async def counting_send(message: Any) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *CORS, (b"vary", b"Accept")]
            metrics.counted(path, message["status"])
        await send(message)

    return counting_send


async def _refuse(scope: Any, send: Any, problem: Problem, label: str) -> None:
    """Send ``problem``, and count it under ``label``."""
    accept = fields_of(scope["headers"]).get(b"accept", "")
    head = scope["method"] == "HEAD"
    metrics.counted(label, await of_problem(problem, accept).send(send, head=head))


async def _preflight(scope: Any, send: Any, route: Route | None) -> None:
    """Send the methods of ``route``; every origin and header field is allowed."""
    names = dict(scope["headers"])
    wanted = names.get(b"access-control-request-headers", b"*")
    methods = route.allow if route else ", ".join((*READ, "OPTIONS")).encode()
    headers = [
        *CORS,
        (b"allow", methods),
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", wanted),
        (b"access-control-max-age", b"86400"),
        (b"vary", b"Access-Control-Request-Headers"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
