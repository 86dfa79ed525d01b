"""Full-text search over the records of a snapshot: an index built when it is published.

The index is tantivy's, in the snapshot's directory ``search/``: a library in Rust with one
wheel for every Python from 3.11 on, no dependency of its own, and all that is needed in it:
BM25 with a boost for each field, Levenshtein automata for typos, phrases, prefixes, stemming,
facets counted from columns, a weight for each record. 78,000 records make 16 MB, written in
1.5 s once they are gathered, and are searched in 1 to 15 ms. SQLite's FTS5 needs no wheel at
all, but knows no typos (its trigrams find parts of words) and no facets.
"""

from __future__ import annotations

from kg.search.documents import SearchDocument
from kg.search.index import build
from kg.search.query_parser import Term
from kg.search.searcher import Facet, Fit, Hit, Hits, SearchIndex, SearchRequest

__all__ = [
    "Facet",
    "Fit",
    "Hit",
    "Hits",
    "SearchDocument",
    "SearchIndex",
    "SearchRequest",
    "Term",
    "build",
]
