"""Stylesheets and scripts: each under an address that changes with its content, kept for ever.

``/static/{digest}/{name}`` contains the files of ``api/static`` and of
``api/static/built``, which the package build fills from ``web/``. The digest is
of all of them together, so that a script finds its parts beside it. A page requests
for the address with :func:`address`; what was not built has none, and the page
then does without.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from fastapi import HTTPException
from fastapi import Request as HTTPRequest
from fastapi import Response as HTTPResponse

from api.http.negotiation import takes_gzip

_DIRECTORY: Final = Path(__file__).parent.parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
}
_GZIPPED: Final = (".css", ".js", ".svg", ".txt")
FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """A file as it is sent.

    Attributes:
        content_type: its media type.
        body: its bytes.
        compressible: whether it is text.
    """

    content_type: str
    body: bytes
    compressible: bool

    @cached_property
    def gzipped(self) -> bytes:
        """:attr:`body`, compressed when it is first sent; empty where that does not help."""
        return gzip.compress(self.body, 9, mtime=0) if self.compressible else b""


class Assets:
    """The files of a directory and of its ``built``, read once.

    Args:
        directory: where they are; it need not exist.
    """

    def __init__(self, directory: Path) -> None:
        self._assets: dict[str, Asset] = {}
        digest = hashlib.sha256()
        for folder in (directory, directory / "built"):
            for path in sorted(folder.glob("*.*")):
                if path.is_file() and path.suffix in _TYPES:
                    body = path.read_bytes()
                    digest.update(path.name.encode() + b"\0" + body)
                    content_type, compressible = _TYPES[path.suffix], path.suffix in _GZIPPED
                    self._assets[path.name] = Asset(content_type, body, compressible)
        self.digest: Final = digest.hexdigest()[:16]

    def address(self, name: str) -> str:
        """The path that file ``name`` is served under; empty if there is none.

        >>> Assets(Path("/nowhere")).address("app.js")
        ''
        """
        return f"/static/{self.digest}/{name}" if name in self._assets else ""

    def get(self, name: str) -> Asset | None:
        """File ``name``, if there is one."""
        return self._assets.get(name)


@cache
def assets() -> Assets:
    """The files that came with the package."""
    return Assets(_DIRECTORY)


def address(name: str) -> str:
    """See :meth:`Assets.address`; for templates: ``{{ asset("app.js") }}``."""
    return assets().address(name)


async def static_file(request: HTTPRequest) -> HTTPResponse:
    """The response with the file that ``request`` names.

    Raises:
        HTTPException: there is no such file (404).
    """
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404, "No such file belongs to these pages.")
    # a page made before an upgrade requests an old digest, and gets the current file for now
    is_current = request.path_params["digest"] == assets().digest
    headers = {
        "Cache-Control": FOR_EVER if is_current else "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    body = asset.body
    if asset.gzipped:
        headers["Vary"] = "Accept-Encoding"
        if takes_gzip(request.headers.get("accept-encoding", "")):
            body = asset.gzipped
            headers["Content-Encoding"] = "gzip"
    return HTTPResponse(body, media_type=asset.content_type, headers=headers)


async def favicon(_: HTTPRequest) -> HTTPResponse:
    """The icon, for browsers and previews that request it without reading a page."""
    icon = assets().get("icon.svg")
    if icon is None:
        raise HTTPException(404, "There is no icon.")
    return HTTPResponse(icon.body, media_type=icon.content_type)
