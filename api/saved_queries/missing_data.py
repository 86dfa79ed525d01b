"""What a build lacks for a saved query without rows: terms, and the tables that would have them.

Which classes and properties a build has follows from its VoID description; which field of which
format becomes a property, from the converters' tables of fields (``docs/fields.md``).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from api.graph.terms import select
from api.sparql.unknown_terms import VOCABULARY, iris_in
from api.state.current_snapshot import Current
from kg.converters.discovery import converters
from kg.converters.fields import tables_with
from kg.rdf.namespaces import expand, shorten
from kg.saved_queries import SavedQuery
from kg.saved_queries.lexing import prologue

_OWN: Final = expand("fw:")
_MOST: Final = 3  # that a page names


class MissingTerm(NamedTuple):
    """A class or property that no source of the build states.

    Attributes:
        curie: the term.
        tables: the formats that have it, each with its table where a field becomes it; none
            where rules infer it.
    """

    curie: str
    tables: list[tuple[str, str]]


async def missing_data(current: Current, query: SavedQuery) -> list[MissingTerm]:
    """The terms that ``query`` uses and the build has no statement with.

    Those of FAIRweave, which rules may infer, and those that a format states.

    Terms with a table that would have them come first. Nothing where the graph has no VoID
    description, as a remote endpoint may have none.

    Raises:
        FairweaveError: the engine does not answer.
    """
    known = {row["term"].value for row in await select(current, VOCABULARY)}
    if not known:
        return []
    namespaces = set(prologue(query.text).values())
    missing = [iri for iri in dict.fromkeys(iris_in(query.text)) if iri not in known | namespaces]
    found = [(iri, MissingTerm(shorten(iri), _tables(shorten(iri)))) for iri in missing]
    terms = [term for iri, term in found if term.tables or iri.startswith(_OWN)]
    return sorted(terms, key=lambda term: not term.tables)[:_MOST]


def _tables(curie: str) -> list[tuple[str, str]]:
    """The formats and tables with a field that becomes ``curie``, else formats that state it."""
    formats = converters().values()
    # a class is of no field: it is stated of what a row describes
    return tables_with(curie, formats) or sorted((f.name, "") for f in formats if curie in f.terms)
