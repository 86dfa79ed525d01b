"""Croissant 1.1 with its RAI extension, and what schema.org's readers want besides, in one JSON-LD.

Source: docs.mlcommons.org/croissant (1.1), its RAI extension 1.0, and what mlcroissant 1.1
accepts without a warning. The context is in the document: readers without a way to the
internet need it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import orjson

from api.exports.citations import in_words
from api.exports.context import Place
from kg.converters.common.quantities import ABOUT
from kg.datasets.dcat import keywords
from kg.datasets.description import licence_statement
from kg.datasets.model import Agent, Dataset, File, Named, Paper
from kg.datasets.sizes import Size
from kg.datasets.source_files import SourceFile
from kg.rdf.namespaces import expand

PROFILE: Final = "http://mlcommons.org/croissant/1.1"
MEDIA_TYPE: Final = f'application/ld+json; profile="{PROFILE}"'
_RAI: Final = "http://mlcommons.org/croissant/RAI/1.0"
_TERMS: Final = (
    "arrayShape citeAs column containedIn equivalentProperty extract field fileProperty fileObject"
    " fileSet format includes isArray isLiveDataset jsonPath key md5 parentField path recordSet"
    " references regex repeated replace samplingRate separator source subField transform"
)
#: a reader wants a licence: this states that none is stated
#: likewise a date
_UNDATED: Final = (
    " When it was released is not known: datePublished is the day of this description."
)
#: the form that Croissant requires of a version
_VERSION: Final = re.compile(r"\d+(\.\d+){0,2}")
#: properties of checksums, which are called as the algorithms at the end of their IRIs
_HASHES: Final = frozenset({"sha256", "md5"})
_ANNOTATED: Final = {True: "People annotated it.", False: "No people annotated it.", None: ""}
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS.split()},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
}


def croissant(found: Dataset, place: Place, cite_as: str) -> dict[str, Any]:
    """``found`` as Croissant.

    Args:
        cite_as: the address that it is cited by.
    """
    here = place.address(found.path)
    described: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": found.iri,
        "conformsTo": [PROFILE, _RAI],
        "name": found.heading,
        "description": found.description + _date_note(found),
        "url": here,
        "identifier": [cite_as, *found.identifiers],
        "license": _licences(found, here),
        "creator": [_agent(agent, place) for agent in found.makers],
        "publisher": [_agent(found.publisher, place)] if found.publisher else [],
        "datePublished": _published(found, place),
        "sdDatePublished": place.made,
        "sdLicense": str(place.site.licence or ""),
        "version": _version(found, place),
        "dcat:version": "" if _VERSION.fullmatch(found.version) else found.version,
        "citeAs": _cite_as(found, place, cite_as),
        "keywords": list(_keywords(found)),
        "about": list(_concepts(found)),
        "inLanguage": [language.code or language.label for language in found.languages],
        "isAccessibleForFree": True if found.is_open else None,
        "conditionsOfAccess": _access(found),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": place.site.title,
            "url": place.address("/catalog"),
        },
        "isPartOf": [series.iri for series in found.series],
        "isBasedOn": [origin.iri for origin in found.derived_from],
        "prov:wasDerivedFrom": [
            *({"@id": origin.iri} for origin in found.derived_from),
            *(_term(origin, "origin") for origin in found.origins),
        ],
        "prov:wasAttributedTo": [{"@id": agent.iri} for agent in found.creators],
        "sameAs": [*found.hub_pages, *found.landing_pages],
        "citation": [_paper(paper, place) for paper in found.papers],
        "subjectOf": [
            {"@type": "SoftwareSourceCode", "codeRepository": page} for page in found.code_pages
        ],
        "size": [_size(size) for size in found.sizes],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": f.label, "value": f.value, "unitText": f.unit}
            for f in found.figures
        ],
        "distribution": [
            *(_file(file, place) for file in found.files),
            *(_source_file(file, "cr:FileObject") for file in found.source_files if _whole(file)),
        ],
        "associatedMedia": [
            _source_file(file, "DataDownload") for file in found.source_files if not _whole(file)
        ],
        "recordSet": [_records(file) for file in found.files if file.columns],
        **_rai(found),
    }
    return {key: value for key, value in described.items() if value not in (None, "", [])}


def in_page(document: dict[str, Any]) -> dict[str, Any]:
    """``document`` unchanged in the dataset's page.

    Its files and record sets are named as they are beside ``croissant.json``: by the page's own
    address those of two datasets would have one name.
    """
    return {**document, "@context": {"@base": f"{document['url']}/", **document["@context"]}}


def embedded(document: dict[str, Any]) -> str:
    """``document`` as it may be inside ``<script>``: nothing in it ends the script.

    >>> embedded({"a": "</script><!--"})
    '{"a":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    written = orjson.dumps(document).decode()
    return (
        written.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _keywords(found: Dataset) -> Iterable[str]:
    """Its keywords. A reader wants some: else its languages and what it is made from, or its title.

    Not so in DCAT, which states what the sources state.
    """
    known = (
        *(language.label for language in found.languages),
        *(each.label for each in (*found.programming_languages, *found.formats, *found.origins)),
    )
    return keywords(found) or dict.fromkeys(filter(None, known)) or (found.title,)


def _concepts(found: Dataset) -> Iterator[dict[str, str]]:
    """What keywords and use cases state in words, as terms: tasks, topics, modality.

    The programming languages of its content too: ``inLanguage`` is for natural ones.
    """
    modality = [Named(found.modality_iri, found.modality)] if found.modality_iri else []
    for scheme, concepts in (
        ("task", found.tasks),
        ("topic", found.topics),
        ("modality", modality),
    ):
        for concept in concepts:
            yield _term(concept, scheme)
    for language in found.programming_languages:
        yield {"@type": "ComputerLanguage", "@id": language.iri, "name": language.label}


def _term(concept: Named, scheme: str) -> dict[str, str]:
    """``concept`` of a vocabulary of ours."""
    return {
        "@type": "DefinedTerm",
        "@id": concept.iri,
        "name": concept.label,
        "inDefinedTermSet": expand(f"fwv:{scheme}"),
    }


def _size(size: Size) -> dict[str, Any]:
    """How large it is; that a number is about right only is stated in words."""
    described = {
        "value": size.value,
        "minValue": size.least,
        "maxValue": size.most,
        "unitText": size.unit,
        "description": ABOUT if size.approximate else size.text,
    }
    return {
        "@type": "QuantitativeValue",
        **{name: value for name, value in described.items() if value},
    }


def _licences(found: Dataset, here: str) -> list[str]:
    """The addresses of its licences; where none is stated, the page that states what is known."""
    proper = [known.address for known in found.licences if known.kind != "statement"]
    return proper or [found.rights or here]


def _agent(agent: Agent, place: Place) -> dict[str, Any]:
    record = "" if "#" in agent.iri else place.reached(agent.iri)  # a part has no page of its own
    described = {
        "@type": "sc:Person" if agent.person else "sc:Organization",
        "@id": agent.iri,
        "name": agent.name,
        "url": agent.page or record,
    }
    return {key: value for key, value in described.items() if value}


def _published(found: Dataset, place: Place) -> str:
    """When it was published; where that is not known, when this description of it was."""
    return found.published or place.made[:10]


def _date_note(found: Dataset) -> str:
    """What ``datePublished`` is, where it is no stated release."""
    if found.issued:
        return ""
    if not found.first_date:
        return _UNDATED
    return f" No source states a release; datePublished is the date of: {found.first_date_kind}."


def _version(found: Dataset, place: Place) -> str:
    """Its version; where none is given, its date, in the form that a version has."""
    published = _published(found, place)
    stated = found.version if _VERSION.fullmatch(found.version) else ""
    return stated or ".".join(str(int(part)) for part in published.split("-") if part)


def _cite_as(found: Dataset, place: Place, address: str) -> str:
    return next((p.bibtex for p in found.papers if p.bibtex), "") or in_words(found, place, address)


def _access(found: Dataset) -> str:
    """Where it may be had; an address of a vocabulary of access rights, as assessors want it."""
    if not found.taken_down and not found.is_open:
        return ""
    right = "c_14cb" if found.taken_down else "c_abf2"
    return f"http://purl.org/coar/access_right/{right}"


def _paper(paper: Paper, place: Place) -> dict[str, str]:
    """A paper, with its own address, or where it has none, that of the page about it here."""
    address = place.reached(paper.address)
    about = "mainEntityOfPage" if paper.address == paper.iri else "url"
    return {"@type": "ScholarlyArticle", "name": paper.title or address, about: address}


def _file(file: File, place: Place) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.description,
        "contentUrl": place.address(file.path),
        "contentSize": f"{file.size} B",
        "encodingFormat": file.sent_as,
        "sha256": file.sha256,
    }


def _whole(file: SourceFile) -> bool:
    """Whether all is known of a file that Croissant requires of one."""
    return bool(file.download and _checksum(file) and (file.media_type or file.format))


def _checksum(file: SourceFile) -> dict[str, str]:
    """The property of its checksum with the value; nothing where Croissant has none for it."""
    name = file.algorithm.rpartition("_")[2].lower()
    return {name: file.checksum} if name in _HASHES and file.checksum else {}


def _source_file(file: SourceFile, kind: str) -> dict[str, Any]:
    """A file of the dataset itself, as its sources name it."""
    described = {
        "@type": kind,
        "@id": file.iri,
        "name": file.title or file.access[0].rstrip("/").rpartition("/")[2],
        "description": file.description,
        "contentUrl": _one(file.download),
        "url": _one([address for address in file.access if address not in file.download]),
        "contentSize": f"{file.size} B" if file.size else "",
        "encodingFormat": file.media_type or file.format,
        **_checksum(file),
    }
    return {key: value for key, value in described.items() if value}


def _one(addresses: Sequence[str]) -> str | list[str]:
    """A value alone, where there is one: validators want a text."""
    return addresses[0] if len(addresses) == 1 else list(addresses)


def _records(file: File) -> dict[str, Any]:
    name = file.name.removesuffix(".csv").replace(".", "-")
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": file.description,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column.name}",
                "name": column.name,
                "description": column.label,
                "dataType": column.type,
                "source": {
                    "fileObject": {"@id": file.name},
                    "extract": {"column": column.name},
                },
            }
            for column in file.columns
        ],
    }


def _rai(found: Dataset) -> dict[str, Any]:
    """The properties of the RAI extension that the graph has."""
    origins = ", ".join(origin.label for origin in found.origins)
    upstream = ", ".join(origin.label for origin in found.derived_from)
    models = [model.label for model in found.models]
    collected = found.collection_process
    if not collected and origins:
        collected = f"Collected from {origins}."
    answers: dict[str, Any] = {
        "rai:dataCollection": collected,
        "rai:dataCollectionRawData": origins,
        "rai:dataCollectionType": ["Secondary Data Analysis"] if upstream else None,
        "rai:dataPreprocessingProtocol": [f"Derived from {upstream}."] if upstream else None,
        "rai:dataAnnotationProtocol": _ANNOTATED[found.human_annotation],
        "rai:machineAnnotationTools": [f"Generated in part by {m}." for m in models] or None,
        "rai:dataUseCases": [task.label for task in found.tasks] or None,
        "rai:dataLimitations": [*found.notes] or None,
        "rai:dataReleaseMaintenancePlan": "It is no longer available." if found.taken_down else "",
        "usageInfo": _terms(found),
    }
    return {key: value for key, value in answers.items() if value}


def _terms(found: Dataset) -> dict[str, str] | None:
    claims = licence_statement(found)
    return {"@type": "CreativeWork", "name": "Licence claims", "text": claims} if claims else None
