"""``/.well-known/api-catalog``: the interfaces of this service for programs (RFC 9727).

A linkset in JSON (RFC 9264) that follows from the table of routes: each interface with its
descriptions, its documentation and the address of its status.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.responses import Response
from api.http.route import Interface, Route
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.state.service import Service

PATH: Final = "/.well-known/api-catalog"
MEDIA_TYPE: Final = "application/linkset+json"
_PROFILE: Final = "https://www.rfc-editor.org/info/rfc9727"


class ApiCatalog(CachedEndpoint):
    """The catalogue of interfaces.

    Args:
        service: its routes are listed.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._routes = service.routes

    async def respond(self, request: Request, current: Current) -> Response:
        """The linkset."""
        body = json.dumps(linkset(self._routes, request.origin), indent=1).encode()
        content_type = f'{MEDIA_TYPE}; profile="{_PROFILE}"'
        return of_body(content_type, body, request.gzip, extra=(link(request.origin),))


def link(origin: str) -> tuple[bytes, bytes]:
    """The header field that links to the catalogue."""
    return b"link", f'<{origin}{PATH}>; rel="api-catalog"'.encode("ascii", "replace")


def linkset(routes: Iterable[Route], origin: str) -> dict[str, Any]:
    """The interfaces among ``routes`` of the service at ``origin``."""
    interfaces = [(route, route.interface) for route in routes if route.interface]
    index = {
        "anchor": f"{origin}{PATH}",
        "item": [
            {"href": f"{origin}{route.path}", "title": interface.title}
            for route, interface in interfaces
        ],
    }
    return {"linkset": [index, *(_links(*pair, origin) for pair in interfaces)]}


def _links(route: Route, interface: Interface, origin: str) -> dict[str, Any]:
    links: dict[str, Any] = {"anchor": f"{origin}{route.path}"}
    if interface.descriptions:
        links["service-desc"] = [
            {"href": f"{origin}{path}", "type": kind} for path, kind in interface.descriptions
        ]
    if HTML in route.media_types:
        links["service-doc"] = [{"href": f"{origin}{route.path}", "type": HTML}]
    links["status"] = [{"href": f"{origin}/health", "type": "application/json"}]
    return links
