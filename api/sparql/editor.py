"""The endpoint's page: a form for a query, and its answer as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, parse_query_results

from api.graph.labels import words
from api.http.problems import Problem
from api.state.current_snapshot import Current
from api.web.tables import href
from api.web.templating import page
from kg.engines import Answer
from kg.rdf.namespaces import PREFIXES, shorten

_ROWS: Final = 1000  # a page with more is slow to show
_CHARACTERS: Final = 200_000
EXAMPLE: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?class (COUNT(?entity) AS ?entities)
WHERE { ?entity a ?class }
GROUP BY ?class
ORDER BY DESC(?entities)
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
    """A value in a table: what is shown, where it leads, what it is; its IRI, where it has one."""

    text: str
    href: str = ""
    note: str = ""
    iri: str = ""


def editor_page(
    text: str = EXAMPLE,
    *,
    result: dict[str, Any] | None = None,
    problem: Problem | None = None,
    warnings: Sequence[str] = (),
) -> bytes:
    """The page with the query ``text`` in its form, its answer, and what may be wrong with it."""
    return page(
        "sparql.html",
        text=text,
        problem=problem,
        warnings=warnings,
        result=result,
        prefixes=PREFIXES,
        config={"prefixes": dict(PREFIXES)},
        address=quote(text, safe=""),
    )


async def labelled(current: Current, result: dict[str, Any]) -> dict[str, Any]:
    """``result`` with labels in the place of the IRIs that have one; the IRI stays as a note."""
    if result["kind"] != "table":
        return result
    iris = {cell.iri for row in result["rows"] for cell in row if cell.iri}
    labels = (await words(current, iris)).labels
    rows = [
        [cell._replace(text=labels.get(cell.iri, cell.text)) if cell.iri else cell for cell in row]
        for row in result["rows"]
    ]
    return result | {"rows": rows}


def result_of(answer: Answer, base: str = "") -> dict[str, Any]:
    """What the template shows of ``answer``: a table, a truth value or a graph.

    Args:
        base: what the IRIs of records begin with; links to them stay in the service.
    """
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
    rows = [[_cell(row[name], base) for name in names] for row in islice(iter(results), _ROWS)]  # type: ignore[arg-type]
    return {"kind": "table", "names": names, "rows": rows, "count": max(len(lines) - 1, 0)}


def _cell(term: Any, base: str) -> Cell:
    """How ``term`` is shown; only web addresses become links."""
    if term is None:
        return Cell("")
    if isinstance(term, NamedNode):
        return Cell(shorten(term.value), href(term.value, base), term.value, term.value)
    if isinstance(term, Literal):
        return Cell(term.value, note=term.language or shorten(term.datatype.value))
    return Cell(str(term))
