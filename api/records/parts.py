"""The parts of a record on its page: a table a class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from api.records.values_view import Value, ValuesView
from kg.records.record import Record
from kg.records.statement import Statement
from kg.records.terms import TYPE


class Parts(NamedTuple):
    """The parts of a document that are of one class, as a table: a row each."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Value, ...], ...]], ...]


def parts_of(
    record: Record, statements: Iterable[Statement], view: ValuesView, elsewhere: frozenset[str]
) -> list[Parts]:
    """The fragments of the record, by class; each a row, each property a column."""
    by_subject: dict[str, list[Statement]] = {}
    for one in statements:
        if one.subject != record.iri:
            by_subject.setdefault(one.subject, []).append(one)
    classes: dict[tuple[str, ...], list[str]] = {}
    for iri in by_subject:
        types = record.types.get(iri, ())
        if not elsewhere & set(types):
            classes.setdefault(types, []).append(iri)
    found = []
    for types, iris in classes.items():
        facts = {iri: {f.iri: f for f in view.facts(by_subject[iri])} for iri in iris}
        columns = sorted(
            {(f.label, f.iri) for of in facts.values() for f in of.values() if f.iri != TYPE}
        )
        rows = [
            (
                iri.partition("#")[2],
                tuple(facts[iri][c].values if c in facts[iri] else () for _, c in columns),
            )
            for iri in iris
        ]
        rows.sort(key=lambda row: sorted(_sortable(value) for cell in row[1] for value in cell[:1]))
        title = " and ".join(value.text for value in view.kinds(types)) or "parts"
        found.append(Parts(title, tuple(label for label, _ in columns), tuple(rows)))
    return sorted(found, key=lambda part: part.title)


def _sortable(value: Value) -> tuple[bool, int, str]:
    digits = "".join(value.text.split())
    number = value.number and digits.isdecimal()
    return not number, int(digits) if number else 0, value.text.casefold()
