"""The endpoint's page: a form for a query, and its answer as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, parse_query_results

from api.http.problems import Problem
from api.web.templating import page
from kg.engines import Answer
from kg.rdf.namespaces import PREFIXES, shorten

_ROWS: Final = 1000  # a page with more is slow to show
_CHARACTERS: Final = 200_000
EXAMPLE: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 50
"""
_DOWNLOADS: Final = {
    "SELECT": (
        ("CSV", "text/csv"),
        ("TSV", "text/tab-separated-values"),
        ("JSON", "application/sparql-results+json"),
        ("XML", "application/sparql-results+xml"),
    ),
    "CONSTRUCT": (
        ("Turtle", "text/turtle"),
        ("N-Triples", "application/n-triples"),
        ("JSON-LD", "application/ld+json"),
        ("RDF/XML", "application/rdf+xml"),
    ),
}


class Cell(NamedTuple):
    """A value in a table: what is shown, where it leads, what it is."""

    text: str
    href: str = ""
    note: str = ""


def editor_page(
    text: str = EXAMPLE,
    *,
    answer: Answer | None = None,
    problem: Problem | None = None,
    warnings: Sequence[str] = (),
) -> bytes:
    """The page with the query ``text`` in its form, its answer, and what may be wrong with it."""
    return page(
        "sparql.html",
        text=text,
        problem=problem,
        warnings=warnings,
        result=_result(answer) if answer else None,
        prefixes=PREFIXES,
        config={"prefixes": dict(PREFIXES)},
        address=quote(text, safe=""),
    )


def _result(answer: Answer) -> dict[str, Any]:
    if answer.form in ("CONSTRUCT", "DESCRIBE"):
        text = answer.body.decode("utf-8", "replace")
        return {
            "kind": "graph",
            "text": text[:_CHARACTERS],
            "cut": len(text) > _CHARACTERS,
        }
    if answer.form == "ASK":
        return {"kind": "boolean", "yes": answer.body.strip().lower().endswith(b"true")}
    # in TSV a row is a line, and the rows beyond those shown need not be read
    lines = answer.body.splitlines(keepends=True)
    results = parse_query_results(b"".join(lines[: _ROWS + 1]), QueryResultsFormat.TSV)
    names = [variable.value for variable in getattr(results, "variables", [])]
    rows = [[_cell(row[name]) for name in names] for row in islice(iter(results), _ROWS)]  # type: ignore[arg-type]
    return {"kind": "table", "names": names, "rows": rows, "count": max(len(lines) - 1, 0)}


def _cell(term: Any) -> Cell:
    """How ``term`` is shown; only web addresses become links."""
    if term is None:
        return Cell("")
    if isinstance(term, NamedNode):
        linked = term.value.startswith(("http://", "https://"))
        return Cell(shorten(term.value), term.value if linked else "", term.value)
    if isinstance(term, Literal):
        return Cell(term.value, note=term.language or shorten(term.datatype.value))
    return Cell(str(term))
