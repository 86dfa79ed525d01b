"""``/search/suggestions``: names of records to a word that is being typed, as OpenSearch has them.

Source: OpenSearch Suggestions 1.1: an array of the words, completions, descriptions, addresses.
"""

from __future__ import annotations

import json
from typing import Final

from api.records.addresses import Base
from kg.search import SearchIndex, SearchRequest

PATH: Final = "/search/suggestions"
MEDIA_TYPE: Final = "application/x-suggestions+json"
_MOST: Final = 10
_LONGEST: Final = 120


def suggestions(index: SearchIndex, text: str, base: Base, origin: str) -> bytes:
    """The names of the records that ``text`` finds best, each once; none where nothing is typed."""
    found: dict[str, tuple[str, str]] = {}
    if text:
        for hit in index.search(SearchRequest(text, limit=2 * _MOST)).hits:
            if len(hit.label) <= _LONGEST:
                found.setdefault(hit.label, (hit.kind.label, origin + base.path(hit.iri)))
    named = list(found.items())[:_MOST]
    answer = [
        text,
        [label for label, _ in named],
        [kind for _, (kind, _) in named],
        [address for _, (_, address) in named],
    ]
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
