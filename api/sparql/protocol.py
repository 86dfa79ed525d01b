"""The SPARQL 1.1 Protocol's query operation: from an HTTP request to a query.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from pydantic_core import Url

from api.http.negotiation import accept_of, choose
from api.http.problems import Problem
from kg.engines import GRAPH_TYPES, RESULT_TYPES, Query

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
HTML: Final = "text/html"

#: other names for a type, and what is given for them; what comes first is liked better
RESULT_ALIASES: Final = {
    "application/json": RESULT_TYPES[0],
    "application/xml": RESULT_TYPES[1],
    "text/xml": RESULT_TYPES[1],
    "text/plain": "text/tab-separated-values",
}
#: clients ask for results before they know that the result is a graph: none is refused
GRAPH_ALIASES: Final = {
    "application/json": "application/ld+json",
    "application/sparql-results+json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/sparql-results+xml": "application/rdf+xml",
    "application/x-turtle": "text/turtle",
    "application/turtle": "text/turtle",
    "text/n3": "text/turtle",
    "text/rdf+n3": "text/turtle",
    "application/x-json+ld": "application/ld+json",
    "application/n-quads": "application/n-triples",
    "text/plain": "application/n-triples",
}
_RESULTS: Final = (*RESULT_TYPES, *RESULT_ALIASES, HTML)
_GRAPHS: Final = (*GRAPH_TYPES, *GRAPH_ALIASES, HTML)
#: names of the parameter for the format: Virtuoso's and Wikidata's, and Fuseki's
FORMAT_PARAMETERS: Final = ("format", "output")
# what may be a relative IRI: only then an answer depends on where the endpoint is
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\s]*>")
_MAX_PARAMETERS: Final = 1000
_REPLACED: Final = "\ufffd"
# what may be in a query string, and some that may not (RFC 3986, 3.4)
_PLAIN: Final = re.compile(rb'[!"$-~]*')


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request requests: a query (``None``: there is none) over a dataset.

    Attributes:
        accept: what the parameter ``format`` or ``output`` requests, as a value of ``Accept``;
            it comes before the header field, which links and spreadsheets cannot set.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""


def operation(method: str, query_string: bytes, content_type: str, body: bytes) -> Operation:
    """What the request requests; parameters that the protocol does not know are passed over.

    Raises:
        Problem: 400, 403 or 415.
    """
    parameters = _in_address(query_string)
    texts: list[str] = []
    if method == "POST":
        kind, charset = _content_type(content_type)
        if kind == UPDATE:
            raise Problem(403, "This is an update, and the data here is read-only.")
        if kind not in (FORM, DIRECT) or charset not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, f"A query is posted as {FORM} or {DIRECT}, in UTF-8.")
        if kind == FORM:
            parameters += _parameters(body)
        else:
            texts.append(_decoded(body))
    texts += [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise Problem(403, "This is an update, and the data here is read-only.")
    if len(texts) > 1:
        raise Problem(400, "There must be one query, and here is more than one.")
    return Operation(
        texts[0] if texts else None,
        tuple(value for name, value in parameters if name == "default-graph-uri"),
        tuple(value for name, value in parameters if name == "named-graph-uri"),
        next((_format(value) for name, value in parameters if name in FORMAT_PARAMETERS), ""),
    )


def _format(value: str) -> str:
    try:
        return accept_of(value)
    except ValueError as error:
        raise Problem(400, str(error)) from None


def query_of(what: Operation, accept: str, base: str = "") -> Query:
    """The query for an engine, with the media types that ``accept`` likes best.

    Args:
        what: the request.
        accept: the header field, which ``format`` in the request overrules.
        base: the endpoint's address, against which relative IRIs resolve.

    Raises:
        Problem: 400, there is no query.
    """
    if what.text is None:
        raise Problem(400, "There is no query: send one as the parameter “query”.")
    result_type = choose(what.accept or accept, _RESULTS)
    graph_type = choose(what.accept or accept, _GRAPHS)
    # editors of Windows begin a file with a byte order mark
    text = what.text.lstrip("\ufeff").strip()
    return Query(
        text,
        RESULT_ALIASES.get(result_type or "", result_type),
        GRAPH_ALIASES.get(graph_type or "", graph_type),
        what.default_graphs,
        what.named_graphs,
        base if _RELATIVE.search(text) else "",
    )


def _in_address(query_string: bytes) -> list[tuple[str, str]]:
    """The parameters of a query string: by a parser of addresses, several times as fast."""
    if _PLAIN.fullmatch(query_string):
        found = Url("http://h/?" + query_string.decode()).query_params()
        # what is no UTF-8 is replaced there, and refused here
        if len(found) <= _MAX_PARAMETERS and not any(_REPLACED in n + v for n, v in found):
            return found
    return _parameters(query_string)


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise Problem(400, "The parameters are not percent-encoded UTF-8.") from error
    except ValueError as error:
        raise Problem(400, f"There are more than {_MAX_PARAMETERS} parameters.") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The query is not UTF-8, from byte {error.start} on.") from error


def _content_type(header: str) -> tuple[str, str]:
    """The media type and the charset (UTF-8 where none is given), in lower case.

    >>> _content_type('Application/SPARQL-Query; Charset="UTF-8"')
    ('application/sparql-query', 'utf-8')
    """
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return kind, value.strip().strip('"')
    return kind, "utf-8"
