"""What ``/openapi.json`` says of search, browse and the description in numbers."""

from __future__ import annotations

from typing import Any, Final

from api.search.request import MOST, SIZE
from api.sparql.service_description import TYPES
from kg.search import FACETS, KINDS

_STRING: Final = {"type": "string"}
_IRI: Final = {"type": "string", "format": "iri"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str, schema: dict[str, Any], text: str, place: str = "query") -> Any:
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": text,
        "schema": schema,
    }


def _get(id_: str, summary: str, content: dict[str, Any], *parameters: Any, **errors: str) -> Any:
    return {
        "get": {
            "operationId": id_,
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "Found", "content": content},
                **{
                    status.removeprefix("s"): {"description": text, "content": _PROBLEM}
                    for status, text in errors.items()
                },
            },
        }
    }


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(name)}}


SCHEMAS: Final[dict[str, Any]] = {
    "Hit": _object(
        iri=_IRI, url=_IRI, label=_STRING, kind=_STRING, description=_STRING,
        note=_list(_STRING), people=_list(_STRING), use_class=_STRING, year=_STRING,
        score={"type": "number"},
    ),
    "FacetValue": _object(
        value=_STRING, label=_STRING, count=_COUNT, chosen={"type": "boolean"}
    ),
    "SearchResult": _object(
        query=_STRING, count=_COUNT, page=_COUNT, size=_COUNT,
        fit={"type": "string", "enum": ["all", "similar", "some"]},
        hits=_list(_ref("Hit")),
        facets=_object(**{name: _list(_ref("FacetValue")) for name in FACETS}),
        next=_IRI, previous=_IRI,
    ),
    "ClassCount": _object(iri=_IRI, label=_STRING, definition=_STRING, count=_COUNT, url=_IRI),
    "Classes": _object(
        groups=_list(_object(group=_STRING, classes=_list(_ref("ClassCount"))))
    ),
    "Members": _object(
        iri=_IRI, label=_STRING, definition=_STRING, count=_COUNT, url=_IRI, page=_COUNT,
        pages=_COUNT, records=_list(_object(iri=_IRI, url=_IRI, label=_STRING)),
        next=_IRI, previous=_IRI,
    ),
}  # fmt: skip
_PAGE: Final = _parameter("page", {"type": "integer", "minimum": 1, "default": 1}, "From 1.")
PATHS: Final[dict[str, Any]] = {
    "/search.json": _get(
        "search",
        "Records by words, narrowed by facets, best first",
        _json("SearchResult"),
        _parameter("q", _STRING, "Words, names, “phrases in quotes”; typos are forgiven."),
        _parameter(
            "kind", _list({"type": "string", "enum": [k.name for k in KINDS]}), "One of these."
        ),
        *(
            _parameter(name, _list(_STRING), "One of these values, as the facet has them.")
            for name in FACETS
            if name != "kind"
        ),
        _PAGE,
        _parameter(
            "size",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE},
            "Hits on a page.",
        ),
        s400="More than a hundred fields",
        s501="This service has no search index",
    ),
    "/browse.json": _get(
        "browse", "The classes that there are things of, with how many", _json("Classes")
    ),
    "/browse/{class}.json": _get(
        "members",
        "The things of a class, in the order of their names",
        _json("Members"),
        _parameter("class", _STRING, "A CURIE, such as dcat:Dataset.", "path"),
        _PAGE,
        s400="A parameter is given twice",
        s404="There is nothing of this class",
    ),
    "/.well-known/void": _get(
        "void",
        "What the graph holds, by graph, class and property (VoID)",
        {kind: {"schema": _STRING} for kind in TYPES},
        s406="None of the formats is acceptable",
    ),
}
