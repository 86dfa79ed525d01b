"""Converter ``corrections``: what readers reported to be wrong in a record, a row each, as CSV.

A correction is a claim beside those of other sources: it is stated in the named graph of this
source, and nothing that another source states is removed. Who corrects, and why, is a record of
its own, a ``fw:Correction``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kg.authorities.identities import Identities
from kg.converters.common import dataset_record
from kg.converters.common.csv_reader import rows
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.dates import day_of
from kg.converters.common.entities import Entities
from kg.converters.common.files import plain_path
from kg.converters.common.folders import files_under, shown
from kg.converters.common.licence_claims import Claimant
from kg.converters.common.record_builder import RecordBuilder
from kg.converters.converter import Confidence
from kg.converters.corrections.record_types import RECORD_TYPES
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.converters.table.targets import TARGETS, Target
from kg.errors import SourceError
from kg.rdf.ntriples import iri, literal, term, typed

#: the columns, all of which but the last a file has to have
COLUMNS: Final = ("record", "property", "value", "reason", "by", "date")
_NEEDED: Final = COLUMNS[:-1]
_SUFFIXES: Final = (".csv", ".tsv")
_FIELDS: Final = (
    ("record", ("fw:corrects",)),
    ("property", ("fw:correctedProperty",)),
    ("value", ("fw:correctedValue",)),
    ("reason", ("dcterms:description",)),
    ("by", ("prov:wasAttributedTo", "foaf:name")),
    ("date", ("dcterms:created",)),
)
#: properties of a dataset that can be corrected; others need a second column, or identify it
_PROPERTIES: Final = {
    name: target
    for name, target in TARGETS.items()
    if target.apply is not None and name not in ("identifier", "property", "relation")
}
_NOTHING: Final = "; the correction is recorded, and states nothing else"


class Correction(NamedTuple):
    """One row; cells without blanks around them."""

    record: str
    property: str
    value: str
    reason: str
    by: str
    date: str

    def is_complete(self) -> bool:
        """Whether it has all that a correction needs, for the shapes not to refuse it."""
        return bool(self.reason and self.by and (not self.date or day_of(self.date)))


class CorrectedDataset(DatasetRecord):
    """Statements about a dataset that other sources describe.

    Args:
        document: its IRI.
    """

    def __init__(self, document: str, shared: Entities, notes: Notes) -> None:
        RecordBuilder.__init__(self, document)
        self.entities, self._licences, self.identifier = shared, notes.licences, document

    def record(self, place: str = "", original: str = "") -> Record:
        """What was corrected, and nothing else: the dataset has a title of another source."""
        return RecordBuilder.record(self, place, original)


class Corrections:
    """Reads corrections, a row each."""

    name: Final = "corrections"
    summary: Final = "corrections of records: record, property, value, reason, by whom (CSV)"
    version: Final = "1"
    record_types: Final = RECORD_TYPES
    terms: Final[frozenset[str]] = dataset_record.TERMS | frozenset(
        {curie for target in _PROPERTIES.values() for curie in target.properties}
        | {curie for _, curies in _FIELDS for curie in curies}
        | {"rdf:type", "fw:Correction", "dcterms:title"}
    )
    fields: Final = tuple(FieldMapping("", (name,), curies) for name, curies in _FIELDS) + tuple(
        FieldMapping("property of a dataset", (name,), target.properties)
        for name, target in _PROPERTIES.items()
    )
    dropped: Final[Mapping[str, str]] = {}

    def sniff(self, path: Path) -> Confidence:
        """Whether the first table has the columns of corrections."""
        if path.is_file() and not plain_path(path).name.endswith(_SUFFIXES):
            return Confidence.NONE
        try:
            heads = [_head(file) for file in self.files(path)[:3]]
        except SourceError:
            return Confidence.NONE
        return Confidence.CERTAIN if any(map(_complete, heads)) else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The tables."""
        return files_under(path, *_SUFFIXES)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each correction, and what it states of a dataset.

        Raises:
            SourceError: a table cannot be read, or lacks a column.
        """
        shared = Entities(ids, notes.source)
        for file in self.files(path):
            where = shown(path, file)
            for line, row in _corrections(file, notes):
                place = f"{where}, line {line}"
                notes.read[where] += 1
                document = _document(row.record, ids)
                if document is None:
                    notes.problems[place] = (
                        f"{row.record!r} is no record; write its permanent address; it is left out"
                    )
                    continue
                yield _correction(row, document, ids, place)
                target = _target(row, document, ids, place, notes)
                # the shapes refuse an incomplete one, whose value is not to remain
                if target and row.is_complete():
                    corrected = CorrectedDataset(document, shared, notes)
                    claimant = Claimant("correction", row.by or "not stated")
                    assert target.apply is not None
                    target.apply(corrected, row.value, {}, claimant)
                    stated = corrected.record(place, repr(row))
                    if stated.triples:
                        yield stated
                    else:
                        notes.problems[place] = f"{row.value!r} states no value{_NOTHING}"
                yield from shared.drain(place)
        yield from shared.finish()


def _target(
    row: Correction, document: str, ids: Identities, place: str, notes: Notes
) -> Target | None:
    """How the value is stated of a dataset; ``None``: the correction states it in prose only."""
    if not document.startswith(f"{ids.base}dataset/"):
        return None
    target = _PROPERTIES.get(row.property.casefold().replace(" ", "_"))
    if target is None:
        notes.problems[place] = (
            f"{row.property!r} is none of the properties that a dataset has "
            f"({', '.join(_PROPERTIES)}); the correction is recorded, and states nothing else"
        )
    elif not row.value:
        notes.problems[place] = f"no value{_NOTHING}"
        target = None
    return target


def _correction(row: Correction, document: str, ids: Identities, place: str) -> Record:
    """The record of a correction: by whom, of what, and why."""
    key = "\n".join((document, row.property, row.value, row.by))
    local = hashlib.sha256(key.encode(errors="replace")).hexdigest()[:16]
    made = RecordBuilder(ids.document("correction", local))
    made.add("rdf:type", term("fw:Correction"))
    made.text("dcterms:title", f"Correction of {row.property or 'a record'}: {row.value[:80]}")
    made.add("fw:corrects", iri(document))
    if row.property:
        made.text("fw:correctedProperty", row.property)
    if row.value:
        made.text("fw:correctedValue", row.value)
    if row.reason:
        made.text("dcterms:description", row.reason)
    if row.by:
        agent = made.part("prov:wasAttributedTo", "foaf:Agent", "agent", row.by)
        made.add_triple(agent, "foaf:name", literal(row.by))
    if row.date:
        made.add("dcterms:created", typed(day_of(row.date) or row.date, "xsd:date"))
    return made.record(place, repr(row))


def _document(given: str, ids: Identities) -> str | None:
    """The IRI of the record that ``given`` names: an IRI, or what stands behind the base IRI."""
    document = given.partition("#")[0]
    if not given.startswith(("http://", "https://")):
        kind, _, local = given.strip("/").partition("/")
        if not (kind and local):
            return None
        document = f"{ids.base}{kind}/{local}"
    try:
        iri(document)
    except ValueError:  # blanks, control characters
        return None
    return document


def _corrections(file: Path, notes: Notes) -> Iterator[tuple[int, Correction]]:
    """The rows below the head, with the line of each.

    Raises:
        SourceError: the file lacks a column.
    """
    head = _head(file)
    missing = [name for name in _NEEDED if name not in head]
    if missing:
        raise SourceError(
            file, f"no column {', '.join(missing)}", place="line 1",
            mend=f"its columns are {', '.join(COLUMNS)}",
        )  # fmt: skip
    for name in head:
        if name and name not in COLUMNS:
            notes.unknown[name] += 1
    reader = rows(file)
    next(reader)
    for line, cells in reader:
        of = dict(zip(head, map(str.strip, cells), strict=False))
        if any(of.values()):
            yield line, Correction(*(of.get(name, "") for name in COLUMNS))


def _head(file: Path) -> list[str]:
    _, cells = next(rows(file), (1, []))
    return [cell.strip().casefold() for cell in cells]


def _complete(head: list[str]) -> bool:
    return set(_NEEDED) <= set(head)


CONVERTER: Final = Corrections()
