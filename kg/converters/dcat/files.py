"""Files, archives and services of a dataset: distributions of DCAT, downloads of schema.org."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.authorities.signed_addresses import without_secrets
from kg.converters.common import distributions
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.quantities import byte_size, number
from kg.converters.dcat.graph import Graph, Value
from kg.rdf.ntriples import literal

_FORMATS: Final = (
    "dcat:mediaType", "schema:encodingFormat", "dcterms:format", "schema:fileFormat",
)  # fmt: skip
_LISTED: Final = re.compile(r".*/(?:media-types|file-type)/(.+)$")


@dataclass(frozen=True, slots=True)
class _File:
    """What is stated of one file, archive or service."""

    address: str = ""
    name: str = ""
    download: bool = True
    formats: tuple[str, ...] = ()
    size: int | None = None
    checksum: str = ""
    page: str = ""
    description: str = ""


def write(record: DatasetRecord, graph: Graph, values: Iterable[Value]) -> None:
    """Adds the files ``values`` to ``record``: each a node that describes it, or its address.

    Files that share a name differ in something else that is stated of them.
    """
    found = dict.fromkeys(filter(None, (_read(graph, value) for value in values)))
    of_name = Counter(file.name or file.address for file in found)
    for file in found:
        alone = of_name[file.name or file.address] == 1
        node = distributions.add_distribution(
            record,
            file.address,
            name=file.name,
            media_type=file.formats[0] if file.formats else "",
            size=file.size,
            checksum=file.checksum,
            page=file.page,
            download=file.download,
            # signatures of an address change from one export of a catalogue to the next
            apart="" if alone else without_secrets(repr(file)),
        )
        for other in file.formats[1:]:
            record.add_triple(node, "dcterms:format", literal(other))
        if file.description:
            record.add_triple(node, "dcterms:description", literal(file.description))


def _read(graph: Graph, value: Value) -> _File | None:
    """What is stated of ``value``; ``None`` where it has neither name nor address."""
    if isinstance(value, Literal):
        return _File(value.value) if value.value.strip() else None
    download = _first(graph, value, "dcat:downloadURL", "schema:contentUrl")
    access = _first(graph, value, "dcat:accessURL", "schema:url")
    own = value.value if isinstance(value, NamedNode) else ""
    name = graph.text(value, "dcterms:title", "schema:name", "rdfs:label")
    if not (download or access or own or name):
        return None
    return _File(
        address=download or access or (own if not graph.properties(value) else ""),
        name=f"{name} {own}".strip() if own and not download else name or _called(graph, value),
        download=bool(download),
        formats=tuple(dict.fromkeys(_formats(graph, value))),
        size=_size(graph, value),
        checksum=_checksum(graph, value),
        page=access if download and access != download else "",
        description=graph.text(value, "dcterms:description", "schema:description"),
    )


def _called(graph: Graph, value: Value) -> str:
    """The identifier of a file without title, where it is a name: ``chart-2017.pdf``."""
    text = graph.text(value, "dcterms:identifier", "schema:identifier")
    return "" if "://" in text else text


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
        if distributions.checksum_algorithm(text):
            return text
    return ""
