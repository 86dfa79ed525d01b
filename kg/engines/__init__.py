"""Answering SPARQL queries: one interface, an embedded store or any remote endpoint.

The service and the command line query an :class:`Engine` and do not know which
one it is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, Literal, Protocol

from kg.errors import FairweaveError

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

#: result formats of SELECT and ASK
RESULT_TYPES: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
#: what a CONSTRUCT or DESCRIBE can be answered in
GRAPH_TYPES: Final = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
)


class QueryError(FairweaveError):
    """The query itself is at fault: HTTP 400."""


class QueryRefused(FairweaveError):
    """An update, or a ``SERVICE`` that the operator does not allow: HTTP 403."""


class NotAcceptable(FairweaveError):
    """No requested media type can represent the result of this form of query: HTTP 406."""


class EngineBusy(FairweaveError):
    """The queue is full; retry later: HTTP 503."""


class LimitExceeded(FairweaveError):
    """The query took more than it may of time, memory or result size.

    Attributes:
        limit: which one: ``time``, ``memory`` or ``size``.
    """

    def __init__(self, limit: Literal["time", "memory", "size"], message: str) -> None:
        super().__init__(message)
        self.limit = limit


class EngineUnavailable(FairweaveError):
    """The store or the endpoint behind the engine does not answer: HTTP 502."""


class NotSupported(FairweaveError):
    """The query needs what the engine lacks, and would have a wrong answer there: HTTP 501."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: seconds, bytes of memory, bytes of result."""

    seconds: float = 30.0
    memory: int = 2 * 1024**3
    result: int = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class Query:
    """A query as the SPARQL 1.1 Protocol transports it.

    Attributes:
        text: the SPARQL.
        result_type: one of :data:`RESULT_TYPES`, for SELECT and ASK; ``None``: no format is
            acceptable.
        graph_type: one of :data:`GRAPH_TYPES`, for CONSTRUCT and DESCRIBE; ``None``: no format is
            acceptable.
        default_graphs: ``default-graph-uri``.
        named_graphs: ``named-graph-uri``.
        base: what relative IRIs resolve against; ``""``: there are none.

    Where either kind of graph is given, the dataset is exactly the graphs given
    and ``FROM`` of the query is overruled (SPARQL 1.1 Protocol, 2.1.4).
    Where neither is given, it is that of ``FROM`` in the query; without ``FROM``,
    the default graph has what all named graphs state, and all of them can be named.
    """

    text: str
    result_type: str | None = RESULT_TYPES[0]
    graph_type: str | None = GRAPH_TYPES[0]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole result: its bytes and what they are.

    Attributes:
        form: what kind of query it answers.
        media_type: of the body, without parameters.
        body: the bytes.
        digest: names these bytes; the same bytes have the same digest everywhere.
    """

    form: Form
    media_type: str
    body: bytes
    digest: str = field(default="")

    def __post_init__(self) -> None:
        if not self.digest:
            object.__setattr__(self, "digest", digest(self.body))


def digest(body: bytes) -> str:
    """The name of ``body`` by its content: 128 bits of BLAKE2b, as 32 hexadecimal digits.

    >>> digest(b"") == digest(b"a")
    False
    """
    return blake2b(body, digest_size=16).hexdigest()


#: callback with the result, or the error
Done = Callable[[Answer | FairweaveError], None]


class Engine(Protocol):
    """Answers queries over one immutable snapshot or one endpoint; safe to call from threads."""

    @property
    def version(self) -> str:
        """Changes when answers may change: the snapshot's id, or ``""`` where that is unknown."""

    def start(self, query: Query, done: Done) -> Callable[[], None]:
        """Begin to answer ``query``; ``done`` is called once, in any thread, unless cancelled.

        Returns:
            what cancels it: the work on it stops, and ``done`` is not called any more.

        Raises:
            EngineBusy: too many queries wait already.
            EngineUnavailable: the engine is closed.
        """

    def query(self, query: Query) -> Answer:
        """The whole answer. :meth:`start` gives the same errors to ``done``.

        Raises:
            EngineBusy: too many queries wait already.
            NotAcceptable: no media type was given for a query of this form.
            QueryError: the query does not parse; the message has the parser's words and place.
            QueryRefused: it is an update, or calls a ``SERVICE`` that is not allowed.
            LimitExceeded: it exceeded a limit; nothing of its result is given.
            NotSupported: the endpoint behind the engine lacks what the query needs.
            EngineUnavailable: what is behind the engine does not answer.
        """

    def close(self) -> None:
        """Let go of processes and connections, after the queries under way."""


def submit(engine: Engine, query: Query) -> Future[Answer]:
    """What :meth:`Engine.start` starts, as a future; to cancel it stops the work.

    Raises:
        EngineBusy: too many queries wait already (at once, not through the future).
    """
    future: Future[Answer] = Future()

    def done(outcome: Answer | FairweaveError) -> None:
        if not future.set_running_or_notify_cancel():
            return
        if isinstance(outcome, FairweaveError):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    cancel = engine.start(query, done)
    future.add_done_callback(lambda ended: cancel() if ended.cancelled() else None)
    return future
