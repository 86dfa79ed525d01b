"""Writes the index of a build's records: once, when it is published."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from tantivy import Document, Index, Schema, SchemaBuilder

from kg.rdf.statements import Graph
from kg.record_types.record_type import FACETS, NOT_STATED, STATED
from kg.search.documents import SearchDocument, gather
from kg.search.tokens import PLAIN, STEMMED, analyzers, parts, uniform, whole

#: text fields with how their words are made
TEXTS: Final = {
    "name": PLAIN, "title": STEMMED, "alias": PLAIN, "people": PLAIN, "keyword": STEMMED,
    "text": STEMMED,
}  # fmt: skip
#: facets that people type, too: "french speech"
_WORDED: Final = ("modality", "use", "licence", "language", "programming", "task")
_THREADS: Final = 2
_HEAP: Final = 48_000_000  # bytes, each thread
_SHOWN: Final = 2_000  # characters of a description
_NAMED: Final = 4  # people, notes
_KNOWN: Final = 0.06  # what ten times as well known adds to a score, as a part of it


def schema() -> Schema:
    """The fields of the index."""
    builder = SchemaBuilder()
    for name, analyzer in TEXTS.items():
        builder = builder.add_text_field(name, tokenizer_name=analyzer)
    builder = builder.add_text_field("whole", tokenizer_name="raw", index_option="basic")
    for facet in FACETS:
        builder = builder.add_text_field(
            facet, tokenizer_name="raw", index_option="basic", fast=True
        )
    return (
        builder.add_float_field("weight", fast=True).add_bytes_field("shown", stored=True).build()
    )


def register(index: Index) -> Index:
    """``index``, which now knows its analyzers."""
    for name, analyzer in analyzers().items():
        index.register_tokenizer(name, analyzer)
    return index


def build(
    graphs: Iterable[Graph],
    directory: Path,
    on_document: Callable[[SearchDocument], None] | None = None,
) -> int:
    """Write the index of ``graphs`` into the existing ``directory``.

    Args:
        on_document: called with every document, in the order of IRIs.

    Returns:
        how many records it has.
    """
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of lists, none of them in a cycle
    try:
        writer = register(Index(schema(), str(directory))).writer(_HEAP * _THREADS, _THREADS)
        count = 0
        for found in gather(graphs):
            if found.values.get("name"):
                writer.add_document(_document(found))
                if on_document is not None:
                    on_document(found)
                count += 1
        writer.commit()
        writer.wait_merging_threads()
        # tantivy makes two of its files for their owner only: others serve the snapshot, too
        for file in directory.iterdir():
            file.chmod(directory.stat().st_mode & 0o666)
        return count
    finally:
        if collecting:
            gc.enable()


def _document(found: SearchDocument) -> Document:
    document = Document()
    values = found.values
    names, aliases = values["name"], values.get("alias", [])
    texts = {
        "name": map(parts, names),
        "title": names,
        "alias": map(parts, aliases),
        "people": values.get("people", ()),
        "keyword": [v for name in ("keyword", *_WORDED) for v in values.get(name, ())],
        "text": values.get("text", ()),
    }
    for name, several in texts.items():
        for text in several:
            document.add_text(name, uniform(text))
    for name in {whole(name) for name in (*names, *aliases)}:
        document.add_text("whole", name)
    year = _year(values)
    facets = values | {"kind": [found.kind.name], "year": [year] if year else []}
    for facet in FACETS:
        for value in facets.get(facet) or _unstated(found, facet):
            document.add_text(facet, value)
        if differing := found.differing.get(facet):
            document.add_text(facet, differing)
    document.add_float("weight", _weight(found))
    document.add_bytes("shown", json.dumps(_shown(found, year), ensure_ascii=False).encode())
    return document


def _unstated(found: SearchDocument, facet: str) -> list[str]:
    """What a record without a value has as the value of ``facet``."""
    stated = found.kind.search.fields if found.kind.search else {}
    return [NOT_STATED] if facet in STATED and facet in stated else []


def _year(values: dict[str, list[str]]) -> str:
    """The year that is stated, or else the earliest that is known."""
    for name in ("year", "date"):
        years = [v[:4] for v in values.get(name, ()) if v[:4].isdecimal() and v[:2] in ("19", "20")]
        if years:
            return min(years)
    return ""


def _weight(found: SearchDocument) -> float:
    """The factor of the score, in the form that tantivy needs: it takes log2(2 + weight)."""
    figures = [float(v) for v in found.values.get("figure", ()) if _is_figure(v)]
    known = max([found.used, *figures])
    factor = found.rank * (1 + _KNOWN * math.log10(1 + max(known, 0)))
    return float(2**factor - 2)


def _is_figure(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()


def _shown(found: SearchDocument, year: str) -> dict[str, Any]:
    """What a page shows of a record, without a query."""
    values = found.values
    alias = values.get("alias", [])[:1] if found.kind.name == "dataset" else []
    if alias and whole(alias[0]) == whole(found.first("name")):
        alias = []
    shown = {
        "iri": found.iri,
        "label": found.first("name"),
        "kind": found.kind.name,
        "year": year,
        "use": found.first("use"),
        "purposes": dict(zip(values.get("purpose", ()), values.get("clause", ()), strict=False)),
        "text": found.first("text")[:_SHOWN],
        "people": values.get("people", [])[:_NAMED],
        "note": [*alias, *values.get("note", [])][:_NAMED],
    }
    return {name: value for name, value in shown.items() if value}
