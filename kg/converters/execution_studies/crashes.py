"""Crashes of notebooks, labelled, with the datasets that the notebooks load (JunoBench)."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.converters.common.entities import Entities
from kg.converters.common.sheet_reader import sheets
from kg.converters.converter import Confidence
from kg.converters.execution_studies import statements
from kg.converters.execution_studies.statements import cause, document, outcome, record, shared
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError
from kg.rdf.ntriples import literal, term, url

_COLUMNS: Final = frozenset({"eid", "ename", "evalue", "label_root_cause", "NotebookUrl"})
_LARGEST: Final = 64 * 1024 * 1024
#: exceptions in lower case → as Python spells them
_SPELT: Final = {
    name.lower(): name for name in dir(builtins) if name.endswith(("Error", "Exception"))
} | {
    "invalidargumenterror": "InvalidArgumentError",
    "axiserror": "AxisError",
    "notfittederror": "NotFittedError",
}
_CAUSES: Final = {
    "modulenotfounderror": "missing-module",
    "filenotfounderror": "missing-file",
    "nameerror": "missing-name",
    "memoryerror": "memory",
}
#: what the workbook has where a notebook loads no dataset
_NO_DATA: Final = "nodata"

TERMS: Final = statements.TERMS
FIELDS: Final = (
    FieldMapping("benchmark", ("nb_name",), ("rdfs:label",)),
    FieldMapping("benchmark", ("ename",), ("fw:exception", "fw:executionCause")),
    FieldMapping("benchmark", ("evalue",), ("fw:exceptionMessage",)),
    FieldMapping("benchmark", ("label_root_cause", "label_refined_exp_type"), ("fw:rootCause",)),
    FieldMapping("benchmark", ("NotebookUrl",), ("foaf:page",)),
    FieldMapping("benchmark", ("DatasetUrl_1", "DatasetUrl_2"), ("prov:used",)),
    FieldMapping("benchmark", ("DatasetTitle_1", "DatasetTitle_2"), ("fw:nameAsGiven",)),
    FieldMapping(
        "benchmark", ("DatasetLicenseName_1", "DatasetLicenseName_2"), ("fw:statedLicence",)
    ),
)


class Crashes:
    """Reads the workbook."""

    @staticmethod
    def sniff(file: Path) -> Confidence:
        """By the columns of its first sheet."""
        if file.suffix.lower() != ".xlsx" or file.stat().st_size > _LARGEST:
            return Confidence.NONE
        try:
            rows = sheets(file)[0].rows
            header = {str(cell) for cell in next(iter(rows), ())}
        except (SourceError, IndexError):
            return Confidence.NONE
        return Confidence.CERTAIN if header >= _COLUMNS else Confidence.NONE

    @staticmethod
    def read(file: Path, entities: Entities, notes: Notes) -> Iterator[Record]:
        """One record a crash, and the datasets that are loaded."""
        rows = sheets(file)[0].rows
        header: list[str] = []
        for number, cells in enumerate(rows, 1):
            if not header:
                header = [str(cell) for cell in cells]
                continue
            row = {n: _text(cell) for n, cell in zip(header, cells, strict=False)}
            if not row.get("eid"):
                continue
            notes.read[notes.name_of(file)] += 1
            yield from _crash(row, f"{notes.name_of(file)}, row {number}", entities, notes)


READER: Final = Crashes


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _crash(row: dict[str, str], place: str, entities: Entities, notes: Notes) -> Iterator[Record]:
    subject = document(entities.ids, "execution", notes.source, row["eid"])
    given = row["ename"].lower()
    label = _SPELT.get(given, row["ename"])
    facts = [
        ("rdf:type", term("fw:CodeExecution")),
        ("rdfs:label", literal(f"crash {row.get('nb_name') or row['eid']}")),
        outcome("exception"),
        cause(_CAUSES.get(given, "exception")),
        ("fw:exception", shared(entities, "exception", label, "fw:ExceptionKind", label)),
    ]
    if row["evalue"]:
        facts.append(("fw:exceptionMessage", literal(row["evalue"])))
    facts += [
        ("fw:rootCause", literal(row[column]))
        for column in ("label_root_cause", "label_refined_exp_type")
        if row.get(column)
    ]
    if page := url(row["NotebookUrl"]):
        facts.append(("foaf:page", page))
    for number in (1, 2):
        address = row.get(f"DatasetUrl_{number}", "")
        title = row.get(f"DatasetTitle_{number}", "")
        if not (address or title) or _NO_DATA in (address, title):
            continue
        target = entities.dataset_reference(address or title, title)
        facts.append(("prov:used", target))
        licence = row.get(f"DatasetLicenseName_{number}", "")
        if licence and licence != _NO_DATA:
            entities.add(target[1:-1], ("fw:statedLicence", literal(licence)))
    yield record(subject, facts, place)
    yield from entities.drain(place)
