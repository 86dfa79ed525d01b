"""Files, archives and services that contain the data of a dataset: its distributions."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from kg.authorities.signed_addresses import without_secrets
from kg.converters.common.cleaning import clean_text
from kg.converters.common.quantities import number
from kg.converters.common.record_builder import RecordBuilder
from kg.rdf.namespaces import MEDIA_TYPES
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
_HEXADECIMAL: Final = re.compile(r"[0-9a-fA-F]+")
#: digits of a checksum in hexadecimal → its algorithm
_ALGORITHMS: Final = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_FTP: Final = re.compile(r"(ftps?)://(.+)", re.IGNORECASE | re.DOTALL)
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[a-z0-9.+-]+", re.IGNORECASE)


def add_distribution(
    record: RecordBuilder,
    address: str,
    *,
    name: str = "",
    media_type: str = "",
    size: object = None,
    checksum: str = "",
    download: bool = True,
    page: str = "",
    apart: str = "",
) -> str:
    """Adds a distribution to the ``record`` of its dataset; returns its IRI, as a term.

    Args:
        address: where it is; its IRI follows from ``name``, or from this.
        media_type: ``text/csv``; another text is taken for the name of a format.
        size: in bytes.
        checksum: in hexadecimal, of the algorithm of its length; another text is not read.
        download: whether the address is that of the file, not of a page or a bucket.
        page: where it can be got, where that is not the address of the file.
        apart: what distinguishes it from others of the dataset that have its name.
    """
    address = without_secrets(address)  # its IRI follows from it
    words = name or address
    distinct = f"{words}\n{apart}" if len(words) > _LONGEST_NAME else apart
    parts = [words[:_LONGEST_NAME]]
    if distinct:
        parts.append(hashlib.sha256(distinct.encode(errors="replace")).hexdigest()[:8])
    node = record.part("dcat:distribution", "dcat:Distribution", "distribution", *parts)
    if place := _place(address):
        record.add_triple(node, "dcat:accessURL", _place(without_secrets(page)) or place)
        if download:
            record.add_triple(node, "dcat:downloadURL", place)
    elif address.strip():
        record.add_triple(node, "fw:addressAsGiven", literal(clean_text(address)))
    if name:
        record.add_triple(node, "dcterms:title", literal(name))
    if _MEDIA_TYPE.fullmatch(media_type):
        record.add_triple(node, "dcat:mediaType", iri(MEDIA_TYPES + media_type.lower()))
    elif media_type:
        record.add_triple(node, "dcterms:format", literal(media_type))
    if size is not None and (found := number(size)) is not None:
        record.add_triple(node, "dcat:byteSize", integer(int(found)))
    if algorithm := checksum_algorithm(checksum):
        part = f"{node[:-1]}-checksum>"
        record.add_triple(node, "spdx:checksum", part)
        record.add_triple(part, "rdf:type", term("spdx:Checksum"))
        record.add_triple(part, "spdx:algorithm", term(algorithm))
        record.add_triple(part, "spdx:checksumValue", typed(checksum.lower(), "xsd:hexBinary"))
    return node


def _place(address: str) -> str | None:
    """A web address, or one of FTP, as a term: archives of biology and of the climate have both."""
    if found := _FTP.match(address.strip()):
        web = url(f"http://{found[2]}")
        return f"<{found[1].lower()}{web.removeprefix('<http')}" if web else None
    return url(address)


def checksum_algorithm(value: str) -> str:
    """The algorithm of the checksum ``value``, as a CURIE; ``""``: it is none.

    >>> checksum_algorithm("9e107d9d372bb6826bd81d3542a419d6"), checksum_algorithm("MD5")
    ('spdx:checksumAlgorithm_md5', '')
    """
    name = _ALGORITHMS.get(len(value), "")
    return f"spdx:checksumAlgorithm_{name}" if name and _HEXADECIMAL.fullmatch(value) else ""
