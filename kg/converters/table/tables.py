"""Tables in files: sheets, CSV, Parquet, and the records of JSON and YAML files.

Every syntax gives the same: a :class:`Table` with columns and entries; an entry is an object of
fields, which may be nested where the syntax is JSON or YAML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg.converters.common import csv_reader, sheet_reader
from kg.converters.common.files import files_in, open_binary
from kg.converters.common.folders import files_under
from kg.converters.common.json_reader import json_lines, parse_json
from kg.converters.common.text_reader import read_text
from kg.converters.common.yaml_reader import parse_yaml, yaml_documents
from kg.converters.record import Notes
from kg.converters.table.headings import ABOVE, Merged, filled_down, headings
from kg.converters.table.html_tables import html_tables
from kg.converters.table.other_lines import Remark, entries_among, sections
from kg.errors import SourceError

_DELIMITED: Final = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz")
#: names of tables that may contain what another name states: by hand, or by a program
_DOUBTFUL: Final = (*_DELIMITED, *sheet_reader.SHEETS)
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_JSON_BEGINS: Final = (b"[{", b"[\n", b'{"', b"{\n")
_LOOKED_AT: Final = 512
_LINES: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_JSON: Final = (".json", ".json.gz", ".js")
_YAML: Final = (".yaml", ".yml", ".yaml.gz", ".yml.gz")
SUFFIXES: Final = (
    *sheet_reader.SHEETS, *sheet_reader.PARQUET, *_DELIMITED, *_LINES, *_JSON, *_YAML
)  # fmt: skip
#: endings that tables have, too, but most files with them have none: read when named alone
ALONE: Final = (".txt", ".html", ".htm")
#: a mapping file that belongs to a table, or to a folder of them
MAPPING_SUFFIX: Final = ".mapping.yaml"
#: the key that an entry has in an object of entries
KEY: Final = "_key"
#: what the file of an entry is called, without its ending
FILE: Final = "_file"
#: keys that a list of records has beside the description of the whole (folded)
_LISTS: Final = frozenset(
    {"datasets", "records", "items", "entries", "data", "results", "rows", "catalogue", "catalog"}
)
#: key that an answer of a catalogue's interface has its content in (folded)
_ANSWER: Final = "result"
#: the first column where it has no name: the index of the rows
INDEX: Final = "column 1"
_QUOTE: Final = "quote cells that contain the delimiter or line breaks"
_ASSIGNMENT: Final = re.compile(r"\s*(?:(?:const|let|var)\s+)?[\w.]+\s*=\s*")


class Entry(NamedTuple):
    """A row or record: its place, and its fields."""

    place: str
    fields: dict[str, object]


@dataclass(slots=True)
class Table:
    """A table of a file.

    Attributes:
        path: the file.
        name: of its sheet; ``""``: the file has one table.
        columns: fields of its entries, in their order; of nested objects the outer ones.
        rows: how many rows the sheet has, header included; 0: not known before it is read.
        entries: its entries, read anew each time.
        unreadable: entries that could not be read, by place, with the reason.
        hidden: whether its sheet is; ``merged``: whether cells of it are, over several rows.
        remarks: rows that are no entries, by line, once the entries are read.
    """

    path: Path
    name: str
    columns: list[str]
    rows: int
    entries: Callable[[], Iterator[Entry]]
    unreadable: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    merged: bool = False
    remarks: dict[int, Remark] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The file, and the sheet where it has several."""
        return f"{self.path.name}, sheet {self.name}" if self.name else self.path.name


def table_files(path: Path) -> list[Path]:
    """The files at ``path`` that may contain tables, sorted."""
    if not path.is_dir():
        return [path]
    # one folder in another is how archives unpack
    found = files_in(path, *SUFFIXES) or files_under(path, *SUFFIXES)
    return [file for file in found if not is_mapping(file)]


def is_mapping(path: Path) -> bool:
    """Whether ``path`` is called as a mapping file is."""
    return path.name.endswith(MAPPING_SUFFIX) or path.name == MAPPING_SUFFIX[1:]


def tables(path: Path, notes: Notes | None = None) -> list[Table]:
    """The tables of the file ``path``.

    Args:
        notes: gets what the syntax has to report: repeated keys.

    Raises:
        SourceError: it cannot be read as what its name states.
    """
    name = path.name.lower()
    if name.endswith((*_DOUBTFUL, *ALONE)):
        return _by_content(path, notes)
    if name.endswith(sheet_reader.PARQUET):
        columns = list(next(sheet_reader.parquet(path), {}))
        return [Table(path, "", columns, 0, lambda: _numbered(path, sheet_reader.parquet(path)))]
    if name.endswith(_LINES):
        found = [Entry(f"{path.name}, line {n}", _object(v)) for n, v in json_lines(path, notes)]
        return [_of_entries(path, found)]
    if name.endswith(_JSON):
        return [_json_table(path, notes)]
    if name.endswith(_YAML):
        return [_yaml(path, notes)]
    raise SourceError(path, "no table", mend=f"its name ends in one of {', '.join(SUFFIXES)}")


def _by_content(path: Path, notes: Notes | None) -> list[Table]:
    """A workbook, a delimited text or JSON, whichever of them the name states."""
    begins = _beginning(path)
    if begins.startswith(_WORKBOOKS):
        return _workbook(path)
    if begins.lstrip()[:2] in _JSON_BEGINS:
        return [_json_table(path, notes)]
    if _is_page(begins):
        return _page(path)
    if path.name.lower().endswith(sheet_reader.SHEETS) and not _is_text(begins):
        return _workbook(path)
    return [_delimited(path)]


def _beginning(path: Path) -> bytes:
    try:
        with open_binary(path) as file:
            return file.read(_LOOKED_AT)
    except Exception:  # what reads it states what is wrong with it
        return b""


def _is_text(begins: bytes) -> bool:
    """Whether a file that begins so is a table of text under the name of a workbook."""
    start = begins.lstrip().lower()
    return bool(start) and b"\x00" not in begins and not start.startswith((b"<", b"pk"))


def _is_page(begins: bytes) -> bool:
    start = begins.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    return start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style"))


def _page(path: Path) -> list[Table]:
    found = []
    for number, (caption, rows) in enumerate(html_tables(path), 1):
        cells = [(line, row) for line, row in enumerate(rows, 1)]
        name = caption or str(number)
        table = _of_rows(path, name, lambda cells=cells: iter(cells), f"table {name}, row")  # type: ignore[misc]
        found.extend([table] if table else [])
    if not found:
        raise SourceError(path, "no table in the page", mend="save it as .xlsx or .csv")
    if len(found) == 1:
        found[0].name = ""
    return found


def _workbook(path: Path) -> list[Table]:
    found = []
    for number, sheet in enumerate(sheet_reader.sheets(path)):

        def rows(number: int = number) -> Iterator[tuple[int, list[object]]]:
            sheet = sheet_reader.sheets(path)[number]
            return enumerate(filled_down(sheet.rows, sheet.merged), 1)

        table = _of_rows(path, sheet.name, rows, f"sheet {sheet.name}, row", sheet.merged)
        if table:
            table.rows, table.hidden = sheet.height, sheet.hidden
            table.merged = any(bottom > top for (top, _), (bottom, _) in sheet.merged)
            found.append(table)
    return found


def _delimited(path: Path) -> Table:
    table = _of_rows(path, "", lambda: csv_reader.rows(path), "line", strict=True)
    if table is None:
        raise SourceError(path, "no table: it has no row of headings", mend="add one")
    return table


def _of_rows(
    path: Path,
    name: str,
    rows: Callable[[], Iterator[tuple[int, list[Any]]]],
    place: str,
    merged: Sequence[Merged] = (),
    *,
    strict: bool = False,
) -> Table | None:
    """The table of ``rows`` (line, cells): headings are found, notes are left out.

    Args:
        rows: reads them anew.
        place: what a line is called: ``line``.
        strict: whether a row that is wider than the headings is unreadable.

    Raises:
        SourceError: when the entries are read: no more rows are readable than are not.
    """
    above = list(islice(rows(), ABOVE))
    found = headings([cells for _, cells in above], merged)
    if found is None:
        return None
    after = above[found.row][0]
    columns = _columns(found.cells)
    width = len(columns)
    over_columns = sections(merged, width)
    remarks: dict[int, Remark] = {}
    wide: dict[str, str] = {}

    def below() -> Iterator[tuple[int, Sequence[object]]]:
        for line, cells in rows():
            if line <= after:
                continue
            if strict and len(cells) > width and any(cells[width:]):
                problem = f"{len(cells)} cells, the header has {width}"
                wide[f"{path.name}, {place} {line}"] = f"{problem}; {_QUOTE}"
            else:
                yield line, cells

    def entries() -> Iterator[Entry]:
        count, before = 0, f"{path.name}, {place} "
        for line, cells in entries_among(below(), found.cells, remarks, over_columns):
            yield Entry(f"{before}{line}", dict(zip(columns, cells, strict=False)))
            count += 1
        if len(wide) > count:
            where, reason = next(iter(wide.items()))
            problem = reason.removesuffix(f"; {_QUOTE}")
            raise SourceError(path, problem, place=where.rpartition(", ")[2], mend=_QUOTE)

    return Table(path, name, columns, 0, entries, wide, remarks=remarks)


def _columns(header: list[object]) -> list[str]:
    """Names of columns: one that is repeated has a number, one without a name its place.

    >>> _columns(["", "Origin", "Origin ", 0, "Titel\\nTitre"])
    ['column 1', 'Origin', 'Origin (2)', 'column 4', 'Titel / Titre']
    """
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for place, cell in enumerate(header, 1):
        lines = [" ".join(line.split()) for line in str(cell).splitlines() if line.strip()]
        name = " / ".join(lines) if cell not in ("", None, 0) and lines else f"column {place}"
        times[name] += 1
        unique = name
        while unique in names:
            unique = f"{name} ({times[name]})"
            times[name] += unique in names
        names[unique] = None
    return list(names)


def _of_entries(path: Path, entries: list[Entry]) -> Table:
    columns = dict.fromkeys(name for entry in entries for name in entry.fields)
    return Table(path, "", list(columns), 0, lambda: iter(entries))


def _numbered(path: Path, rows: Iterator[dict[str, object]]) -> Iterator[Entry]:
    return (Entry(f"{path.name}, row {n}", row) for n, row in enumerate(rows, 1))


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {"value": value}


def _json_table(path: Path, notes: Notes | None) -> Table:
    """A JSON file, or one of JSON lines under the name of one."""
    try:
        return _of_entries(path, list(_records(path, _json(path, notes))))
    except SourceError as damage:
        try:
            found = list(json_lines(path, notes))
        except SourceError:
            raise damage from None
        if len(found) < 2:
            raise
        return _of_entries(
            path, [Entry(f"{path.name}, line {n}", _object(value)) for n, value in found]
        )


def _json(path: Path, notes: Notes | None) -> object:
    text = read_text(path)
    # a constant of JavaScript around the JSON
    if path.suffix.lower() == ".js" and (found := _ASSIGNMENT.match(text)):
        text = " " * found.end() + text[found.end() :].rstrip().removesuffix(";")
    return parse_json(text, path, notes)


def _records(path: Path, value: object) -> Iterator[Entry]:
    """The records in a JSON or YAML value: of a list, of an object of objects, or one alone."""
    stem = path.name.partition(".")[0] if path.name.count(".") == 1 else path.stem
    if isinstance(value, dict):
        lists = [v for v in value.values() if _are_objects(v)]
        named = [v for k, v in value.items() if str(k).casefold() in _LISTS and _are_objects(v)]
        if len(value) <= 3 and len(inner := _inner(value)) == 1:
            yield from _records(path, inner[0])
        elif len(value) > 1 and all(isinstance(item, dict) for item in value.values()):
            for key, item in value.items():
                yield Entry(f"{path.name}, entry {str(key)!r}", {KEY: str(key), **item})
        elif len(lists) == 1 and not any(isinstance(v, str) for v in value.values()):
            yield from _records(path, lists[0])
        elif len(named) == 1:
            yield from _records(path, named[0])
        else:
            yield Entry(path.name, {FILE: stem, **{str(k): v for k, v in value.items()}})
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield Entry(f"{path.name}, entry {number}", _object(item))
    elif value is not None:
        raise SourceError(path, "no table: neither an object nor a list of objects")


def _inner(value: dict[str, object]) -> list[object]:
    """What an answer of a catalogue's interface is about: CKAN's ``result``."""
    found = [item for key, item in value.items() if str(key).casefold() == _ANSWER]
    return [item for item in found if isinstance(item, list | dict)]


def _are_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _yaml(path: Path, notes: Notes | None) -> Table:
    try:
        documents = list(yaml_documents(read_text(path), path, notes))
        whole = documents[0] if len(documents) == 1 else documents  # one record a document
        return _of_entries(path, list(_records(path, _with_texts_as_keys(whole))))
    except SourceError as damage:
        return _mended(path, notes, damage)


def _with_texts_as_keys(value: object) -> object:
    """``value``, whose keys are texts: those of YAML may be numbers, or nothing."""
    if isinstance(value, dict):
        return {str("" if k is None else k): _with_texts_as_keys(v) for k, v in value.items()}
    return [_with_texts_as_keys(v) for v in value] if isinstance(value, list) else value


def _mended(path: Path, notes: Notes | None, damage: SourceError) -> Table:
    """An object of entries of which some are damaged: the others are read.

    Raises:
        SourceError: ``damage``, where it is no such file.
    """
    starts = [
        (number, line)
        for number, line in enumerate(read_text(path).split("\n"))
        if re.match(r"[^\s#-][^:]*:\s*(#.*)?$|'[^']+':\s*$|\"[^\"]+\":\s*$", line)
    ]
    lines = read_text(path).split("\n")
    entries: list[Entry] = []
    unreadable: dict[str, str] = {}
    for (start, heading), (end, _) in zip(starts, [*starts[1:], (len(lines), "")], strict=False):
        key = heading.partition(":")[0].strip("'\" ")
        place = f"{path.name}, entry {key!r}"
        try:
            damaged = parse_yaml("\n".join(lines[start:end]), path, notes, start)
        except SourceError as reason:
            unreadable[place] = f"{reason.place}: {reason.problem}"
            continue
        value = _with_texts_as_keys(damaged)
        if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
            raise damage
        entries.extend(Entry(place, {KEY: str(k), **v}) for k, v in value.items())
    if len(entries) < 2 or len(unreadable) > len(entries) // 2:
        raise damage
    table = _of_entries(path, entries)
    table.unreadable = unreadable
    return table
