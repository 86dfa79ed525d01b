"""``/.well-known/api-catalog``: the interfaces of this service for programs (RFC 9727).

A linkset in JSON (RFC 9264): what there is, and for each interface its description, its
documentation and whether it is well.
"""

from __future__ import annotations

import json
from typing import Any, Final

from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.responses import Response
from api.state.current_snapshot import Current

PATH: Final = "/.well-known/api-catalog"
_TYPE: Final = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
_OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.1"
#: path → title, and links by relation: path, media type
_INTERFACES: Final[dict[str, tuple[str, dict[str, tuple[tuple[str, str], ...]]]]] = {
    "/queries": (
        "Saved queries and their answers",
        {
            "service-desc": (("/openapi.json", _OPENAPI),),
            "service-doc": (("/queries", "text/html"),),
        },
    ),
    "/sparql": (
        "SPARQL 1.1 endpoint",
        {
            "service-desc": (("/sparql", "text/turtle"), ("/.well-known/void", "text/turtle")),
            "service-doc": (("/sparql", "text/html"),),
        },
    ),
    "/catalog": (
        "DCAT-AP catalogue, paged",
        {
            "service-desc": (("/catalog.ttl", "text/turtle"),),
            "service-doc": (("/catalog", "text/html"),),
        },
    ),
    "/search": ("Full-text search", {"service-doc": (("/search", "text/html"),)}),
    "/oai": (
        "OAI-PMH 2.0",
        {
            "service-desc": (("/oai?verb=Identify", "text/xml"),),
            "service-doc": (("/oai", "text/html"),),
        },
    ),
    "/feed": (
        "Changes as a linked data event stream (LDES)",
        {
            "service-desc": (("/feed", "application/trig"),),
            "service-doc": (("/feed", "text/html"),),
        },
    ),
}


class ApiCatalog(CachedEndpoint):
    """The catalogue of interfaces."""

    route = PATH

    async def respond(self, request: Request, current: Current) -> Response:
        """The linkset."""
        body = json.dumps(linkset(request.origin), indent=1).encode()
        return of_body(_TYPE, body, request.gzip, extra=(link(request.origin),))


def link(origin: str) -> tuple[bytes, bytes]:
    """The header field that leads to the catalogue."""
    return b"link", f'<{origin}{PATH}>; rel="api-catalog"'.encode("ascii", "replace")


def linkset(origin: str) -> dict[str, Any]:
    """The catalogue of the service at ``origin``."""
    whole = {
        "anchor": f"{origin}{PATH}",
        "item": [
            {"href": f"{origin}{path}", "title": title} for path, (title, _) in _INTERFACES.items()
        ],
    }
    each = [
        {
            "anchor": f"{origin}{path}",
            **{
                relation: [{"href": f"{origin}{target}", "type": kind} for target, kind in targets]
                for relation, targets in relations.items()
            },
            "status": [{"href": f"{origin}/health", "type": "application/json"}],
        }
        for path, (_, relations) in _INTERFACES.items()
    ]
    return {"linkset": [whole, *each]}
