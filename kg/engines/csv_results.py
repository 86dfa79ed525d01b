"""Results as CSV: https://www.w3.org/TR/sparql11-results-csv-tsv/.

Own code for what :mod:`pyoxigraph` (0.5) has, too: it leaves IRIs and names of blank nodes without
quotes, and an IRI may have commas in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO, Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from kg.rdf.characters import well_formed

_ROWS: Final = 1000
_Term = NamedNode | BlankNode | Literal | Triple | None


def write_csv(results: QuerySolutions | QueryBoolean, sink: IO[bytes]) -> None:
    """Write ``results`` to ``sink``, in UTF-8, lines ending in CRLF.

    Raises:
        OSError: ``sink`` takes no more.
    """
    if isinstance(results, QueryBoolean):
        sink.write(b"true" if results else b"false")
        return
    names = [variable.value for variable in results.variables]
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(names)
    for number, solution in enumerate(results, 1):
        rows.writerow(_values(solution))
        if number % _ROWS == 0:
            _flush(text, sink)
    _flush(text, sink)


def rewritten(body: bytes, given: QueryResultsFormat, wanted: QueryResultsFormat) -> bytes:
    """The results ``body`` in another syntax.

    Raises:
        SyntaxError, ValueError: it is not what it was given for.
    """
    results = parse_query_results(body, given)
    if wanted != QueryResultsFormat.CSV:
        written = results.serialize(format=wanted) or b""
        return well_formed(written) if wanted == QueryResultsFormat.XML else written
    sink = io.BytesIO()
    write_csv(results, sink)
    return sink.getvalue()


def _flush(text: io.StringIO, sink: IO[bytes]) -> None:
    sink.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()


def _values(solution: Iterable[_Term]) -> Sequence[str]:
    return ["" if term is None else _value(term) for term in solution]


def _value(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """A term without its type, as in CSV; a blank node retains its ``_:``."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
