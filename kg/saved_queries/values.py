"""Values of parameters: text from a form, an address or a command line becomes an RDF term.

A value is checked as its type, becomes a term, and the term's own serialisation
is what enters a query. So a quote, a brace or a backslash can change nothing
but the value, and a value of the wrong type never comes as far as the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

import pyoxigraph

from kg.errors import FairweaveError, one_line
from kg.rdf.namespaces import expand

Type = Literal["iri", "text", "integer", "decimal", "date", "year", "boolean", "pattern"]

#: digits that a number may have: what engines compute with exactly
_DIGITS: Final = 18
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class ParameterError(FairweaveError):
    """A value that its parameter does not take: HTTP 400.

    Attributes:
        parameter: the name of the parameter.
        takes: what it takes, in words.
    """

    def __init__(self, parameter: str, takes: str, value: str | None = None) -> None:
        self.parameter, self.takes = parameter, takes
        not_this = "" if value is None else f", not {one_line(value, 60)!r}"
        super().__init__(f"{parameter}: takes {takes}{not_this}")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of value.

    Attributes:
        takes: what it is, in words.
        lexical: a given text → the lexical form; ``ValueError`` where it is none.
        datatypes: how its variables may end → datatype (a CURIE; ``""`` for an IRI).
        example: a value of it.
    """

    takes: str
    lexical: Callable[[str], str]
    datatypes: Mapping[str, str]
    example: str


def _integer(text: str) -> str:
    if re.fullmatch(rf"[+-]?[0-9]{{1,{_DIGITS}}}", text) is None:
        raise ValueError(text)
    return str(int(text))


def _decimal(text: str) -> str:
    digits = sum(map(str.isdigit, text))
    if re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", text) is None or digits > _DIGITS:
        raise ValueError(text)
    whole, _, fraction = text.lstrip("+-").partition(".")
    return f"{'-' if text.startswith('-') else ''}{int(whole or 0)}.{fraction or 0}"


def _date(text: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def _year(text: str) -> str:
    if re.fullmatch(r"[0-9]{4}", text) is None:
        raise ValueError(text)
    return text


def _boolean(text: str) -> str:
    truth = {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text.lower())
    if truth is None:
        raise ValueError(text)
    return truth


def _text(text: str) -> str:
    if _SURROGATE.search(text):
        raise ValueError(text)
    return text


def _patterns(text: str) -> str:
    """Checked by the engine that will match them: dialects of regular expressions differ."""
    for pattern in _text(text).split(","):
        literal = in_query(str(pyoxigraph.Literal(pattern.strip())))
        rows = pyoxigraph.Store().query(f'SELECT (REGEX("", {literal}, "i") AS ?matched) {{}}')
        if next(iter(cast(pyoxigraph.QuerySolutions, rows)))["matched"] is None:
            raise ValueError(text)
    return text


_INTEGERS: Final = {"_integer": "xsd:integer", "_xsd_integer": "xsd:integer"}
KINDS: Final[Mapping[Type, _Kind]] = {
    "iri": _Kind("an absolute IRI", str, {"_iri": ""}, "urn:fairweave:example"),
    "text": _Kind("text", _text, {"": "xsd:string", "_literal": "xsd:string"}, "text"),
    "pattern": _Kind(
        "valid regular expressions, separated by commas", _patterns,
        {"": "xsd:string", "_literal": "xsd:string"}, "cell",
    ),
    "integer": _Kind(
        f"a whole number of at most {_DIGITS} digits",
        lambda text: _integer(text.strip()), _INTEGERS, "7",
    ),
    "decimal": _Kind(
        f"a decimal number of at most {_DIGITS} digits, like 0.25",
        lambda text: _decimal(text.strip()), {"_xsd_decimal": "xsd:decimal"}, "0.25",
    ),
    "date": _Kind(
        "a date as YYYY-MM-DD",
        lambda text: _date(text.strip()), {"_xsd_date": "xsd:date"}, "2020-02-29",
    ),
    "year": _Kind(
        "a year of four digits",
        lambda text: _year(text.strip()), {**_INTEGERS, "_xsd_gYear": "xsd:gYear"}, "2020",
    ),
    "boolean": _Kind(
        "true or false",
        lambda text: _boolean(text.strip()), {"_xsd_boolean": "xsd:boolean"}, "true",
    ),
}  # fmt: skip


def parse(parameter: str, kind: Type, suffix: str, value: str) -> str:
    """``value`` as the text of an RDF term for use in a query.

    Args:
        parameter: its name, for the error.
        kind: its type.
        suffix: what its variable ends in (``_iri``, ``_xsd_date``), which gives the datatype.

    Raises:
        ParameterError: the value is not of that type.

    >>> parse("n", "integer", "_integer", " 007 ")
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> parse("n", "integer", "_integer", "7) }")
    Traceback (most recent call last):
    ...
    kg.saved_queries.values.ParameterError: n: takes a whole number of at most 18 digits, not '7) }'
    """
    what = KINDS[kind]
    try:
        lexical = what.lexical(value)
        datatype = what.datatypes[suffix]
        if not datatype:
            return str(pyoxigraph.NamedNode(lexical.strip()))
        return in_query(
            str(pyoxigraph.Literal(lexical, datatype=pyoxigraph.NamedNode(expand(datatype))))
        )
    except ValueError:
        raise ParameterError(parameter, what.takes, value) from None


_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-F]{4})|\\([uU])|.)", re.DOTALL)


def in_query(term: str) -> str:
    r"""The N-Triples serialisation ``term``, safe from SPARQL's code point escapes.

    Those (``\u0022``) are replaced before a query is parsed (SPARQL 1.1 Query, 19.2),
    and some engines do so even behind a backslash that is itself escaped: ``\\u0022``,
    a backslash and five characters, would end the string. So no ``u`` ever follows a
    backslash there, and escapes have eight digits, so that following digits are not read as part.

    >>> print(in_query(r'"\\u0022"'))
    "\\\U000000750022"
    """
    return _ESCAPE.sub(_escape, term)


def _escape(match: re.Match[str]) -> str:
    if match[1]:
        return f"\\U0000{match[1]}"
    if match[2]:
        return rf"\\\U{ord(match[2]):08X}"
    return match[0]
