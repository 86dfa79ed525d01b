"""The names of records that a saved query returns by IRI alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from api.graph.labels import words
from api.state.current_snapshot import Current
from kg.saved_queries import SavedQuery

_IRI: Final = "_iri"
#: records that are looked up for a page; where a result has more, it shows their addresses
_MOST: Final = 1000


async def record_names(current: Current, query: SavedQuery, body: bytes) -> Mapping[str, str]:
    """IRI → name, of the records in those columns of a result that no other column names.

    Args:
        body: the result, as SPARQL 1.1 Query Results JSON.
    """
    columns = {column.name for column in query.columns}
    bare = [
        name for name in columns if name.endswith(_IRI) and name.removesuffix(_IRI) not in columns
    ]
    if not bare:
        return {}
    found = {
        row[name]["value"]
        for row in json.loads(body)["results"]["bindings"]
        for name in bare
        if name in row and row[name]["type"] == "uri"
    }
    # parts of records have no names of their own
    records = {iri for iri in found if iri.startswith(current.base) and "#" not in iri}
    if not records or len(records) > _MOST:
        return {}
    return (await words(current, sorted(records))).labels
