"""A card as the record of a dataset: each field as an entry, and its facts in our own terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kg.authorities.organizations import names_institution
from kg.converters.common import agents
from kg.converters.common.agents import Agent
from kg.converters.common.bibtex import paper_of
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import addresses
from kg.converters.common.modalities import MODALITIES
from kg.converters.common.quantities import byte_size, number, qualified
from kg.converters.data_cards.reading import Card, Entry
from kg.converters.data_cards.values import Values, is_note, values_of
from kg.rdf.ntriples import iri, literal

TERMS: Final = frozenset(
    {
        "fw:CardEntry",
        "fw:cardEntry",
        "fw:cardField",
        "fw:cardItem",
        "fw:cardText",
        "fw:chosenOption",
        "schema:PropertyValue",
        "schema:additionalProperty",
        "schema:funder",
        "schema:name",
        "schema:value",
    }
)
_MONTH: Final = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/((?:19|20)\d\d)$")
_QUANTITY: Final = re.compile(r"^([\d.,  ]+?)\s*([A-Za-z][\w ]*)?$")
#: field of the template (its local name) → the method that states it in our own terms
_MAPPED: Final = {
    "dataset-link": "page",
    "authorship-publishers-publishing-organization(s)": "publisher",
    "authorship-dataset-owners-author(s)": "author",
    "authorship-funding-sources-institution(s)": "funder",
    "dataset-overview-dataset-snapshot": "snapshot",
    "dataset-overview-dataset-version-and-maintenance-version-details": "version",
    "example-of-data-points-primary-data-modality": "modality",
    "motivations-&-intentions-motivations-domain(s)-of-application": "topic",
    "motivations-&-intentions-intended-use-citation-guidelines": "citation",
    "access,-rentention,-&-wipeout-access-documentation-link(s)": "documentation",
    "known-applications-&-benchmarks-ml-application(s)": "task",
}


class CardDescription:
    """Writes the record of one card."""

    def __init__(self, card: Card, record: DatasetRecord) -> None:
        self.card, self.record = card, record

    def write(self) -> int:
        """States all of it; the number of fields that are filled in."""
        record = self.record
        if self.card.title:
            record.title(self.card.title)
        if self.card.summary:
            record.description(self.card.summary)
        filled = 0
        for entry in self.card.entries:
            if values := values_of(entry):
                filled += 1
                self._entry(entry, values)
                if rule := _MAPPED.get(entry.field.local):
                    method: Callable[[Values], None] = getattr(self, rule)
                    method(values)
        return filled

    def _entry(self, entry: Entry, values: Values) -> None:
        record = self.record
        words = ["field", entry.field.words, *([entry.number] if entry.number > 1 else [])]
        node = record.part("fw:cardEntry", "fw:CardEntry", *words)
        record.add_triple(node, "fw:cardField", iri(entry.field.concept))
        for option in values.options:
            record.add_triple(node, "fw:chosenOption", literal(option))
        for item in values.items:
            record.add_triple(node, "fw:cardItem", literal(item))
        if values.text:
            record.add_triple(node, "fw:cardText", literal(values.text))
        for number_, (key, text) in enumerate(values.pairs, 1):
            pair = iri(f"{node[1:-1]}-{number_}")
            record.add_triple(node, "schema:additionalProperty", pair)
            record.add_triple(pair, "rdf:type", "<https://schema.org/PropertyValue>")
            record.add_triple(pair, "schema:name", literal(key))
            record.add_triple(pair, "schema:value", literal(text))

    # facts that other descriptions state, too

    def page(self, values: Values) -> None:
        """Where the dataset can be had."""
        for text in _all(values):
            for address in _links(text):
                self.record.page(address)

    def documentation(self, values: Values) -> None:
        """Pages about it."""
        for text in _all(values):
            for address in _links(text):
                self.record.page(address, "foaf:page")

    def publisher(self, values: Values) -> None:
        """The organizations that publish it; several may be in one line."""
        for text in _all(values):
            for name in re.split(r"[,;\n]\s*", text):
                if name.strip() and not name.casefold().startswith("anonym"):
                    self.record.publisher(name.strip(" *"))

    def author(self, values: Values) -> None:
        """Who made it: name, and affiliation where one follows."""
        for text in values.items or values.text.splitlines():
            name, *more = [part.strip(" *") for part in text.split(",")]
            organization = more[-1] if more and not more[-1].isdecimal() else ""
            if len(more) > 1 and more[-1].isdecimal():
                organization = more[-2]
            if name:
                kind = "organization" if names_institution(name) else "person"
                agent = Agent(name, kind, affiliation=organization)
                agents.state(self.record, "dcterms:creator", agent)

    def funder(self, values: Values) -> None:
        """Who paid for it."""
        for text in values.items or values.text.splitlines():
            if text.strip():
                self.record.agent("schema:funder", text.strip(" *"), "organization")

    def snapshot(self, values: Values) -> None:
        """Figures of its size."""
        for key, text in values.pairs:
            if is_note(key):
                continue
            kind, rest = qualified(text)
            kind = kind or "value"
            if (found := byte_size(rest.replace(" ", ""))) is not None:
                self.record.size(unit="bytes", **{kind: found})
            elif (quantity := _QUANTITY.match(rest)) and number(_digits(quantity[1])) is not None:
                unit = " ".join(filter(None, (key, quantity[2]))).casefold()
                own = unit.removeprefix("number of ")
                self.record.size(unit=own, **{kind: _digits(quantity[1])})

    def version(self, values: Values) -> None:
        """The version, and when it came out."""
        for key, text in values.pairs:
            name = key.casefold()
            month = _MONTH.search(text.strip())
            if name.startswith("current version"):
                self.record.version(text)
            elif month and name.startswith("release date"):
                self.record.issued(f"{month[3]}-{int(month[2]):02}")

    def modality(self, values: Values) -> None:
        """Its main kind of content."""
        for text in values.options:
            kind = re.sub(r"\s+data$", "", text.casefold())
            if kind.startswith("multimod"):
                kind = "multimodal"
            if kind in MODALITIES:
                self.record.modality(kind)

    def topic(self, values: Values) -> None:
        """What it is used in."""
        for name in re.split(r"[,;\n]\s*", values.text):
            if name.strip(" `.*"):
                self.record.topic(name.strip(" `.*"))

    def task(self, values: Values) -> None:
        """Tasks of machine learning that it serves."""
        for text in _all(values):
            for name in re.split(r"[,;\n]\s*", text) if len(text) < 300 else []:
                if name.strip(" `.*"):
                    self.record.task(name.strip(" `.*"))

    def citation(self, values: Values) -> None:
        """The paper that describes it."""
        for text in _all(values):
            if "@" in text and (article := paper_of(text, self.record.entities)):
                self.record.add("dcterms:isReferencedBy", article)


def _all(values: Values) -> list[str]:
    return [*values.items, *([values.text] if values.text else []), *(v for _k, v in values.pairs)]


def _links(text: str) -> list[str]:
    linked = re.findall(r"\]\((https?://[^)\s]+)\)", text)
    bare = re.findall(r"(?<![(\w])https?://[^\s)>\]]+", text)
    return [each[1:-1] for found in dict.fromkeys([*linked, *bare]) for each in addresses(found)]


def _digits(text: str) -> str:
    return re.sub(r"(?<=\d)[\s,](?=\d{3}\b)", "", text.strip())
