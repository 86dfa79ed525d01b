"""What is reported when something is wrong: RFC 9457 for programs, a page for people.

| status | when |
| --- | --- |
| 400 | no query, several, or one that does not parse (the parser's words and place);
         a parameter of a saved query has a value that it does not take |
| 403 | an update; a ``SERVICE`` that the operator does not allow |
| 406 | none of the accepted media types is available |
| 413 | the request is larger than a query may be |
| 415 | posted as something else than the protocol's two types |
| 501 | the engine behind the service lacks what the query needs (a custom function), or the service
         what only a snapshot has |
| 502 | the store or the endpoint behind the service does not answer |
| 503 | too many queries wait, or the engine is away; ``Retry-After`` states when to try again |
| 504 | the query took longer than it may |
| 507 | the query took more memory, or its result more room, than it may |
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Final

from api.http.negotiation import choose
from api.web.templating import page
from kg.engines import (
    EngineBusy,
    EngineUnavailable,
    LimitExceeded,
    NotAcceptable,
    NotSupported,
    QueryError,
    QueryRefused,
)
from kg.errors import FairweaveError
from kg.saved_queries import ParameterError

JSON_TYPE: Final = "application/problem+json"

_STATUS: Final[dict[type[FairweaveError], int]] = {
    ParameterError: 400,
    QueryError: 400,
    QueryRefused: 403,
    NotAcceptable: 406,
    NotSupported: 501,
    EngineUnavailable: 502,
    EngineBusy: 503,
}
_LIMIT_STATUS: Final = {"time": 504, "memory": 507, "size": 507}
_RETRY_AFTER: Final = "1"


class Problem(FairweaveError):
    """Why a request is not answered.

    Args:
        status: of HTTP.
        detail: what is wrong with this request, for its sender.
        limit: which limit was exceeded, if one was: time, memory or size.
        allow: the methods that are allowed, for a 405.
    """

    def __init__(self, status: int, detail: str, *, limit: str = "", allow: bytes = b"") -> None:
        super().__init__(detail)
        self.status, self.detail, self.limit, self.allow = status, detail, limit, allow

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase


def problem_of(error: FairweaveError) -> Problem:
    """What ``error`` of an engine is over HTTP."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, LimitExceeded):
        return Problem(_LIMIT_STATUS[error.limit], str(error), limit=error.limit)
    return Problem(_STATUS.get(type(error), 500), str(error))


def headers_of(problem: Problem) -> list[tuple[bytes, bytes]]:
    """The header fields that go with ``problem``, besides its content type."""
    fields = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
    if problem.status == 503:
        fields.append((b"retry-after", _RETRY_AFTER.encode()))
    if problem.allow:
        fields.append((b"allow", problem.allow))
    return fields


def body_of(problem: Problem, accept: str) -> tuple[str, bytes]:
    """The content type and body that describe ``problem``; markup in it is never markup there."""
    if choose(accept, (JSON_TYPE, "application/json", "text/html")) == "text/html":
        return "text/html; charset=utf-8", page("problem.html", problem=problem)
    members = {"type": "about:blank", "status": problem.status, "title": problem.title}
    members["detail"] = problem.detail
    if problem.limit:
        members["limit"] = problem.limit
    text = json.dumps(members, ensure_ascii=True)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return JSON_TYPE, text.encode()
