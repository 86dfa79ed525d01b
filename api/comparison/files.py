"""A comparison as files: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from api.comparison.comparison import Comparison
from api.comparison.properties import Item, Subject
from api.exports.context import Place


def as_json(comparison: Comparison, where: Place) -> bytes:
    """All of it: the datasets with their verdicts, and a row for each property."""
    document = {
        "snapshot": where.snapshot,
        "datasets": [_dataset(subject, where) for subject in comparison.subjects],
        "different": comparison.different,
        "rows": [
            {
                "id": row.property.id,
                "group": row.property.group,
                "label": row.property.label,
                "differs": row.differs,
                "partly_known": row.partly,
                "values": [[_item(item) for item in cell] for cell in row.cells],
            }
            for row in comparison.rows
        ],
        "unknown": list(comparison.unknown),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def as_csv(comparison: Comparison, _: Place) -> bytes:
    """A row a property, a column a dataset: UTF-8, RFC 4180; several values with semicolons,
    nothing where nothing is known.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out)
    found = [subject.dataset for subject in comparison.subjects]
    table.writerow(["property", "differs", *(one.heading for one in found)])
    table.writerow(["IRI", "", *(one.iri for one in found)])
    for row in comparison.rows:
        cells = ("; ".join(item.text for item in cell) for cell in row.cells)
        table.writerow([row.property.label, "yes" if row.differs else "no", *cells])
    return out.getvalue().encode("utf-8", "replace")


def _dataset(subject: Subject, where: Place) -> dict[str, Any]:
    found = subject.dataset
    return {
        "iri": found.iri,
        "url": where.address(found.path),
        "title": found.heading,
        "commercial_use": subject.verdict.kind,
        "conditions": [one.text for one in subject.verdict.conditions],
    }


def _item(item: Item) -> dict[str, str]:
    return {"text": item.text, "iri": item.iri} if item.iri else {"text": item.text}
