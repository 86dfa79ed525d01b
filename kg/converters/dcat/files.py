"""Files, archives and services of a dataset: distributions of DCAT, downloads of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.converters.common import distributions
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.quantities import byte_size, number
from kg.converters.dcat.graph import Graph, Value
from kg.rdf.ntriples import literal

_FORMATS: Final = (
    "dcat:mediaType", "schema:encodingFormat", "dcterms:format", "schema:fileFormat",
)  # fmt: skip
_LISTED: Final = re.compile(r".*/(?:media-types|file-type)/(.+)$")
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


def write(record: DatasetRecord, graph: Graph, value: Value) -> None:
    """Adds the file ``value`` to ``record``: a node that describes it, or its address."""
    if isinstance(value, Literal):
        if value.value.strip():
            distributions.add_distribution(record, value.value)
        return
    download = _first(graph, value, "dcat:downloadURL", "schema:contentUrl")
    access = _first(graph, value, "dcat:accessURL", "schema:url")
    own = value.value if isinstance(value, NamedNode) else ""
    name = graph.text(value, "dcterms:title", "schema:name", "rdfs:label")
    if not (download or access or own or name):
        return
    formats = list(dict.fromkeys(_formats(graph, value)))
    node = distributions.add_distribution(
        record,
        download or access or (own if not graph.properties(value) else ""),
        name=name if not own else f"{name} {own}".strip() if not download else name,
        media_type=formats[0] if formats else "",
        size=_size(graph, value),
        sha256=_checksum(graph, value),
        download=bool(download),
    )
    for other in formats[1:]:
        record.add_triple(node, "dcterms:format", literal(other))
    if text := graph.text(value, "dcterms:description", "schema:description"):
        record.add_triple(node, "dcterms:description", literal(text))


def _first(graph: Graph, node: Value, *properties: str) -> str:
    found = (v.value for v in graph.values(node, *properties) if not isinstance(v, BlankNode))
    return next((text for text in found if text.strip()), "")


def _formats(graph: Graph, node: Value) -> Iterator[str]:
    """The media type, and names of formats: IRIs of a list, texts, nodes with a name."""
    for value in graph.values(node, *_FORMATS):
        text = graph.text(value, "rdf:value", "rdfs:label", "skos:notation") or graph.label(value)
        found = _LISTED.match(text)
        if text:
            yield found[1] if found else text


def _size(graph: Graph, node: Value) -> int | None:
    for value in graph.values(node, "dcat:byteSize", "schema:contentSize"):
        if isinstance(value, Literal):
            found = number(value.value) or byte_size(value.value)
            if found is not None and found >= 0:
                return int(found)
    return None


def _checksum(graph: Graph, node: Value) -> str:
    for value in graph.values(node, "spdx:checksum", "schema:sha256"):
        text = graph.text(value, "spdx:checksumValue") or graph.name(value)
        if _SHA256.fullmatch(text):
            return text
    return ""
