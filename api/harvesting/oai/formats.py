"""A dataset as ``oai_dc`` and as ``oai_datacite``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from api.exports.context import Place
from api.exports.datacite import datacite
from api.exports.datacite_xml import NAMESPACE, XSI, resource
from api.exports.signposting import cite_as
from api.exports.xml_elements import add
from kg.datasets.dcat import keywords
from kg.datasets.model import Dataset

_DC: Final = "http://purl.org/dc/elements/1.1/"
_OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_OAI_DATACITE: Final = "http://schema.datacite.org/oai/oai-1.1/"
_OPEN: Final = "info:eu-repo/semantics/openAccess"


class Format(NamedTuple):
    """A metadata format: its schema, its namespace, and how a dataset is written in it."""

    schema: str
    namespace: str
    write: Callable[[Dataset, Place], Element]


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
                add(root, f"{{{_DC}}}{name}", text)
    return root


def oai_datacite(found: Dataset, place: Place) -> Element:
    """``found`` in DataCite's schema, in the envelope that OpenAIRE reads."""
    root = Element(f"{{{_OAI_DATACITE}}}oai_datacite")
    root.set(f"{{{XSI}}}schemaLocation", f"{_OAI_DATACITE} {_OAI_DATACITE}oai.xsd")
    add(root, f"{{{_OAI_DATACITE}}}schemaVersion", "4.5")
    add(root, f"{{{_OAI_DATACITE}}}datacentreSymbol", "FAIRWEAVE")
    payload = add(root, f"{{{_OAI_DATACITE}}}payload")
    # the size of the table of its statements is not the dataset's
    described = replace(found, files=())
    payload.append(resource(datacite(described, place, cite_as(found, place))))
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
    "datacite": NAMESPACE,
    "xsi": XSI,
}
