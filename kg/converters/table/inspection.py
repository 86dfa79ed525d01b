"""What FAIRweave recognises in a table, and what it would do: for ``fairweave inspect``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kg.authorities.redaction import without_addresses
from kg.converters.table.catalogue import SAMPLES, Catalogue, open_catalogue
from kg.converters.table.columns import by_name
from kg.converters.table.mapping import SEPARATOR, Mapping, recognised, to_yaml
from kg.converters.table.tables import FILE, KEY, table_files
from kg.converters.table.targets import TARGETS
from kg.converters.table.values import paths, text_of, walk
from kg.errors import SourceError, one_line

#: values that are shown of a column, and characters of each
_SAMPLES: Final = 3
_WIDTH: Final = 28
#: columns without a heading
_UNNAMED: Final = re.compile(r"column \d+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column (or path to a field) of a table.

    Attributes:
        name: of the column.
        target: what it is recognised as; ``""``: not at all.
        how: why: ``name``, ``values``, ``mapping``.
        becomes: the properties, as CURIEs; for one that is dropped the reason.
        samples: some of its values.
    """

    name: str
    target: str
    how: str
    becomes: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was recognised in a file.

    Attributes:
        path: the file; ``table``: which of its tables, by title; ``""``: none.
        mapping: of the columns.
        columns: in their order.
        others: tables that are not read, and lists of codes, with their numbers of rows.
        entries: how many the table has.
        language: the tag of the language of its cells; ``""`` where it is not known.
    """

    path: Path
    table: str
    mapping: Mapping
    columns: tuple[Column, ...]
    others: tuple[str, ...]
    entries: int
    language: str

    @property
    def unknown(self) -> list[str]:
        """The columns that are not recognised."""
        return [column.name for column in self.columns if not column.target and not column.becomes]

    def mapping_file(self) -> str:
        """A mapping file to edit."""
        return to_yaml(self.mapping, self.unknown, self.language)


def inspect(path: Path) -> Inspection:
    """What is recognised in the file ``path``, or in the first table of the folder.

    Raises:
        SourceError: it cannot be read, or has no table.
    """
    files = table_files(path)
    if not files:
        raise SourceError(path, "no table in it")
    found = open_catalogue(files[0], path)
    if found.mapping is None and len(files) > 1:
        others = (open_catalogue(file, path) for file in files[1:])
        found = next((one for one in others if one.mapping is not None), found)
    mapping = found.mapping or _without_names(found)
    return Inspection(
        found.path,
        " and ".join([t.title if n == 0 else t.name for n, t in enumerate(found.read)]),
        mapping,
        tuple(_columns(found, mapping)),
        tuple(_others(found)),
        sum(1 for _ in found.entries()),
        found.language,
    )


def _without_names(found: Catalogue) -> Mapping:
    """What is recognised in a table of which no column names datasets."""
    if not found.tables:
        return Mapping()
    samples = [entry.fields for entry in islice(found.tables[0].entries(), SAMPLES)]
    return recognised(found.tables[0].columns, samples)


def _columns(found: Catalogue, mapping: Mapping) -> Iterator[Column]:
    table = found.table or next(iter(found.tables), None)
    if table is None:
        return
    samples = [entry.fields for entry, _ in zip(table.entries(), range(100), strict=False)]
    names = dict.fromkeys(table.columns)
    if mapping.name:
        names = (
            dict.fromkeys(SEPARATOR.join(path) for sample in samples for path in paths(sample))
            or names
        )
    by_path = {SEPARATOR.join(each.path): each for each in mapping.fields}
    for name in (*names, *(path for path in by_path if path not in names)):
        if name in (KEY, FILE) and name not in by_path:
            continue
        each = by_path.get(name)
        shown = dict.fromkeys(
            text
            for sample in samples
            for found_value in walk(sample, tuple(name.split(SEPARATOR)), sample)
            if (text := text_of(found_value.value))
        )
        if not shown and name not in by_path and _UNNAMED.fullmatch(name):
            continue  # delimiters at the ends of lines
        # whole: half an e-mail address would not be known as one
        samples_shown = map(without_addresses, list(shown)[:_SAMPLES])
        texts = tuple(" ".join(text.split())[:_WIDTH] for text in samples_shown)
        if each is not None:
            how = "mapping" if mapping.name else "name" if by_name(name) else "values"
            becomes = ", ".join(TARGETS[each.target].properties)
            yield Column(name, each.target, how, becomes, texts)
        else:
            yield Column(name, "", "", mapping.drop.get(name, ""), texts)


def _others(found: Catalogue) -> Iterator[str]:
    for table in found.tables:
        if table not in found.read:
            hidden = "not read: the sheet is hidden" if table.hidden else "not read"
            kind = "list of codes" if table.name in found.codes else hidden
            yield f"{table.title}: {sum(1 for _ in table.entries()):,} rows, {kind}"
    for table in found.read:
        sheet = f"sheet {table.name}, " if found.further else ""
        for remark in table.remarks.values():
            text = one_line(remark.text, 80)
            yield f"{sheet}row {remark.line}: {remark.kind}, not read: {text}"
        for place, reason in table.unreadable.items():
            yield f"{place}: not read: {reason}"
