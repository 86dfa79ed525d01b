"""What a column can be: each target with the properties it becomes, and how.

The table drives the converter, ``fairweave inspect``, ``fairweave template`` and
``docs/fields.md``; the texts for people are in ``targets.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from kg.authorities import languages
from kg.authorities.organizations import names_institution
from kg.authorities.people import people_in, with_orcid
from kg.authorities.publications import identify
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.dates import dated, serial_day, year_of
from kg.converters.common.distributions import add_distribution
from kg.converters.common.licence_claims import Claimant
from kg.converters.common.quantities import multiple, number, qualified, whole, with_unit
from kg.converters.common.yaml_reader import load_yaml
from kg.converters.table.columns import COUNTED, by_name
from kg.converters.table.units import unit_of
from kg.rdf.ntriples import url

#: what a field states beside its value: unit, title, address, name …
Options = Mapping[str, str]
Apply = Callable[[DatasetRecord, str, Options, Claimant], None]


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of value that a column can contain.

    Attributes:
        apply: adds a value to the record; ``None``: it is read together with another column.
        properties: CURIEs that it becomes.
        help: what to write into the column, for people.
        many: characters that several values in one cell may be separated by; ``""``: one value.
        example: for the template.
    """

    apply: Apply | None
    properties: tuple[str, ...]
    help: str
    many: str = ""
    example: tuple[str, ...] = ()


def _text(method: Callable[[DatasetRecord, str], None]) -> Apply:
    return lambda record, value, _options, _claimant: method(record, value)


def _plain(predicate: str) -> Apply:
    return lambda record, value, _options, _claimant: record.text(predicate, value)


def _agent(predicate: str, kind: str) -> Apply:
    def apply(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
        name, known = with_orcid(value)
        record.agent(
            predicate,
            name,
            "person" if known else options.get("kind", kind),
            known or options.get("identifier", ""),
        )

    return apply


def _issued(record: DatasetRecord, value: str, _options: Options, _claimant: Claimant) -> None:
    record.issued(serial_day(value) or value)


def _modified(record: DatasetRecord, value: str, _options: Options, _claimant: Claimant) -> None:
    """A day or month; where only the year is stated, a named value: the property asks for more."""
    date = serial_day(value) or dated(value)[0]
    if not date and year_of(value):
        record.property("modified", value)
    else:
        record.modified(date or value)


def _people(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    for one in people_in(value):
        name, known = with_orcid(one)
        known = known or options.get("identifier", "")
        kind = "organization" if names_institution(name) and not known else "person"
        record.agent("dcterms:creator", name, kind, known)


def _licence(record: DatasetRecord, value: str, options: Options, claimant: Claimant) -> None:
    address = options.get("address", "")
    record.licence(claimant, value or address, address)


def _paper(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    """By address or identifier; a text that is neither is a title where ``kind`` says so."""
    titled = options.get("kind") == "title" and not (url(value) or identify(value))
    record.paper("" if titled else value, value if titled else options.get("title", ""))


def _paper_title(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    """The title of the paper at ``address``; alone it names one."""
    if not options.get("address"):
        record.paper("", value)


def _licence_address(
    record: DatasetRecord, value: str, options: Options, claimant: Claimant
) -> None:
    """Where the licence ``name`` is; alone it is the licence."""
    if not options.get("name"):
        record.licence(claimant, value, value)


def _size(unit: str = "") -> Apply:
    def apply(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
        named = options.get("unit", unit)
        if value.isdigit() and "scale" not in options:
            record.size(value, named)
            return
        least, _, most = value.partition("<n<")
        kind, value = ("", value) if most else qualified(value)
        value = _DECIMAL_COMMA.sub(r"\1.\2", value)
        between = None if "scale" in options else _BETWEEN.fullmatch(value)
        if most:
            record.size(unit=named, least=least, most=most)
        elif between and (bounds := _bounds(between, own := _unit_of(between[3], named))):
            record.size(unit=own, least=bounds[0], most=bounds[1])
        elif number(value) is None and (found := with_unit(value)):
            amount, own = found
            own = unit_of(own) or own if not named or own == "bytes" else unit_of(own) or named
            if _cannot_be_parted(own) and (grouped := _DOT.fullmatch(value)):
                found = with_unit(f"{grouped[1]}{grouped[2]}{grouped[3]}") or found
                amount = amount if multiple(grouped[3].split()[0]) else found[0]
            record.size(unit=own, **{kind or "value": amount})
        elif "scale" in options and (plain := number(value)) and value[-1].isdecimal():
            record.size(unit=named, **{kind or "value": plain * int(options["scale"])})
        else:
            counted = whole(value) if by_name(named) in COUNTED else value
            record.size(unit=named, **{kind if kind and number(counted) else "value": counted})

    return apply


def _cannot_be_parted(unit: str) -> bool:
    """Whether ``unit`` counts whole things: no measure of time, size, length or share."""
    return by_name(unit) in COUNTED or (
        not unit_of(unit) and unit.casefold().split()[0] not in _MEASURES
    )


def _unit_of(written: str | None, named: str) -> str:
    return unit_of(written or "") or named or written or ""


def _bounds(between: re.Match[str], unit: str) -> tuple[Decimal, Decimal] | None:
    texts = between[1], between[2]
    least, most = (number(whole(one) if by_name(unit) in COUNTED else one) for one in texts)
    return (least, most) if least is not None and most is not None and least < most else None


def _distribution(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    add_distribution(
        record,
        value,
        name=options.get("name", ""),
        media_type=options.get("format", ""),
        size=options.get("bytes"),
        checksum=options.get("sha256", ""),
        download=options.get("download", "yes") == "yes",
    )


def _property(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    record.property(options["name"], value)


def _relation(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    record.relation(f"{options['catalogue']}/{value}")


def _hugging_face(
    record: DatasetRecord, value: str, _options: Options, _claimant: Claimant
) -> None:
    if "://" in value or value.startswith(("hf.co/", "huggingface.co/")):
        record.page(value if "://" in value else f"https://{value}", "fw:huggingFacePage")
    else:
        record.hugging_face(value)


def _website(record: DatasetRecord, value: str, _options: Options, _claimant: Claimant) -> None:
    record.page(value, "foaf:page")


def _language(record: DatasetRecord, value: str, options: Options, _claimant: Claimant) -> None:
    """A language, or several where each part of the text is one: fr/en, German and French."""
    parts = _AMONG.split(value)
    several = len(parts) > 1 and all(map(languages.resolve, parts))
    for one in parts if several else [value]:
        record.language(one, natural_only=options.get("kind") == "spoken")


def _named(name: str) -> Apply:
    return lambda record, value, _options, _claimant: record.property(name, value)


#: a dot between thousands, where what is counted cannot be parted
_DOT: Final = re.compile(r"([1-9]\d{0,2})\.(\d{3})(\s.+)")
#: first words of measures of length, area, share and time, which count no records
_MEASURES: Final = frozenset(
    {"%", "an", "année", "années", "ans", "año", "años", "cm", "day", "days", "degree", "degrees",
     "día", "días", "fps", "go", "ha", "hectare", "hectares", "hz", "jahr", "jahre", "jour",
     "jours", "khz", "kilometer", "kilometers", "kilometre", "kilometres", "km", "km2", "km3",
     "km²", "ko", "m", "m2", "m3", "meter", "meters", "metre", "metres", "mm", "mo", "month",
     "months", "m²", "o", "octets", "per", "percent", "por", "pour", "prozent", "s", "sec",
     "square", "tag", "tage", "to", "week", "weeks", "year", "years", "°"}
)  # fmt: skip
_DECIMAL_COMMA: Final = re.compile(r"^(\d+),(\d\d?)(?![\d,.])")
#: a size between two numbers: 10,000-20,000 images
_BETWEEN: Final = re.compile(
    r"(\d[\d.,]*[kKmM]?)\s*(?:-|–|to)\s*(\d[\d.,]*[kKmM]?)(?:\s+(\D{1,40}))?"
)
#: what stands between languages in a cell that is not cut at it
_AMONG: Final = re.compile(r"\s*(?:/|\+|&|\b(?:and|und|et|y)\b)\s*")
_NAMED_VALUE: Final = ("schema:additionalProperty", "schema:name", "schema:value")
_CREATOR: Final = ("dcterms:creator", "foaf:name")
_SIZE: Final = (
    "schema:size",
    "schema:value",
    "schema:minValue",
    "schema:maxValue",
    "fw:approximate",
    "schema:unitText",
)
_PAGE: Final = ("dcat:landingPage", "fw:addressAsGiven", "prov:specializationOf")
_HUGGING_FACE: Final = ("fw:huggingFaceDataset", "fw:huggingFaceName", "fw:huggingFacePage")
_PAPER: Final = ("dcterms:isReferencedBy", "prism:doi", "fabio:hasArXivId", "foaf:page")
_LICENCE: Final = ("fw:licenceClaim", "fw:licenceAsGiven", "fw:claimedLicence", "dcterms:license")
_LANGUAGE: Final = ("dcterms:language", "fw:programmingLanguage", "fw:languageAsGiven")
_COUNTRY: Final = ("fw:creatorCountry", "fw:creatorCountryAsGiven")
_DOWNLOAD: Final = (
    "dcat:distribution",
    "dcat:accessURL",
    "dcat:downloadURL",
    "dcterms:title",
    "dcat:mediaType",
    "dcterms:format",
    "dcat:byteSize",
    "spdx:checksum",
)
_DERIVED: Final = ("fw:derivedFromReference", "fw:derivedFromAsGiven")
_UNITS: Final = (
    "rows", "hours", "images", "sentences", "tokens", "documents", "speakers", "bytes"
)  # fmt: skip
#: target → how a value is added to the record (``None``: with another column), what it becomes
_RULES: Final[dict[str, tuple[Apply | None, tuple[str, ...]]]] = {
    "identifier": (_plain("dcterms:identifier"), ("dcterms:identifier",)),
    "title": (_text(DatasetRecord.title), ("dcterms:title",)),
    "alternative": (_plain("dcterms:alternative"), ("dcterms:alternative",)),
    "description": (_text(DatasetRecord.description), ("dcterms:description",)),
    "page": (_text(DatasetRecord.page), _PAGE),
    "website": (_website, ("foaf:page",)),
    "repository": (_text(DatasetRecord.repository), ("fw:repositoryPage",)),
    "hugging_face": (_hugging_face, _HUGGING_FACE),
    "doi": (_text(DatasetRecord.doi), ("dcterms:identifier", "prov:specializationOf")),
    "paper": (_paper, _PAPER),
    "paper_title": (_paper_title, ("dcterms:title",)),
    "citation": (_plain("dcterms:bibliographicCitation"), ("dcterms:bibliographicCitation",)),
    "licence": (_licence, _LICENCE),
    "licence_address": (_licence_address, ("fw:licenceAddress",)),
    "licence_note": (_plain("fw:licenceNote"), ("fw:licenceNote",)),
    "language": (_language, _LANGUAGE),
    "task": (_text(DatasetRecord.task), ("fw:task",)),
    "topic": (_text(DatasetRecord.topic), ("dcat:theme",)),
    "keyword": (_text(DatasetRecord.keyword), ("dcat:keyword",)),
    "modality": (_text(DatasetRecord.modality), ("fw:modality", "dcat:keyword")),
    "origin": (_text(DatasetRecord.origin), ("fw:collectedFrom",)),
    "creator": (_agent("dcterms:creator", ""), _CREATOR),
    "person": (_people, _CREATOR),
    "organization": (_agent("dcterms:creator", "organization"), _CREATOR),
    "publisher": (_agent("dcterms:publisher", "organization"), ("dcterms:publisher",)),
    "country": (_text(DatasetRecord.country), _COUNTRY),
    "year": (_issued, ("dcterms:issued", "schema:datePublished")),
    "modified": (_modified, ("dcterms:modified", *_NAMED_VALUE)),
    "version": (_text(DatasetRecord.version), ("dcat:version",)),
    "size": (_size(), _SIZE),
    "unit": (None, ("schema:unitText",)),
    **{unit: (_size(unit), _SIZE) for unit in _UNITS},
    "format": (_named("format"), _NAMED_VALUE),
    "download": (_distribution, _DOWNLOAD),
    "derived_from": (_text(DatasetRecord.derived_from), _DERIVED),
    "annotation": (_named("annotation"), _NAMED_VALUE),
    "note": (_plain("skos:note"), ("skos:note",)),
    "series": (_text(DatasetRecord.series), ("dcat:inSeries",)),
    "relation": (_relation, ("dcterms:relation",)),
    "property": (_property, _NAMED_VALUE),
}


def _targets() -> dict[str, Target]:
    path = Path(__file__).with_name("targets.yaml")
    texts = load_yaml(path)
    assert isinstance(texts, dict)
    return {
        name: Target(
            apply,
            properties,
            texts[name]["help"],
            texts[name].get("many", ""),
            tuple(texts[name].get("examples", ())),
        )
        for name, (apply, properties) in _RULES.items()
    }


TARGETS: Final[dict[str, Target]] = _targets()
TERMS: Final = frozenset(curie for target in TARGETS.values() for curie in target.properties)
