"""``/dumps/``: the snapshot's files, listed for people and programs, and sent in whole or in part.

Files are known by name from the manifest: a path that names none of them leads nowhere. They go
from disk to the client piece by piece (``Range``, ``If-Range``: RFC 9110, 14), packed ones as
the files that they are, with no ``Content-Encoding`` that a client would undo.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any, Final

from starlette.responses import FileResponse
from starlette.types import Message

from api.datasets.snapshot_datasets import all_own, source_path
from api.downloads.snapshot_files import StoredFile, stored_files
from api.exports import dcat
from api.exports.context import Place, place
from api.exports.signposting import Link, header
from api.http import metrics
from api.http.endpoint import CachedEndpoint, Request, fields_of, of_body, of_page, of_problem
from api.http.negotiation import choose
from api.http.origin import origin
from api.http.problems import Problem
from api.http.responses import CORS, Response, matches
from api.http.route import CURRENT, ROUTE
from api.records.formats import with_aliases
from api.state.current_snapshot import Current
from api.web.templating import page
from kg.datasets.model import File
from kg.rdf.rdf_writer import Statements

_JSON: Final = "application/json"
#: the value of ``Range`` that asks for bytes
_BYTES: Final = re.compile(
    rb"bytes=((?: *(?:\d{1,18}-\d{0,18}|-\d{1,18}) *(?:,(?!$)|$))+)", re.IGNORECASE
)
#: media type of the listing → suffix of its syntax
MEDIA_TYPES: Final = {
    "text/html": "html",
    _JSON: "json",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/n-triples": "nt",
    "application/trig": "trig",
    "application/n-quads": "nq",
}
_SUFFIXES: Final = with_aliases(MEDIA_TYPES)


class Dumps(CachedEndpoint):
    """``/dumps/`` and the files under it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request: for a file from disk, for all else as ever."""
        current: Current = scope[CURRENT]
        name = scope["path"].removeprefix("/dumps").removeprefix("/")
        entry = stored_files(current).get(name) if name else None
        if entry is None:
            await super().__call__(scope, receive, send)
            return
        # a range in other units than bytes, or of none, is ignored (RFC 9110, 14.2)
        scope = scope | {"headers": [*filter(_is_understood, scope["headers"])]}
        fields = fields_of(scope["headers"])
        tag = entry.file.sha256[:32]
        here = origin(scope)
        wholes = [f"{here}/snapshot/{current.engine.version}"] if current.engine.version else []
        if entry.file.source:
            wholes.insert(0, here + source_path(entry.file.source))
        headers = _headers(entry, tag, wholes)

        async def open_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *CORS]
                metrics.counted(scope[ROUTE], message["status"])
            await send(message)

        if matches(tag, fields.get(b"if-none-match", "")):
            start = {"type": "http.response.start", "status": 304}
            known = [(k.encode(), v.encode()) for k, v in headers.items() if k != "content-type"]
            await open_send({**start, "headers": known})
            await open_send({"type": "http.response.body", "body": b""})
            return
        response = FileResponse(entry.path, headers=headers, media_type=headers["content-type"])
        try:
            await response(scope, receive, open_send)
        except RuntimeError:  # the snapshot was removed while it was being served
            gone = Problem(410, "This snapshot has been removed; there is a newer one.")
            await of_problem(gone, fields.get(b"accept", "")).send(send)

    async def respond(self, request: Request, current: Current) -> Response:
        """The listing."""
        entries = stored_files(current)
        if not entries:
            raise _nothing(current)
        if request.path != "/dumps":
            raise Problem(404, "There is no such file; /dumps/ lists those there are.")
        chosen = _SUFFIXES.get(choose(request.accept, tuple(_SUFFIXES)) or "")
        if chosen is None:
            raise Problem(406, f"The listing is given out as {', '.join(MEDIA_TYPES)}.")
        where = place(request, current, self._site)
        whole = next(iter(all_own(current, where)), None)
        listed = [entry.file for entry in entries.values()]
        if chosen == "html":
            body = page(
                "dumps.html",
                parts=_parts(listed),
                where=where,
                whole=whole,
                size=in_words,
                made=current.index.day if current.index else "",
            )
            return of_page(body, request.gzip)
        if chosen == "json":
            files = [
                {
                    "name": file.name,
                    "url": where.address(file.path),
                    "title": file.title,
                    "description": file.description,
                    "media_type": file.sent_as,
                    "size": file.size,
                    "sha256": file.sha256,
                    "license": _terms(file, where),
                }
                for file in listed
            ]
            made = current.index.made if current.index else None
            created = made.isoformat(timespec="seconds") if made else where.made
            document = {"snapshot": current.engine.version, "created": created, "files": files}
            return of_body(_JSON, json.dumps(document, ensure_ascii=False).encode(), request.gzip)
        if whole is None:
            raise Problem(501, f"Files made from an endpoint are listed as text/html or {_JSON}.")
        kind = next(media for media, name in MEDIA_TYPES.items() if name == chosen)
        return of_body(kind, _described(current, where).written(chosen), request.gzip)


def _nothing(current: Current) -> Problem:
    """Why there is no file."""
    if current.index is None:
        return Problem(501, "This store has no files; use SPARQL.")
    if current.index.made:
        return Problem(501, "The endpoint of this service has no source with records; use SPARQL.")
    if current.index.fault:
        return Problem(501, f"No tables can be made from the endpoint: {current.index.fault}.")
    return Problem(503, "The tables are being made from the endpoint; try again soon.")


def _is_understood(field: tuple[bytes, bytes]) -> bool:
    name, value = field
    if name != b"range":
        return True
    parts = _BYTES.fullmatch(value.strip())
    pairs = (part.split(b"-") for part in parts[1].replace(b" ", b"").split(b",")) if parts else ()
    return parts is not None and all(
        not first or not last or int(first) <= int(last) for first, last in pairs
    )


def in_words(size: int) -> str:
    """A number of bytes as people read it.

    >>> in_words(999), in_words(16_327_155), in_words(71_000)
    ('999 bytes', '16.3 MB', '71 kB')
    """
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def _terms(file: File, where: Place) -> str | None:
    """The address of the licence of ``file``, if its sources state one."""
    found = where.terms([file.source] if file.source else where.sources)
    return found[0].address if found else None


def _parts(files: list[File]) -> dict[str, list[File]]:
    """The files as a reader looks for them."""
    parts: dict[str, list[File]] = {"The graph": [], "Tables": [], "How it was made": []}
    for file in files:
        of_table = "Tables" if file.columns else "How it was made"
        parts["The graph" if file.packed else of_table].append(file)
    return parts


def _described(current: Current, where: Place) -> Statements:
    out = Statements()
    for dataset in all_own(current, where):
        dcat.dataset(out, dataset, where)
    return out


def _headers(entry: StoredFile, tag: str, wholes: list[str]) -> dict[str, str]:
    content_type = entry.file.sent_as
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    links = [Link(whole, "collection", "text/html") for whole in wholes]
    return {
        "content-type": content_type,
        "etag": f'"{tag}"',
        "cache-control": "no-cache",
        "link": header(links).decode(),
        "repr-digest": f"sha-256=:{_base64(entry.file.sha256)}:",
        "x-content-type-options": "nosniff",
    }


def _base64(digest: str) -> str:
    """``digest`` (hex) as RFC 9530 writes it."""
    return b64encode(bytes.fromhex(digest)).decode()
