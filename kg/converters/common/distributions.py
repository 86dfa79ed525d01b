"""Files, archives and services that contain the data of a dataset: its distributions."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from kg.authorities.signed_addresses import without_secrets
from kg.converters.common.cleaning import clean_text
from kg.converters.common.quantities import number
from kg.converters.common.record_builder import RecordBuilder
from kg.rdf.ntriples import integer, iri, literal, term, typed, url

TERMS: Final = frozenset(
    {
        "dcat:Distribution",
        "dcat:accessURL",
        "dcat:byteSize",
        "dcat:distribution",
        "dcat:downloadURL",
        "dcat:mediaType",
        "dcterms:format",
        "dcterms:title",
        "fw:addressAsGiven",
        "spdx:Checksum",
        "spdx:algorithm",
        "spdx:checksum",
        "spdx:checksumValue",
    }
)
#: characters of the name of a distribution in its IRI
_LONGEST_NAME: Final = 80
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9.+-]+", re.IGNORECASE)


def add_distribution(
    record: RecordBuilder,
    address: str,
    *,
    name: str = "",
    media_type: str = "",
    size: object = None,
    sha256: str = "",
    download: bool = True,
    apart: str = "",
) -> str:
    """Adds a distribution to the ``record`` of its dataset; returns its IRI, as a term.

    Args:
        address: where it is; its IRI follows from ``name``, or from this.
        media_type: ``text/csv``; another text is taken for the name of a format.
        size: in bytes.
        sha256: in hexadecimal.
        download: whether the address is that of the file, not of a page or a bucket.
        apart: what distinguishes it from others of the dataset that have its name.
    """
    address = without_secrets(address)  # its IRI follows from it
    words = name or address
    distinct = f"{words}\n{apart}" if len(words) > _LONGEST_NAME else apart
    parts = [words[:_LONGEST_NAME]]
    if distinct:
        parts.append(hashlib.sha256(distinct.encode(errors="replace")).hexdigest()[:8])
    node = record.part("dcat:distribution", "dcat:Distribution", "distribution", *parts)
    if place := url(address):
        record.add_triple(node, "dcat:accessURL", place)
        if download:
            record.add_triple(node, "dcat:downloadURL", place)
    elif address.strip():
        record.add_triple(node, "fw:addressAsGiven", literal(clean_text(address)))
    if name:
        record.add_triple(node, "dcterms:title", literal(name))
    if _MEDIA_TYPE.fullmatch(media_type):
        iana = f"https://www.iana.org/assignments/media-types/{media_type.lower()}"
        record.add_triple(node, "dcat:mediaType", iri(iana))
    elif media_type:
        record.add_triple(node, "dcterms:format", literal(media_type))
    if size is not None and (found := number(size)) is not None:
        record.add_triple(node, "dcat:byteSize", integer(int(found)))
    if sha256:
        part = f"{node[:-1]}-checksum>"
        record.add_triple(node, "spdx:checksum", part)
        record.add_triple(part, "rdf:type", term("spdx:Checksum"))
        record.add_triple(part, "spdx:algorithm", term("spdx:checksumAlgorithm_sha256"))
        record.add_triple(part, "spdx:checksumValue", typed(sha256.lower(), "xsd:hexBinary"))
    return node
