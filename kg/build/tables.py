"""Tables beside the dumps: CSV for those who read no RDF, made when a snapshot is published.

::

    dumps/datasets.csv, licence-claims.csv …   what saved queries answer with their defaults;
                                               of datasets, makers, keywords, papers … besides
    dumps/<source>.records.csv                 every record of a source with a name and a page

UTF-8, RFC 4180, one heading row; the same data gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from kg.build.dataset_columns import COLUMNS, cells
from kg.saved_queries import Catalogue
from kg.search import SearchDocument
from kg.snapshots.dataset_file import DatasetFile
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Column, Table

#: file → the saved query whose answer it is, and what a row is
_ANSWERS: Final = {
    "datasets.csv": (
        "datasets-matching",
        "Datasets",
        "One dataset a row: its collection, use class, licences, languages, tasks, year, duties,"
        " makers, keywords, papers",
    ),
    "licence-claims.csv": (
        "licence-claims",
        "Licence claims",
        "One claim a row: the claimant, the licence and its wording",
    ),
    "lineage.csv": (
        "lineage",
        "Lineage of datasets",
        "One pair of datasets a row: what was made from what, and how many steps lie between",
    ),
}
#: the table with more columns, and its column that names the dataset
_COMPLETED: Final = ("datasets.csv", "dataset_iri")
_TYPES: Final = (
    (re.compile(r"true|false"), "sc:Boolean"),
    # with a zero before it, it is a name and no number
    (re.compile(r"[+-]?(0|[1-9][0-9]{0,17})"), "sc:Integer"),
    (re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"), "sc:Float"),
    (re.compile(r"https?://\S+"), "sc:URL"),
)


Rows = list[tuple[str, ...]]
#: title, what a row is, columns, rows
Answer = tuple[str, str, list[Column], Rows]


class Records:
    """Writes, for each source, a table of its records as they are gathered for the index.

    Args:
        directory: where the tables go.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._rows: dict[str, list[tuple[str, ...]]] = {}

    def add(self, found: SearchDocument) -> None:
        """Adds a record, for every source that describes it."""
        # a year, a day or a moment: of each the year
        year = found.first("year")[:4]
        row = (
            found.iri,
            found.kind.name,
            found.first("name"),
            year if year.isascii() and year.isdecimal() else "",
        )
        for source in found.values.get("source", ()):
            self._rows.setdefault(source, []).append(row)

    def write(self) -> list[Table]:
        """The tables, of every source that has a record with a name."""
        columns = (
            Column("record", "The record's IRI", "sc:URL"),
            Column("kind", "What it is", "sc:Text"),
            Column("name", "What it is called", "sc:Text"),
            Column("year", "Year of release, where stated", "sc:Integer", blank=True),
        )
        return [
            _written(
                self._directory / f"{source}.records.csv",
                f"Records of {source}",
                "One record a row: everything of this source that has a name and a page",
                columns,
                rows,
                source,
            )
            for source, rows in sorted(self._rows.items())
        ]


def write(layout: Layout, catalogue: Catalogue) -> list[Table]:
    """Writes every result of a saved query that has rows as a table among the dumps.

    Args:
        layout: of the snapshot, which has the results of the queries.
    """
    tables = []
    for file, (query, title, row) in _ANSWERS.items():
        result = layout.result(query)
        answer = _answer(result, catalogue, query, title, row) if query in catalogue else None
        if answer is not None:
            if file == _COMPLETED[0]:
                answer = _completed(layout, *answer)
            tables.append(_written(layout.dumps / file, *answer))
    return tables


def _completed(layout: Layout, title: str, what: str, columns: list[Column], rows: Rows) -> Answer:
    """The table of datasets with what the file of datasets has of each besides."""
    datasets = DatasetFile.open(layout.path)
    names = [column.name for column in columns]
    if datasets is None or _COMPLETED[1] not in names:
        return title, what, columns, rows
    place = names.index(_COMPLETED[1])
    with closing(datasets):
        known = {
            iri: cells(found)
            for iri in {row[place] for row in rows}
            if (found := datasets.get(iri))
        }
    nothing = ("",) * len(COLUMNS)
    complete = [(*row, *known.get(row[place], nothing)) for row in rows]
    more = [
        _column(name, label, [row[number] for row in complete])
        for number, (name, label, _) in enumerate(COLUMNS, len(columns))
    ]
    return title, what, [*columns, *more], complete


def _column(name: str, label: str, values: Sequence[str]) -> Column:
    return Column(name, label, column_type(values), blank="" in values)


def _answer(result: Path, catalogue: Catalogue, query: str, title: str, what: str) -> Answer | None:
    """What the saved query ``query`` answered, as a table; nothing where it has no rows."""
    answer = json.loads(result.read_bytes())
    names: list[str] = answer["head"]["vars"]
    rows = [
        tuple(binding[name]["value"] if name in binding else "" for name in names)
        for binding in answer["results"]["bindings"]
    ]
    if not rows:
        return None
    labels = {column.name: _label(column) for column in catalogue[query].columns}
    columns = []
    for place, name in enumerate(names):
        values = [row[place] for row in rows]
        columns.append(_column(name, labels.get(name, name), values))
    return title, what, columns, rows


def _label(column: Any) -> str:
    return f"{column.label} ({column.unit})" if column.unit else str(column.label)


def column_type(values: Iterable[str]) -> str:
    """The type that every one of ``values`` has, but for blank ones, in Croissant's words."""
    stated = [value for value in values if value]
    if not stated:
        return "sc:Text"
    for pattern, name in _TYPES:
        if all(map(pattern.fullmatch, stated)):
            return name
    return "sc:Text"


def _written(
    path: Path,
    title: str,
    description: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[str, ...]],
    source: str = "",
) -> Table:
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
        table = csv.writer(out)
        table.writerow([column.name for column in columns])
        for row in rows:
            table.writerow(row)
            count += 1
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    return Table(path.name, size, sha256, title, description, count, tuple(columns), source)
