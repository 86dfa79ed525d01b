"""Which saved queries find datasets."""

from __future__ import annotations

from typing import Final

from kg.saved_queries import SavedQuery

#: the column of a result that names datasets
COLUMN: Final = "dataset_iri"


def selects(query: SavedQuery) -> bool:
    """Whether an answer of ``query`` names datasets."""
    return any(column.name == COLUMN for column in query.columns)
