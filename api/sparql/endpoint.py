"""``/sparql``: the SPARQL 1.1 Protocol for queries, as a plain ASGI application.

It is in front of the framework's routing, because an answer that is
known already should cost no more than finding it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from api.http import metrics
from api.http.endpoint import Endpoint, Watch, of_body, of_page
from api.http.negotiation import FORMAT_NAMES, choose, takes_gzip
from api.http.origin import origin
from api.http.problems import Problem, problem_of
from api.http.responses import Response, of_answer
from api.http.route import CURRENT
from api.sparql.editor import editor_page, labelled, result_of
from api.sparql.protocol import HTML, Operation, operation, query_of
from api.sparql.service_description import TYPES as DESCRIPTION_TYPES
from api.sparql.service_description import description
from api.sparql.unknown_terms import unknown_terms
from api.state.current_snapshot import Current
from api.state.service import Service
from kg.bounded_cache import length
from kg.engines import RESULT_TYPES, Query
from kg.errors import FairweaveError

MAX_BODY: Final = 4 * 1024**2
_LARGE: Final = 256 * 1024  # from here on, compressing is worth a thread
_HTML_RESULT: Final = RESULT_TYPES[3]  # a row is a line: counted without being read


class SparqlRequest(NamedTuple):
    """All that the answer to a request depends on."""

    method: str
    query_string: bytes
    accept: str
    gzip: str
    content_type: str
    body: bytes


class Sparql(Endpoint):
    """The endpoint.

    Args:
        service: what is served.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._federated = bool(service.allow_service)

    async def response(self, scope: Any, receive: Any, fields: Mapping[bytes, str]) -> Response:
        """The answer to a query, the editor, or the description of the endpoint."""
        method = scope["method"]
        body = await _body(receive, fields) if method == "POST" else b""
        _, _, suffix = scope["path"].rpartition("/")[2].partition(".")
        request = SparqlRequest(
            "POST" if method == "POST" else "GET",
            scope["query_string"],
            FORMAT_NAMES[suffix] if suffix else fields.get(b"accept", ""),
            fields.get(b"accept-encoding", ""),
            fields.get(b"content-type", ""),
            body,
        )
        current: Current = scope[CURRENT]
        response = current.responses.get(request)
        if response is not None:
            metrics.CACHE_HITS.inc()
            return response
        return await self._respond(request, current, scope, receive)

    async def _respond(
        self, request: SparqlRequest, current: Current, scope: Any, receive: Any
    ) -> Response:
        what = operation(request.method, request.query_string, request.content_type, request.body)
        gzip = takes_gzip(request.gzip)
        if what.text is None and request.method == "GET":
            kind = choose(what.accept or request.accept, (*DESCRIPTION_TYPES, HTML))
            if kind == HTML:
                return of_page(editor_page(), gzip)
            if kind is not None:
                return await self._description(current, origin(scope), kind, gzip)
        query = query_of(what, request.accept, f"{origin(scope)}/sparql")
        known = current.answers.cached(query)
        if (
            known is not None
            and len(known.body) <= _LARGE
            and HTML not in (query.result_type, query.graph_type)
        ):
            # requested a second time, so perhaps a third: from now on in the shortest way
            warnings = await _warnings(current, query)
            response = of_answer(known, gzip=gzip, extra=warnings)
            _keep(current, request, response)
            return response
        watch = Watch(scope, receive)
        try:
            if HTML in (query.result_type, query.graph_type):
                return await _answer_page(current, what, query, gzip)
            started = time.perf_counter()
            answer = await current.answers.get(query)
            metrics.QUERY_SECONDS.observe(time.perf_counter() - started)
        finally:
            watch.end()
        warnings = await _warnings(current, query)
        if gzip and len(answer.body) > _LARGE:
            return await asyncio.to_thread(of_answer, answer, gzip=True, extra=warnings)
        return of_answer(answer, gzip=gzip, extra=warnings)

    async def _description(self, current: Current, at: str, kind: str, gzip: bool) -> Response:
        key = ("service description", at, kind, gzip)
        response = current.responses.get(key)
        if response is None:
            body = await description(current, at, kind, federated=self._federated)
            response = await asyncio.to_thread(of_body, kind, body, gzip)
            if current.engine.version and response.size <= _LARGE:
                current.responses.put(key, response, response.size)
        return response


async def _warnings(current: Current, query: Query) -> tuple[tuple[bytes, bytes], ...]:
    """A field for each term of ``query`` that the graph does not have: often why rows are missing.

    RFC 9111 withdrew ``Warning`` for caches; code 299 is still used by APIs for a message.
    """
    try:
        unknown = await unknown_terms(current, query.text)
    except FairweaveError:  # an engine that is busy has answered the query itself
        return ()
    return tuple((b"warning", f'299 - "{term}"'.encode("ascii", "replace")) for term in unknown)


async def _answer_page(current: Current, what: Operation, query: Query, gzip: bool) -> Response:
    """The page with the query and its answer, or with what is wrong with it."""
    text = what.text or ""
    if not text.strip():
        return of_page(editor_page(), gzip)
    plain = Query(
        query.text,
        _HTML_RESULT,
        default_graphs=query.default_graphs,
        named_graphs=query.named_graphs,
        base=query.base,
    )
    try:
        answer = await current.answers.get(plain)
    except FairweaveError as error:
        problem = problem_of(error)
        return of_page(editor_page(text, problem=problem), gzip, problem)
    warnings = [str(unknown) for unknown in await unknown_terms(current, text)]
    result = await labelled(current, await asyncio.to_thread(result_of, answer, current.base))
    body = await asyncio.to_thread(editor_page, text, result=result, warnings=warnings)
    return of_page(body, gzip)


def _keep(current: Current, request: SparqlRequest, response: Response) -> None:
    size = response.size + length(request)
    if size <= _LARGE:
        current.responses.put(request, response, size)


async def _body(receive: Any, fields: Mapping[bytes, str]) -> bytes:
    if fields.get(b"content-encoding", "identity").lower() != "identity":
        raise Problem(415, "A query is posted without content coding.")
    too_large = Problem(413, f"A query may have {MAX_BODY // 1024**2} MB.")
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "The request ended before its body.")
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise too_large
        if not message.get("more_body", False):
            return bytes(body)
