"""The kinds of record: one table that search, pages, the sitemap and the feed read.

The table is assembled of the types that several formats share (:mod:`kg.record_types.shared`),
those that converters contribute (their attribute ``record_types``), and the general ones
(:mod:`kg.record_types.general`). A new kind of record is a row of it.
"""

from kg.record_types.record_type import RecordType, Search, Section
from kg.record_types.table import RecordTypes, record_types

__all__ = ["RecordType", "RecordTypes", "Search", "Section", "record_types"]
