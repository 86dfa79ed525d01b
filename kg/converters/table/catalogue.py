"""One file of a catalogue: which of its tables lists datasets, its mapping, its lists of codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Final

from kg.converters.common import folders
from kg.converters.common.text_reader import read_text
from kg.converters.record import Notes
from kg.converters.table import mapping as mappings
from kg.converters.table.columns import by_name
from kg.converters.table.heading_languages import language_of_headings
from kg.converters.table.headings import Continued
from kg.converters.table.mapping import UNKNOWN_LANGUAGE, Mapping
from kg.converters.table.tables import Entry, Table, tables
from kg.converters.table.values import text_of
from kg.errors import one_line

#: entries that columns are recognised by
SAMPLES: Final = 100
#: sheets of the template that are for the person who fills it in
EXPLANATION: Final = "explanation"
LIST: Final = "choices of"
#: targets that name a dataset
_OWN_NAMES: Final = frozenset({"identifier", "title"})
#: targets that a list of anything has
_NAMING: Final = frozenset({"identifier", "title", "alternative"})
#: columns that a further table of datasets has at least
_COLUMNS: Final = 3
#: columns that a list of codes has at most
_CODE_COLUMNS: Final = 4


@dataclass(slots=True)
class Catalogue:
    """A file with a table of datasets.

    Attributes:
        path: the file.
        folder: where it is in its source: ``cards/``; places begin with it.
        tables: all its tables.
        table: the one of datasets; ``None``: it has none.
        further: sheets with the same headings, which are read after it.
        mapping: what the columns are; ``None``: no column names datasets.
        codes: column → code → what it means, of sheets that are lists of codes.
    """

    path: Path
    tables: list[Table]
    folder: str = ""
    table: Table | None = None
    further: list[Table] = field(default_factory=list)
    mapping: Mapping | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file, by its path in its source."""
        return f"{self.folder}{self.path.name}"

    @property
    def columns(self) -> list[str]:
        """The columns of the table of datasets, or of the first table."""
        first = self.table or next(iter(self.tables), None)
        return first.columns if first else []

    @property
    def language(self) -> str:
        """The tag of the language of its cells; ``""`` where it is not known."""
        stated = self.mapping.language if self.mapping else ""
        found = stated or language_of_headings(self.columns)
        return "" if found == UNKNOWN_LANGUAGE else found

    def entries(self) -> Iterator[Entry]:
        """The entries of the table of datasets, and of further ones."""
        entries = chain.from_iterable(map(self._entries_of, self.read))
        if not self.folder:
            return entries
        return (Entry(f"{self.folder}{e.place}", e.fields) for e in entries)

    def _entries_of(self, table: Table) -> Iterator[Entry]:
        """Those of ``table``; rows that one cell has the name of are one entry."""
        if not table.merged or self.mapping is None:
            return table.entries()
        names = {each.path[0] for each in self.mapping.fields if each.target in _OWN_NAMES}
        return _joined(table.entries(), names)

    @property
    def read(self) -> list[Table]:
        """The tables whose entries are read."""
        return [self.table, *self.further] if self.table else []

    def samples(self) -> list[Entry]:
        """Some of them."""
        return list(islice(self.entries(), SAMPLES))

    def report(self, notes: Notes) -> None:
        """Names the sheets and entries that are not read; once the entries are read."""
        for table in self.tables:
            ours = table.name == EXPLANATION or table.name.startswith(LIST)
            if table in self.read:
                self._report_remarks(table, notes)
            elif table.name not in self.codes and not ours:
                rows = sum(1 for _ in table.entries())
                reason = "the sheet is hidden" if table.hidden else "it is no table of datasets"
                notes.unread[f"{self.folder}{table.title}"] = f"read 0 of {rows:,} rows: {reason}"
            notes.unread.update({f"{self.folder}{p}": why for p, why in table.unreadable.items()})

    def _report_remarks(self, table: Table, notes: Notes) -> None:
        for remark in table.remarks.values():
            place = f"{self.folder}{table.title}, row {remark.line}"
            notes.unread[place] = f"{remark.kind}: {one_line(remark.text, 80)}"


def _joined(entries: Iterator[Entry], names: set[str]) -> Iterator[Entry]:
    last: Entry | None = None
    for entry in entries:
        if last and any(isinstance(entry.fields.get(name), Continued) for name in names):
            last = Entry(last.place, _together(last.fields, entry.fields))
        else:
            if last:
                yield last
            last = entry
    if last:
        yield last


def _together(above: dict[str, object], below: dict[str, object]) -> dict[str, object]:
    """The fields of both, each value once: a list where there are several."""
    fields = dict(above)
    for name, value in below.items():
        known = fields.get(name)
        several = known if isinstance(known, list) else [] if known in ("", None) else [known]
        if value not in ("", None) and value not in several:
            several = [*several, value]
        fields[name] = several[0] if len(several) == 1 else several
    return fields


def open_catalogue(path: Path, source: Path, notes: Notes | None = None) -> Catalogue:
    """The file ``path`` of the source ``source``.

    Raises:
        SourceError: it cannot be read, or its mapping file is none.
    """
    own_notes = Notes()
    folder = folders.shown(source, path).removesuffix(path.name)
    found = Catalogue(path, tables(path, own_notes), folder)
    if notes is not None:
        for ours, theirs in (
            (notes.unread, own_notes.unread),
            (notes.problems, own_notes.problems),
        ):
            ours.update({f"{folder}{place}": why for place, why in theirs.items()})
    own = mappings.mapping_file(source if source.is_dir() else path)
    stated = _read(own) if own else None
    shown = [table for table in found.tables if not table.hidden] or found.tables
    ranked = [(_rank(table, stated), -number, table) for number, table in enumerate(shown)]
    for (_, mapping), _, table in sorted(ranked, key=lambda r: (-r[0][0], -r[1])):
        if mapping is not None:
            found.table, found.mapping = table, mapping
            break
    if found.table is not None:
        found.codes = _codes(found)
        found.further = [table for table in shown if _is_further(table, found)]
    return found


def _is_further(table: Table, found: Catalogue) -> bool:
    """Whether ``table`` has the headings of the table of datasets, or most of them and no other."""
    columns = set(found.columns)
    return (
        table is not found.table
        and table.name not in found.codes
        and len(table.columns) >= _COLUMNS
        and columns.issuperset(table.columns)
        and len(table.columns) * 2 > len(columns)
    )


def _read(path: Path) -> Mapping:
    return mappings.parse_mapping(read_text(path), path.name.partition(".")[0], path)


def _rank(table: Table, stated: Mapping | None) -> tuple[int, Mapping | None]:
    """How many columns of ``table`` a mapping knows, and which mapping; 1000 more: a stated one."""
    if stated is not None:
        covered = {each.path[0] for each in stated.fields} & {*table.columns, "*"}
        return (1000 + len(covered), stated) if covered else (0, None)
    samples = [entry.fields for entry in islice(table.entries(), SAMPLES)]
    inner = next((v for s in samples[:1] for v in s.values() if isinstance(v, dict)), {})
    for known in mappings.shipped():
        if known.matches(table.columns) or known.matches(["*", *inner]):
            return 1000, known
    found = mappings.recognised(table.columns, samples)
    if not {"title", "identifier"} & found.targets or not found.targets - _NAMING:
        return 0, None
    return len(found.targets), found


def _codes(found: Catalogue) -> dict[str, dict[str, str]]:
    """Sheets that are lists of codes, called as a column is: the column, its codes, their names."""
    lists: dict[str, dict[str, str]] = {}
    columns = {_folded(column): column for column in found.columns}
    for table in found.tables:
        if table is found.table or len(table.columns) > _CODE_COLUMNS or len(table.columns) < 2:
            continue
        column = columns.get(_folded(table.name)) or _same_target(table.name, found.columns)
        if column is None:
            continue
        code, name = table.columns[:2]
        lists[table.name] = {}
        for entry in table.entries():
            key, value = text_of(entry.fields.get(code)), text_of(entry.fields.get(name))
            if key and value:
                lists.setdefault(column, {})[key] = value
    return lists


def _folded(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum()).removesuffix("s")


def _same_target(sheet: str, columns: list[str]) -> str | None:
    target = by_name(sheet)
    return next((c for c in columns if target and by_name(c) == target), None)
