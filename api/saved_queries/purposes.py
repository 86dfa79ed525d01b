"""A result's datasets for a purpose: allowed, not allowed or unclear, with what decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.graph.terms import select
from api.http.base_iri import Base
from api.saved_queries.families import place_of_dataset
from api.state.current_snapshot import Current
from api.web.tables import Cell, Table
from kg.authorities.purposes import OUTCOMES, Purpose
from kg.saved_queries import Column

#: the name in the address of what a reader wants to do
PARAMETER: Final = "for"
_ASSESSMENTS: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX fw: <https://w3id.org/fairweave/ontology#>
SELECT ?dataset ?outcome ?why {{
  ?dataset fw:purposeAssessment ?assessment .
  ?assessment fw:purpose <{purpose}> ; fw:purposeOutcome ?outcome ; dcterms:description ?why
}}"""
Answers = Mapping[str, tuple[Cell, Cell]]


async def answers(current: Current, purpose: Purpose, base: str) -> Answers:
    """Where the page of each dataset is → the outcome for ``purpose``, and why.

    Raises:
        FairweaveError: the engine does not answer.
    """
    found = Base(base)
    words = {str(name): Cell(f"{sign} {text}") for name, (sign, text) in OUTCOMES.items()}
    return {
        found.href(row["dataset"].value, known=True): (
            words[name],
            Cell(row["why"].value),
        )
        for row in await select(current, _ASSESSMENTS.format(purpose=purpose.iri))
        if (name := row["outcome"].value.rpartition("/")[2]) in words
    }


def with_answers(table: Table, purpose: Purpose, known: Answers) -> Table:
    """``table`` with the outcome and the reason beside each dataset; what has none is unclear."""
    place = place_of_dataset(table)
    if place is None:
        return table
    sign, text = OUTCOMES["unclear"]
    none = (Cell(f"{sign} {text}"), Cell("Nothing is stated."))
    columns = (
        Column(name="for_purpose", label=f"To {purpose.label}"),
        Column(name="for_purpose_because", label="Because"),
    )

    after = place + 1
    rows = [(*row[:after], *known.get(row[place].href, none), *row[after:]) for row in table.rows]
    return Table(
        (*table.columns[:after], *columns, *table.columns[after:]),
        (*table.numeric[:after], False, False, *table.numeric[after:]),
        rows,
    )
