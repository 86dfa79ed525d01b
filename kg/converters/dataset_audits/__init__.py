"""Converter ``dataset-audits``: licence and provenance audits of text, speech and video datasets.

Source: the layouts in which the Data Provenance Initiative publishes its audits
(github.com/Data-Provenance-Initiative/Data-Provenance-Collection, ``data_summaries``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.files import plain_path
from kg.converters.converter import Confidence
from kg.converters.dataset_audits.entities import AUDITOR, CONSTANTS, SharedEntities, read_groups
from kg.converters.dataset_audits.entry import TERMS, Entry
from kg.converters.dataset_audits.fields import (
    DROPPED,
    METRIC_TERMS,
    METRICS,
    READ_TOGETHER,
    flatten,
)
from kg.converters.dataset_audits.fields import FIELDS as _FIELDS
from kg.converters.dataset_audits.index import Index, identifier
from kg.converters.dataset_audits.reading import (
    as_json,
    audit_confidence,
    constant_files,
    constants,
    entries,
    entry_files,
)
from kg.converters.dataset_audits.record_types import RECORD_TYPES
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.converters.rows import TableRows, comparable
from kg.errors import SourceError, one_line
from kg.rdf.iris import slug
from kg.rdf.ntriples import iri, literal, term, typed


class DatasetAudits:
    """Reads audits of datasets: one JSON file a collection, one entry a dataset."""

    name: Final = "dataset-audits"
    summary: Final = "licence and provenance audits of text, speech and video datasets (JSON)"
    version: Final = "4"
    terms: Final[frozenset[str]] = TERMS
    record_types: Final = RECORD_TYPES
    dropped: Final[Mapping[str, str]] = DROPPED

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What each field of an entry becomes."""
        single = (FieldMapping("", (n,), (f.predicate,)) for n, f in _FIELDS.items() if f.predicate)
        together = (FieldMapping("", *each) for each in READ_TOGETHER)
        counts = (
            FieldMapping("", (f"Inferred Metadata > {n} (MONTH YEAR)",), METRIC_TERMS)
            for n in METRICS
        )
        return (*single, *together, *counts)

    def sniff(self, path: Path) -> Confidence:
        """Whether the first entry of the first file is one of an audit."""
        named = path.is_dir() or plain_path(path).suffix == ".json"
        return audit_confidence(path) if named else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The files of entries, and the auditors' classifications that are used."""
        return sorted([*entry_files(path), *constant_files(path, CONSTANTS)])

    def rows(self, path: Path) -> Iterator[TableRows]:
        """The entries, to recognise versions of one audit; see :mod:`kg.converters.rows`."""
        yield "entries", _keyed(path)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each dataset, and one for each organization, task … that several share.

        The entries are read twice: identifiers of papers first, which are compared before any
        is used.

        Raises:
            SourceError: a file is no JSON, or there is none.
        """
        files = entry_files(path)
        if not files:
            raise SourceError(path, "no JSON file of audit entries in it")
        index = Index(ids)
        for file in files:
            for _shown, _key, entry in entries(path, file):
                if isinstance(entry, dict):
                    index.add(entry)
        groups = {
            name: read_groups(name, constants(file), file)
            for file in constant_files(path, CONSTANTS)
            for name in [plain_path(file).stem]
        }
        entities = SharedEntities(
            ids,
            notes.source,
            index,
            groups,
            notes.licences,
            notes.about.get("creator", "").strip() or AUDITOR,
        )
        for file in files:
            repeated: Counter[str] = Counter()
            for shown, key, entry in entries(path, file, repeated):
                notes.read[shown] += 1
                place = one_line(f"{shown}, entry {key!r}", 200)
                if isinstance(entry, dict):
                    record = Entry(key, entry, entities).record(place, notes)
                else:
                    record = _no_entry(index.dataset(key, {}), key, entry, place)
                yield from entities.drain(place)
                yield record
            for name in repeated:
                notes.problems[one_line(f"{notes.name_of(file)}, key {name!r}", 120)] = (
                    "an object has it twice: the last value is used"
                )
        yield from entities.finish()


def _keyed(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    for file in entry_files(path):
        for _shown, key, entry in entries(path, file):
            if isinstance(entry, dict):
                fields = {name: comparable(as_json(value)) for name, value in flatten(entry)}
                yield slug(identifier(key, entry)), fields


def _no_entry(document: str, key: str, value: object, place: str) -> Record:
    """A record of what should be an object of fields and is none: the shapes refuse it."""
    subject = iri(document)
    facts = (
        ("rdf:type", term("dcat:Dataset")),
        ("dcterms:identifier", literal(key)),
        ("dcterms:title", typed(as_json(value), "rdf:JSON")),
    )
    lines = [f"{subject} {term(predicate)} {fact} .\n" for predicate, fact in facts]
    return Record(document, lines, place, as_json(value))


CONVERTER: Final = DatasetAudits()
