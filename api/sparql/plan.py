"""``/sparql/plan``: how many statements each pattern of a query has, before it is run.

A query that joins large patterns takes long; the numbers show which of them to narrow.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, Final

from api.graph.terms import select
from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.problems import Problem
from api.http.responses import Response
from api.state.current_snapshot import Current
from kg.errors import FairweaveError
from kg.rdf.namespaces import shorten

PATH: Final = "/sparql/plan"
MEDIA_TYPE: Final = "application/json"
#: characters of a query, and patterns that are counted
_LONGEST: Final = 20_000
_MOST: Final = 12
_IRI: Final = re.compile(r"<([^<>\s]*)>")


class Plan(CachedEndpoint):
    """``/sparql/plan?query=…``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The patterns of the query, each with its number of statements, and a sentence.

        Raises:
            Problem: there is no query, it is too long, or it cannot be parsed (400).
        """
        text = request.parameters().get("query", "").strip()
        if not text:
            raise Problem(400, "Missing query parameter: query")
        if len(text) > _LONGEST:
            raise Problem(400, f"A plan is made of a query of at most {_LONGEST:,} characters.")
        found = await asyncio.to_thread(patterns, text)
        counts = await asyncio.gather(*(_count(current, one) for one in found[:_MOST]))
        body = {
            "summary": sentence([count for count in counts if count is not None]),
            "patterns": [
                {"pattern": _IRI.sub(_shortened, one), "statements": count}
                for one, count in zip(found, counts, strict=False)
            ],
        }
        return of_body(MEDIA_TYPE, json.dumps(body, ensure_ascii=True).encode(), request.gzip)


def patterns(text: str) -> list[str]:
    """The triple patterns of the query ``text`` as SPARQL, each once, in their order.

    >>> patterns("SELECT * { ?s a <http://x/C> ; <http://x/p> ?o }")
    ['?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/C>', '?s <http://x/p> ?o']

    Raises:
        Problem: it cannot be parsed (400).
    """
    # takes a second to import
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    found: dict[str, None] = {}

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for triple in part.get("triples") or ():
                if len(triple) == 3:
                    found[" ".join(term.n3() for term in triple)] = None
            for name, inner in part.items():
                if name not in ("triples", "_vars"):
                    walk(inner)
        elif isinstance(part, list | tuple):
            for inner in part:
                walk(inner)

    try:
        walk(translateQuery(parseQuery(text)).algebra)
    except Exception as error:  # rdflib raises whatever its parser comes across
        raise Problem(
            400, f"No plan: the query cannot be parsed ({type(error).__name__})."
        ) from None
    return list(found)


def _shortened(iri: re.Match[str]) -> str:
    short = shorten(iri[1])
    return iri[0] if short == iri[1] else short


async def _count(current: Current, pattern: str) -> int | None:
    """The number of statements, or of paths; ``None`` where it takes too long to count."""
    try:
        (row,) = await select(current, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    except FairweaveError:
        return None
    return int(row["n"].value)


def sentence(counts: list[int]) -> str:
    """What the query joins, in words.

    >>> sentence([200000, 3]), sentence([7]), sentence([])
    ('This joins 200,000 × 3 statements.', 'This reads 7 statements.', 'This reads no statements.')
    """
    if not counts:
        return "This reads no statements."
    joined = " × ".join(f"{count:,}" for count in counts)
    return f"This {'joins' if len(counts) > 1 else 'reads'} {joined} statements."
