"""Times and places that a dataset covers: DCAT, schema.org, OWL-Time, GeoSPARQL, LOCN."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal

from kg.converters.dcat.graph import Graph, Value, literals

#: what the extent of a place is stated by
_AREAS: Final = (
    "dcat:bbox", "schema:box", "dcat:centroid", "schema:polygon",
    "http://www.opengis.net/ont/geosparql#asWKT", "http://www.w3.org/ns/locn#geometry",
)  # fmt: skip
#: characters of an extent: outlines of countries are longer than anyone reads
_LONGEST_AREA: Final = 500
#: OWL-Time, in which nothing is written here: it has no prefix
_TIME: Final = "http://www.w3.org/2006/time#"
#: when a period starts, and when it ends
_STARTS: Final = ("dcat:startDate", "schema:startDate", f"{_TIME}hasBeginning")
_ENDS: Final = ("dcat:endDate", "schema:endDate", f"{_TIME}hasEnd")
#: how a moment is written in OWL-Time
_MOMENTS: Final = tuple(
    f"{_TIME}inXSD{kind}" for kind in ("Date", "DateTimeStamp", "DateTime", "gYearMonth", "gYear")
)


def period(graph: Graph, value: Value) -> str:
    """A period as ``start/end`` (either may be absent), else its label; ``""``: neither."""
    start, end = (_moment(graph, value, names) for names in (_STARTS, _ENDS))
    return f"{start}/{end}" if start or end else graph.label(value)


def area(graph: Graph, value: Value) -> str:
    """Coordinates of a place without a name, in the shortest form that is stated."""
    places = [value, *graph.values(value, "schema:geo", "dcterms:spatial")]
    found = [
        each.value.strip() for place in places for each in literals(graph.values(place, *_AREAS))
    ]
    latitude, longitude = (
        next((text for place in places if (text := graph.text(place, f"schema:{name}"))), "")
        for name in ("latitude", "longitude")
    )
    if latitude and longitude:
        found.append(f"{latitude} {longitude}")
    return min(filter(None, found), key=len, default="")[:_LONGEST_AREA]


def _moment(graph: Graph, value: Value, names: tuple[str, ...]) -> str:
    for each in graph.values(value, *names):
        found = graph.text(each, *_MOMENTS)
        if isinstance(each, Literal) or found:
            return found or each.value
    return ""
