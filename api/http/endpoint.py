"""Base classes for read-only endpoints: caching, conditional requests, errors, metrics.

Plain ASGI, in front of the framework's routing, so that a cached response costs no more
than finding it. A subclass makes the :class:`Response` to a request. Caching it as long as
the snapshot is current, ``HEAD``, cancelling the work for a client that hung up, problem
documents in the form that the client accepts, and counting are here.
"""

from __future__ import annotations

import abc
import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final, NamedTuple
from urllib.parse import parse_qsl

from api.http import metrics
from api.http.negotiation import takes_gzip
from api.http.origin import origin
from api.http.problems import Problem, body_of, headers_of, problem_of
from api.http.responses import Response
from api.http.route import CURRENT, ROUTE
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.state.service import Service
from api.web.templating import SECURITY
from kg.bounded_cache import length
from kg.engines import digest
from kg.errors import FairweaveError

GONE: Final = "fairweave.client_gone"
POLL_SECONDS: Final = 0.1  # seconds
CACHED_BODY_BYTES: Final = 256 * 1024  # bytes
CLIENT_CLOSED_REQUEST: Final = 499  # nginx's word for it


class Request(NamedTuple):
    """All that a response depends on.

    Attributes:
        origin: where the client reached the service, without a slash at the end
            (``https://example.org/fairweave``): links to the service are made from it.
        path: below the origin, as it was sent but for percent-escapes; no slash at its end.
        query_string: as it was sent.
        accept: the ``Accept`` field.
        gzip: whether the client takes gzip.
        raw_path: ``path`` with the percent-escapes that it was sent with.
    """

    origin: str
    path: str
    query_string: bytes
    accept: str
    gzip: bool
    raw_path: str

    def parameters(self) -> dict[str, str]:
        """The query string, each name once.

        Raises:
            Problem: a name is in it twice, or it is not percent-encoded UTF-8 (400).
        """
        return given(self.query_string)


class Endpoint(abc.ABC):
    """A part of the service: a request in, a response out, whatever fails.

    Args:
        service: what endpoints share.
    """

    def __init__(self, service: Service) -> None:
        self._state, self._site = service.state, service.site

    @abc.abstractmethod
    async def response(self, scope: Any, receive: Any, fields: Mapping[bytes, str]) -> Response:
        """The response to one request with the header ``fields``.

        Raises:
            FairweaveError: there is none; a :class:`Problem` states why with its status.
        """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        fields = fields_of(scope["headers"])
        try:
            response = await self.response(scope, receive, fields)
        except FairweaveError as error:
            response = of_problem(problem_of(error), fields.get(b"accept", ""))
        except asyncio.CancelledError:
            if GONE not in scope:
                raise
            metrics.counted(scope[ROUTE], CLIENT_CLOSED_REQUEST)
            return
        status = await response.send(
            send,
            fields.get(b"if-none-match", ""),
            fields.get(b"if-modified-since", ""),
            head=scope["method"] == "HEAD",
        )
        metrics.counted(scope[ROUTE], status)


class CachedEndpoint(Endpoint):
    """A part of the service that is read with GET and HEAD."""

    #: whether a response may be given to the next who requests the same
    cached: bool = True

    @abc.abstractmethod
    async def respond(self, request: Request, current: Current) -> Response:
        """The response to ``request``, from ``current``.

        Raises:
            FairweaveError: there is none; a :class:`Problem` states why with its status.
        """

    async def response(self, scope: Any, receive: Any, fields: Mapping[bytes, str]) -> Response:
        """The response to one request: that which is kept, or a new one."""
        request = Request(
            origin(scope),
            scope["path"].rstrip("/") or "/",
            scope["query_string"],
            fields.get(b"accept", ""),
            takes_gzip(fields.get(b"accept-encoding", "")),
            scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1").rstrip("/") or "/",
        )
        current: Current = scope[CURRENT]
        response = current.responses.get(request)
        if response is not None:
            metrics.CACHE_HITS.inc()
            return response
        watch = Watch(scope, receive)
        try:
            response = await self.respond(request, current)
        finally:
            watch.end()
        may_cache = self.cached and response.status == 200 and response.size <= CACHED_BODY_BYTES
        if may_cache and current.engine.version:
            current.responses.put(request, response, response.size + length(request))
        return response


def fields_of(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    """The header fields; several of one name are one list (RFC 9110, 5.3)."""
    fields: dict[bytes, str] = {}
    for name, value in headers:
        text = value.decode("latin-1")
        fields[name] = f"{fields[name]}, {text}" if name in fields else text
    return fields


def given(query_string: bytes) -> dict[str, str]:
    """What ``query_string`` states, each name once.

    Raises:
        Problem: a name is in it twice, or it is not percent-encoded UTF-8 (400).
    """
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=100,
        )
    except ValueError:
        raise Problem(400, "The query string is not percent-encoded UTF-8.") from None
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(400, f"{twice}: given more than once")
    return found


def of_body(content_type: str, body: bytes, gzip: bool, **options: Any) -> Response:
    """The response that is ``body``, named by its content; text is UTF-8."""
    if content_type.startswith("text/") and "charset" not in content_type:
        content_type += "; charset=utf-8"
    return Response(200, content_type, body, etag=digest(body), gzip=gzip, **options)


def of_page(
    body: bytes,
    gzip: bool,
    problem: Problem | None = None,
    extra: tuple[tuple[bytes, bytes], ...] = (),
) -> Response:
    """The response that is a page for people; with what went wrong, if something did."""
    if problem is None:
        return of_body(HTML, body, gzip, extra=(*SECURITY, *extra))
    fields = [*SECURITY, *headers_of(problem), *extra]
    return Response(problem.status, f"{HTML}; charset=utf-8", body, gzip=gzip, extra=fields)


def of_problem(problem: Problem, accept: str) -> Response:
    """The response for ``problem``, in a media type that the client accepts."""
    content_type, body = body_of(problem, accept)
    extra = headers_of(problem)
    if content_type.startswith(HTML):
        extra += SECURITY
    return Response(problem.status, content_type, body, extra=extra)


def redirect(status: int, location: str) -> Response:
    """The response that sends the client to ``location``, an absolute or origin-relative URL."""
    extra = ((b"location", location.encode("ascii", "replace")),)
    return Response(status, "", b"", extra=extra)


class Watch:
    """Cancels the task at work when its client has hung up: its result is not needed.

    Begins only after a while: most answers are there before anyone can have left. One timer
    looks after all that are under way, because a timer for each would cost more than
    many an answer.
    """

    _young: ClassVar[set[Watch]] = set()
    _waiting: ClassVar[bool] = False

    def __init__(self, scope: Any, receive: Any) -> None:
        self._scope, self._receive = scope, receive
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task(loop)
        self._watching: asyncio.Task[None] | None = None
        self._seen = False
        self._young.add(self)
        if not Watch._waiting:
            Watch._waiting = True
            loop.call_later(POLL_SECONDS, Watch._look)

    def end(self) -> None:
        """Stop watching."""
        self._young.discard(self)
        if self._watching is not None:
            self._watching.cancel()

    @classmethod
    def _look(cls) -> None:
        """Begin to watch for those who were under way the last time, too."""
        for watch in [watch for watch in cls._young if watch._seen]:
            cls._young.discard(watch)
            watch._watching = asyncio.get_running_loop().create_task(watch._wait())
        for watch in cls._young:
            watch._seen = True
        Watch._waiting = bool(cls._young)
        if cls._young:
            asyncio.get_running_loop().call_later(POLL_SECONDS, cls._look)

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._scope[GONE] = True
        if self._task is not None:
            self._task.cancel()
