"""One audit entry as triples: what each rule of the table of fields does."""

from __future__ import annotations

import re
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common import licence_claims
from kg.converters.common.entities import addresses, known_organization
from kg.converters.common.licence_claims import Claimant, LicenceClaims
from kg.converters.dataset_audits import entities
from kg.converters.dataset_audits.articles import Gathered
from kg.converters.dataset_audits.entities import ORGANIZATION_KINDS, SharedEntities, vocabulary
from kg.converters.dataset_audits.fields import (
    DROPPED,
    FIELDS,
    Field,
    flatten,
    layout,
    metric,
    values,
)
from kg.converters.dataset_audits.index import ADDRESSES, hub_of, identifier
from kg.converters.dataset_audits.reading import as_json
from kg.converters.record import Notes, Record
from kg.rdf.ntriples import boolean, integer, iri, literal, term, typed

TERMS: Final = (
    frozenset(field.predicate for field in FIELDS.values() if field.predicate)
    | licence_claims.TERMS
    | entities.TERMS
    | {
        "rdf:type",
        "dcat:Dataset",
        "dcterms:date",
        "dcterms:identifier",
        "dcterms:isReferencedBy",
        "dcterms:language",
        "dcterms:title",
        "dqv:QualityMeasurement",
        "dqv:computedOn",
        "dqv:hasQualityMeasurement",
        "dqv:isMeasurementOf",
        "dqv:value",
        "foaf:page",
        "fw:addressAsGiven",
        "fw:creatorCountryAsGiven",
        "fw:derivedFromAsGiven",
        "fw:identifierContradiction",
        "fw:huggingFaceName",
        "fw:languageAsGiven",
        "fw:modality",
        "fw:programmingLanguage",
    }
)
#: claimant in the table of fields → who that is
CLAIMANTS: Final = {
    claimant.source: claimant
    for claimant in (
        licence_claims.HUGGING_FACE,
        licence_claims.HUGGING_FACE_CONFIGURATION,
        licence_claims.GITHUB,
        licence_claims.PAPERS_WITH_CODE,
    )
}
_WHOLE: Final = re.compile(r"(?<=\d)\.0+$")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_PROTOCOL: Final = re.compile(r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)


class Entry:
    """Writes the record of one entry. Each rule takes a field and one of its values."""

    def __init__(self, key: str, entry: dict[str, object], shared: SharedEntities) -> None:
        self.key, self.entry, self.entities = key, entry, shared
        self.document = shared.index.dataset(key, entry)
        self.subject = iri(self.document)
        self.claims = LicenceClaims(self.document, shared, shared.licences)
        self.paper = Gathered()
        self.pages: dict[str, list[str]] = {}
        self._lines: dict[str, None] = {}

    def record(self, place: str, notes: Notes) -> Record:
        """All of the entry; fields that no table knows are counted in ``notes``."""
        kind = layout(self.entry)
        self.add("rdf:type", term("dcat:Dataset"))
        self.add("dcterms:identifier", literal(identifier(self.key, self.entry)))
        self.add("fw:modality", vocabulary("modality", kind))
        if not values(self.entry.get("Dataset Name")):
            self.add("dcterms:title", literal(identifier(self.key, self.entry)))
        for name in self._fields():
            notes.unknown[f"{kind}: {name}"] += 1
        if article := self.paper.article(self.entities):
            self.add("dcterms:isReferencedBy", article)
        if contradiction := self.paper.decide(self.entities).contradiction:
            self.add("fw:identifierContradiction", literal(contradiction))
        if hub := hub_of(self.entry):
            page = f"https://huggingface.co/datasets/{hub}"
            self.add("fw:huggingFaceDataset", self.entities.dataset_reference(page))
        return Record(self.document, list(self._lines), place, as_json(self.entry))

    def _fields(self) -> list[str]:
        """Applies the rule of every field; returns the fields that have none."""
        unknown = self._unknown_in_licences()
        # what belongs together is gathered first
        known = [(name, FIELDS.get(name), value) for name, value in flatten(self.entry)]
        known.sort(key=lambda field: field[1] is None or field[1].rule != "gathered")
        for name, rule, value in known:
            if rule is not None:
                self._each(name, rule, value)
            elif (counted := metric(name)) is not None:
                self._measure(*counted, value)
            elif name not in DROPPED:
                unknown.append(name)
        return unknown

    def add_triple(self, subject: str, predicate: str, value: str) -> None:
        """Adds one triple."""
        self._lines[f"{subject} {term(predicate)} {value} .\n"] = None

    def add(self, predicate: str, value: str) -> None:
        """Adds the description of the dataset itself."""
        self.add_triple(self.subject, predicate, value)

    def wrong(self, predicate: str, value: object) -> None:
        """A value of a type that the field does not have, as JSON: the shapes refuse it."""
        self.add(predicate, typed(as_json(value), "rdf:JSON"))

    def _each(self, name: str, rule: Field, value: object) -> None:
        for item in values(value):
            if isinstance(item, str) or rule.rule in _TYPED:
                getattr(self, rule.rule)(name, rule, item)
            else:
                self.wrong(rule.predicate, item)

    # rules: texts

    def text(self, _name: str, rule: Field, value: str) -> None:
        """A text unchanged."""
        self.add(rule.predicate, literal(value))

    def person(self, _name: str, rule: Field, value: str) -> None:
        """A person's name, its blanks tidied."""
        self.add(rule.predicate, literal(" ".join(value.split())))

    def gathered(self, name: str, _rule: Field, value: object) -> None:
        """A value that is used with those of other fields."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.wrong("dcterms:isReferencedBy", value)
        elif name in ("Collection URL", "Inferred Metadata > PwC License URL"):
            self.pages.setdefault(name, []).append(value)
        elif self.paper.add(name, value):
            pass
        elif name in ADDRESSES:
            self.add("fw:addressAsGiven", literal(value))
        else:
            self.wrong("dcterms:isReferencedBy", value)

    # rules: numbers, dates, truth values

    def number(self, _name: str, rule: Field, value: object) -> None:
        """A count or a quantity; a text that is none stays for the shapes to judge."""
        text = str(value).strip()
        if isinstance(value, bool | dict | list):
            self.wrong(rule.predicate, value)
        elif rule.kind == "xsd:integer":
            self.add(rule.predicate, integer(_WHOLE.sub("", text)))
        elif _NUMBER.fullmatch(text):
            self.add(rule.predicate, typed(text if "." in text else f"{text}.0", rule.kind))
        else:
            self.add(rule.predicate, typed(text, rule.kind))

    def year(self, _name: str, rule: Field, value: object) -> None:
        """A year."""
        self.add(rule.predicate, typed(value, "xsd:gYear"))

    def typed(self, _name: str, rule: Field, value: str) -> None:
        """A text of the datatype that the table names."""
        self.add(rule.predicate, typed(value, rule.kind))

    def truth(self, _name: str, rule: Field, value: object) -> None:
        """Yes or no."""
        self.add(rule.predicate, boolean(value))

    def _measure(self, name: str, month: str, value: object) -> None:
        """A count that was taken in a month."""
        for item in values(value):
            # two audits may count differently: a measurement is that of one source
            source = self.entities.source
            part = iri(
                Identities.part(self.document, "measurement", source, name, month or "undated")
            )
            self.add("dqv:hasQualityMeasurement", part)
            self.add_triple(part, "rdf:type", term("dqv:QualityMeasurement"))
            self.add_triple(part, "dqv:computedOn", self.subject)
            self.add_triple(part, "dqv:isMeasurementOf", vocabulary("metric", name))
            structured = isinstance(item, dict | list)
            count = typed(as_json(item), "rdf:JSON") if structured else integer(item)
            self.add_triple(part, "dqv:value", count)
            if month:
                self.add_triple(part, "dcterms:date", typed(month, "xsd:gYearMonth"))

    # rules: addresses

    def page(self, name: str, rule: Field, value: str) -> None:
        """A web address, or several; what is none is kept as given."""
        found = addresses(value)
        for address in found:
            hub = name == "Hugging Face URL"
            elsewhere = hub and _PROTOCOL.match(address[1:-1]) is None
            self.add("foaf:page" if elsewhere else rule.predicate, address)
        if not found:
            self.add("fw:addressAsGiven", literal(value))

    # rules: generators of their own

    def series(self, _name: str, rule: Field, value: str) -> None:
        """The collection that it is of."""
        pages = [page for text in self.pages.get("Collection URL", []) for page in addresses(text)]
        self.add(rule.predicate, self.entities.series(value, pages))

    def concept(self, _name: str, rule: Field, value: str) -> None:
        """A task, topic, format, origin …"""
        self.add(rule.predicate, self.entities.concept(rule.kind, value))

    def model(self, _name: str, rule: Field, value: str) -> None:
        """A model that generated some of it."""
        self.add(rule.predicate, self.entities.model(value))

    def language(self, _name: str, _rule: Field, value: str) -> None:
        """A language by name or code; what is given is kept.

        It may have more detail (a dialect).
        """
        # a spoken language is no programming language, whatever its code may be of
        written = layout(self.entry) == "text"
        if written and (programming := self.entities.programming_language(value)):
            self.add("fw:programmingLanguage", programming)
        else:
            self.add("dcterms:language", self.entities.language(value))
        self.add("fw:languageAsGiven", literal(value))

    def hugging_face(self, _name: str, rule: Field, value: str) -> None:
        """The Hugging Face dataset that is described."""
        self.add("fw:huggingFaceName", literal(value))

    def creator(self, _name: str, rule: Field, value: str) -> None:
        """An organization that made it; "Independent" is a kind of maker and no organization."""
        if known_organization(value):
            self.add(rule.predicate, self.entities.creator(value))
        else:
            kind = ORGANIZATION_KINDS.get(value.casefold(), "other")
            self.add("fw:creatorKind", vocabulary("organization-kind", kind))

    def creator_kind(self, _name: str, rule: Field, value: str) -> None:
        """A kind of organization among those that made it."""
        if known := ORGANIZATION_KINDS.get(value.casefold()):
            self.add(rule.predicate, vocabulary("organization-kind", known))
        else:
            self.wrong(rule.predicate, value)

    def creator_country(self, _name: str, rule: Field, value: str) -> None:
        """A country that its makers are in, and its name as given.

        Scotland is more exact than GB.
        """
        self.add("fw:creatorCountryAsGiven", literal(value))
        if known := self.entities.country(value):
            self.add(rule.predicate, known)

    def derived(self, _name: str, rule: Field, value: str) -> None:
        """A dataset that it was made from, as named; which one that is, is inferred later."""
        self.add("fw:derivedFromAsGiven", literal(value))
        self.add(rule.predicate, self.entities.dataset_reference(value))

    # rules: licences

    def licence(self, _name: str, _rule: Field, value: object) -> None:
        """A licence that the audit found."""
        if not isinstance(value, dict):
            self.wrong("fw:licenceClaim", value)
            return
        name, address = (value.get(part) or "" for part in ("License", "License URL"))
        if not isinstance(name, str) or not isinstance(address, str):
            self.wrong("fw:licenceClaim", value)
        elif name or address:
            # an address alone is a licence without a name
            auditor = Claimant("audit", self.entities.auditor, own=True)
            for triple in self.claims.statements(auditor, name or "Custom", address):
                self.add_triple(*triple)

    def claim(self, _name: str, rule: Field, value: str) -> None:
        """What a platform states of the licence."""
        pages = self.pages.get("Inferred Metadata > PwC License URL", [])
        address = pages[0] if pages and rule.kind == "papers-with-code" else ""
        for triple in self.claims.statements(CLAIMANTS[rule.kind], value, address):
            self.add_triple(*triple)

    def _unknown_in_licences(self) -> list[str]:
        listed = self.entry.get("Licenses")
        return [
            f"Licenses > {name}"
            for licence in (listed if isinstance(listed, list) else [])
            if isinstance(licence, dict)
            for name in licence
            if name not in ("License", "License URL")
        ]


#: rules that judge the type of a value themselves
_TYPED: Final = frozenset({"gathered", "number", "year", "truth", "licence"})
