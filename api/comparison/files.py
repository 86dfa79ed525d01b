"""A comparison as files: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any, Final

from api.comparison.comparison import Comparison
from api.comparison.properties import Item, Subject
from api.exports.context import Place

#: how cells begin that spreadsheets compute
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*")


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
    nothing where nothing is known. Spreadsheets are what it is for: no cell is a formula.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out)
    found = [subject.dataset for subject in comparison.subjects]
    table.writerow(["property", "differs", *(_no_formula(one.heading) for one in found)])
    table.writerow(["IRI", "", *(one.iri for one in found)])
    for row in comparison.rows:
        cells = (_no_formula("; ".join(item.text for item in cell)) for cell in row.cells)
        table.writerow([row.property.label, "yes" if row.differs else "no", *cells])
    return out.getvalue().encode("utf-8", "replace")


def _no_formula(text: str) -> str:
    """``text``, which a spreadsheet does not take for a formula.

    Source: OWASP, CSV Injection. Numbers stay numbers.

    >>> _no_formula("=1+1"), _no_formula("-4.5"), _no_formula("MIT")
    ("'=1+1", '-4.5', 'MIT')
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


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
