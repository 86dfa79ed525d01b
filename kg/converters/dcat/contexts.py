"""The JSON-LD contexts that descriptions name by address: they ship, and nothing is fetched.

Sources: schema.org/docs/jsonldcontext.json (the properties that it takes for addresses),
project-open-data.cio.gov/v1.1/schema/catalog.jsonld, w3id.org/fair4ml and RO-Crate, as far as
descriptions of datasets use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

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
