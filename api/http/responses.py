"""Responses made once and sent often: header fields and body, with an exact ``ETag``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, ClassVar, Final

from isal import igzip

from kg.engines import Answer

CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After, Content-Length, Warning"),
)
_GZIP_FROM: Final = 1024  # below this, gzip saves less than the packet it is in
_TEXTUAL: Final = ("text/",)
#: bytes of a body that are written at once
_PIECE: Final = 256 * 1024
#: bytes of large bodies that all clients together may leave unread
UNDELIVERED: Final = 512 * 1024**2
_BUSY_TEXT: Final = json.dumps(
    {
        "type": "about:blank",
        "status": 503,
        "title": "Service Unavailable",
        "detail": "Too many large results are being sent; try again later.",
    }
).encode()
_BUSY: Final = (
    (b"content-type", b"application/problem+json"),
    (b"content-length", str(len(_BUSY_TEXT)).encode()),
    (b"cache-control", b"no-store"),
    (b"retry-after", b"10"),
    *CORS,
)


class Response:
    """A response as ASGI wants it.

    Args:
        status: of HTTP.
        content_type: of ``body``.
        body: the bytes, before any coding.
        etag: without quotes; none: no ``ETag``.
        gzip: whether the client requested gzip (it gets it only where that helps).
        cache_control: what a cache may do with it.
        modified: when the entity itself changed last, as HTTP writes dates; none: not known.
        extra: more header fields.
    """

    #: bytes of large bodies that are being sent
    undelivered: ClassVar[int] = 0

    __slots__ = ("_not_modified", "_start", "body", "etag", "modified", "status")

    def __init__(
        self,
        status: int,
        content_type: str,
        body: bytes,
        *,
        etag: str = "",
        gzip: bool = False,
        cache_control: str = "no-cache",
        modified: str = "",
        extra: tuple[tuple[bytes, bytes], ...] | list[tuple[bytes, bytes]] = (),
    ) -> None:
        headers = [(b"content-type", content_type.encode())] if content_type else []
        if gzip and len(body) >= _GZIP_FROM:
            body = igzip.compress(body, 2, mtime=0)
            headers.append((b"content-encoding", b"gzip"))
            etag = etag and f"{etag}-gzip"
        common = [
            (b"vary", b"Accept, Accept-Encoding"),
            (b"cache-control", cache_control.encode()),
            *CORS,
        ]
        if etag:
            common.append((b"etag", f'"{etag}"'.encode()))
        if modified:
            common.append((b"last-modified", modified.encode()))
        # what a request brings into a field must not begin another one
        extra = [(name, value.translate(None, b"\r\n\0")) for name, value in extra]
        names = {name for name, _ in extra}
        common = [field for field in common if field[0] not in names]
        self.status = status
        self.body = body
        self.etag = etag
        self.modified = modified
        length = [(b"content-length", str(len(body)).encode())] if status != 204 else []
        headers += [*length, *common, *extra]
        self._start = {"type": "http.response.start", "status": status, "headers": headers}
        self._not_modified = {"type": "http.response.start", "status": 304, "headers": common}

    @property
    def size(self) -> int:
        """What it takes in memory, about, in bytes."""
        return len(self.body) + 2048

    async def send(
        self, send: Any, if_none_match: str = "", if_modified_since: str = "", *, head: bool = False
    ) -> int:
        """Send it, or that the client has it already; returns the status that was sent."""
        if self._is_known(if_none_match, if_modified_since):
            await send(self._not_modified)
            await send({"type": "http.response.body", "body": b""})
            return 304
        body = b"" if head else self.body
        if len(body) > _PIECE:
            return await self._send_large(send)
        await send(self._start)
        await send({"type": "http.response.body", "body": body})
        return self.status

    async def _send_large(self, send: Any) -> int:
        """Send the body piece by piece, each when the client has read most of the last."""
        size = len(self.body)
        if Response.undelivered and Response.undelivered + size > UNDELIVERED:
            await send({"type": "http.response.start", "status": 503, "headers": _BUSY})
            await send({"type": "http.response.body", "body": _BUSY_TEXT})
            return 503
        Response.undelivered += size
        try:
            await send(self._start)
            body = memoryview(self.body)
            for start in range(0, size, _PIECE):
                piece = bytes(body[start : start + _PIECE])
                more = start + _PIECE < size
                await send({"type": "http.response.body", "body": piece, "more_body": more})
        finally:
            Response.undelivered -= size
        return self.status

    def _is_known(self, if_none_match: str, if_modified_since: str) -> bool:
        """Whether the client has it; its date counts only where it sent no tag (RFC 9110, 13.2)."""
        if if_none_match:
            return bool(self.etag) and matches(self.etag, if_none_match)
        return bool(if_modified_since and self.modified) and not_since(
            self.modified, if_modified_since
        )


def http_date(moment: datetime) -> str:
    """``moment`` as HTTP writes dates (RFC 9110, 5.6.7).

    >>> http_date(datetime.fromisoformat("2026-03-02T11:00:00+01:00"))
    'Mon, 02 Mar 2026 10:00:00 GMT'
    """
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def of_answer(
    answer: Answer, *, gzip: bool, extra: tuple[tuple[bytes, bytes], ...] = ()
) -> Response:
    """The response that is ``answer``, with the header fields ``extra``."""
    kind = answer.media_type
    content_type = f"{kind}; charset=utf-8" if kind.startswith(_TEXTUAL) else kind
    return Response(200, content_type, answer.body, etag=answer.digest, gzip=gzip, extra=extra)


def matches(etag: str, if_none_match: str) -> bool:
    """Whether ``if_none_match`` names ``etag`` (RFC 9110, 13.1.2: the weak comparison).

    >>> matches("a", 'W/"a", "b"'), matches("a", "*"), matches("a", '"b"'), matches("a", "a")
    (True, True, False, False)
    """
    if if_none_match.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == f'"{etag}"' for tag in if_none_match.split(","))


def not_since(modified: str, if_modified_since: str) -> bool:
    """Whether what changed at ``modified`` has not changed since; a date that is none: it has.

    >>> not_since("Mon, 02 Mar 2026 10:00:00 GMT", "Tue, 03 Mar 2026 10:00:00 GMT")
    True
    >>> not_since("Mon, 02 Mar 2026 10:00:00 GMT", "yesterday")
    False
    """
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError):
        return False
