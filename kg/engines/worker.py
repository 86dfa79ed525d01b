"""The process in which queries of the embedded engine run; it may die, and is replaced.

Messages are plain tuples, which are cheap to pickle for every query.
"""

from __future__ import annotations

import fcntl
import io
import marshal
import multiprocessing
import os
import re
import resource
import signal
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, RdfFormat, Store

from kg.engines import Form, Query, digest
from kg.engines.channel import Channel
from kg.engines.csv_results import write_csv
from kg.engines.policy import calls_service, form_of, has_dataset, is_update
from kg.engines.syntax_errors import readable, service_refused
from kg.errors import one_line
from kg.rdf.characters import well_formed
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CSV: Final = "text/csv"
#: what the store says of a query that is right, and that it cannot evaluate
_LACKING: Final = re.compile(r"custom function <[^>]*> is not supported")
RESULT_FORMATS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}

#: header of each task: its number, counted from 1 for each worker
NUMBER: Final = struct.Struct("!Q")
_GRACE: Final = 2.0  # seconds that the service has to end a worker before the kernel does

Results: TypeAlias = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples
Problem = Literal[
    "syntax", "refused", "unacceptable", "unsupported", "memory", "size", "unavailable"
]


class Result(NamedTuple):
    """An answer, as it travels."""

    form: Form
    media_type: str
    body: bytes
    digest: str


class Refusal(NamedTuple):
    """Why there is no answer, as it travels."""

    problem: Problem
    message: str


class _TooLarge(OSError):
    """The result is larger than it may be."""


class _Capped(io.RawIOBase):
    """A file in memory that takes ``limit`` bytes and no more; who writes to it has a buffer."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = io.BytesIO()
        self.full = False

    def writable(self) -> bool:
        return True

    def write(self, chunk: Buffer, /) -> int:
        size = len(memoryview(chunk))
        if self.full:
            return size  # the rest of a buffer after the limit
        if self._taken.tell() + size > self._limit:
            self.full = True
            raise _TooLarge
        return self._taken.write(chunk)

    def taken(self) -> bytes:
        """All that was written."""
        return self._taken.getvalue()


class _State:
    store: Store
    merged: bool
    allowed: frozenset[str]
    result_limit: int


def start(path: str, memory: int, result_limit: int, allowed: frozenset[str]) -> None:
    """Open the store and take on the limits: what every worker does first.

    The memory limit is on private writable memory (``RLIMIT_DATA``), which is what a
    query's joins, groups and sorts take: ``RLIMIT_AS`` would count the files and the
    address space that RocksDB maps, ``RLIMIT_RSS`` is not enforced by Linux.
    """
    quiet()
    _State.store = Store.read_only(path)
    _State.merged = is_merged(_State.store)
    _State.allowed = allowed
    _State.result_limit = result_limit
    limit = _data_size() + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def serve(
    stream: socket.socket,
    skip: Sequence[int],
    path: str,
    memory: int,
    result_limit: int,
    allowed: frozenset[str],
    seconds: float,
) -> None:
    """Answer what comes until an empty message comes: what a worker does all its life.

    The service kills a worker that takes too long. Should the service itself hang, amid a query
    that has no end, the kernel's alarm does.
    """
    start(path, memory, result_limit, allowed)
    channel = Channel(stream)
    for task in tasks(channel, skip):
        query = Query(*marshal.loads(task))  # noqa: S302  (from the service itself)
        # of its own CPU time, which does not advance while it waits: never disable it
        signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)
        channel.send(packed(answer(query)))


def run_worker(lifeline: Connection, target: Callable[..., None], *args: Any) -> None:
    """Run ``target(*args)`` in a process that ends when the other end of ``lifeline`` is closed.

    The kernel sends a signal then, whatever this process is at. (``PR_SET_PDEATHSIG`` is about
    the parent, which is the fork server: it runs as long as any of its workers.)
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # ends the process
    handle = lifeline.fileno()
    fcntl.fcntl(handle, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(handle, fcntl.F_SETFL, fcntl.fcntl(handle, fcntl.F_GETFL) | os.O_ASYNC)
    if lifeline.poll():  # closed before the watcher started
        return
    target(*args)


def tasks(channel: Channel, skip: Sequence[int]) -> Iterator[bytes]:
    """The tasks of a worker of :class:`kg.engines.pool.Pool`, until an empty message comes.

    Each has to be answered by one message through ``channel`` before the next is taken.

    Args:
        skip: shared with the pool; see there.
    """
    channel.send(b"")  # ready
    with suppress(EOFError):
        while True:
            for message in channel.receive():
                if not message:
                    return
                (number,) = NUMBER.unpack_from(message)
                last = skip[1]  # before the first, see Pool
                if skip[0] < number <= last:  # another worker does it by now
                    channel.send(b"")
                    continue
                yield message[NUMBER.size :]


def is_merged(store: Store) -> bool:
    """Whether the default graph of ``store`` has its statements, each once.

    Where it has none, queries use the union of the named graphs: see :mod:`kg.build.merging`.

    >>> is_merged(Store())
    False
    """
    return next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is not None


def packed(outcome: Result | Refusal) -> bytes:
    """``outcome`` as it travels: :mod:`marshal` is between processes of one program."""
    return marshal.dumps(tuple(outcome))


def unpacked(message: bytes) -> Result | Refusal:
    """What :func:`packed` made: an answer has more parts than a refusal."""
    parts = marshal.loads(message)  # noqa: S302  (from our own worker)
    return Result(*parts) if len(parts) == len(Result._fields) else Refusal(*parts)


def quiet() -> None:
    """Make this process die at once on request, and without output."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # amid an evaluation Python handles nothing
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service: it ends its workers
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Rust's backtrace when memory is out
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(query: Query) -> Result | Refusal:
    """Evaluate ``query`` on the store of this worker."""
    try:
        return _answer(query)
    except MemoryError:
        return Refusal("memory", "")


def _answer(query: Query) -> Result | Refusal:
    if calls_service(query.text, _State.allowed):
        return Refusal("refused", service_refused(query.text, _State.allowed))
    form = form_of(query.text)
    if form and _media_type(query, form) is None:  # before it runs: that may take long
        return Refusal("unacceptable", unacceptable(form))
    try:
        results = _evaluate(query)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return _refusal(error, query.text, query.base)
    form = _form(results, query.text)
    media_type = _media_type(query, form)
    if media_type is None:
        return Refusal("unacceptable", unacceptable(form))
    sink = _Capped(_State.result_limit)
    try:
        _write(results, cast("IO[bytes]", sink), media_type)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return Refusal("size", "") if sink.full else _refusal(error, "")
    body = sink.taken()
    if media_type == "text/turtle":
        body = _without_idle_prefixes(body)
    elif media_type.endswith("+xml"):
        body = well_formed(body)
    return Result(form, media_type, body, digest(body))


def _media_type(query: Query, form: Form) -> str | None:
    """What a result of ``form`` is written in."""
    return query.result_type if form in ("SELECT", "ASK") else query.graph_type


def _refusal(error: Exception, text: str, base: str = "") -> Refusal:
    """What it means that a query was not evaluated."""
    if isinstance(error, SyntaxError):
        if is_update(text):
            return Refusal("refused", UPDATE_REFUSED)
        return Refusal("syntax", readable(error, text, base))
    if isinstance(error, OSError):  # a federated endpoint that does not answer, a broken disk
        message = f"the query could not be evaluated: {error}"
        return Refusal("unavailable", one_line(message))
    if lacking := _LACKING.search(str(error)):  # nothing is wrong with the query itself
        return Refusal("unsupported", f"this is SPARQL, but here the {lacking[0]}")
    return Refusal("syntax", one_line(str(error)))


def unacceptable(form: str) -> str:
    """The error message where no media type was given for a query of ``form``."""
    return f"no requested media type can represent the result of {form}"


def _evaluate(query: Query) -> Results:
    store = _State.store
    if query.default_graphs or query.named_graphs:
        return store.query(
            query.text,
            base_iri=query.base or None,
            default_graph=[NamedNode(iri) for iri in query.default_graphs],
            named_graphs=[NamedNode(iri) for iri in query.named_graphs],
        )
    union = not (_State.merged or has_dataset(query.text))
    return store.query(query.text, base_iri=query.base or None, use_default_graph_as_union=union)


def _write(results: Results, sink: IO[bytes], media_type: str) -> None:
    if isinstance(results, pyoxigraph.QueryTriples):
        fmt = GRAPH_FORMATS[media_type]
        prefixes = dict(PREFIXES) if fmt == RdfFormat.TURTLE else None
        pyoxigraph.serialize(results, sink, fmt, prefixes=prefixes)
    elif media_type == _CSV:
        write_csv(results, sink)
    else:
        results.serialize(sink, RESULT_FORMATS[media_type])


def _without_idle_prefixes(turtle: bytes) -> bytes:
    """``turtle`` without the declarations of prefixes that never occur.

    A large graph retains all of them.
    """
    if len(turtle) > 1024**2:
        return turtle
    lines = turtle.splitlines(keepends=True)
    head = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    rest = b"".join(lines[len(head) :])
    return b"".join(line for line in head if line.split()[1] in rest) + rest


def _form(results: object, text: str) -> Form:
    if isinstance(results, pyoxigraph.QueryBoolean):
        return "ASK"
    if isinstance(results, pyoxigraph.QuerySolutions):
        return "SELECT"
    return "CONSTRUCT" if "construct" in text.lower() else "DESCRIBE"


UPDATE_REFUSED: Final = "this is an update, and the data here is read-only"


def _data_size() -> int:
    """The private writable memory of this process, in bytes, as ``RLIMIT_DATA`` counts it."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmData")) * 1024


def process_context() -> BaseContext:
    """What workers are started with.

    They come from a small process of their own: the service has threads, and a fork
    of a process with threads may copy a locked lock; it is also faster than a fresh start.
    ``__main__`` is imported there, once, and not by every worker.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "kg.engines.worker"])
    return context
