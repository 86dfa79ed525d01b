"""The tools: search, describe a record, list and run saved queries, check and run SPARQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from api.graph.terms import iri as iri_in_query
from api.records.addresses import Base
from api.saved_queries.endpoint import Queries
from api.search.endpoint import as_json, index_of
from api.search.request import Wanted
from api.sparql.unknown_terms import unknown_terms
from api.state.current_snapshot import Current
from api.state.service import Service
from kg.engines import Query
from kg.engines.turns import TURN, Turn
from kg.errors import FairweaveError
from kg.rdf.namespaces import PREFIXES, shorten
from kg.record_types.record_type import FACETS
from kg.saved_queries import SavedQuery

_ROWS: Final = 100  # of a result, unless more are requested
_MOST_ROWS: Final = 1000
_EMPTY: Final = "urn:fairweave:empty"
_CHARACTERS: Final = 40_000  # of a description: what a reader with a bounded memory can take

#: the snapshot that a call of a tool reads
_CURRENT: Final[ContextVar[Current]] = ContextVar("current")


class Tools:
    """What the tools do, over the snapshot that is served when they are called.

    Methods are called within :meth:`reading`. Every method raises :class:`FairweaveError` with a
    sentence for the caller.

    Args:
        service: what is served.
        address: where the service is reached; links are made from it.
    """

    def __init__(self, service: Service, address: str = "") -> None:
        self._service = service
        self._address = address.rstrip("/")
        self._queries = Queries(service)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One call of a tool: it reads one snapshot, which stays open until its end."""
        current = self._service.state.current
        current.begin()
        token = _CURRENT.set(current)
        try:
            yield
        finally:
            _CURRENT.reset(token)
            current.end()

    @property
    def _current(self) -> Current:
        return _CURRENT.get()

    @property
    def _base(self) -> Base:
        return Base(self._current.base or f"{self._address}/")

    async def search(
        self, text: str, facets: dict[str, list[str]] | None = None, limit: int = 20, page: int = 1
    ) -> dict[str, Any]:
        """Records found by words, with the facets that narrow the search."""
        unknown = set(facets or {}) - set(FACETS)
        if unknown:
            raise FairweaveError(
                f"{', '.join(sorted(unknown))}: no such facet; there are {', '.join(FACETS)}"
            )
        size = max(1, min(limit, _ROWS))
        narrowed = {name: tuple(values) for name, values in (facets or {}).items() if values}
        wanted = Wanted(text, narrowed, max(1, page), size)
        hits = await asyncio.to_thread(index_of(self._current).search, wanted.request())
        return as_json(wanted, hits, self._base, self._address)

    async def describe(self, record: str) -> str:
        """What the graph states of a record, as Turtle."""
        iri = record.strip().strip("<>")
        if "://" not in iri:
            iri = self._base.iri + iri.lstrip("/")
        node = iri_in_query(iri)
        if node is None:
            raise FairweaveError(f"{record}: no IRI, and no path of a record such as dataset/NAME")
        text = (
            f"CONSTRUCT {{ {node} ?p ?o . ?o ?q ?v }} WHERE {{ {node} ?p ?o "
            f'OPTIONAL {{ ?o ?q ?v FILTER(STRSTARTS(STR(?o), "{iri}#")) }} }}'
        )
        answer = await self._current.answers.get(Query(text, graph_type="text/turtle"))
        turtle = answer.body.decode("utf-8", "replace")
        if not turtle.strip():
            raise FairweaveError(f"{record}: the graph has no such record; search for it first")
        if len(turtle) > _CHARACTERS:
            return turtle[:_CHARACTERS] + f"\n# cut: {len(turtle):,} characters in all\n"
        return turtle

    async def saved_queries(self, words: str = "") -> list[dict[str, Any]]:
        """The saved queries that have every one of ``words``, with their parameters."""
        wanted = words.casefold().split()
        return [
            _described(query)
            for query in self._current.catalogue.values()
            if all(
                word in f"{query.id} {query.summary} {query.description}".casefold()
                for word in wanted
            )
        ]

    async def run_saved_query(
        self, query_id: str, parameters: dict[str, str] | None = None, limit: int = _ROWS
    ) -> dict[str, Any]:
        """The result of a saved query."""
        saved, values, body = await self._queries.answer(
            self._current, query_id, dict(parameters or {})
        )
        return {"query": saved.summary, "parameters": values, **_table(body, limit)}

    async def check_query(self, query: str) -> dict[str, Any]:
        """Whether a query is well-formed, and which of its terms the graph does not have."""
        problems = []
        try:
            # over a graph with nothing in it: parsed as a whole, and at once at an end
            await self._current.answers.get(Query(query, default_graphs=(_EMPTY,)))
        except FairweaveError as error:
            problems.append(str(error))
        unknown = await unknown_terms(self._current, query) if not problems else []
        problems += [str(term) for term in unknown]
        return {"valid": not problems, "problems": problems}

    async def run_query(self, query: str, limit: int = _ROWS) -> dict[str, Any]:
        """The result of a SPARQL query, under the limits of the endpoint."""
        TURN.set(Turn(TURN.get().client or "mcp", ad_hoc=True))
        answer = await self._current.answers.get(Query(query))
        warnings = [str(term) for term in await unknown_terms(self._current, query)]
        if answer.form == "ASK":
            found: dict[str, Any] = {"boolean": json.loads(answer.body)["boolean"]}
        elif answer.form == "SELECT":
            found = _table(answer.body, limit)
        else:
            turtle = answer.body.decode("utf-8", "replace")
            found = {"turtle": turtle[:_CHARACTERS], "complete": len(turtle) <= _CHARACTERS}
        return {**found, "warnings": warnings} if warnings else found


def _described(query: SavedQuery) -> dict[str, Any]:
    return {
        "id": query.id,
        "summary": query.summary,
        "description": query.description,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "help": parameter.help,
                "default": parameter.default,
            }
            for parameter in query.parameters
        ],
    }


def _table(body: bytes, limit: int) -> dict[str, Any]:
    """Query Results JSON as rows of plain values, at most ``limit`` of them, IRIs shortened."""
    results = json.loads(body)
    rows = results["results"]["bindings"]
    shown = rows[: max(1, min(limit, _MOST_ROWS))]
    return {
        "columns": results["head"]["vars"],
        "rows": [
            {
                name: shorten(term["value"]) if term["type"] == "uri" else term["value"]
                for name, term in row.items()
            }
            for row in shown
        ],
        "count": len(rows),
        "complete": len(shown) == len(rows),
    }


#: what a caller has to know before the first query
INSTRUCTIONS: Final = (
    "A read-only knowledge graph of datasets, their licences, makers, languages and origins, and "
    "of computational notebooks and whether they still run. Search first, describe a record to see "
    "how it is modelled, and prefer a saved query to your own SPARQL. Prefixes that are known: "
    + ", ".join(PREFIXES)
    + ". They are declared in a query with PREFIX. A licence that is not stated is not "
    "permission."
)
