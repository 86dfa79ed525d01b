"""Statements about executions of code that studies share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.publications import doi
from kg.converters.common.csv_reader import rows
from kg.converters.common.entities import Entities, vocabulary
from kg.converters.common.files import plain_path
from kg.converters.record import Notes, Record
from kg.rdf.iris import name, slug
from kg.rdf.ntriples import iri, literal, term

TERMS: Final = frozenset(
    {
        "rdf:type", "rdfs:label", "fw:CodeExecution", "prov:used", "fw:outcome", "fw:executedFile",
        "fw:exceptionMessage", "fw:executionCause", "fw:missingModule", "fw:missingName",
        "fw:environment", "fw:ExecutionEnvironment", "fw:environmentKind", "fw:Module",
        "fw:programmingLanguageVersion", "fw:executionMode", "fw:exception", "fw:ExceptionKind",
        "fw:rootCause", "foaf:page", "fw:statedLicence", "dcterms:issued", "dcat:keyword",
    }
)  # fmt: skip


def dataset_rows(
    file: Path, entities: Entities, notes: Notes
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The rows of a CSV file that has a row a dataset: place, IRI of the dataset, cells by column.

    A row without a DOI is reported.
    """
    header: list[str] = []
    name = notes.name_of(file)
    for line, cells in rows(file):
        if not header:
            header = cells
            continue
        row = dict(zip(header, cells, strict=False))
        if not doi(row.get("doi", "")):
            notes.unknown[f"{plain_path(file).name}: a row without a DOI"] += 1
            continue
        notes.read[name] += 1
        yield f"{name}, line {line}", entities.dataset_reference(row["doi"])[1:-1], row


def document(ids: Identities, kind: str, source: str, *words: str) -> str:
    """The IRI of something that only ``source`` names: ``{base}{kind}/{source}/…``."""
    return ids.document(kind, f"{slug(source)}/{name('~'.join(words), exact=True)}")


def record(subject: str, facts: list[tuple[str, str]], place: str, original: str = "") -> Record:
    """A record of one subject."""
    lines = [f"{iri(subject)} {term(predicate)} {value} .\n" for predicate, value in facts]
    return Record(subject, lines, place, original)


def outcome(local: str) -> tuple[str, str]:
    """The outcome called ``local`` in ``fwv:outcome/``."""
    return ("fw:outcome", vocabulary("outcome", local))


def cause(local: str) -> tuple[str, str]:
    """The cause called ``local`` in ``fwv:execution-cause/``."""
    return ("fw:executionCause", vocabulary("execution-cause", local))


def shared(entities: Entities, kind: str, local: str, class_: str, label: str) -> str:
    """Something that several records refer to, by its label, as a term."""
    subject = entities.ids.document(kind, slug(local))
    return entities.add(subject, ("rdf:type", term(class_)), ("rdfs:label", literal(label)))
