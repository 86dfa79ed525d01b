"""A dataset as ``oai_dc`` and as ``oai_datacite``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from api.exports.context import Place
from api.exports.datacite import datacite
from api.exports.signposting import cite_as
from kg.datasets.dcat import keywords
from kg.datasets.model import Dataset

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_OAI_DATACITE: Final = "http://schema.datacite.org/oai/oai-1.1/"
_DATACITE: Final = "http://datacite.org/schema/kernel-4"
_DATACITE_XSD: Final = "https://schema.datacite.org/meta/kernel-4.5/metadata.xsd"
#: what XML 1.0 cannot contain
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPEN: Final = "info:eu-repo/semantics/openAccess"
#: list → the element of an entry, the member that is its text, attributes by member
_LISTS: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    "subjects": ("subject", "subject", ()),
    "dates": ("date", "date", ("dateType", "dateInformation")),
    "relatedIdentifiers": (
        "relatedIdentifier",
        "relatedIdentifier",
        ("relatedIdentifierType", "relationType"),
    ),
    "sizes": ("size", "", ()),
    "formats": ("format", "", ()),
    "rightsList": (
        "rights",
        "rights",
        ("rightsUri", "rightsIdentifier", "rightsIdentifierScheme"),
    ),
    "descriptions": ("description", "description", ("descriptionType",)),
}
_SCHEME_ATTRIBUTE: Final = {"rightsList": "schemeURI"}
_RIGHTS_URI: Final = {"rightsUri": "rightsURI"}


class Format(NamedTuple):
    """A metadata format: its schema, its namespace, and how a dataset is written in it."""

    schema: str
    namespace: str
    write: Callable[[Dataset, Place], Element]


def clean(text: str) -> str:
    """``text`` without what XML cannot contain."""
    return _NO_XML.sub("", text)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    given = {key: clean(value) for key, value in attributes.items() if value}
    element = SubElement(parent, name, given)
    element.text = clean(text) or None
    return element


def oai_dc(found: Dataset, place: Place) -> Element:
    """``found`` in unqualified Dublin Core."""
    root = Element(f"{{{_OAI_DC}}}dc")
    root.set(f"{{{XSI}}}schemaLocation", f"{_OAI_DC} {_OAI_DC[:-1]}.xsd")
    statements: dict[str, Sequence[str]] = {
        "title": [found.heading],
        "creator": [agent.name for agent in found.makers],
        "subject": keywords(found),
        "description": [found.description],
        "publisher": [found.publisher.name] if found.publisher else [],
        "date": [found.published],
        "type": ["Dataset", "info:eu-repo/semantics/other"],
        "format": [found.modality],
        "identifier": [
            found.iri,
            cite_as(found, place),
            place.address(found.path),
            *found.landing_pages,
        ],
        "source": [other.iri for other in found.derived_from],
        "language": [language.code or language.label for language in found.languages],
        "relation": [paper.address for paper in found.papers]
        + [series.iri for series in found.series],
        "rights": [
            *([_OPEN] if found.is_open else []),
            *(
                text
                for known in found.licences
                for text in (known.label, "" if known.kind == "statement" else known.address)
            ),
        ],
    }
    for name, texts in statements.items():
        for text in dict.fromkeys(texts):
            if text.strip():
                _add(root, f"{{{_DC}}}{name}", text)
    return root


def oai_datacite(found: Dataset, place: Place) -> Element:
    """``found`` in DataCite's schema, in the envelope that OpenAIRE reads."""
    root = Element(f"{{{_OAI_DATACITE}}}oai_datacite")
    root.set(f"{{{XSI}}}schemaLocation", f"{_OAI_DATACITE} {_OAI_DATACITE}oai.xsd")
    _add(root, f"{{{_OAI_DATACITE}}}schemaVersion", "4.5")
    _add(root, f"{{{_OAI_DATACITE}}}datacentreSymbol", "FAIRWEAVE")
    payload = _add(root, f"{{{_OAI_DATACITE}}}payload")
    # the size of the table of its statements is not the dataset's
    described = replace(found, files=())
    payload.append(resource(datacite(described, place, cite_as(found, place))))
    return root


def resource(record: Mapping[str, Any]) -> Element:
    """DataCite metadata in JSON as DataCite XML, in the order that its schema requires."""
    root = Element(f"{{{_DATACITE}}}resource")
    root.set(f"{{{XSI}}}schemaLocation", f"{_DATACITE} {_DATACITE_XSD}")

    def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        return _add(parent, f"{{{_DATACITE}}}{name}", text, **attributes)

    def entries(key: str) -> None:
        name, member, attributes = _LISTS[key]
        if record.get(key):
            parent = add(root, key)
            for entry in record[key]:
                if isinstance(entry, str):
                    add(parent, name, entry)
                    continue
                given = {_RIGHTS_URI.get(a, a): entry.get(a, "") for a in attributes}
                if "schemeUri" in entry:
                    given[_SCHEME_ATTRIBUTE.get(key, "schemeURI")] = entry["schemeUri"]
                add(parent, name, entry.get(member, ""), **given)

    first, *others = record["identifiers"]
    add(root, "identifier", first["identifier"], identifierType=first["identifierType"])
    creators = add(root, "creators")
    for creator in record["creators"]:
        one = add(creators, "creator")
        add(one, "creatorName", creator["name"], nameType=creator.get("nameType", ""))
        for identifier in creator.get("nameIdentifiers", []):
            if identifier["nameIdentifier"]:
                add(
                    one,
                    "nameIdentifier",
                    identifier["nameIdentifier"],
                    nameIdentifierScheme=identifier["nameIdentifierScheme"],
                    schemeURI=identifier.get("schemeUri", ""),
                )
    titles = add(root, "titles")
    for title in record["titles"]:
        add(titles, "title", title["title"])
    add(root, "publisher", record["publisher"]["name"])
    if "publicationYear" in record:
        add(root, "publicationYear", str(record["publicationYear"]))
    kind = record["types"]
    add(
        root,
        "resourceType",
        kind["resourceType"],
        resourceTypeGeneral=kind["resourceTypeGeneral"],
    )
    entries("subjects")
    entries("dates")
    if record.get("language"):
        add(root, "language", record["language"])
    if others:
        alternates = add(root, "alternateIdentifiers")
        for other in others:
            add(
                alternates,
                "alternateIdentifier",
                other["identifier"],
                alternateIdentifierType=other["identifierType"],
            )
    for key in ("relatedIdentifiers", "sizes", "formats"):
        entries(key)
    if record.get("version"):
        add(root, "version", record["version"])
    entries("rightsList")
    entries("descriptions")
    return root


FORMATS: Final = {
    "oai_dc": Format(f"{_OAI_DC[:-1]}.xsd", _OAI_DC, oai_dc),
    "oai_datacite": Format(f"{_OAI_DATACITE}oai.xsd", _OAI_DATACITE, oai_datacite),
}
#: prefixes that XML is written with
PREFIXES: Final = {
    "dc": _DC,
    "oai_dc": _OAI_DC,
    "oai_datacite": _OAI_DATACITE,
    "datacite": _DATACITE,
    "xsi": XSI,
}
