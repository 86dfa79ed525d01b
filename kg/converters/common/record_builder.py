"""The statements of one record, as a converter finds them: texts, numbers, parts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.cleaning import clean_text
from kg.converters.common.dates import dated, year_of
from kg.converters.common.quantities import number
from kg.converters.record import Record
from kg.rdf.ntriples import integer, iri, literal, term, typed

_JSON: Final = json.JSONEncoder(ensure_ascii=False, default=str)


def as_json(value: object) -> str:
    """``value`` as JSON text; what JSON has no type for as text."""
    return _JSON.encode(value)


class RecordBuilder:
    """Collects the statements about ``document`` and the parts that belong to it alone.

    Args:
        document: the IRI of the record.
    """

    def __init__(self, document: str) -> None:
        self.document = document
        self.subject = iri(document)
        self._lines: dict[str, None] = {}

    def record(self, place: str = "", original: str = "") -> Record:
        """What was collected; see :class:`~kg.converters.record.Record`."""
        return Record(self.document, list(self._lines), place, original)

    @property
    def lines(self) -> list[str]:
        """The statements so far."""
        return list(self._lines)

    def add_lines(self, lines: Iterable[str], placeholder: str) -> None:
        """Adds statements in which ``placeholder`` represents the IRI of the record."""
        for line in lines:
            self._lines[line.replace(placeholder, self.document)] = None

    def add_triple(self, subject: str, predicate: str, value: str) -> None:
        """Adds one triple: term, CURIE, term."""
        self._lines[f"{subject} {term(predicate)} {value} .\n"] = None

    def add(self, predicate: str, value: str) -> None:
        """Adds the description of the dataset itself: CURIE, term."""
        self.add_triple(self.subject, predicate, value)

    def part(self, predicate: str, kind: str, *words: object) -> str:
        """A part of the dataset's record, of the class ``kind``; its IRI, as a term."""
        node = iri(Identities.part(self.document, *words))
        self.add(predicate, node)
        self.add_triple(node, "rdf:type", term(kind))
        return node

    def wrong(self, predicate: str, value: object) -> None:
        """A value of a type that the field cannot have, as JSON: the shapes refuse it."""
        self.add(predicate, typed(as_json(value), "rdf:JSON"))

    def text(self, predicate: str, value: object) -> None:
        """A text unchanged; a number is one, too."""
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            self.add(predicate, literal(clean_text(str(value))))
        else:
            self.wrong(predicate, value)

    def count(self, predicate: str, value: object) -> None:
        """A whole number; what is none stays for the shapes to refuse."""
        found = number(value)
        whole = found is not None and found == found.to_integral_value()
        self.add(predicate, integer(int(found) if whole and found is not None else value))

    def published(self, value: object) -> None:
        """When it was published: a year, or a day or month, of which the year is stated, too."""
        written = str(value).strip().removesuffix(".0")
        date, datatype = dated(written)
        if date:
            self.add("schema:datePublished", typed(date, datatype))
            written = date[:4]
        year = year_of(written) if len(written) > 4 else ""
        self.add("dcterms:issued", typed(year or written, "xsd:gYear"))

    def day(self, predicate: str, value: object) -> None:
        """A day or month, without a time of day; what is none is left to the shapes to refuse."""
        date, datatype = dated(value)
        self.add(predicate, typed(date or str(value), datatype or "xsd:date"))
