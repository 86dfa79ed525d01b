"""Which kind of record a record is, by its classes and its IRI."""

from __future__ import annotations

from api.records.addresses import SHARED, Base
from kg.record_types import record_types
from kg.records.record import Record


def kind_of(record: Record, base: Base) -> str:
    """The kind of ``record``: the first segment of its path, or the name of its record type.

    ``dataset``, ``licence`` …; for concepts of the vocabularies the name of theirs (``use-class``).
    """
    defining = record_types().defining()
    for found in record.types.get(record.iri, ()):
        if found in defining:
            return defining[found].name
    if record.iri.startswith(base.iri):
        return record.iri.removeprefix(base.iri).partition("/")[0]
    if record.iri.startswith(SHARED):
        kind, _, rest = record.iri.removeprefix(SHARED).partition("/")
        return rest.partition("/")[0] if kind == "vocabulary" else kind
    return "resource"
