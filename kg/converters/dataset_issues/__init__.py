"""Converter ``dataset-issues``: problems of datasets that people reported, and suspected labels.

Reports as CSV, JSON or JSON lines; errata of ES-DOC; cleanlab's lists of label errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.entities import Entities
from kg.converters.common.folders import files_under, shown
from kg.converters.common.json_reader import json_lines, load_json
from kg.converters.converter import Confidence
from kg.converters.dataset_issues import label_errors, record, threads
from kg.converters.dataset_issues.record import IssueWriter
from kg.converters.dataset_issues.record_types import RECORD_TYPES
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError

TABLES: Final = (".csv", ".tsv")
LINES: Final = (".jsonl", ".ndjson")
SUFFIXES: Final = (*TABLES, *LINES, ".json")
_FIELDS: Final = (
    ("report", ("title",), ("dcterms:title",)),
    ("report", ("description",), ("dcterms:description",)),
    ("report", ("dataset", "datasets"), ("oa:hasTarget", "oa:hasSource")),
    ("report", ("place",), ("oa:hasSelector", "rdf:value")),
    ("report", ("kinds",), ("oa:hasBody",)),
    ("report", ("status",), ("fw:issueStatus",)),
    ("report", ("date", "createdDate"), ("dcterms:created",)),
    ("report", ("severity",), ("fw:issueSeverity",)),
    ("report", ("platform",), ("fw:reportedOn",)),
    ("report", ("url", "uid"), ("foaf:page", "dcterms:identifier")),
    ("report", ("labels", "facets"), ("dcat:keyword",)),
    ("report", ("institute", "project", "updatedDate"), ("schema:additionalProperty",)),
    ("label error", ("id",), ("oa:hasSelector", "rdf:value")),
    ("label error", ("url",), ("foaf:page",)),
    ("label error", ("given_original_label", "given_original_labels"), ("fw:givenLabel",)),
    ("label error", ("our_guessed_label", "our_guessed_labels"), ("fw:suggestedLabel",)),
    ("label error", ("mturk",), ("dqv:value", "dqv:isMeasurementOf", "fw:votedFor")),
)


class DatasetIssues:
    """Reads reports of problems, a row or an object each."""

    name: Final = "dataset-issues"
    summary: Final = "reported problems of datasets, and suspected label errors (CSV, JSON)"
    version: Final = "2"
    record_types: Final = RECORD_TYPES
    terms: Final[frozenset[str]] = record.TERMS
    fields: Final = tuple(FieldMapping(*each) for each in _FIELDS)
    dropped: Final[Mapping[str, str]] = {
        "createdBy, updatedBy, closedBy": "are user names",
        "urls, materials": "lead to pages of the erratum that its address leads to",
        "number of a label that has a name": "is that of the name",
    }

    def sniff(self, path: Path) -> Confidence:
        """Whether a file has reports or suspected labels in it."""
        name = path.name.lower().removesuffix(".gz")
        if not path.is_dir() and not name.endswith(SUFFIXES):
            return Confidence.NONE
        known = any(_recognised(file) for file in self.files(path)[:40])
        return Confidence.CERTAIN if known else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The tables and JSON files."""
        return files_under(path, *SUFFIXES)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each report and each suspected label.

        Raises:
            SourceError: the only file cannot be read, or has neither in it.
        """
        shared = Entities(ids, notes.source)
        writer = IssueWriter(shared, notes.source, notes.ontology)
        for file in self.files(path):
            where = shown(path, file)
            try:
                for made in self._of_file(file, where, writer, notes):
                    notes.read[where] += 1
                    yield made
                    yield from shared.drain(made.place)
            except SourceError as reason:
                if not path.is_dir():
                    raise
                notes.unread[where] = reason.within_file
        yield from shared.finish()

    def _of_file(
        self, file: Path, where: str, writer: IssueWriter, notes: Notes
    ) -> Iterator[Record]:
        name = file.name.lower().removesuffix(".gz")
        if name.endswith(TABLES):
            rows: Iterator[tuple[int, object]] = threads.of_csv(file, where, notes)
        elif name.endswith(LINES):
            rows = json_lines(file, notes)
        else:
            value = load_json(file, notes)
            if label_errors.is_list(value):
                assert isinstance(value, list)
                dataset = label_errors.dataset_of(file)
                for number, found in enumerate(label_errors.candidates(value), 1):
                    yield writer.candidate(found, dataset, f"{where}, entry {number}")
                return
            if isinstance(value, dict) and isinstance(value.get("issue"), dict):
                yield writer.report(threads.of_erratum(value["issue"]), where, 1)
                return
            rows = enumerate(value if isinstance(value, list) else [value], 1)
        count = 0
        for line, raw in rows:
            if not isinstance(raw, dict) or not threads.is_report(raw):
                if not count:
                    break
                notes.problems[f"{where}, line {line}"] = "no report of a problem; it is left out"
                continue
            count += 1
            for field in raw:
                if threads.folded(field) not in threads.KNOWN | {"severity"}:
                    notes.unknown[str(field)] += 1
            yield writer.report(threads.of_object(raw), f"{where}, line {line}", line)
        if not count:
            raise SourceError(file, "no reports of problems", mend="name its columns title, url …")


def _recognised(file: Path) -> bool:
    name = file.name.lower().removesuffix(".gz")
    try:
        if name.endswith(TABLES):
            return any(threads.is_report(row) for _line, row in _first(threads.of_csv(file)))
        if name.endswith(LINES):
            return any(threads.is_report(row) for _line, row in _first(json_lines(file)))
        value = load_json(file)
    except SourceError:
        return False
    if label_errors.is_list(value):
        return True
    if isinstance(value, dict):
        issue = value.get("issue")
        return isinstance(issue, dict) and {"title", "datasets"} <= set(issue)
    return isinstance(value, list) and bool(value) and threads.is_report(value[0])


def _first(rows: Iterator[tuple[int, object]]) -> Iterator[tuple[int, object]]:
    for row in rows:
        yield row
        return


CONVERTER: Final = DatasetIssues()
