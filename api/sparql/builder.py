"""``/builder``: a query for those who write no SPARQL, as a form that shows what it makes.

The address has all of it: ``class``, and for each property, by its CURIE, ``show.{property}``,
``how.{property}`` and ``is.{property}``.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pyoxigraph import Literal

from api.graph.labels import vocabulary
from api.graph.terms import select
from api.http.endpoint import CachedEndpoint, Request, of_page
from api.http.origin import at
from api.http.problems import Problem
from api.http.responses import Response
from api.search.classes import Class, classes, grouped
from api.sparql.editor import labelled, result_of
from api.state.current_snapshot import Current
from api.web.tables import address
from api.web.templating import page
from kg.engines import RESULT_TYPES, Query
from kg.rdf.namespaces import shorten
from kg.saved_queries.lexing import with_known_prefixes
from kg.saved_queries.values import in_query

PATH: Final = "/builder"
#: rows of an answer
_MOST: Final = 1000
_LONGEST: Final = 200
_CURIE: Final = re.compile(r"[a-z]+:[A-Za-z][\w-]*")
_LABELS: Final = "skos:prefLabel|dcterms:title|foaf:name|rdfs:label"
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
#: how a condition compares → in words
HOW: Final = {
    "contains": "contains",
    "equals": "is",
    "least": "is at least",
    "most": "is at most",
    "without": "is not stated",
}


class Property(NamedTuple):
    """A property that records of a class have.

    Attributes:
        iris: whether its values are IRIs, which are shown by their labels.
        records: how many have it.
    """

    curie: str
    label: str
    iris: bool
    records: int


class Condition(NamedTuple):
    """What is wanted of a property.

    Attributes:
        shown: whether it is a column.
        how: a key of ``HOW``; value: what it is compared with, empty for no condition.
    """

    of: Property
    shown: bool
    how: str
    value: str

    @property
    def wanted(self) -> bool:
        """Whether it has a part in the query."""
        return self.shown or bool(self.value) or self.how == "without"


class Builder(CachedEndpoint):
    """``/builder``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The form, the query that it makes, and the first rows of its answer."""
        given = request.parameters()
        known = await classes(current)
        chosen = next((one for one in known.values() if one.curie == given.get("class")), None)
        if given.get("class") and (chosen is None or not _CURIE.fullmatch(chosen.curie)):
            raise Problem(404, f"Nothing here is a {given['class'][:_LONGEST]}.")
        conditions: list[Condition] = []
        text, result = "", None
        if chosen is not None:
            properties = await _properties(current, chosen)
            conditions = [_condition(one, given) for one in properties]
            text = query_of(chosen.curie, [one for one in conditions if one.wanted])
            answer = await current.answers.get(Query(text, RESULT_TYPES[3]))
            result = await labelled(
                current, await asyncio.to_thread(result_of, answer, current.base)
            )
        body = await asyncio.to_thread(
            page,
            "builder.html",
            groups=[
                (group, [one for one in several if _CURIE.fullmatch(one.curie)])
                for group, several in grouped(known)
            ],
            chosen=chosen,
            conditions=conditions,
            how=HOW,
            text=text,
            result=result,
            most=_MOST,
            editor=at(address("/sparql", {"query": text})),
            csv=at(address("/sparql.csv", {"query": text})),
        )
        return of_page(body, request.gzip)


async def _properties(current: Current, of: Class) -> list[Property]:
    """The properties of the records of a class, the most frequent first."""
    rows = await select(
        current,
        "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) (MAX(IF(ISIRI(?o), 1, 0)) AS ?iris) "
        f"{{ ?s a <{of.iri}> ; ?p ?o }} GROUP BY ?p ORDER BY DESC(?n) ?p",
    )
    labels = (await vocabulary(current)).labels
    found = []
    for row in rows:
        iri = row["p"].value
        curie = shorten(iri)
        if _CURIE.fullmatch(curie) and curie != "rdf:type":
            label = labels.get(iri) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", curie.split(":")[1])
            found.append(Property(curie, label, row["iris"].value == "1", int(row["n"].value)))
    return found


def _condition(of: Property, given: Mapping[str, str]) -> Condition:
    how = given.get(f"how.{of.curie}", "contains")
    return Condition(
        of,
        f"show.{of.curie}" in given,
        how if how in HOW else "contains",
        given.get(f"is.{of.curie}", "").strip()[:_LONGEST],
    )


def query_of(curie: str, conditions: Sequence[Condition]) -> str:
    """The SELECT of the records of the class ``curie`` that meet all ``conditions``.

    >>> title = Property("dcterms:title", "title", False, 9)
    >>> print(query_of("dcat:Dataset", [Condition(title, True, "contains", 'a"b')]))
    PREFIX dcat: <http://www.w3.org/ns/dcat#>
    PREFIX dcterms: <http://purl.org/dc/terms/>
    <BLANKLINE>
    SELECT DISTINCT ?record ?title
    WHERE {
      ?record a dcat:Dataset .
      ?record dcterms:title ?title .
      FILTER(CONTAINS(LCASE(STR(?title)), LCASE("a\\"b")))
    }
    LIMIT 1000
    <BLANKLINE>
    """
    lines: list[str] = []
    names: dict[Condition, str] = {}
    taken = {"record"}
    # what narrows the answer comes first: the optional values are looked up for less
    for one in sorted(conditions, key=lambda c: not (c.value or c.how == "without")):
        name = re.sub(r"\W", "_", one.of.curie.split(":")[1])
        while name in taken:
            name += "_"
        taken.add(name)
        if one.shown and one.how != "without":
            names[one] = f"?{name}"
        lines += _pattern(one, name)
    body = "\n".join(f"  {line}" for line in [f"?record a {curie} .", *lines])
    selected = " ".join(["?record", *(names[one] for one in conditions if one in names)])
    text = f"\nSELECT DISTINCT {selected}\nWHERE {{\n{body}\n}}\nLIMIT {_MOST}\n"
    declared = with_known_prefixes(text).partition("\n")[0]
    return declared.replace("> PREFIX", ">\nPREFIX").rstrip() + "\n" + text


def _pattern(one: Condition, name: str) -> list[str]:
    curie = one.of.curie
    if one.how == "without":
        return [f"FILTER NOT EXISTS {{ ?record {curie} ?{name} }}"]
    found = f"?record {curie} ?{name} ."
    if one.of.iris:
        found = f"?record {curie} ?{name}_iri . ?{name}_iri {_LABELS} ?{name} ."
    if not one.value:
        return [f"OPTIONAL {{ {found} }}"]
    return [found, f"FILTER({_comparison(one, name)})"]


def _comparison(one: Condition, name: str) -> str:
    text = in_query(str(Literal(one.value)))
    if one.how in ("least", "most"):
        sign = ">=" if one.how == "least" else "<="
        if _NUMBER.fullmatch(one.value):
            # years and days are compared by their first digits, as the reader wrote them
            return f"xsd:decimal(REPLACE(STR(?{name}), '^(-?[0-9.]+).*$', '$1')) {sign} {one.value}"
        return f"STR(?{name}) {sign} {text}"
    if one.how == "equals":
        return f"LCASE(STR(?{name})) = LCASE({text})"
    return f"CONTAINS(LCASE(STR(?{name})), LCASE({text}))"
