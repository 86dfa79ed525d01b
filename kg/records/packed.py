"""A record with a page of the links to it as one text, which is read in one access."""

from __future__ import annotations

import json
from typing import Final

from isal import isal_zlib
from pyoxigraph import Quad, RdfFormat, parse, serialize

from kg.records.labels import Words
from kg.records.record import Incoming, Record

_LEVEL: Final = 1
#: a comment in N-Quads; no line of a part begins with it
_SEPARATOR: Final = b"#\n"


def packed(record: Record, links: Incoming) -> bytes:
    """``record`` and ``links``; compressed: labels and types as JSON, then N-Quads.

    The statements that labels and types are from are left out: a page needs none.

    Args:
        record: all whose links are read.
        links: the only page of them.
    """
    words = (record.labels, record.types, links.words.labels, links.words.types)
    parts = [json.dumps(words).encode() + b"\n"]
    parts += [serialize(of, format=RdfFormat.N_QUADS) or b"" for of in (record.quads, links.quads)]
    return bytes(isal_zlib.compress(_SEPARATOR.join(parts), _LEVEL))


def unpacked(iri: str, pack: bytes) -> tuple[Record, Incoming]:
    """The record ``iri`` and the links that were :func:`packed`."""
    text: bytes = isal_zlib.decompress(pack)
    words, *parts = text.split(_SEPARATOR)
    labels, types, link_labels, link_types = json.loads(words)
    own, linked = map(_parsed, parts)
    by_predicate: dict[str, list[Quad]] = {}
    for quad in linked:
        by_predicate.setdefault(quad.predicate.value, []).append(quad)
    links = {predicate: tuple(quads) for predicate, quads in by_predicate.items()}
    counts = {predicate: len(quads) for predicate, quads in links.items()}
    record = Record(iri, tuple(own), labels, _tuples(types), counts, links=links)
    found = Words(link_labels, _tuples(link_types), {})
    return record, Incoming(tuple(linked), counts, 1, 1, found)


def _tuples(types: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {iri: tuple(names) for iri, names in types.items()}


def _parsed(lines: bytes) -> list[Quad]:
    return list(parse(lines, RdfFormat.N_QUADS, lenient=True)) if lines else []
