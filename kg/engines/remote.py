"""The engine elsewhere: any endpoint of the SPARQL 1.1 Protocol, through SPARQLWrapper.

What the default graph is, and how much memory a query may take, is that
endpoint's business; time and result size are limited here as well. A query that needs what the
endpoint lacks is refused (:mod:`kg.engines.features`): a wrong answer is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

import pyoxigraph

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
    submit,
)
from kg.engines.canonical import canonical_results, canonical_triples
from kg.engines.exchange import EndpointFailed, Exchange, Reply
from kg.engines.guard import Guard
from kg.engines.needs import Needs
from kg.engines.policy import form_of
from kg.engines.probing import READABLE_GRAPHS, READABLE_RESULTS, UNREADABLE, Findings
from kg.engines.requirements import Requirements
from kg.engines.worker import GRAPH_FORMATS, RESULT_FORMATS, unacceptable
from kg.errors import FairweaveError, one_line
from kg.rdf.characters import well_formed


class RemoteEngine:
    """Answers from the SPARQL endpoint at ``url``.

    Args:
        url: where the endpoint takes queries.
        limits: ``seconds`` and ``result`` are applied; ``memory`` depends on the endpoint.
        workers: how many queries are sent at once.
        waiting: how many more may wait before others are turned away.
        allow_service: the endpoints that ``SERVICE`` may call; checked before anything is sent.

    Attributes:
        findings: what the endpoint lacks.

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
        self._exchange = Exchange(url, limits or Limits())
        self.findings = Findings(self._exchange)
        self._guard = Guard(allow_service)
        self._requirements = Requirements(self.findings, self._guard, self._exchange)
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
        text = _text(_with_base(query))
        self._guard.check(query.text, query.base)
        form = form_of(query.text)
        accept = _accept(query, form)
        graphs = [
            [_iri(iri) for iri in given] for given in (query.default_graphs, query.named_graphs)
        ]
        needs = self._requirements.of(query, text)
        try:
            reply = self._exchange.send(text, accept, *graphs)
        except EndpointFailed as error:
            raise self._requirements.failure(text, error) from error
        answer = _answer(query, form, reply, needs)
        self._requirements.complete(query, answer.form, reply)
        return answer


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


def _accept(query: Query, form: Form | None) -> str:
    """Media types to request: those that say of what type a value is."""
    wanted: list[str] = []
    if form in ("SELECT", "ASK", None):
        if query.result_type is None and form:
            raise NotAcceptable(unacceptable(form))
        wanted += READABLE_RESULTS
    if form in ("CONSTRUCT", "DESCRIBE", None):
        if query.graph_type is None and form:
            raise NotAcceptable(unacceptable(form))
        wanted += READABLE_GRAPHS
    return ", ".join(f"{kind};q={1 - place / 10:.1f}" for place, kind in enumerate(wanted))


def _outcome(task: Future[Answer]) -> Answer | FairweaveError:
    try:
        return task.result()
    except FairweaveError as error:
        return error
    except Exception as error:  # a fault of ours must not leave anyone waiting
        return EngineUnavailable(f"the endpoint could not be queried: {one_line(str(error))}")


def _answer(query: Query, form: Form | None, reply: Reply, needs: Needs) -> Answer:
    """The endpoint's answer in the type that is wanted."""
    given = reply.media_type
    is_graph = given in GRAPH_FORMATS
    if not is_graph and given not in RESULT_FORMATS:
        raise EngineUnavailable(f"the endpoint answered with {one_line(given, 80)}")
    if form is None or is_graph != (form in ("CONSTRUCT", "DESCRIBE")):
        form = "CONSTRUCT" if is_graph else "SELECT"
    wanted = query.graph_type if is_graph else query.result_type
    if wanted is None:
        raise NotAcceptable(unacceptable(form))
    body = well_formed(reply.body) if given.endswith("+xml") else reply.body
    try:
        return Answer(form, wanted, _rewritten(body, form, given, wanted, needs))
    except UNREADABLE as error:
        message = f"the endpoint's answer cannot be read: {one_line(str(error))}"
        raise EngineUnavailable(message) from error


def _rewritten(body: bytes, form: Form, given: str, wanted: str, needs: Needs) -> bytes:
    if given in GRAPH_FORMATS:
        triples = canonical_triples(body, GRAPH_FORMATS[given])
        written = pyoxigraph.serialize(triples, format=GRAPH_FORMATS[wanted]) or b""
        return well_formed(written) if wanted.endswith("+xml") else written
    if given not in READABLE_RESULTS:
        raise ValueError(f"{given} does not state of what type a value is")
    return canonical_results(
        body,
        RESULT_FORMATS[given],
        RESULT_FORMATS[wanted],
        is_ask=form == "ASK",
        truth_values=needs.truth_values,
        sums=needs.sums,
    )
