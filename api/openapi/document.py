"""``/openapi.json``: every saved query is an operation, so that clients can be generated.

The rest is in :mod:`api.openapi.operations` and beside what it is of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from api.openapi import datasets
from api.openapi import search as finding
from api.openapi.operations import OPERATIONS, paths
from kg.engines import RESULT_TYPES
from kg.saved_queries import Catalogue, Column, Parameter, SavedQuery

_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "iri": {"type": "string", "format": "iri"},
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "year": {"type": "integer", "minimum": 1000, "maximum": 9999},
    "boolean": {"type": "boolean"},
}
_CASTS: Final[dict[str, Callable[[str], Any]]] = {
    "integer": int,
    "decimal": float,
    "year": int,
    "boolean": lambda text: text == "true",
}
_COMPONENTS: Final[dict[str, Any]] = {
    "Term": {
        "title": "Term",
        "description": "A value of a result: https://www.w3.org/TR/sparql11-results-json/",
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": {"type": "string", "enum": ["uri", "literal", "bnode"]},
            "value": {"type": "string"},
            "datatype": {"type": "string", "format": "iri"},
            "xml:lang": {"type": "string"},
        },
    },
    "Problem": {
        "title": "Problem",
        "description": "What is wrong: RFC 9457",
        "type": "object",
        "required": ["type", "status", "title", "detail"],
        "properties": {
            "type": {"type": "string"},
            "status": {"type": "integer"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "limit": {"type": "string"},
        },
    },
}
_ERRORS: Final = {
    "400": "A parameter has a value that it does not take; the detail says what it takes",
    "403": "The query asks another endpoint, which the operator has not allowed",
    "410": "The snapshot that was asked for is not served any more",
    "503": "Too many queries wait",
    "504": "The query took longer than it may; there is no partial answer",
    "507": "The query took more memory or room than it may; there is no partial answer",
}


def with_queries(schema: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """``schema`` (OpenAPI 3.1) with an operation for each query of ``catalogue``."""
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    components |= _COMPONENTS | finding.SCHEMAS
    schema["paths"] |= finding.PATHS | datasets.PATHS
    for query in catalogue.values():
        name = "".join(word.capitalize() for word in query.id.split("-"))
        components[f"{name}Row"] = _row(query)
        components[f"{name}Result"] = _result(f"{name}Row")
        schema["paths"][f"/queries/{query.id}"] = {"get": _operation(query, f"{name}Result")}
    schema["paths"] |= paths()
    tags = {operation.tag for operation in OPERATIONS.values()}
    tags |= {tag for query in catalogue.values() for tag in query.tags}
    schema["tags"] = [{"name": tag} for tag in sorted(tags)]
    return schema


def _operation(query: SavedQuery, result: str) -> dict[str, Any]:
    json_type, *others = RESULT_TYPES
    content: dict[str, Any] = {
        json_type: {"schema": {"$ref": f"#/components/schemas/{result}"}},
        **{kind: {"schema": {"type": "string"}} for kind in others},
    }
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": query.id.replace("-", "_"),
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": [*map(_parameter, query.parameters), _SNAPSHOT],
        "responses": {
            "200": {"description": "The whole answer", "content": content},
            **{
                status: {"description": text, "content": problem}
                for status, text in _ERRORS.items()
            },
        },
    }


_SNAPSHOT: Final = {
    "name": "snapshot",
    "in": "query",
    "required": False,
    "description": "Answer from this snapshot or not at all.",
    "schema": {"type": "string"},
}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.type])
    cast = _CASTS.get(parameter.type, str)
    if parameter.choices and parameter.type != "boolean":
        schema["enum"] = [cast(choice.value) for choice in parameter.choices]
    if parameter.default is not None:
        schema["default"] = cast(parameter.default)
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": f"{parameter.label}. {parameter.help}",
        "schema": schema,
    }


def _row(query: SavedQuery) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "By column; one that has no value in a row is not in it.",
        "properties": {column.name: _column(column) for column in query.columns},
    }


def _column(column: Column) -> dict[str, Any]:
    words = [column.label, f"in {column.unit}" if column.unit else "", column.help or ""]
    return {
        "description": ", ".join(filter(None, words)),
        "allOf": [{"$ref": "#/components/schemas/Term"}],
    }


def _result(row: str) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{row}"}}
    return {
        "type": "object",
        "required": ["head", "results"],
        "properties": {
            "head": {
                "type": "object",
                "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
            },
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {"bindings": rows},
            },
        },
    }
