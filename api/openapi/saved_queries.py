"""Each saved query as an operation, so that clients can be generated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kg.engines import RESULT_TYPES
from kg.saved_queries import Column, Parameter, SavedQuery

_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "iri": {"type": "string", "format": "iri"},
    "text": {"type": "string"},
    "pattern": {"type": "string"},
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
_ERRORS: Final = {
    "400": "A parameter has an invalid value; the detail lists the valid ones",
    "403": "The query calls an endpoint that the operator has not allowed",
    "410": "The requested snapshot is no longer served",
    "503": "Too many queries are waiting",
    "504": "The query exceeded its time limit; there is no partial result",
    "507": "The query exceeded its memory or size limit; there is no partial result",
}
_SNAPSHOT: Final = {
    "name": "snapshot",
    "in": "query",
    "required": False,
    "description": "Id of a snapshot; an error if another one is served.",
    "schema": {"type": "string"},
}


def operation(query: SavedQuery) -> dict[str, Any]:
    """The operation that returns the result of ``query``."""
    json_type, *others = RESULT_TYPES
    content: dict[str, Any] = {
        json_type: {"schema": {"$ref": f"#/components/schemas/{_name(query)}Result"}},
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
            "200": {"description": "The complete result", "content": content},
            **{
                status: {"description": text, "content": problem}
                for status, text in _ERRORS.items()
            },
        },
    }


def schemas(query: SavedQuery) -> dict[str, Any]:
    """The schemas of a row and of the result of ``query``, by the name of the component."""
    name = _name(query)
    return {f"{name}Row": _row(query), f"{name}Result": _result(f"{name}Row")}


def _name(query: SavedQuery) -> str:
    return "".join(word.capitalize() for word in query.id.split("-"))


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
        "description": "Terms by column; columns without a value are absent.",
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
