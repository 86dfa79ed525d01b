"""``/quality``, a page or JSON, of the results that a build stored and of the history."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.quality.trends import Trend, trends
from api.search.endpoint import JSON
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.web.tables import address
from api.web.templating import page

PATH: Final = "/quality"
#: the saved queries that the page shows, by what it calls their rows
_QUERIES: Final = {"criteria": "quality-to-fix-first", "sources": "quality-by-source"}
_LACKING: Final = "descriptions-lacking"


class QualityPage(CachedEndpoint):
    """``/quality``; with ``.json`` at the end, or by ``Accept``, as JSON."""

    async def respond(self, request: Request, current: Current) -> Response:
        """What to fix first, the points of each source, and their history."""
        ending = request.path.endswith(".json")
        kind = JSON if ending else choose(request.accept, (HTML, JSON))
        if kind is None:
            raise Problem(406, f"This comes as {HTML} or {JSON}.")
        found = {name: _rows(current, query) for name, query in _QUERIES.items()}
        history = await asyncio.to_thread(current.history.quality) if current.history else []
        changes = trends(history)
        if kind == JSON:
            value = {**found, "history": [one.as_dict() for one in changes]}
            return of_body(JSON, json.dumps(value, ensure_ascii=False).encode(), request.gzip)
        return of_page(await asyncio.to_thread(_page, found, changes), request.gzip)


def _page(found: dict[str, list[dict[str, Any]] | None], changes: list[Trend]) -> bytes:
    queries = {name: f"/queries/{query}" for name, query in _QUERIES.items()}
    return page(
        "quality.html",
        **found,
        queries=queries,
        lacking=lambda iri: address(f"/queries/{_LACKING}", {"criterion": iri}),
        first_of=lambda iri: address(queries["criteria"], {"source": iri}),
        trends=changes,
    )


def _rows(current: Current, name: str) -> list[dict[str, Any]] | None:
    """The stored rows of a saved query by column; ``None``: no build stored its result."""
    query = current.catalogue.get(name)
    body = current.results.get(query) if query else None
    if body is None:
        return None
    return [
        {column: _value(term) for column, term in row.items()}
        for row in json.loads(body)["results"]["bindings"]
    ]


def _value(term: dict[str, str]) -> str | int:
    return int(term["value"]) if term.get("datatype", "").endswith("#integer") else term["value"]
