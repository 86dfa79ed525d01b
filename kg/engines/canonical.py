"""Results of an endpoint with literals as the embedded store writes them.

Endpoints write one value in several ways: Virtuoso gives ``"1"^^xsd:boolean``, and in JSON the
kind ``typed-literal`` of an early draft; others keep ``"01"^^xsd:integer`` as it was loaded. What
is compared, cached or shown has one form of each value. That is the form in which Oxigraph keeps
it, so Oxigraph makes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.engines.csv_results import rewritten

_VALUES: Final = 20_000  # how many values' forms are remembered
_NODE: Final = NamedNode("urn:fairweave:value")
#: kinds of literals in SPARQL JSON, with that of its first draft
_LITERALS: Final = ("literal", "typed-literal")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_ZERO: Final = {"type": "literal", "value": "0", "datatype": f"{_XSD}integer"}
_TRUTH: Final = {"0": "false", "1": "true"}
_NOT: Final = ("0", "false")
_JSON: Final = QueryResultsFormat.JSON


def canonical_results(
    body: bytes,
    given: QueryResultsFormat,
    wanted: QueryResultsFormat,
    *,
    is_ask: bool = False,
    truth_values: Collection[str] = (),
    sums: Collection[str] = (),
) -> bytes:
    """The results ``body`` in the syntax ``wanted``, with canonical literals.

    Args:
        body: the results.
        given: their syntax.
        wanted: the syntax of what is returned.
        is_ask: whether they are of an ASK: a table, as Virtuoso gives, is true where it has a row
            that is not 0.
        truth_values: columns whose values are true or false, which may be given as 1 and 0.
        sums: columns that are 0 where there is one row and no value in it.

    Raises:
        SyntaxError, ValueError, KeyError, TypeError, AttributeError: it is not what it was
            given for.
    """
    if given != _JSON:
        body = parse_query_results(body, given).serialize(format=_JSON) or b""
    document = json.loads(body)
    if "boolean" in document:
        written = {"head": {}, "boolean": bool(document["boolean"])}
    elif is_ask:
        cells = (cell for row in document["results"]["bindings"] for cell in row.values())
        written = {"head": {}, "boolean": any(cell["value"] not in _NOT for cell in cells)}
    else:
        rows = [
            {
                name: _truth(term) if name in truth_values else _term(term)
                for name, term in row.items()
            }
            for row in document["results"]["bindings"]
        ]
        if len(rows) == 1:
            rows[0] = {name: dict(_ZERO) for name in sums} | rows[0]
        written = {"head": {"vars": document["head"]["vars"]}, "results": {"bindings": rows}}
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()
    return text if wanted == _JSON else rewritten(text, _JSON, wanted)


def canonical_triples(body: bytes, given: RdfFormat) -> Iterator[Triple]:
    """The triples of ``body``, with canonical literals.

    Raises:
        SyntaxError, ValueError: it is not what it was given for.
    """
    for quad in parse(body, given):
        value = quad.object
        if isinstance(value, Literal) and value.language is None:
            value = canonical(value.value, value.datatype.value)
        yield Triple(quad.subject, quad.predicate, value)


def _term(term: dict[str, Any]) -> dict[str, Any]:
    """A term of SPARQL JSON, its literal canonical and of the kind that the standard has."""
    if term["type"] not in _LITERALS:
        return term
    if "datatype" not in term:
        return {**term, "type": "literal"}
    literal = canonical(term["value"], term["datatype"])
    written = {"type": "literal", "value": literal.value}
    if literal.datatype.value != _STRING:
        written["datatype"] = literal.datatype.value
    return written


def _truth(term: dict[str, Any]) -> dict[str, Any]:
    """A term of SPARQL JSON that is true or false."""
    if term["type"] in _LITERALS and term.get("datatype") == f"{_XSD}integer":
        return {"type": "literal", "value": _TRUTH[term["value"]], "datatype": f"{_XSD}boolean"}
    return _term(term)


_STRING: Final = f"{_XSD}string"


@lru_cache(_VALUES)
def canonical(value: str, datatype: str) -> Literal:
    """The literal as the embedded store keeps it.

    >>> xsd = "http://www.w3.org/2001/XMLSchema#"
    >>> [canonical(text, xsd + kind).value for text, kind in (
    ...     ("1", "boolean"), ("007", "integer"), ("1.50", "decimal"), ("1.0E0", "double"))]
    ['true', '7', '1.5', '1']
    >>> print(canonical("7", xsd + "nonNegativeInteger"))
    "7"^^<http://www.w3.org/2001/XMLSchema#integer>
    >>> canonical("seven", xsd + "integer").value  # no number: stored
    'seven'

    Raises:
        ValueError: the datatype is no IRI.
    """
    store = Store()  # one of its own: calls come from several threads
    store.add(Quad(_NODE, _NODE, Literal(value, datatype=NamedNode(datatype))))
    stored = next(iter(store)).object
    assert isinstance(stored, Literal)
    return stored
