"""The process in which queries of the embedded engine run; it may die, and is replaced.

Everything here runs in a worker. What goes back is plain tuples: they travel
through a pipe for every query.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store

from kg.engines import Form, Query, digest
from kg.engines.policy import calls_service, has_dataset, is_update
from kg.errors import one_line
from kg.namespaces import PREFIXES

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

Problem = Literal["syntax", "refused", "unacceptable", "memory", "size", "unavailable"]


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


class _Capped:
    """A binary file in memory that takes ``limit`` bytes and no more."""

    def __init__(self, limit: int) -> None:
        self.body = bytearray()
        self._limit = limit
        self.full = False

    def write(self, chunk: bytes) -> int:
        if len(self.body) + len(chunk) > self._limit:
            self.full = True
            raise _TooLarge
        self.body += chunk
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits anywhere."""


class _State:
    store: Store
    allowed: frozenset[str]
    result_limit: int


def start(path: str, memory: int, result_limit: int, allowed: frozenset[str]) -> None:
    """Open the store and take on the limits: what every worker does first.

    The memory limit is on private writable memory (``RLIMIT_DATA``), which is what a
    query's joins, groups and sorts take: ``RLIMIT_AS`` would count the files and the
    address space that RocksDB maps, ``RLIMIT_RSS`` is not enforced by Linux.
    """
    _die_with_parent()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # the backtrace of a worker without memory
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _State.store = Store.read_only(path)
    _State.allowed = allowed
    _State.result_limit = result_limit
    limit = _data_size() + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def answer(query: Query) -> Result | Refusal:
    """Evaluate ``query`` on the store of this worker."""
    try:
        return _answer(query)
    except MemoryError:
        return Refusal("memory", "")


def _answer(query: Query) -> Result | Refusal:
    if calls_service(query.text, _State.allowed):
        return Refusal("refused", _service_refused(_State.allowed))
    try:
        results = _evaluate(query)
    except SyntaxError as error:
        if is_update(query.text):
            return Refusal("refused", UPDATE_REFUSED)
        return Refusal("syntax", one_line(str(error)))
    except (ValueError, RuntimeError) as error:
        return Refusal("syntax", one_line(str(error)))
    except OSError as error:
        return _trouble(error)
    form = _form(results, query.text)
    media_type = query.result_type if form in ("SELECT", "ASK") else query.graph_type
    if media_type is None:
        return Refusal("unacceptable", f"none of the types asked for can hold the answer of {form}")
    sink = _Capped(_State.result_limit)
    try:
        if isinstance(results, pyoxigraph.QueryTriples):
            _write_graph(results, sink, GRAPH_FORMATS[media_type])
        else:
            results.serialize(sink, RESULT_FORMATS[media_type])  # type: ignore[arg-type]
    except (OSError, ValueError, RuntimeError, SyntaxError) as error:
        return Refusal("size", "") if sink.full else _trouble(error)
    body = bytes(sink.body)
    return Result(form, media_type, body, digest(body))


def _evaluate(
    query: Query,
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
    store = _State.store
    if query.default_graphs or query.named_graphs:
        return store.query(
            query.text,
            default_graph=[NamedNode(iri) for iri in query.default_graphs],
            named_graphs=[NamedNode(iri) for iri in query.named_graphs],
        )
    return store.query(query.text, use_default_graph_as_union=not has_dataset(query.text))


def _write_graph(triples: pyoxigraph.QueryTriples, sink: _Capped, fmt: RdfFormat) -> None:
    prefixes = dict(PREFIXES) if fmt in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
    pyoxigraph.serialize(triples, sink, fmt, prefixes=prefixes)  # type: ignore[call-overload]


def _form(results: object, text: str) -> Form:
    if isinstance(results, pyoxigraph.QueryBoolean):
        return "ASK"
    if isinstance(results, pyoxigraph.QuerySolutions):
        return "SELECT"
    return "CONSTRUCT" if "construct" in text.lower() else "DESCRIBE"


def _trouble(error: Exception) -> Refusal:
    """An evaluation that failed: a federated endpoint that did not answer, or a broken disk."""
    return Refusal("unavailable", one_line(f"the query could not be evaluated: {error}"))


UPDATE_REFUSED: Final = "this is an update, and the data here is read-only"


def _service_refused(allowed: frozenset[str]) -> str:
    if not allowed:
        return "SERVICE is not allowed here"
    listed = ", ".join(f"<{iri}>" for iri in sorted(allowed))
    return f"SERVICE is allowed here only to {listed}, written in full"


def _data_size() -> int:
    """The private writable memory of this process, in bytes, as ``RLIMIT_DATA`` counts it."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith("VmData")) * 1024


def _die_with_parent() -> None:
    """Have the kernel end this worker when the service is gone, however that ended (Linux)."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
