"""Logs of R code that was run again, file by file, and what is known of its datasets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.converters.common.entities import Entities, vocabulary
from kg.converters.common.files import plain_path
from kg.converters.common.lists import parted
from kg.converters.common.text_reader import opened
from kg.converters.converter import Confidence
from kg.converters.execution_studies import statements
from kg.converters.execution_studies.statements import (
    cause,
    dataset_rows,
    document,
    outcome,
    record,
    shared,
)
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import SourceError
from kg.rdf.ntriples import iri, literal, term, typed

_LOG: Final = re.compile(r"run_log_r(\d)(\d)_(no_)?env(?:_download)?\.csv", re.IGNORECASE)
_METADATA: Final = "metadata_merged.csv"
_LINE: Final = re.compile(rb"doi:10\.\d+/[^\t]+\t[^\t]*\t")
_PACKAGE: Final = re.compile(r"there is no package called ['‘’\"]([\w.]+)")
_UNDEFINED: Final = re.compile(
    r"could not find function ['‘’\"]?([\w.:]+)|object ['‘’\"]([\w.]+)['‘’\"] not found"
)
_TIME: Final = re.compile(r"time limit")
_FILE: Final = re.compile(r"cannot open (?:the connection|file)|cannot change working directory")
#: in the metadata, ``;`` separates subjects; the name of one has a blank after it
_SUBJECTS: Final = re.compile(r";(?! )")

TERMS: Final = statements.TERMS | {"fw:dataverseCollection"}
FIELDS: Final = (
    FieldMapping("run_log", ("doi",), ("prov:used",)),
    FieldMapping("run_log", ("file",), ("fw:executedFile", "rdfs:label")),
    FieldMapping(
        "run_log",
        ("outcome",),
        ("fw:outcome", "fw:exceptionMessage", "fw:executionCause", "fw:missingModule",
         "fw:missingName"),
    ),
    FieldMapping("metadata_merged.csv", ("doi",), ("prism:doi",)),
    FieldMapping("metadata_merged.csv", ("publicationDate",), ("dcterms:issued",)),
    FieldMapping("metadata_merged.csv", ("subject",), ("dcat:keyword",)),
    FieldMapping("metadata_merged.csv", ("publisher",), ("fw:dataverseCollection",)),
)  # fmt: skip


class RunLogs:
    """Reads the logs and the metadata of their datasets."""

    @staticmethod
    def sniff(file: Path) -> Confidence:
        """By its name, and the first line of a log."""
        if plain_path(file).name == _METADATA:
            return Confidence.LIKELY
        if not _LOG.fullmatch(plain_path(file).name):
            return Confidence.NONE
        with opened(file) as log:
            return Confidence.CERTAIN if _LINE.match(log.readline()) else Confidence.NONE

    @staticmethod
    def read(file: Path, entities: Entities, notes: Notes) -> Iterator[Record]:
        """The records of one file."""
        if plain_path(file).name == _METADATA:
            yield from _metadata(file, entities, notes)
        else:
            yield from _log(file, entities, notes)


READER: Final = RunLogs


def _log(file: Path, entities: Entities, notes: Notes) -> Iterator[Record]:
    found = _LOG.fullmatch(plain_path(file).name)
    assert found is not None
    version, cleaned = f"{found[1]}.{found[2]}", not found[3]
    environment = document(entities.ids, "environment", notes.source, f"R {version}")
    label = f"R {version}"
    entities.add(
        environment,
        ("rdf:type", term("fw:ExecutionEnvironment")),
        ("rdfs:label", literal(label)),
        ("fw:environmentKind", vocabulary("environment-kind", "of-study")),
        ("fw:programmingLanguageVersion", literal(label)),
    )
    name = notes.name_of(file)
    with opened(file) as log:
        for number, content in enumerate(log, 1):
            place = f"{name}, line {number}"
            parts = content.decode("utf-8", "replace").rstrip("\r\n").split("\t", 2)
            if len(parts) < 3 or not all(map(str.strip, parts[:2])):
                mend = "write dataset, file and outcome, separated by tabs"
                raise SourceError(file, "no three parts", place=f"line {number}", mend=mend)
            notes.read[name] += 1
            identifier, code, text = parts
            subject = document(
                entities.ids, "execution", notes.source, identifier, code, found[0].lower()
            )
            facts = [
                ("rdf:type", term("fw:CodeExecution")),
                ("rdfs:label", literal(f"{code} under {label}{'' if cleaned else ', as it is'}")),
                ("prov:used", entities.dataset_reference(identifier)),
                ("fw:executedFile", literal(code)),
                ("fw:environment", iri(environment)),
                *_outcome(text.strip(), entities),
            ]
            if cleaned:
                facts.append(("fw:executionMode", vocabulary("execution-mode", "code-cleaning")))
            yield record(subject, facts, place, content.decode("utf-8", "replace"))
            yield from entities.drain(place)


def _outcome(text: str, entities: Entities) -> Iterator[tuple[str, str]]:
    """What one line states: ``success``, ``time limit exceeded``, an error, something else."""
    if text == "success":
        yield outcome("nothing-stored")
        return
    if _TIME.search(text):
        yield outcome("timed-out")
        yield cause("time")
        return
    yield outcome("exception" if text.startswith("Error") else "unfinished")
    if text:
        yield ("fw:exceptionMessage", literal(text))
    if found := _PACKAGE.search(text):
        package = found[1]
        yield cause("missing-module")
        module = shared(entities, "module", f"r-{package}", "fw:Module", f"{package} (R)")
        yield ("fw:missingModule", module)
    elif found := _UNDEFINED.search(text):
        yield cause("missing-name")
        yield ("fw:missingName", literal(found[1] or found[2]))
    elif _FILE.search(text):
        yield cause("missing-file")
    elif text.startswith("Error"):
        yield cause("exception")


def _metadata(file: Path, entities: Entities, notes: Notes) -> Iterator[Record]:
    for place, target, row in dataset_rows(file, entities, notes):
        year = row.get("publicationDate", "").strip()[:4]
        if year.isdigit():
            entities.add(target, ("dcterms:issued", typed(year, "xsd:gYear")))
        if collection := row.get("publisher", "").strip():
            entities.add(target, ("fw:dataverseCollection", literal(collection)))
        for subject in parted(row.get("subject", ""), _SUBJECTS):
            entities.add(target, ("dcat:keyword", literal(subject)))
        yield from entities.drain(place)
