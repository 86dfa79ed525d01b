"""The service as an ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi import Response as HTTPResponse
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from api.downloads.dumps import Dumps
from api.harvesting.api_catalog import ApiCatalog
from api.harvesting.catalog import PATHS as CATALOG_PATHS
from api.harvesting.catalog import Catalog
from api.harvesting.feed.endpoint import Feed
from api.harvesting.oai.endpoint import Oai
from api.harvesting.sitemap import Robots, Sitemap
from api.home import Home
from api.http import metrics
from api.http.negotiation import takes_gzip
from api.http.origin import ROOT, root
from api.http.problems import Problem, body_of, headers_of
from api.http.proxies import Proxies
from api.http.responses import CORS
from api.openapi.document import with_queries
from api.records.ark import Ark
from api.records.endpoint import Records
from api.records.formats import is_rdf
from api.saved_queries.endpoint import Queries
from api.search.browse import Browse
from api.search.endpoint import OpenSearch, Search
from api.selections.endpoint import Selections
from api.site import Site
from api.sparql.endpoint import Sparql
from api.sparql.service_description import Description
from api.state.current_snapshot import ServiceState
from api.vocabularies.endpoint import Terms, is_term
from api.web.assets import FOR_EVER, assets
from api.web.templating import SECURITY, TITLE
from kg import __version__
from kg.engines import EngineBusy
from kg.errors import FairweaveError
from kg.resources import directory
from kg.saved_queries import Catalogue

#: what is asked by POST too
_POSTED: Final = ("/sparql", "/oai")
_PROBE_SECONDS: Final = 5.0
_OF_THE_FRAMEWORK: Final = frozenset({"health", "metrics", "openapi.json", "static"})


def create_app(
    state: ServiceState,
    *,
    allow_service: tuple[str, ...] = (),
    catalogue: Catalogue | None = None,
    site: Site | None = None,
    proxies: Proxies | None = None,
) -> ASGIApp:
    """The service over ``state``, which it closes when it ends.

    Args:
        state: what is served.
        allow_service: the endpoints that ``SERVICE`` may call, for the service description.
        catalogue: the saved queries; those shipped, unless given.
        site: who runs it; nobody in particular, unless given.
        proxies: what stands before it; nothing, unless given.
    """
    site = site or Site()
    queries = Catalogue(directory("queries")) if catalogue is None else catalogue

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(state.watch())
        try:
            yield
        finally:
            watching.cancel()
            await state.close()

    app = FastAPI(
        title="FAIRweave",
        version=__version__,
        summary="A knowledge graph of dataset metadata",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )

    @app.exception_handler(HTTPException)
    async def told(request: Request, error: HTTPException) -> HTTPResponse:
        return _problem(request, Problem(error.status_code, str(error.detail)))

    @app.exception_handler(Exception)
    async def broken(request: Request, _: Exception) -> HTTPResponse:
        detail = "Something is wrong with this service; its log says what."
        response = _problem(request, Problem(500, detail))
        response.headers.update({k.decode(): v.decode() for k, v in CORS})
        return response

    @app.head("/health", include_in_schema=False)
    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        """Whether the engine answers, and from which snapshot."""
        engine = state.current.engine
        try:
            await asyncio.wait_for(state.current.alive(), _PROBE_SECONDS)
        except (EngineBusy, TimeoutError):
            pass  # it has much to do, which is not to be ill
        except FairweaveError as error:
            return _problem(request, Problem(503, str(error)))
        content = {"status": "ok", "snapshot": engine.version or None, "version": __version__}
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    @app.api_route("/static/{digest}/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def static(request: Request, digest: str, name: str) -> HTTPResponse:
        asset = assets().get(name)
        if asset is None:
            raise HTTPException(404, "No such file belongs to these pages.")
        # a page from before an upgrade asks for an old digest: it gets what there is, for now
        caching = FOR_EVER if digest == assets().digest else "no-cache"
        headers = {"Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
        body = asset.body
        if asset.gzipped:
            headers["Vary"] = "Accept-Encoding"
            if takes_gzip(request.headers.get("accept-encoding", "")):
                body = asset.gzipped
                headers["Content-Encoding"] = "gzip"
        return HTTPResponse(body, media_type=asset.content_type, headers=headers)

    @app.get("/metrics", include_in_schema=False)
    async def measured() -> HTTPResponse:
        return HTTPResponse(
            metrics.exposition(state), media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = with_queries(plain(), queries)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
    answers = Queries(state, queries, allow_service)
    return _Front(
        app,
        state,
        proxies or Proxies(),
        site.title,
        {
            "": Home(state, queries, site),
            "sparql": Sparql(state, allow_service),
            "queries": answers,
            "selection": Selections(state, site, answers),
            "search": Search(state),
            "search.json": Search(state),
            "opensearch.xml": OpenSearch(state, site),
            "browse": Browse(state),
            "browse.json": Browse(state),
            ".well-known/void": Description(state, federated=bool(allow_service)),
            **dict.fromkeys(CATALOG_PATHS, Catalog(state, site)),
            "ark:": Ark(state, site),
            "dumps": Dumps(state, site),
            "robots.txt": Robots(state),
            "sitemap.xml": Sitemap(state, queries),
            "oai": Oai(state, site),
            "feed": Feed(state, site),
            "ontology": Terms(state),
            ".well-known/api-catalog": ApiCatalog(state),
        },
        Records(state, site),
    )


def _problem(request: Request, problem: Problem) -> HTTPResponse:
    content_type, body = body_of(problem, request.headers.get("accept", ""))
    fields = headers_of(problem)
    if content_type.startswith("text/html"):
        fields += SECURITY
    response = HTTPResponse(body, problem.status)
    response.headers.update({k.decode(): v.decode() for k, v in fields})
    response.headers["content-type"] = content_type
    return response


def part_of(path: str) -> str:
    """Which part of the service answers ``path``: mostly that of its first segment.

    >>> part_of("/queries/x"), part_of("/.well-known/void"), part_of("/sitemap-2.xml")
    ('queries', '.well-known/void', 'sitemap.xml')
    >>> part_of("/licence"), part_of("/licence/MIT"), part_of("/ontology.ttl")
    ('ontology', 'licence', 'ontology')
    >>> part_of("/queries/x.ttl"), part_of("/queries/x.csv")
    ('record', 'queries')
    """
    if is_term(path):
        return "ontology"
    if path.startswith("/selection."):
        return "selection"
    first = path[1:].partition("/")[0]
    if first == "queries" and is_rdf(path):  # not its result: what the graph says of the query
        return "record"
    if first == ".well-known":  # what is there are conventions of their own
        return path[1:].rstrip("/")
    return "sitemap.xml" if first.startswith("sitemap-") and path.endswith(".xml") else first


class _Front:
    """Stands before the framework: preflights, CORS on everything, short ways to the usual.

    Args:
        app: the framework's application.
        state: what is served.
        proxies: what stands before the service.
        title: what the service calls itself.
        parts: parts of the service, by the first segment of the paths that they answer.
        others: what answers every other path.
    """

    def __init__(
        self,
        app: Any,
        state: ServiceState,
        proxies: Proxies,
        title: str,
        parts: Mapping[str, Any],
        others: Any,
    ) -> None:
        self._app, self._state, self._proxies = app, state, proxies
        self._title, self._parts, self._others = title, parts, others

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._proxies.place(scope, self._state.current.base_path)
        ROOT.set(root(scope))
        TITLE.set(self._title)
        if scope["method"] == "OPTIONS":
            await _preflight(scope, send)
        elif (first := part_of(scope["path"])) not in _OF_THE_FRAMEWORK:
            await self._parts.get(first, self._others)(scope, receive, send)
        else:

            async def open_send(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], *CORS, (b"vary", b"Accept")]
                    route = getattr(scope.get("route"), "path", "other")
                    metrics.counted(route, message["status"])
                await send(message)

            await self._app(scope, receive, open_send)


async def _preflight(scope: Any, send: Any) -> None:
    """Anyone may ask anything: there is nothing here to be protected from a browser."""
    names = dict(scope["headers"])
    wanted = names.get(b"access-control-request-headers", b"*")
    methods = b"GET, HEAD, POST, OPTIONS" if scope["path"] in _POSTED else b"GET, HEAD, OPTIONS"
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
