"""Refuses queries that need what their endpoint lacks, and answers that may be cut."""

from __future__ import annotations

import re
from typing import Final

from kg.engines import Form, LimitExceeded, NotSupported, Query
from kg.engines.exchange import EndpointFailed, Exchange, Reply
from kg.engines.features import FEATURES, Consequence, Feature
from kg.engines.guard import Guard
from kg.engines.needs import Needs
from kg.engines.probing import READABLE_RESULTS, Findings, rows_of
from kg.errors import FairweaveError
from kg.saved_queries.lexing import tokens

#: fewer rows than any endpoint cuts results at
_FEW_ROWS: Final = 1_000
_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*>")
#: an aggregate of one variable, which computes no truth value
_AGGREGATE: Final = re.compile(
    r"\(\s*(COUNT|SUM|AVG|MIN|MAX|SAMPLE)\s*\(\s*(?:DISTINCT\s+)?(?:\*|[?$]\w+)\s*\)\s*AS\s+[?$]\w+\s*\)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[A-Z]+|[/+*]")
#: what selects a row for each time that a template is filled
_PLACE_OF_ROWS: Final = "SELECT (1 AS ?row) "
_LIMIT: Final = re.compile(r"\bLIMIT\s+(\d+)(?:\s+OFFSET\s+\d+)?\s*\Z", re.IGNORECASE)
#: features that a query needs by its parameters and not by its text
_BY_PARAMETER: Final = ("default-graph-uri", "named-graph-uri")
#: features whose lack the endpoint itself reports, as it evaluates a query
_REPORTED: Final = ("open-paths",)


class Requirements:
    """What the queries to one endpoint may need.

    Args:
        findings: what the endpoint lacks.
        guard: analyses queries.
        exchange: sends queries to the endpoint.
    """

    def __init__(self, findings: Findings, guard: Guard, exchange: Exchange) -> None:
        self._findings, self._guard, self._exchange = findings, guard, exchange

    def of(self, query: Query, text: str) -> Needs:
        """What of the answer to ``query`` has to be corrected.

        Args:
            query: what is requested.
            text: the query as it is sent.

        Raises:
            NotSupported: it needs what the endpoint lacks.
            EngineUnavailable: the endpoint does not answer.
        """
        for name, graphs in zip(
            _BY_PARAMETER, (query.default_graphs, query.named_graphs), strict=True
        ):
            if graphs and self._findings.lacks(name):
                raise _refusal(FEATURES[name])
        words = words_of(text)
        lacking = [
            feature
            for feature in FEATURES.values()
            if feature.words
            and feature.name not in _REPORTED
            and feature.is_suspected(words)
            and self._findings.lacks(feature.name)
        ]
        if not lacking:
            return Needs()
        needs = self._guard.needs(text)
        for feature in lacking:
            refused = feature.consequence == Consequence.refused
            if refused and (needs is None or feature.name in needs.features):
                if feature.name == "default-graph" and query.default_graphs:
                    continue
                raise _refusal(feature, is_certain=needs is not None)
        return needs or Needs()

    def failure(self, text: str, error: EndpointFailed) -> FairweaveError:
        """Why the endpoint could not evaluate the query ``text``."""
        needs = self._guard.needs(text)
        for name in _REPORTED:
            if needs and name in needs.features and self._findings.lacks(name):
                return _refusal(FEATURES[name])
        return EndpointFailed(f"the endpoint cannot evaluate the query: {error}")

    def complete(self, query: Query, form: Form, reply: Reply) -> None:
        """Return where ``reply`` has everything that ``query`` asks for.

        Raises:
            LimitExceeded: the endpoint gives a part of it, or may do so.
            EngineUnavailable: the endpoint does not answer.
        """
        if form == "SELECT":
            self._all_rows(query.text, reply)
        elif form == "CONSTRUCT" and self._findings.lacks("construct"):
            # statements that several rows give are one: their number shows nothing
            rows = _PLACE_OF_ROWS.join(around_template(query.text))
            text = f"BASE <{query.base}> {rows}" if query.base else rows
            graphs = query.default_graphs, query.named_graphs
            given = self._exchange.send(text, ", ".join(READABLE_RESULTS), *graphs)
            self._all_rows(query.text, given)

    def _all_rows(self, text: str, reply: Reply) -> None:
        """Return where ``reply`` has all rows of the query ``text``."""
        if not reply.is_cut and reply.body.count(b"\n") < _FEW_ROWS > reply.body.count(b"}"):
            return
        given = len(rows_of(reply))
        wanted = _LIMIT.search(text)
        if wanted and given == int(wanted[1]):
            return
        may_be_cut = given >= _FEW_ROWS and self._findings.lacks("all-rows")
        if reply.is_cut or (may_be_cut and given == self._findings.row_limit):
            message = f"the endpoint gives {given:,} rows at most: ask for fewer by LIMIT"
            raise LimitExceeded("size", message)


def _refusal(feature: Feature, *, is_certain: bool = True) -> NotSupported:
    endpoint = f"the endpoint of this service {feature.lacking}"
    if is_certain:
        return NotSupported(f"this query would have a wrong answer: {endpoint}")
    return NotSupported(
        f"this query may have a wrong answer: {endpoint}, and whether that matters here cannot be "
        "found out, because the query is nested too deeply, or takes too long to read"
    )


def words_of(text: str) -> frozenset[str]:
    """The words of the query ``text`` by which features are suspected; some may be none.

    >>> sorted(words_of("SELECT (COUNT(?s) AS ?n) { ?s <http://a/> ?o }"))
    ['COUNT', 'N', 'O', 'S', 'SELECT']
    """
    bare = _AGGREGATE.sub(lambda match: f" {match[1]} ?n ", _IRI.sub(" ", text))
    return frozenset(_WORD.findall(bare.upper()))


def around_template(text: str) -> tuple[str, str]:
    """What is before and after ``CONSTRUCT`` with its template in the query ``text``.

    >>> around_template("CONSTRUCT { ?s ?p '}' } WHERE { ?s ?p ?o }")
    ('', ' WHERE { ?s ?p ?o }')
    >>> around_template("PREFIX a: <http://a/> CONSTRUCT WHERE { ?s a:p ?o } LIMIT 3")
    ('PREFIX a: <http://a/> ', ' WHERE { ?s a:p ?o } LIMIT 3')
    """
    pieces = list(tokens(text))
    start = next(place for place, token in enumerate(pieces) if token.is_word("CONSTRUCT"))
    rest = end = start + 1
    while pieces[rest].kind in ("space", "comment"):
        rest += 1
    if pieces[rest].text == "{":
        end = next(n for n in range(rest, len(pieces)) if pieces[n].text == "}") + 1
    before, after = pieces[:start], pieces[end:]
    return "".join(token.text for token in before), "".join(token.text for token in after)
