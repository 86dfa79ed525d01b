"""A record with a page of the links to it as one text, which is read in one access."""

from __future__ import annotations

from typing import Final

import orjson
from isal import isal_zlib
from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.records.labels import Words
from kg.records.record import Incoming, PackedRecord, Record
from kg.records.statement import Statement

_LEVEL: Final = 1


def packed(record: Record, links: Incoming) -> bytes:
    """``record`` and ``links``; compressed: a line of JSON, then the links as N-Quads.

    The statements that labels and types are from are left out: a page needs none.

    Args:
        record: all whose links are read.
        links: the only page of them.
    """
    places: dict[str, int] = {}
    rows = [[places.setdefault(part, len(places)) for part in one] for one in record.statements]
    words = (record.labels, record.types, links.words.labels, links.words.types)
    described = orjson.dumps((*words, list(places), rows))
    linked = serialize(links.quads, format=RdfFormat.N_QUADS) or b""
    return bytes(isal_zlib.compress(described + b"\n" + linked, _LEVEL))


def unpacked(iri: str, pack: bytes) -> tuple[PackedRecord, Incoming]:
    """The record ``iri`` and the links that were :func:`packed`."""
    text: bytes = isal_zlib.decompress(pack)
    described, _, lines = text.partition(b"\n")
    labels, types, link_labels, link_types, parts, rows = orjson.loads(described)
    statements = tuple(
        [
            Statement(parts[s], parts[p], parts[t], parts[d], parts[o], parts[g])
            for s, p, t, d, o, g in rows
        ]
    )
    linked = tuple(parse(lines, RdfFormat.N_QUADS, lenient=True)) if lines else ()
    by_predicate: dict[str, list[Quad]] = {}
    for quad in linked:
        by_predicate.setdefault(quad.predicate.value, []).append(quad)
    links = {predicate: tuple(quads) for predicate, quads in by_predicate.items()}
    counts = {predicate: len(quads) for predicate, quads in links.items()}
    record = PackedRecord(iri, (), labels, _tuples(types), counts, links=links, values=statements)
    found = Words(link_labels, _tuples(link_types), {})
    return record, Incoming(linked, counts, 1, 1, found)


def _tuples(types: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {iri: tuple(names) for iri, names in types.items()}
