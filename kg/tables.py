"""Tables beside the dumps: CSV for those who read no RDF, made when a snapshot is published.

::

    dumps/datasets.csv, licence-claims.csv …   what saved queries answer with their defaults
    dumps/<source>.records.csv                 every record of a source that has a name

UTF-8, RFC 4180, one heading row; the same data gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.catalogue import Catalogue
from kg.namespaces import expand
from kg.results import RESULTS

#: file → the saved query whose answer it is, and what a row is
_ANSWERS: Final = {
    "datasets.csv": ("datasets-matching", "Datasets", "One dataset a row"),
    "licence-claims.csv": ("licence-claims", "Licence claims", "One claim a row"),
    "lineage.csv": ("lineage", "Lineage of datasets", "One pair of datasets a row"),
}
#: by which properties a record says what it is called, the best first
_NAMED_BY: Final = ("dcterms:title", "skos:prefLabel", "foaf:name", "rdfs:label", "prism:doi")
_TYPES: Final = (
    (re.compile(r"true|false"), "sc:Boolean"),
    (re.compile(r"[+-]?[0-9]{1,18}"), "sc:Integer"),
    (re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"), "sc:Float"),
    (re.compile(r"https?://\S+"), "sc:URL"),
)


class Column(NamedTuple):
    """A column: its name, what is in it, its type as Croissant names it."""

    name: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was written.

    Attributes:
        file: its name; ``size`` in bytes; ``sha256`` of the file.
        title: in words; ``description`` says what a row is.
        rows: without the heading.
        columns: in their order.
        source: the source it is of; empty: it is of the whole snapshot.
    """

    file: str
    size: int
    sha256: str
    title: str
    description: str
    rows: int
    columns: tuple[Column, ...]
    source: str = ""


def write(
    building: Path, catalogue: Catalogue, sources: Mapping[str, str], directory: Path
) -> list[Table]:
    """Writes every table that has rows into ``directory``.

    Args:
        building: the snapshot's directory, with its store and the results of the queries.
        sources: name → named graph.
    """
    tables = []
    for file, (query, title, row) in _ANSWERS.items():
        result = building / RESULTS / f"{query}.json"
        answer = _answer(result, catalogue, query, title, row) if query in catalogue else None
        if answer is not None:
            tables.append(_written(directory / file, *answer))
    store = Store.read_only(str(building / "store"))
    for name, graph in sorted(sources.items()):
        found = _records(store, NamedNode(graph))
        columns = [
            Column("record", "The record's IRI", "sc:URL"),
            Column("class", "What it is: the name of its class", "sc:Text"),
            Column("name", "What it is called", "sc:Text"),
        ]
        told = (
            f"Records of {name}",
            "One record a row: everything of this source that has a name",
            columns,
            [(record, *found[record]) for record in sorted(found)],
            name,
        )
        if found:
            tables.append(_written(directory / f"{name}.records.csv", *told))
    return tables


def _answer(
    result: Path, catalogue: Catalogue, query: str, title: str, row: str
) -> tuple[str, str, list[Column], list[tuple[str, ...]]] | None:
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
    columns = [
        Column(name, labels.get(name, name), _type([values[place] for values in rows]))
        for place, name in enumerate(names)
    ]
    return title, f"{row}. {catalogue[query].description}", columns, rows


def _label(column: Any) -> str:
    return f"{column.label} ({column.unit})" if column.unit else str(column.label)


def _type(values: Sequence[str]) -> str:
    """The type that every one of ``values`` has; where one is missing, they are texts."""
    for pattern, name in _TYPES:
        if all(map(pattern.fullmatch, values)):
            return name
    return "sc:Text"


def _records(store: Store, graph: NamedNode) -> dict[str, tuple[str, str]]:
    """Document → its class and its name, of those documents of ``graph`` that have one."""
    names: dict[str, str] = {}
    for curie in _NAMED_BY:
        for record, value in _said(store, graph, curie):
            if isinstance(value, Literal) and value.language in (None, "en"):
                names.setdefault(record, value.value)
    classes: dict[str, str] = {}
    for record, value in _said(store, graph, "rdf:type"):
        if record in names and isinstance(value, NamedNode):
            kind = re.split(r"[/#]", value.value)[-1]
            # of several, always the same one
            classes[record] = min(classes.get(record, kind), kind)
    return {record: (classes.get(record, ""), names[record]) for record in names}


def _said(store: Store, graph: NamedNode, curie: str) -> Iterator[tuple[str, object]]:
    for quad in store.quads_for_pattern(None, NamedNode(expand(curie)), None, graph):
        subject = quad.subject
        if isinstance(subject, NamedNode) and "#" not in subject.value:
            yield subject.value, quad.object


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
