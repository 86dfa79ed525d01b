"""The schemas of JSON that ``/openapi.json`` refers to."""

from __future__ import annotations

from typing import Any, Final

from kg.record_types.record_type import FACETS

_STRING: Final = {"type": "string"}
_IRI: Final = {"type": "string", "format": "iri"}
_COUNT: Final = {"type": "integer", "minimum": 0}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


#: name of the component → JSON Schema
SCHEMAS: Final[dict[str, Any]] = {
    "Term": {
        "title": "Term",
        "description": "A value of a result: https://www.w3.org/TR/sparql11-results-json/",
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": {"type": "string", "enum": ["uri", "literal", "bnode"]},
            "value": _STRING,
            "datatype": _IRI,
            "xml:lang": _STRING,
        },
    },
    "Problem": {
        "title": "Problem",
        "description": "An error (RFC 9457)",
        "type": "object",
        "required": ["type", "status", "title", "detail"],
        "properties": {
            "type": _STRING,
            "status": {"type": "integer"},
            "title": _STRING,
            "detail": _STRING,
            "limit": _STRING,
        },
    },
    "Hit": _object(
        iri=_IRI, url=_IRI, label=_STRING, kind=_STRING, description=_STRING,
        note=_list(_STRING), people=_list(_STRING), use_class=_STRING, year=_STRING,
        purposes=_list(_object(answer=_STRING, because=_STRING)), score={"type": "number"},
    ),
    "FacetValue": _object(
        value=_STRING, label=_STRING, count=_COUNT, chosen={"type": "boolean"}
    ),
    "SearchResult": _object(
        query=_STRING, count=_COUNT, page=_COUNT, size=_COUNT,
        fit={"type": "string", "enum": ["all", "similar", "some"]},
        understood=_list(_object(facet=_STRING, value=_STRING, words=_STRING)),
        hits=_list(_ref("Hit")),
        facets=_object(**{name: _list(_ref("FacetValue")) for name in FACETS}),
        next=_IRI, previous=_IRI,
    ),
    "ComparedDataset": _object(
        iri=_IRI, url=_IRI, title=_STRING, conditions=_list(_STRING),
        commercial_use={
            "type": "string",
            "enum": ["allowed", "conditional", "refused", "unstated", "unknown", "disputed"],
        },
    ),
    "Comparison": _object(
        snapshot=_STRING, datasets=_list(_ref("ComparedDataset")), different=_COUNT,
        rows=_list(
            _object(
                id=_STRING, group=_STRING, label=_STRING, differs={"type": "boolean"},
                partly_known={"type": "boolean"},
                values=_list(_list(_object(text=_STRING, iri=_IRI))),
            )
        ),
        unknown=_list(_STRING),
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
