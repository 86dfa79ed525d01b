"""DataCite metadata as XML (schema 4.5), for ``Accept`` and for OAI-PMH."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from api.exports.xml_elements import add as element

MEDIA_TYPE: Final = "application/vnd.datacite.datacite+xml"
NAMESPACE: Final = "http://datacite.org/schema/kernel-4"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_XSD: Final = "https://schema.datacite.org/meta/kernel-4.5/metadata.xsd"
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


def document(record: Mapping[str, Any]) -> bytes:
    """DataCite metadata in JSON as a document of its own."""
    text = ElementTree.tostring(resource(record), "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def resource(record: Mapping[str, Any]) -> Element:
    """DataCite metadata in JSON as DataCite XML, in the order that its schema requires."""
    root = Element(f"{{{NAMESPACE}}}resource")
    root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {_XSD}")

    def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        return element(parent, f"{{{NAMESPACE}}}{name}", text, **attributes)

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
