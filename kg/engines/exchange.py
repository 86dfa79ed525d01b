"""One exchange with an endpoint of the SPARQL 1.1 Protocol, by way of SPARQLWrapper."""

from __future__ import annotations

import ast
import http.client
import re
import socket
import time
import urllib.error
import warnings
from collections.abc import Iterable
from contextlib import closing
from typing import Any, Final, NamedTuple, cast

from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    QueryBadFormed,
    SPARQLWrapperException,
)

from kg.engines import EngineUnavailable, Limits, QueryError
from kg.engines import LimitExceeded as Exceeded
from kg.errors import FairweaveError, one_line

_CHUNK: Final = 1 << 16
#: other names of the same media types
_SYNONYMS: Final = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}
#: header fields of Virtuoso: rows were cut at this number; the query ended before its time
_CUT: Final = "X-SPARQL-MaxRows"
_STATE: Final = "X-SQL-State"
_INCOMPLETE: Final = "S1TAT"
#: how endpoints state in a message that a query takes too long
_TOO_LONG: Final = re.compile(
    r"estimated execution time|timed? ?out|time ?limit|took too long", re.IGNORECASE
)


class EndpointFailed(EngineUnavailable):
    """The endpoint answers, and cannot evaluate this query; the message is its own."""


class Reply(NamedTuple):
    """What an endpoint sends.

    Attributes:
        media_type: of the body, without parameters.
        body: the bytes.
        is_cut: whether the endpoint states that rows are missing.
    """

    media_type: str
    body: bytes
    is_cut: bool


class Exchange:
    """Sends queries to the endpoint at ``url``.

    Args:
        url: where the endpoint takes queries.
        limits: ``seconds`` and ``result`` are applied.

    Raises:
        EngineUnavailable: ``url`` is no address of the web.
    """

    def __init__(self, url: str, limits: Limits) -> None:
        if not url.startswith(("http://", "https://")):
            raise EngineUnavailable(f"{url}: an endpoint's address begins with http:// or https://")
        self.url = url
        self._limits = limits

    def send(
        self,
        text: str,
        accept: str,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
    ) -> Reply:
        """The endpoint's answer to the query ``text``.

        Args:
            accept: the media types that are wanted.
            default_graphs: ``default-graph-uri``.
            named_graphs: ``named-graph-uri``.

        Raises:
            QueryError: the endpoint does not take it for a query.
            LimitExceeded: it takes too long, or the answer is too large.
            EndpointFailed: the endpoint cannot evaluate it.
            EngineUnavailable: the endpoint does not answer.
        """
        wrapper: Any = SPARQLWrapper(self.url)  # its annotations forbid a timeout of half a second
        with warnings.catch_warnings():  # that it cannot guess the form: the endpoint can
            warnings.simplefilter("ignore")
            wrapper.setQuery(text)
        wrapper.queryType = SELECT  # SPARQLWrapper guesses, and sends what it takes for an update
        wrapper.setMethod(POST)
        # a form: Virtuoso never answers a query that is posted directly
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.timeout = self._limits.seconds
        for name, graphs in (
            ("default-graph-uri", default_graphs),
            ("named-graph-uri", named_graphs),
        ):
            for iri in graphs:
                wrapper.addParameter(name, iri)
        deadline = time.monotonic() + self._limits.seconds
        try:
            with closing(wrapper.query().response) as response:
                return self._read(response, deadline)
        except FairweaveError:
            raise
        except QueryBadFormed as error:
            raise self._of_message(_message(error), QueryError) from error
        except EndPointInternalError as error:
            raise self._of_message(_message(error), EndpointFailed) from error
        except (OSError, SPARQLWrapperException, http.client.HTTPException) as error:
            raise self._of_failure(error) from error

    def _read(self, response: Any, deadline: float) -> Reply:
        body = bytearray()
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > self._limits.result:
                size = self._limits.result / 1024**2
                raise Exceeded("size", f"the result is larger than {size:g} MB")
            if time.monotonic() > deadline:
                raise TimeoutError
        headers = response.headers
        if headers.get(_STATE) == _INCOMPLETE:
            raise self._too_long()
        media_type = headers.get_content_type()
        return Reply(_SYNONYMS.get(media_type, media_type), bytes(body), _CUT in headers)

    def _of_message(self, message: str, kind: type[FairweaveError]) -> FairweaveError:
        return self._too_long() if _TOO_LONG.search(message) else kind(one_line(message))

    def _of_failure(self, error: Exception) -> FairweaveError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        gateway_timeout = isinstance(error, urllib.error.HTTPError) and error.code in (408, 504)
        if isinstance(reason, TimeoutError | socket.timeout) or gateway_timeout:
            return self._too_long()
        return EngineUnavailable(f"{self.url} does not answer: {one_line(str(reason))}")

    def _too_long(self) -> Exceeded:
        return Exceeded("time", f"the query took longer than {self._limits.seconds:g} seconds")


def _message(error: SPARQLWrapperException) -> str:
    """The endpoint's message: SPARQLWrapper has it as the ``repr`` of bytes in its message."""
    _, _, response = str(error).partition("Response:\n")
    try:
        return cast(bytes, ast.literal_eval(response)).decode("utf-8", "replace").strip()
    except (ValueError, SyntaxError, AttributeError):
        return str(error)
