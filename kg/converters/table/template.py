"""An empty catalogue to fill in: every column explained, drop-downs, three real examples."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Final

import pycountry
import xlsxwriter

from kg.authorities.licences import spdx_identifiers
from kg.converters.common.modalities import MODALITIES
from kg.converters.table.catalogue import EXPLANATION, LIST
from kg.converters.table.targets import TARGETS

#: the columns of the template, in their order
COLUMNS: Final = (
    "identifier", "title", "description", "page", "licence", "licence_address", "language",
    "modality", "task", "topic", "keyword", "person", "organization", "publisher", "year",
    "version", "size", "unit", "hugging_face", "doi", "paper", "repository", "derived_from",
    "origin", "download", "note",
)  # fmt: skip
#: rows that have drop-downs
_ROWS: Final = 1000
_EXAMPLES: Final = 3


def examples() -> list[dict[str, str]]:
    """Three real datasets, as rows of the template."""
    return [
        {
            name: given[number] if number < len(given := TARGETS[name].example) else ""
            for name in COLUMNS
        }
        for number in range(_EXAMPLES)
    ]


def as_csv() -> str:
    """The template as CSV: a header and the examples."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(examples())
    return text.getvalue()


def as_json() -> str:
    """The template as JSON: a list of the examples, without what they do not have."""
    rows = [{name: value for name, value in row.items() if value} for row in examples()]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_workbook() -> bytes:
    """The template as XLSX: the table, each column explained, lists of licences and languages."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        table = book.add_worksheet("datasets")
        help_sheet = book.add_worksheet(EXPLANATION)
        table.freeze_panes(1, 2)
        help_sheet.write_row(0, 0, ("column", "what to write"), bold)
        help_sheet.set_column(0, 0, 18)
        help_sheet.set_column(1, 1, 100)
        for column, name in enumerate(COLUMNS):
            table.write_string(0, column, name, bold)
            table.write_comment(0, column, TARGETS[name].help, {"x_scale": 2})
            table.set_column(column, column, max(14, min(40, len(name) + 12)))
            help_sheet.write_string(column + 1, 0, name)
            help_sheet.write_string(column + 1, 1, TARGETS[name].help, wrapped)
        for row, example in enumerate(examples(), 1):
            for column, name in enumerate(COLUMNS):
                table.write_string(row, column, example[name])
        for name, choices in _choices().items():
            title = f"{LIST} {name}"
            sheet = book.add_worksheet(title)
            sheet.write_column(0, 0, choices)
            table.data_validation(
                1, COLUMNS.index(name), _ROWS, COLUMNS.index(name),
                {
                    "validate": "list",
                    "source": f"='{title}'!$A$1:$A${len(choices)}",
                    "error_type": "information",
                    "error_title": "Not in the list",
                    "error_message": "You may use it: values are read as written.",
                },
            )  # fmt: skip
    return content.getvalue()


def _choices() -> dict[str, Sequence[str]]:
    """The columns with a drop-down, and what it has."""
    languages = sorted(
        language.name.partition(" (")[0]
        for language in pycountry.languages
        if getattr(language, "alpha_2", "")
    )
    modalities = list(dict.fromkeys(MODALITIES.values()))
    units = ("rows", "hours", "images", "sentences", "tokens", "documents", "speakers", "bytes")
    return {
        "licence": [*spdx_identifiers(), "unspecified"],
        "language": languages,
        "modality": modalities,
        "unit": units,
    }
