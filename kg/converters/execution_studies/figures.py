"""Figures that a study published, one ``name = value`` a line: to compare recomputed ones with."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.converters.common.entities import Entities
from kg.converters.common.files import plain_path
from kg.converters.common.text_reader import opened
from kg.converters.converter import Confidence
from kg.converters.execution_studies.statements import document, record
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.rdf.ntriples import literal, term, typed

_LINE: Final = re.compile(r"(\w+) = (.*)")
_NUMBER: Final = re.compile(r"(-?[\d,]+(?:\.\d+)?)\s*(\\?%)?")
_SUFFIXES: Final = (".dat", ".txt")
_SNIFFED: Final = 4096

TERMS: Final = frozenset(
    {"rdf:type", "rdfs:label", "fw:PublishedFigure", "schema:value", "schema:unitText",
     "dcterms:description", "fw:figureOf"}
)  # fmt: skip
FIELDS: Final = (
    FieldMapping("figures", ("name",), ("rdfs:label",)),
    FieldMapping("figures", ("value",), ("schema:value", "schema:unitText", "dcterms:description")),
)


class Figures:
    """Reads a file of figures."""

    @staticmethod
    def sniff(file: Path) -> Confidence:
        """Whether the first lines are of that form."""
        if plain_path(file).suffix not in _SUFFIXES:
            return Confidence.NONE
        with opened(file) as binary:
            text = binary.read(_SNIFFED).decode("utf-8", "replace")
        lines = text.splitlines()[:-1][:20]
        fits = bool(lines) and all(_LINE.fullmatch(line) for line in lines)
        return Confidence.LIKELY if fits else Confidence.NONE

    @staticmethod
    def read(file: Path, entities: Entities, notes: Notes) -> Iterator[Record]:
        """One record a figure; the last of those of one name counts."""
        found: dict[str, tuple[str, int]] = {}
        with opened(file) as binary:
            lines = io.TextIOWrapper(binary, encoding="utf-8", errors="replace")
            for number, line in enumerate(lines, 1):
                if parts := _LINE.fullmatch(line.strip()):
                    found[parts[1]] = (parts[2], number)
                elif line.strip():
                    notes.unknown[f"{file.name}: a line of another form"] += 1
        study = plain_path(file).stem
        for name, (value, number) in found.items():
            notes.read[notes.name_of(file)] += 1
            subject = document(entities.ids, "figure", notes.source, study, name)
            facts = [
                ("rdf:type", term("fw:PublishedFigure")),
                ("rdfs:label", literal(name)),
                ("fw:figureOf", literal(study)),
            ]
            if parts := _NUMBER.fullmatch(value.strip()):
                facts.append(("schema:value", typed(parts[1].replace(",", ""), "xsd:decimal")))
                if parts[2]:
                    facts.append(("schema:unitText", literal("%")))
            elif value.strip():
                facts.append(("dcterms:description", literal(value.strip())))
            yield record(subject, facts, f"{notes.name_of(file)}, line {number}")


READER: Final = Figures
