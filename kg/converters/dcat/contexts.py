"""The JSON-LD contexts that descriptions name by address: they ship, and nothing is fetched.

Sources: schema.org/docs/jsonldcontext.json (the properties that it takes for addresses),
project-open-data.cio.gov/v1.1/schema/catalog.jsonld, w3id.org/fair4ml and RO-Crate, as far as
descriptions of datasets use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from kg.rdf.namespaces import PREFIXES

#: properties of schema.org whose values are addresses
_ADDRESSES: Final = tuple(
    """
    additionalType codeRepository contentUrl discussionUrl documentation downloadUrl
    embedUrl hasMap image installUrl isBasedOnUrl license logo mainEntityOfPage
    publishingPrinciples relatedLink sameAs sdLicense target thumbnailUrl url usageInfo
    """.split()  # noqa: SIM905
)
_PREFIXES: Final = {
    name: PREFIXES[name]
    for name in (
        "dcat",
        "dcterms",
        "foaf",
        "odrl",
        "owl",
        "prov",
        "rdf",
        "rdfs",
        "skos",
        "void",
        "xsd",
    )
}
_SCHEMA: Final[dict[str, Any]] = {
    **_PREFIXES,
    "dct": PREFIXES["dcterms"],
    "schema": "http://schema.org/",
    "type": "@type",
    "id": "@id",
    "HTML": "rdf:HTML",
    "@vocab": "http://schema.org/",
    **{name: {"@id": f"http://schema.org/{name}", "@type": "@id"} for name in _ADDRESSES},
}
#: DCAT-US 1.1: field → its property, and its type
_OPEN_DATA: Final[dict[str, Any]] = {
    **_PREFIXES,
    "dct": PREFIXES["dcterms"],
    "adms": PREFIXES["adms"],
    "org": PREFIXES["org"],
    "vcard": PREFIXES["vcard"],
    "pod": "https://project-open-data.cio.gov/v1.1/schema#",
    "@vocab": "https://project-open-data.cio.gov/v1.1/schema#",
    "conformsTo": {"@id": "dct:conformsTo", "@type": "@id"},
    "describedBy": {"@id": "pod:describedBy", "@type": "@id"},
    "dataset": "dcat:dataset",
    "title": "dct:title",
    "description": "dct:description",
    "keyword": "dcat:keyword",
    "modified": "dct:modified",
    "issued": "dct:issued",
    "publisher": "dct:publisher",
    "name": "foaf:name",
    "subOrganizationOf": "org:subOrganizationOf",
    "contactPoint": "dcat:contactPoint",
    "fn": "vcard:fn",
    "hasEmail": "vcard:hasEmail",
    "identifier": "dct:identifier",
    "license": {"@id": "dct:license", "@type": "@id"},
    "rights": "dct:rights",
    "spatial": "dct:spatial",
    "temporal": "dct:temporal",
    "distribution": "dcat:distribution",
    "accessURL": {"@id": "dcat:accessURL", "@type": "@id"},
    "downloadURL": {"@id": "dcat:downloadURL", "@type": "@id"},
    "mediaType": "dcat:mediaType",
    "format": "dct:format",
    "accrualPeriodicity": "dct:accrualPeriodicity",
    "landingPage": {"@id": "dcat:landingPage", "@type": "@id"},
    "language": "dct:language",
    "theme": "dcat:theme",
    "references": {"@id": "dct:references", "@type": "@id"},
    "isPartOf": "dct:isPartOf",
}
#: no address has these characters; one with a scheme is mended
_NO_ADDRESS: Final = re.compile(r"[\s<>\"{}|\\^`]")
_SAFE: Final = "%/:=&?~#+!$,;'@()*[]-._"
_SCHEME: Final = re.compile(r"\s*[A-Za-z][\w+.-]*:\S")
_ADDRESS_OF: Final = (
    (re.compile(r"https?://(www\.)?schema\.org(/.*)?", re.IGNORECASE), _SCHEMA),
    (re.compile(r"https?://project-open-data\.cio\.gov/.*", re.IGNORECASE), _OPEN_DATA),
    (re.compile(r"https?://w3id\.org/ro/crate/.*", re.IGNORECASE), _SCHEMA),
    (re.compile(r"https?://(w3id\.org/)?bioschemas\.org.*", re.IGNORECASE), _SCHEMA),
    (re.compile(r"https?://codemeta.*|https?://w3id\.org/codemeta.*|.*/codemeta.*"), _SCHEMA),
)


def with_contexts(document: object, missing: set[str]) -> object:
    """``document`` with each context that is named by address in its place.

    Args:
        document: JSON-LD.
        missing: gets the addresses of contexts that do not ship; they are left out.
    """
    if isinstance(document, list):
        return [with_contexts(each, missing) for each in document]
    if not isinstance(document, dict):
        return document
    found = {name: with_contexts(each, missing) for name, each in document.items()}
    if "@context" in document:
        found["@context"] = _context(document["@context"], missing)
    return found


def with_texts(document: object, addresses: frozenset[str] = frozenset()) -> object:
    """``document`` in which a text is one where the context takes it for an address.

    ``"license": "See the terms below"`` would be an address relative to that of the file.

    Args:
        document: JSON-LD with its contexts in place.
        addresses: the names whose values a context around it takes for addresses.

    >>> context = {"license": {"@id": "dct:license", "@type": "@id"}}
    >>> with_texts({"@context": context, "license": "On request, by letter"})["license"]
    {'@value': 'On request, by letter'}
    >>> with_texts({"@context": context, "license": "https://example.org/a b"})["license"]
    'https://example.org/a%20b'
    """
    if isinstance(document, list):
        return [with_texts(each, addresses) for each in document]
    if not isinstance(document, dict):
        return document
    if "@context" in document:
        addresses = _addresses(document["@context"], addresses)
    found: dict[str, object] = {}
    for name, each in document.items():
        if name in addresses:
            found[name] = _as_text(each)
        elif name == "@id":
            found[name] = _mended(each) if isinstance(each, str) else each
        else:
            found[name] = each if name == "@context" else with_texts(each, addresses)
    return found


def _addresses(context: object, known: frozenset[str]) -> frozenset[str]:
    """The names whose values ``context`` takes for addresses, with those that are ``known``."""
    for part in context if isinstance(context, list) else [context]:
        for name, meaning in part.items() if isinstance(part, dict) else ():
            taken = isinstance(meaning, dict) and meaning.get("@type") == "@id"
            known = known | {name} if taken else known - {name}
    return known


def _as_text(value: object) -> object:
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    if isinstance(value, str) and not value.strip():
        return None  # or else it would be the address of the file
    if not isinstance(value, str) or not _NO_ADDRESS.search(value.strip()):
        return value
    return _mended(value) if _SCHEME.match(value) else {"@value": value}


def _mended(address: str) -> str:
    """``address`` without the characters that make the parser leave it out."""
    whole = _SCHEME.match(address) and _NO_ADDRESS.search(address.strip())
    return quote(address.strip(), safe=_SAFE) if whole else address


def open_data(document: object) -> object:
    """A catalogue of DCAT-US, which has types and context only by convention, as JSON-LD."""
    if not isinstance(document, dict) or "dataset" not in document or "@context" in document:
        return document
    datasets = document["dataset"] if isinstance(document["dataset"], list) else []
    return {
        **document,
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dataset": [_open_dataset(each) for each in datasets if isinstance(each, dict)],
    }


def _open_dataset(dataset: Mapping[str, object]) -> dict[str, object]:
    files = dataset.get("distribution")
    typed = [
        {"@type": "dcat:Distribution", **file}
        for file in (files if isinstance(files, list) else [])
        if isinstance(file, dict)
    ]
    return {"@type": "dcat:Dataset", **dataset, **({"distribution": typed} if typed else {})}


def _context(stated: object, missing: set[str]) -> object:
    if isinstance(stated, list):
        return [_context(each, missing) for each in stated]
    if not isinstance(stated, str):
        return stated
    for pattern, shipped in _ADDRESS_OF:
        if pattern.fullmatch(stated):
            return shipped
    missing.add(stated)
    return {"@vocab": "http://schema.org/"}
