"""``/openapi.json``: the table of routes, and an operation for each saved query (OpenAPI 3.1)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any, Final
from weakref import WeakKeyDictionary

from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.responses import Response
from api.http.route import Parameter as RouteParameter
from api.http.route import Route
from api.openapi.saved_queries import operation, schemas
from api.openapi.schemas import SCHEMAS
from api.state.current_snapshot import Current
from api.state.service import Service
from kg import __version__
from kg.saved_queries import Catalogue

MEDIA_TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_JSON: Final = "application/json"


class OpenAPI(CachedEndpoint):
    """``/openapi.json``.

    Args:
        service: its table of routes is described.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._routes = service.routes
        self._documents: WeakKeyDictionary[Current, bytes] = WeakKeyDictionary()

    async def respond(self, request: Request, current: Current) -> Response:
        """The description of the service, with the saved queries of ``current``."""
        if current not in self._documents:
            self._documents[current] = await asyncio.to_thread(
                lambda: json.dumps(document(self._routes, current.catalogue)).encode()
            )
        return of_body(MEDIA_TYPE, self._documents[current], request.gzip)


def document(routes: Iterable[Route], catalogue: Catalogue) -> dict[str, Any]:
    """The OpenAPI document of ``routes``, with an operation for each query of ``catalogue``."""
    paths = {route.path: _path_item(route) for route in routes if route.described}
    paths |= {f"/queries/{query.id}": {"get": operation(query)} for query in catalogue.values()}
    tags = {operation["tags"][0] for item in paths.values() for operation in item.values()}
    tags |= {tag for query in catalogue.values() for tag in query.tags}
    components = dict(SCHEMAS)
    for query in catalogue.values():
        components |= schemas(query)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FAIRweave",
            "summary": "A knowledge graph of dataset metadata",
            "version": __version__,
        },
        "paths": paths,
        "components": {"schemas": components},
        "tags": [{"name": tag} for tag in sorted(tags)],
    }


def _path_item(route: Route) -> dict[str, Any]:
    item = {"get": _operation(route)}
    if "POST" in route.methods:
        item["post"] = {
            **item["get"],
            "operationId": f"{route.id}_posted",
            "parameters": [],
            "requestBody": {
                "required": True,
                "content": {kind: {"schema": _body(kind, route)} for kind in route.bodies},
            },
        }
    return item


def _operation(route: Route) -> dict[str, Any]:
    success: dict[str, Any] = {"302": {"description": "The address of the record"}}
    if route.media_types:
        content = {kind: {"schema": _schema(kind, route)} for kind in route.media_types}
        success = {"200": {"description": "Success", "content": content}}
    return {
        "operationId": route.id,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [_parameter(parameter, route) for parameter in route.parameters],
        "responses": {
            **success,
            "default": {
                "description": "An error",
                "content": {"application/problem+json": {"schema": _PROBLEM}},
            },
        },
    }


def _schema(media_type: str, route: Route) -> dict[str, Any]:
    if media_type == _JSON and route.schema:
        return {"$ref": f"#/components/schemas/{route.schema}"}
    return {} if media_type.partition(";")[0].endswith("json") else {"type": "string"}


def _body(media_type: str, route: Route) -> dict[str, Any]:
    if not media_type.endswith("form-urlencoded"):
        return {"type": "string"}
    return {
        "type": "object",
        "properties": {p.name: dict(p.schema) for p in route.parameters},
        "required": [p.name for p in route.parameters if p.required],
    }


def _parameter(parameter: RouteParameter, route: Route) -> dict[str, Any]:
    in_path = parameter.name in route.variables
    return {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "required": in_path or parameter.required,
        "description": parameter.description,
        "schema": dict(parameter.schema),
    }
