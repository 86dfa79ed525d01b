"""``datapackage.json``: the tables of a snapshot as a Data Package.

Data Package 1 and 2 (https://datapackage.org/standard/data-package/): the properties that both
have, with the types of Table Schema, so that ``frictionless validate`` finds a table that was
changed. It has no date: the same inputs give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.snapshots.manifest import Column, Manifest, Table

#: types in Croissant's words → the type in Table Schema
_TYPES: Final = {
    "sc:Boolean": "boolean",
    "sc:Integer": "integer",
    "sc:Float": "number",
    "sc:URL": "string",
    "sc:Text": "string",
}


def write(file: Path, manifest: Manifest) -> None:
    """Writes the description of the tables that ``manifest`` lists to ``file``."""
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": "snapshot",
        "title": "Tables of a snapshot",
        "description": "Each table is a CSV file in UTF-8 with one heading row.",
        "resources": [
            _resource(table, manifest)
            for table in sorted(manifest.tables, key=lambda one: one.file)
        ],
    }
    if sources := list(_sources(manifest)):
        package["sources"] = sources
    text = json.dumps(package, ensure_ascii=False, indent=1)
    file.write_text(f"{text}\n", "utf-8")


def _resource(table: Table, manifest: Manifest) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": table.file.removesuffix(".csv").lower(),
        "path": table.file,
        "title": table.title,
        "description": f"{table.description}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.size,
        "hash": f"sha256:{table.sha256}",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
        },
    }
    of = [s for s in manifest.sources if not table.source or s.name == table.source]
    terms = sorted(source.about.get("license", "") for source in of)
    if licences := [{"path": one} for one in dict.fromkeys(terms) if one.startswith("http")]:
        resource["licenses"] = licences
    return resource


def _field(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.label,
    }
    if column.type == "sc:URL":  # IRIs, which the format "uri" of a string refuses
        described["rdfType"] = "http://www.w3.org/2001/XMLSchema#anyURI"
    return described


def _sources(manifest: Manifest) -> Iterator[dict[str, str]]:
    # in an order that does not depend on that of the command line
    for source in sorted(manifest.sources, key=lambda one: one.name):
        page = source.about.get("page", "")
        yield {"title": source.title} | ({"path": page} if page.startswith("http") else {})
