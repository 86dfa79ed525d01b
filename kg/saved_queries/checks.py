"""What is wrong with the files of a catalogue, a line each: part of ``fairweave check``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions, Store

from kg.errors import one_line
from kg.saved_queries import lexing
from kg.saved_queries.counted_records import count_of
from kg.saved_queries.header import MARKER, CatalogueError, Parameter
from kg.saved_queries.saved_query import MARK, SUFFIX, SavedQuery, read, split_variable
from kg.saved_queries.values import KINDS, ParameterError, parse

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: what a query that lists choices may give
_CHOICE_COLUMNS: Final = (["value"], ["value", "label"], ["value", "label", "count"])


def problems(path: Path) -> Iterator[str]:
    """Everything that is wrong with the saved queries in the directory ``path``, a line each."""
    for file in sorted(path.glob(f"*{SUFFIX}")):
        try:
            query = read(file)
        except CatalogueError as error:
            yield str(error)
            continue
        for problem in (*_of_text(query), *_of_parameters(query), *_of_result(query)):
            yield one_line(f"{file}: {problem}", 600)


def _of_text(query: SavedQuery) -> Iterator[str]:
    if _ID.fullmatch(query.id) is None:
        yield "a name has lower-case letters, digits and single hyphens"
    if not query.summary.endswith("?"):
        yield "summary: has to be a question"
    offset = query.source.count("\n") - query.text.count("\n")
    for number, line in enumerate(query.text.splitlines(), offset + 1):
        if line.lstrip().startswith(MARKER):
            yield f"line {number}: {MARKER} has to be in the first lines, without blanks before it"
    for token in lexing.tokens(query.text):
        if token.kind == "iri" and re.search(rf"[?$]{MARK}", token.text):
            yield f"line {token.line + offset}: put blanks around < before a parameter"
    for endpoint, at in lexing.services(query.text):
        if not endpoint:
            yield f"line {at + offset}: SERVICE has to be followed by its endpoint as <IRI>"


def _of_parameters(query: SavedQuery) -> Iterator[str]:
    names = [parameter.name for parameter in query.parameters]
    for variable in lexing.variables(query.text):
        name, suffix = split_variable(variable)
        if not name:
            if variable.startswith("_"):
                yield f"?{variable}: parameters are optional, their variables begin with ?{MARK}"
        elif name not in names:
            yield f"?{variable}: there is no parameter {name}"
        elif suffix not in KINDS[query.parameter(name).type].datatypes:
            yield f"?{variable}: parameter {name} is of another type"
    for name in {name for name in names if names.count(name) > 1}:
        yield f"parameter {name}: is there twice"
    for one, other in permutations(sorted(set(names)), 2):
        if other.startswith(one):
            yield f"parameter {one}: its name is how {other} begins; grlc would replace both"
    for parameter in query.parameters:
        yield from _of_parameter(query, parameter)


def _of_parameter(query: SavedQuery, parameter: Parameter) -> Iterator[str]:
    here = f"parameter {parameter.name}"
    if parameter.choices and parameter.choices_query:
        yield f"{here}: has choices and a choices_query"
    known = [choice.value for choice in parameter.choices]
    if known and parameter.default is not None and parameter.default not in known:
        yield f"{here}: its default is none of its choices"
    suffix = next(iter(KINDS[parameter.type].datatypes))
    for value in (*known, *([] if parameter.default is None else [parameter.default])):
        try:
            parse(parameter.name, parameter.type, suffix, value)
        except ParameterError as error:
            yield f"{here}: {error}"
    if parameter.choices_query is not None:
        text = with_prefixes(query, parameter.choices_query)
        yield from (f"{here}: choices_query: {problem}" for problem in _unparsable(text))
        if not any(_unparsable(text)) and projected(text) not in _CHOICE_COLUMNS:
            yield f"{here}: choices_query has to select ?value ?label ?count"


def _of_result(query: SavedQuery) -> Iterator[str]:
    wrong = list(_unparsable(query.text))
    if not wrong and not isinstance(
        Store().query(lexing.without_services(query.text)), QuerySolutions
    ):
        wrong = ["a saved query is a SELECT"]
    yield from wrong
    if wrong:
        return
    columns, given = [c.name for c in query.columns], projected(query.text)
    if columns != given:
        yield f"columns: are {', '.join(columns)}; the query selects {', '.join(given)}"
    for column in query.columns:
        if column.records and count_of(query.text, column.records) is None:
            yield f"columns.{column.name}: there is no column {column.records} that counts records"
    for parameter in query.parameters:
        if parameter.column and (parameter.type != "iri" or parameter.column not in columns):
            yield f"parameter {parameter.name}: there is no column {parameter.column} of IRIs"
    for number, chart in enumerate(query.charts, 1):
        for channel in (chart.x, chart.y, *([chart.color] if chart.color else [])):
            if channel not in columns:
                yield f"chart {number}: there is no column {channel}"
    examples = {p.name: KINDS[p.type].example for p in query.parameters}
    # a value replaces the tokens of its own variable: where the query with all of them parses,
    # it parses with each
    if examples and (together := list(_unparsable(query.bind(examples)))):
        alone = [
            f"with {name} set: {problem}"
            for name, value in examples.items()
            for problem in _unparsable(query.bind({name: value}))
        ]
        yield from alone or (f"with {', '.join(examples)} set: {p}" for p in together)


def with_prefixes(query: SavedQuery, text: str) -> str:
    """``text`` with the prefixes that ``query`` declares."""
    declared = lexing.prologue(query.text)
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in declared.items()) + text


def projected(text: str) -> list[str]:
    """The variables that the SELECT ``text`` gives, in order."""
    return list(_by_rdflib(text)[0])


def _unparsable(text: str) -> Iterator[str]:
    """What Oxigraph and rdflib report about ``text``; no connection is opened."""
    harmless = lexing.without_services(text)
    try:
        Store().query(harmless)
    except SyntaxError as reason:
        yield f"Oxigraph: {reason}"
    if fault := _by_rdflib(text)[1]:
        yield f"rdflib: {fault}"


@lru_cache(maxsize=8)  # the parser is slow; a text is read for its faults and for its variables
def _by_rdflib(text: str) -> tuple[tuple[str, ...], str]:
    """The variables that ``text`` selects, and what rdflib reports about it ("" for nothing)."""
    # only a check needs it, and loading it would take most of the start of every command
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(lexing.without_services(text))).algebra
    except Exception as reason:  # pyparsing's, and whatever its translation stumbles over
        return (), str(reason) or type(reason).__name__
    return tuple(map(str, algebra.get("PV") or ())), ""
