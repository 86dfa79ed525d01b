"""The files of a dataset that its sources name: where each is, its format and its size."""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.datasets.nodes import Node, Nodes
from kg.rdf.namespaces import MEDIA_TYPES

#: what is read of a distribution, and of its checksum (CURIEs)
DISTRIBUTION: Final = (
    "dcterms:title",
    "dcterms:description",
    "dcterms:format",
    "dcat:accessURL",
    "dcat:downloadURL",
    "dcat:mediaType",
    "dcat:byteSize",
    "spdx:checksum",
)
CHECKSUM: Final = ("spdx:algorithm", "spdx:checksumValue")


class SourceFile(NamedTuple):
    """A file, archive or service of a dataset, as its sources describe it.

    Attributes:
        iri: of the distribution.
        title, description: in the words of the source.
        access: a page or address to get it by; ``download``: the address of the file itself.
        media_type: ``text/csv``; ``format``: in the words of the source.
        size: bytes, in digits.
        algorithm: the IRI of that of its checksum; ``checksum``: in hexadecimal.
    """

    iri: str
    access: tuple[str, ...]
    title: str = ""
    description: str = ""
    download: tuple[str, ...] = ()
    media_type: str = ""
    format: str = ""
    size: str = ""
    algorithm: str = ""
    checksum: str = ""


def source_files(node: Node, nodes: Nodes) -> tuple[SourceFile, ...]:
    """The files of the dataset ``node`` that have an address; others cannot be had by it alone."""
    found = []
    for iri in node.iris("dcat:distribution"):
        about = nodes[iri]
        download = about.iris("dcat:downloadURL")
        access = about.iris("dcat:accessURL") or download
        if not access:
            continue
        digest = nodes[about.iri_of("spdx:checksum")]
        media_type = about.iri_of("dcat:mediaType")
        found.append(
            SourceFile(
                iri,
                access,
                about.text("dcterms:title"),
                about.text("dcterms:description"),
                download,
                media_type.removeprefix(MEDIA_TYPES) if media_type.startswith(MEDIA_TYPES) else "",
                about.text("dcterms:format"),
                about.text("dcat:byteSize"),
                digest.iri_of("spdx:algorithm"),
                digest.text("spdx:checksumValue"),
            )
        )
    return tuple(found)
