"""Converter ``table``: catalogues of datasets that people keep in spreadsheets and files.

CSV, TSV, XLSX, XLS, ODS, Parquet, JSON, JSON lines and YAML. Columns are recognised by their
names in several languages (``columns.tsv``), or read as a mapping file states: the user's beside
the table (``catalogue.mapping.yaml``), or one of those of known catalogues (``mappings/``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common import dataset_record, model_record
from kg.converters.common.entities import Entities
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.converters.table import mapping as mappings
from kg.converters.table.catalogue import Catalogue, open_catalogue
from kg.converters.table.columns import by_name
from kg.converters.table.other_rows import properties_of
from kg.converters.table.read_entries import ReadEntries
from kg.converters.table.record_types import RECORD_TYPES
from kg.converters.table.rows import Rows
from kg.converters.table.tables import ALONE, FILE, KEY, SUFFIXES, table_files
from kg.converters.table.targets import TARGETS, TERMS
from kg.errors import SourceError
from kg.rdf.iris import slug

#: files of a folder that are looked into to recognise it
_LOOKED_INTO: Final = 3


#: what people keep catalogues in; JSON and YAML have lists of anything
_SPREADSHEETS: Final = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet")
#: name of a mapping → how sure it makes; FAIRweave's table is in folders of dumps as well
_SURE: Final = {"": Confidence.GENERIC, "fairweave": Confidence.LIKELY}


class Tables:
    """Reads catalogues of datasets, a row or record a dataset."""

    name: Final = "table"
    summary: Final = "a catalogue of datasets: spreadsheet, CSV, Parquet, JSON or YAML"
    version: Final = "2"
    record_types: Final = RECORD_TYPES
    terms: Final = dataset_record.TERMS | model_record.TERMS | TERMS

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """Columns by what they contain, and the fields of the catalogues that are known."""
        named = (
            FieldMapping("columns, by their contents", (name,), target.properties)
            for name, target in TARGETS.items()
        )
        known = (
            FieldMapping(
                f"catalogue {mapping.name}",
                (mappings.SEPARATOR.join(each.path),),
                TARGETS[each.target].properties,
            )
            for mapping in sorted(mappings.shipped(), key=lambda m: m.name)
            for each in mapping.fields
        )
        others = (
            FieldMapping(
                f"catalogue {mapping.name}, models and applications",
                (mappings.SEPARATOR.join(each.path),),
                properties_of(each.target),
            )
            for mapping in sorted(mappings.shipped(), key=lambda m: m.name)
            if mapping.others
            for each in mapping.fields
        )
        return (*named, *known, *others)

    @property
    def dropped(self) -> Mapping[str, str]:
        """Fields of the known catalogues that reach no triple → the reason."""
        general = {
            "any cell that is empty, -, n/a, none, unknown …": "means that nothing is known",
            "a first column without a name": "the index of the rows",
        }
        return general | {
            f"{mapping.name}: {field}": reason
            for mapping in mappings.shipped()
            for field, reason in mapping.drop.items()
        }

    def sniff(self, path: Path) -> Confidence:
        """Whether a table of ``path`` is of a known catalogue, or names datasets."""
        name = path.name.lower()
        if path.is_file() and not name.endswith((*SUFFIXES, *ALONE)):
            return Confidence.NONE
        # what is a table by its name is read by nothing else: the error states what is wrong
        ours = path.is_file() and name.endswith(SUFFIXES)
        surest = Confidence.DAMAGED if ours else Confidence.NONE
        for file in table_files(path)[:_LOOKED_INTO]:
            try:
                found = open_catalogue(file, path).mapping
            except SourceError:
                continue
            if found:
                surest = max(surest, _SURE.get(found.name, Confidence.CERTAIN))
        return surest

    def is_catalogue(self, path: Path) -> bool:
        """Whether ``path`` is a spreadsheet that names datasets, or the like, with licences.

        See :class:`kg.converters.mixed_folders.WithCatalogues`.
        """
        if not path.name.lower().endswith(_SPREADSHEETS):
            return False
        try:
            found = open_catalogue(path, path).mapping
        except SourceError:
            return False
        return found is not None and "licence" in found.targets

    def files(self, path: Path) -> list[Path]:
        """The files of tables, and the mapping file beside them."""
        own = mappings.mapping_file(path)
        return sorted([*table_files(path), *([own] if own else [])])

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each dataset, and one for each organization, task … that several share.

        Each entry is needed twice: names first, because several datasets may have one.

        Raises:
            SourceError: a file cannot be read, or no column of it names datasets.
        """
        shared = Entities(ids, notes.source)
        catalogues = [open_catalogue(file, path, notes) for file in table_files(path)]
        if not any(catalogue.mapping for catalogue in catalogues):
            raise _no_table(path, catalogues)
        writers: dict[int, Rows] = {}
        read: list[tuple[Catalogue, Rows]] = []
        for catalogue in catalogues:
            if catalogue.mapping is None:
                continue
            key = id(catalogue.mapping) if catalogue.mapping.name else id(catalogue)
            if key not in writers:
                # the title stays when the source is given another name
                name = slug(catalogue.mapping.name or notes.about.get("title") or notes.source)
                writers[key] = Rows(
                    catalogue.mapping, name, shared, notes.licences, notes, catalogue.codes
                )
            read.append((catalogue, writers[key]))
        entries = ReadEntries()
        for catalogue, rows in read:
            for entry in entries.first(catalogue.path, catalogue.entries()):
                rows.index(entry)
        for catalogue in catalogues:
            catalogue.report(notes)
        for catalogue, rows in read:
            shared.names_in = catalogue.language
            for entry in entries.again(catalogue.path, catalogue.entries()):
                notes.read[catalogue.name] += 1
                yield from rows.records(entry)
        yield from shared.finish()


def _no_table(path: Path, catalogues: list[Catalogue]) -> SourceError:
    found = [catalogue for catalogue in catalogues if catalogue.columns]
    columns = found[0].columns if found else []
    if found and _is_transposed(found[0]):
        return SourceError(
            path, "each column is a dataset, each row a field", mend="transpose the table"
        )
    for hidden in (table for each in found for table in each.tables if table.hidden):
        if any(by_name(column) == "title" for column in hidden.columns):
            return SourceError(path, f"the sheet {hidden.name} is hidden", mend="unhide it")
    named = ", ".join([name for name in columns if name not in (KEY, FILE)][:12])
    return SourceError(
        path,
        f"no column names datasets; there are {named}" if named else "no table in it",
        mend="call one of them title, or write a mapping file: `fairweave inspect FILE --mapping`",
    )


def _is_transposed(catalogue: Catalogue) -> bool:
    """Whether the first column has the names that headings have."""
    first = catalogue.columns[0]
    entries = (e for table in catalogue.tables[:1] for e in islice(table.entries(), 30))
    names = [first, *(str(entry.fields.get(first) or "") for entry in entries)]
    known = {target for name in names if (target := by_name(name))}
    return len(known) >= 3 and not any(by_name(column) for column in catalogue.columns[1:])


CONVERTER: Final = Tables()
