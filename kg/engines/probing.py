"""What an endpoint lacks, found by queries whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from threading import RLock
from typing import Any, Final, NamedTuple

from pyoxigraph import NamedNode, parse

from kg.engines import RESULT_TYPES, LimitExceeded, QueryError
from kg.engines.canonical import canonical_results
from kg.engines.exchange import EndpointFailed, Exchange, Reply
from kg.engines.features import FEATURES, Consequence, Feature, Probe, Rows
from kg.engines.worker import GRAPH_FORMATS, RESULT_FORMATS
from kg.errors import one_line

#: media types of results and graphs that can be read back, in the order they are requested in
READABLE_RESULTS: Final = (RESULT_TYPES[0], RESULT_TYPES[1])
READABLE_GRAPHS: Final = ("application/n-triples", "text/turtle", "application/rdf+xml")
UNREADABLE: Final = (SyntaxError, ValueError, KeyError, TypeError, AttributeError, OSError)
#: rows that an endpoint has to give: those that cut results cut them at fewer, or say so
_ROWS: Final = 20_000
_MESSAGE: Final = 60  # characters of an endpoint's message
#: graphs that are looked into
_GRAPHS: Final = 8
_DIGIT: Final = "{ 0 1 2 3 4 5 6 7 8 9 }"
_MANY: Final = (
    f"VALUES ?a {_DIGIT} VALUES ?b {_DIGIT} VALUES ?c {_DIGIT} VALUES ?d {_DIGIT}"
    " VALUES ?e { 0 1 }"
    " BIND(?a + 10 * ?b + 100 * ?c + 1000 * ?d + 10000 * ?e AS ?n)"
)


class State(StrEnum):
    """Whether an endpoint has a feature."""

    has = "yes"
    lacks = "no"
    unknown = "not known"


class Finding(NamedTuple):
    """What was found of a feature.

    Attributes:
        feature: the row of :data:`kg.engines.features.FEATURES`.
        state: whether the endpoint has it.
        detail: the endpoint's own message, or the number at which it cuts.
    """

    feature: Feature
    state: State
    detail: str = ""

    def __str__(self) -> str:
        """One line: what the endpoint does otherwise, and what follows."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"the endpoint {self.feature.lacking}{detail}; {self.feature.consequence}"


class Findings:
    """What the endpoint of ``exchange`` lacks; each feature is looked into once, when needed."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._lock = RLock()
        self._found: dict[str, Finding] = {}
        #: at how many rows the endpoint cuts results, where that is known
        self.row_limit: int | None = None

    def lacks(self, name: str) -> bool:
        """Whether the endpoint lacks the feature ``name``.

        Raises:
            EngineUnavailable: it does not answer.
        """
        return self.finding(name).state == State.lacks

    def finding(self, name: str) -> Finding:
        """What is found of the feature ``name``.

        Raises:
            EngineUnavailable: the endpoint does not answer.
        """
        with self._lock:
            found = self._found.get(name)
            if found is None:
                found = self._found[name] = self._look(FEATURES[name])
            return found

    def all(self) -> list[Finding]:
        """What is found of every feature.

        Raises:
            EngineUnavailable: the endpoint does not answer.
        """
        return [self.finding(name) for name in FEATURES]

    def _look(self, feature: Feature) -> Finding:
        try:
            own = _BY_DATA.get(feature.name)
            if own is not None:
                state, detail = own(self)
                return Finding(feature, state, detail)
            right = all(self._rows(probe) == probe.rows for probe in feature.probes)
            return Finding(feature, State.has if right else State.lacks)
        except (QueryError, EndpointFailed) as error:
            return Finding(feature, State.lacks, one_line(str(error), _MESSAGE))
        except LimitExceeded as error:
            return Finding(feature, State.unknown, str(error))

    def _rows(self, probe: Probe) -> Rows:
        reply = self._exchange.send(
            probe.text, ", ".join(READABLE_RESULTS), probe.default_graphs, probe.named_graphs
        )
        return rows_of(reply)

    def _select(self, text: str) -> Rows:
        return self._rows(Probe(text, ()))

    def _default_graph(self) -> tuple[State, str]:
        statement = self._select(
            "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s) && isIRI(?o)) } LIMIT 1"
        )
        if not statement:
            return State.unknown, "it has no statements in named graphs"
        there = self._select(f"SELECT (1 AS ?x) {{ {_written(statement[0])} }} LIMIT 1")
        return (State.has if there else State.lacks), ""

    def _single_statements(self) -> tuple[State, str]:
        shared = self._select(
            "SELECT ?s ?p ?o { VALUES ?p { <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> }"
            " GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o }"
            " FILTER(?g != ?h && isIRI(?s) && isIRI(?o)) } LIMIT 1"
        )
        if not shared:
            return State.unknown, "no type is stated in two graphs"
        found = self._select(f"SELECT (COUNT(*) AS ?n) {{ {_written(shared[0])} }}")
        return (State.has if found == (("1",),) else State.lacks), ""

    def _all_rows(self) -> tuple[State, str]:
        reply = self._exchange.send(f"SELECT ?n {{ {_MANY} }}", ", ".join(READABLE_RESULTS))
        given = len(rows_of(reply))
        if given == _ROWS:
            return State.has, ""
        self.row_limit = given
        return State.lacks, f"{given:,} rows"

    def _construct(self) -> tuple[State, str]:
        text = f"CONSTRUCT {{ <urn:fairweave:n> <urn:fairweave:is> ?n }} WHERE {{ {_MANY} }}"
        given = self._graph(text)
        return (State.has, "") if given == _ROWS else (State.lacks, f"{given:,} statements")

    def _describe(self) -> tuple[State, str]:
        # of several graphs: Virtuoso describes what its own graphs state
        subjects = self._select(
            "SELECT (MIN(?s) AS ?one) { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s)) }"
            f" GROUP BY ?g LIMIT {_GRAPHS}"
        )
        if not subjects:
            return State.unknown, "it has no statements in named graphs"
        described = all(self._graph(f"DESCRIBE {NamedNode(str(iri))}") for (iri,) in subjects)
        return (State.has if described else State.lacks), ""

    def _graph(self, text: str) -> int:
        """How many statements the CONSTRUCT or DESCRIBE ``text`` gives."""
        reply = self._exchange.send(text, ", ".join(READABLE_GRAPHS))
        try:
            return sum(1 for _ in parse(reply.body, GRAPH_FORMATS[reply.media_type]))
        except UNREADABLE as error:
            raise EndpointFailed(f"its answer cannot be read: {error}") from error


#: features that are found by the data that the endpoint has, or by how much it gives
_BY_DATA: Final[dict[str, Callable[[Findings], tuple[State, str]]]] = {
    "default-graph": Findings._default_graph,
    "single-statements": Findings._single_statements,
    "all-rows": Findings._all_rows,
    "construct": Findings._construct,
    "describe": Findings._describe,
}


def problems(findings: Findings) -> list[Finding]:
    """What the endpoint lacks, what is refused for it first.

    Raises:
        EngineUnavailable: the endpoint does not answer.
    """
    order = list(Consequence)
    lacking = [found for found in findings.all() if found.state == State.lacks]
    return sorted(lacking, key=lambda found: order.index(found.feature.consequence))


def rows_of(reply: Reply) -> Rows:
    """The rows of an answer to a SELECT or ASK.

    Raises:
        EndpointFailed: it cannot be read.
    """
    try:
        given = RESULT_FORMATS[reply.media_type]
        document = json.loads(canonical_results(reply.body, given, RESULT_FORMATS[RESULT_TYPES[0]]))
    except UNREADABLE as error:
        raise EndpointFailed(f"its answer cannot be read: {error}") from error
    if "boolean" in document:
        return ((str(document["boolean"]).lower(),),)
    names = document["head"]["vars"]
    return tuple(
        tuple(_value(row.get(name)) for name in names) for row in document["results"]["bindings"]
    )


def _value(cell: dict[str, Any] | None) -> str | None:
    return None if cell is None else str(cell["value"])


def _written(statement: tuple[str | None, ...]) -> str:
    return " ".join(str(NamedNode(str(iri))) for iri in statement)
