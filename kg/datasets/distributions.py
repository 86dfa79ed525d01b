"""The distributions of a dataset: our own files, and where it is to be had."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from kg.datasets import eu_authorities as authorities
from kg.datasets.addresses import Addresses
from kg.datasets.model import Dataset, File, Licence
from kg.datasets.source_files import SourceFile
from kg.rdf.rdf_writer import Statements, iri, term, text, typed


def file(out: Statements, found: Dataset, file: File, me: str, addresses: Addresses) -> None:
    """One of our own files."""
    address = iri(addresses.address(file.path))
    packed = authorities.media_type(out, file.packed) if file.packed else ""
    out.about(found.iri, ("dcat:distribution", iri(me)))
    out.about(
        me,
        ("rdf:type", term("dcat:Distribution")),
        ("dcterms:title", text(file.title, "en")),
        ("dcterms:description", text(file.description, "en")),
        # a reader that wants the file looks at the first before the second
        ("dcat:accessURL", address),
        ("dcat:downloadURL", address),
        ("dcat:mediaType", iri(authorities.media_type(out, file.media_type))),
        ("dcat:compressFormat", iri(packed)),
        ("dcterms:format", iri(authorities.file_type(out, file.media_type))),
        ("dcat:byteSize", typed(file.size, "xsd:nonNegativeInteger")),
        ("spdx:checksum", iri(f"{me}-sha256")),
        ("dcatap:availability", iri(authorities.STABLE)),
    )
    authorities.concept(out, authorities.STABLE)
    _checksum(out, f"{me}-sha256", authorities.SHA256, file.sha256)


def of_sources(out: Statements, found: Dataset, licence: Licence | None, rights: str) -> None:
    """Where the dataset itself can be obtained: its files as its sources name them, else its pages.

    The terms of the dataset are those of each.
    """
    terms = (
        ("dcterms:license", iri(licence.address) if licence else None),
        ("dcterms:rights", iri(f"{found.iri}#rights") if rights else None),
    )
    for known in found.source_files:
        _source_file(out, found, known)
        out.about(known.iri, *terms)
    if found.source_files:
        return
    for number, page in enumerate(places(found), 1):
        me = f"{found.iri}#distribution-{number}"
        host = urlsplit(page).netloc.removeprefix("www.")
        out.about(found.iri, ("dcat:distribution", iri(me)))
        out.about(
            me,
            ("rdf:type", term("dcat:Distribution")),
            ("dcterms:title", text(f"{found.title} at {host}")),
            ("dcterms:description", text(f"Where {found.title} is to be had.", "en")),
            ("dcat:accessURL", iri(page)),
            *terms,
        )


def _source_file(out: Statements, found: Dataset, known: SourceFile) -> None:
    me = known.iri
    media_type = authorities.media_type(out, known.media_type) if known.media_type else ""
    kind = authorities.file_type(out, known.media_type)
    if known.format:
        kind = authorities.named_type(out, f"{me}-format", known.format)
    host = urlsplit(known.access[0]).netloc.removeprefix("www.")
    out.about(found.iri, ("dcat:distribution", iri(me)))
    out.about(
        me,
        ("rdf:type", term("dcat:Distribution")),
        ("dcterms:title", text(known.title or f"{found.title} at {host}")),
        ("dcterms:description", text(known.description)),
        ("dcat:mediaType", iri(media_type)),
        ("dcterms:format", iri(kind)),
        ("dcat:byteSize", typed(int(known.size), "xsd:nonNegativeInteger") if known.size else None),
        *(("dcat:accessURL", iri(address)) for address in known.access),
        *(("dcat:downloadURL", iri(address)) for address in known.download),
    )
    if known.algorithm and known.checksum:
        out.about(me, ("spdx:checksum", iri(f"{me}-checksum")))
        _checksum(out, f"{me}-checksum", known.algorithm, known.checksum)


def _checksum(out: Statements, me: str, algorithm: str, value: str) -> None:
    out.about(
        me,
        ("rdf:type", term("spdx:Checksum")),
        ("spdx:algorithm", iri(algorithm)),
        ("spdx:checksumValue", typed(value, "xsd:hexBinary")),
    )
    out.about(algorithm, ("rdf:type", term("spdx:ChecksumAlgorithm")))


def places(found: Dataset) -> tuple[str, ...]:
    """The addresses that its sources name for getting ``found``."""
    known: Iterable[str] = (*found.hub_pages, *found.landing_pages, *found.code_pages)
    return tuple(dict.fromkeys(known))
