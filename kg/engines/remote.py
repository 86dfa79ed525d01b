"""The engine elsewhere: any endpoint of the SPARQL 1.1 Protocol, through SPARQLWrapper.

What the default graph is, and how much memory a query may take, is that
endpoint's business; time and result size are limited here as well.
"""

from __future__ import annotations

import ast
import http.client
import socket
import time
import urllib.error
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from threading import Lock
from typing import Any, Final, cast, get_args

import pyoxigraph
from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from kg.engines import (
    Answer,
    Done,
    EngineBusy,
    EngineUnavailable,
    Form,
    Limits,
    NotAcceptable,
    Query,
    QueryError,
    QueryRefused,
    submit,
)
from kg.engines import LimitExceeded as Exceeded
from kg.engines.canonical import canonical_results, canonical_triples
from kg.engines.guard import Guard
from kg.engines.worker import GRAPH_FORMATS, RESULT_FORMATS, UPDATE_REFUSED, unacceptable
from kg.errors import FairweaveError, one_line
from kg.rdf.characters import well_formed

_CHUNK: Final = 1 << 16
#: what can be read back, which is requested first: its literals are rewritten
_READABLE_RESULTS: Final = ("application/sparql-results+json", "application/sparql-results+xml")
_READABLE_GRAPHS: Final = ("application/n-triples", "text/turtle", "application/rdf+xml")
_UNREADABLE: Final = (SyntaxError, ValueError, KeyError, TypeError, AttributeError, OSError)
#: other names of the same media types
_SYNONYMS: Final = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}


class RemoteEngine:
    """Answers from the SPARQL endpoint at ``url``.

    Args:
        url: where the endpoint takes queries.
        limits: ``seconds`` and ``result`` are applied; ``memory`` depends on the endpoint.
        workers: how many queries are sent at once.
        waiting: how many more may wait before others are turned away.
        allow_service: the endpoints that ``SERVICE`` may call; checked before anything is sent.

    Raises:
        EngineUnavailable: ``url`` is no address of the web.
    """

    def __init__(
        self,
        url: str,
        *,
        limits: Limits | None = None,
        workers: int = 8,
        waiting: int = 64,
        allow_service: tuple[str, ...] = (),
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise EngineUnavailable(f"{url}: an endpoint's address begins with http:// or https://")
        self._url = url
        self._limits = limits or Limits()
        self._guard = Guard(allow_service)
        self._room = workers + waiting
        self._under_way = 0
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(workers, "sparql")

    @property
    def version(self) -> str:
        """Nothing is known of when the endpoint's data changes."""
        return ""

    def start(self, query: Query, done: Done) -> Callable[[], None]:
        """See :meth:`kg.engines.Engine.start`; a query that was sent is not called back."""
        with self._lock:
            if self._under_way >= self._room:
                raise EngineBusy(f"{self._under_way} queries are under way already")
            self._under_way += 1
        try:
            answer = self._threads.submit(self._answer_of, query)
        except RuntimeError as error:
            self._leave()
            raise EngineUnavailable("the engine has stopped") from error
        cancelled = False

        def arrived(task: Future[Answer]) -> None:
            self._leave()
            if not cancelled and not task.cancelled():
                done(_outcome(task))

        def cancel() -> None:
            nonlocal cancelled
            cancelled = True
            answer.cancel()

        answer.add_done_callback(arrived)
        return cancel

    def query(self, query: Query) -> Answer:
        """See :meth:`kg.engines.Engine.query`."""
        return submit(self, query).result()

    def close(self) -> None:
        """Let the queries under way end."""
        self._threads.shutdown(wait=True)
        self._guard.close()

    def _leave(self) -> None:
        with self._lock:
            self._under_way -= 1

    def _answer_of(self, query: Query) -> Answer:
        self._guard.check(query.text)
        wrapper: Any = SPARQLWrapper(self._url)  # its annotations forbid a timeout of half a second
        with warnings.catch_warnings():  # that it cannot guess the form: the endpoint can
            warnings.simplefilter("ignore")
            wrapper.setQuery(_text(_with_base(query)))
        form = wrapper.queryType if wrapper.queryType in get_args(Form) else None
        wrapper.queryType = SELECT  # SPARQLWrapper guesses, and sends what it takes for an update
        wrapper.setMethod(POST)
        # a form: Virtuoso never answers a query that is posted directly
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", _accept(query, form))
        wrapper.timeout = self._limits.seconds
        for name, graphs in (
            ("default-graph-uri", query.default_graphs),
            ("named-graph-uri", query.named_graphs),
        ):
            for iri in graphs:
                wrapper.addParameter(name, _iri(iri))
        media_type, body = self._send(wrapper, query.text)
        return _answer(query, form, _SYNONYMS.get(media_type, media_type), body)

    def _send(self, wrapper: Any, text: str) -> tuple[str, bytes]:
        """The media type and the bytes of the endpoint's answer."""
        deadline = time.monotonic() + self._limits.seconds
        try:
            with closing(wrapper.query().response) as response:
                body = bytearray()
                while chunk := response.read1(_CHUNK):
                    body += chunk
                    if len(body) > self._limits.result:
                        size = self._limits.result / 1024**2
                        raise Exceeded("size", f"the result is larger than {size:g} MB")
                    if time.monotonic() > deadline:
                        raise TimeoutError
                return response.headers.get_content_type(), bytes(body)
        except FairweaveError:
            raise
        except QueryBadFormed as error:
            raise self._of_bad_query(error, text) from error
        except (OSError, SPARQLWrapperException, http.client.HTTPException) as error:
            raise self._error_of(error) from error

    def _of_bad_query(self, error: QueryBadFormed, text: str) -> FairweaveError:
        if self._guard.is_update(text):
            return QueryRefused(UPDATE_REFUSED)
        return QueryError(one_line(_error_text(error)))

    def _error_of(self, error: Exception) -> FairweaveError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        gateway_timeout = isinstance(error, urllib.error.HTTPError) and error.code in (408, 504)
        if isinstance(reason, TimeoutError | socket.timeout) or gateway_timeout:
            seconds = self._limits.seconds
            return Exceeded("time", f"the query took longer than {seconds:g} seconds")
        return EngineUnavailable(f"{self._url} does not answer: {one_line(str(reason))}")


def _with_base(query: Query) -> str:
    """The query, with its base declared: the protocol has no parameter for it."""
    return f"BASE <{query.base}> {query.text}" if query.base else query.text


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("the query is not text: it has half of a surrogate pair") from error
    return text


def _iri(text: str) -> str:
    try:
        return pyoxigraph.NamedNode(text).value
    except ValueError as error:
        raise QueryError(one_line(str(error))) from error


def _accept(query: Query, form: str | None) -> str:
    """Media types to request: those that say of what type a value is."""
    wanted: list[str] = []
    if form in ("SELECT", "ASK", None):
        if query.result_type is None and form:
            raise NotAcceptable(unacceptable(form))
        wanted += _READABLE_RESULTS
    if form in ("CONSTRUCT", "DESCRIBE", None):
        if query.graph_type is None and form:
            raise NotAcceptable(unacceptable(form))
        wanted += _READABLE_GRAPHS
    return ", ".join(f"{kind};q={1 - place / 10:.1f}" for place, kind in enumerate(wanted))


def _outcome(task: Future[Answer]) -> Answer | FairweaveError:
    try:
        return task.result()
    except FairweaveError as error:
        return error
    except Exception as error:  # a fault of ours must not leave anyone waiting
        return EngineUnavailable(f"the endpoint could not be queried: {one_line(str(error))}")


def _answer(query: Query, form: str | None, given: str, body: bytes) -> Answer:
    """The endpoint's answer in the type that is wanted."""
    is_graph = given in GRAPH_FORMATS
    if not is_graph and given not in RESULT_FORMATS:
        raise EngineUnavailable(f"the endpoint answered with {one_line(given, 80)}")
    if form is None or is_graph != (form in ("CONSTRUCT", "DESCRIBE")):
        form = "CONSTRUCT" if is_graph else "SELECT"
    wanted = query.graph_type if is_graph else query.result_type
    if wanted is None:
        raise NotAcceptable(unacceptable(form))
    if given.endswith("+xml"):
        body = well_formed(body)
    return Answer(cast(Form, form), wanted, _rewritten(body, given, wanted))


def _rewritten(body: bytes, given: str, wanted: str) -> bytes:
    try:
        if given in GRAPH_FORMATS:
            triples = canonical_triples(body, GRAPH_FORMATS[given])
            written = pyoxigraph.serialize(triples, format=GRAPH_FORMATS[wanted]) or b""
            return well_formed(written) if wanted.endswith("+xml") else written
        if given not in _READABLE_RESULTS:
            raise ValueError(f"{given} does not state of what type a value is")
        return canonical_results(body, RESULT_FORMATS[given], RESULT_FORMATS[wanted])
    except _UNREADABLE as error:
        message = f"the endpoint's answer cannot be read: {one_line(str(error))}"
        raise EngineUnavailable(message) from error


def _error_text(error: SPARQLWrapperException) -> str:
    """The endpoint's message: SPARQLWrapper has it as the ``repr`` of bytes in its message."""
    _, _, response = str(error).partition("Response:\n")
    try:
        return cast(bytes, ast.literal_eval(response)).decode("utf-8", "replace").strip()
    except (ValueError, SyntaxError, AttributeError):
        return str(error)
