"""Saved queries about the sources, and what of their rows depends on how many sources there are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

#: query → columns that name sources or count by source; the others answer the same for the same
#: facts, however many sources state them. Without a column: a row is about a source
COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "descriptions-lacking": frozenset({"source", "source_iri"}),
    "licence-claims": frozenset({"claim_iri"}),
    "quality-by-source": frozenset(),
    "refusals": frozenset({"source", "source_iri", "place"}),
    "refused-records": frozenset(),
    "sources": frozenset(),
    "stubs": frozenset({"source", "source_iri", "entities"}),
    # what a build states of its sources, and of what two of them share, is among what it counts
    "terms-used": frozenset(),
    "what-is-in-here": frozenset({"source", "source_iri", "entities"}),
}


def comparable(query: str, bindings: Iterable[Mapping[str, object]]) -> Counter[str]:
    """The rows of a result without what depends on the sources, each once in a query about them."""
    columns = COLUMNS.get(query)
    if columns is None:
        return Counter(json.dumps(row, sort_keys=True) for row in bindings)
    if not columns:
        return Counter()
    rows = ({name: value for name, value in row.items() if name not in columns} for row in bindings)
    return Counter({json.dumps(row, sort_keys=True): 1 for row in rows})
