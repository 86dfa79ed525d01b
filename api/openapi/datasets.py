"""What ``/openapi.json`` says of the catalogue, of datasets for machines, and of the files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from api.exports import croissant, datacite, signposting
from api.exports import statements_table as tables
from api.harvesting import catalog
from api.sparql.protocol import HTML

_STRING: Final = {"type": "string"}
_OBJECT: Final = {"type": "object"}
_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_PAGE: Final = {
    "name": "page",
    "in": "query",
    "required": False,
    "description": "From 1.",
    "schema": {"type": "integer", "minimum": 1, "default": 1},
}
_NAME: Final = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The local name of a dataset's record.",
    "schema": _STRING,
}
_FILE: Final = {
    "name": "file",
    "in": "path",
    "required": True,
    "description": "The name of a file, as the listing has it.",
    "schema": _STRING,
}
_RDF: Final = tuple(kind for kind in catalog.MEDIA_TYPES.values() if kind != HTML)
_BESIDE: Final = {
    "croissant.json": ("croissant", "A dataset as Croissant", croissant.MEDIA_TYPE, _OBJECT),
    "datacite.json": ("datacite", "A dataset as DataCite metadata", datacite.MEDIA_TYPE, _OBJECT),
    "linkset.json": ("linkset", "A dataset's typed links", signposting.LINKSET, _OBJECT),
    tables.NAME: ("statements", "What is said of a dataset", tables.MEDIA_TYPE, _STRING),
}


def _get(
    id_: str,
    summary: str,
    kinds: Iterable[tuple[str, dict[str, Any]]],
    parameters: list[dict[str, Any]],
    errors: dict[str, str],
) -> dict[str, Any]:
    return {
        "get": {
            "operationId": id_,
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": "Found",
                    "content": {kind: {"schema": schema} for kind, schema in kinds},
                },
                **{
                    status: {"description": text, "content": _PROBLEM}
                    for status, text in errors.items()
                },
            },
        }
    }


PATHS: Final[dict[str, Any]] = {
    "/catalog": _get(
        "catalog",
        "Every dataset as DCAT-AP 3, page by page",
        [(kind, _STRING) for kind in _RDF],
        [_PAGE],
        {
            "400": "The page is no number from 1",
            "404": "The catalogue ends before this page",
            "406": "None of the formats is acceptable",
        },
    ),
    "/dumps/": _get(
        "dumps",
        "The snapshot's files, with their sizes and hashes",
        [("application/json", _OBJECT), *((kind, _STRING) for kind in (HTML, *_RDF))],
        [],
        {"404": "This service has no files", "406": "None of the formats is acceptable"},
    ),
    "/dumps/{file}": _get(
        "dump",
        "A file of the snapshot, whole or in part",
        [("application/gzip", _STRING), ("text/csv", _STRING), ("application/json", _OBJECT)],
        [_FILE],
        {"404": "There is no such file", "410": "The snapshot has been removed"},
    ),
    **{
        f"/dataset/{{name}}/{file}": _get(
            id_, summary, [(kind, schema)], [_NAME], {"404": "There is no such dataset"}
        )
        for file, (id_, summary, kind, schema) in _BESIDE.items()
    },
}
