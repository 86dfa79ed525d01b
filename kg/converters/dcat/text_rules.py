"""Texts, dates and concepts of a dataset: a method for each rule of the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pyoxigraph import NamedNode

from kg.authorities.languages import resolve as language_of
from kg.converters.common.dates import dated
from kg.converters.common.lists import parted
from kg.converters.common.modalities import MODALITIES
from kg.converters.dcat import coverage
from kg.converters.dcat.fields import DATASET
from kg.converters.dcat.graph import Value, literals, preferred
from kg.converters.dcat.rules import Rules
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import literal, typed, url

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(-(0[1-9]|1[0-2]))?")
#: themes that DCAT-AP requires
_EU_THEMES: Final = "http://publications.europa.eu/resource/authority/data-theme/"


class TextRules(Rules):
    """What it is called, is about, and covers."""

    # texts

    def title(self, values: list[Value]) -> None:
        """The title in a preferred language; titles with a language are kept with it."""
        self.record.title(preferred(values))
        self._in_languages("schema:name", values)

    def description(self, values: list[Value]) -> None:
        """The description, likewise."""
        text = next((found for one in DATASET["description"][0] if (found := self._whole(one))), "")
        if text:
            self.record.description(text)
        self._in_languages("schema:description", values)

    def _whole(self, name: str) -> str:
        """The texts of a property in the preferred language, as paragraphs."""
        values = self.graph.values(self.node, name)
        first = preferred(values)
        language = next((v.language for v in literals(values) if v.value.strip() == first), None)
        texts = (v.value.strip() for v in literals(values) if v.language == language)
        return "\n\n".join(dict.fromkeys(text for text in (first, *texts) if text))

    def _in_languages(self, predicate: str, values: list[Value]) -> None:
        tagged = [v for v in literals(values) if v.language and _LANGUAGE.fullmatch(v.language)]
        if len({text.language for text in tagged}) > 1:
            for text in tagged:
                self.record.add(predicate, literal(text.value, text.language or ""))

    def alternative(self, values: list[Value]) -> None:
        """Other titles."""
        self._texts("dcterms:alternative", values)

    def keyword(self, values: list[Value]) -> None:
        """Keywords; several may be in one text, where it is the only one or a long one."""
        alone = len(values) == 1 and self.graph.values(self.node, "schema:keywords") == values
        for value in values:
            text = self.graph.label(value)
            separators = r"[,;]" if alone else r"[,;]\s+" if len(text) > 40 else r"\n"
            for word in parted(text, re.compile(separators)):
                self.record.keyword(word)

    def rights(self, values: list[Value]) -> None:
        """What is stated of rights in words, or where it is."""
        self._texts("dcterms:rights", values)

    def provenance(self, values: list[Value]) -> None:
        """How it came about, in words."""
        described = ("dcterms:description", "rdfs:comment", "schema:description")
        for value in values:
            if text := self.graph.text(value, *described) or self.graph.label(value):
                self.record.text("dcterms:provenance", text)

    def version(self, values: list[Value]) -> None:
        """Its version."""
        self._texts("dcat:version", values)

    # dates

    def issued(self, values: list[Value]) -> None:
        """When it was published: the earliest of several."""
        dates = sorted(filter(None, (self._date("issued", value) for value in values)))
        if dates:
            self.record.issued(dates[0])

    def modified(self, values: list[Value]) -> None:
        """The day or month of its last change: the latest of several."""
        dates = [*filter(None, (self._date("modified", value) for value in values))]
        if exact := sorted(filter(_is_exact, dates)):
            self.record.modified(exact[-1])
        else:  # the property asks for more than a year
            for year in dates:
                self.record.property("modified", year)

    def created(self, values: list[Value]) -> None:
        """The day or month of its making."""
        dates = [*filter(None, (self._date("created", value) for value in values))]
        if exact := sorted(filter(_is_exact, dates)):
            self.record.add("dcterms:created", typed(*dated(exact[0])))
        else:
            for year in dates:
                self.record.property("created", year)

    def _date(self, name: str, value: Value) -> str:
        text = self.graph.name(value)
        if found := dated(text)[0] or (text if _YEAR.fullmatch(text) else ""):
            return found
        if text:
            self.problem(f"{name} is no date: {text!r}")
        return ""

    def temporal(self, values: list[Value]) -> None:
        """The time that it covers."""
        for text in filter(None, (coverage.period(self.graph, value) for value in values)):
            self.record.text("schema:temporalCoverage", text)

    def spatial(self, values: list[Value]) -> None:
        """The place that it covers: by name, or in a gazetteer."""
        for value in values:
            if name := self.graph.name(value):
                self.record.text("schema:spatialCoverage", name)
            elif isinstance(value, NamedNode) and (known := url(value.value)):
                self.record.add("dcterms:spatial", known)
            elif area := coverage.area(self.graph, value):
                self.record.text("schema:spatialCoverage", area)

    # concepts

    def theme(self, values: list[Value]) -> None:
        """What it is about: a concept with a name, or one of another vocabulary."""
        for value in values:
            if self._is_of_fairweave and value.value.startswith(_EU_THEMES):
                continue  # it was chosen by the names of the topics, which are stated beside it
            known = url(value.value) if isinstance(value, NamedNode) else None
            if self._is_of_fairweave and known and "/topic/" not in value.value:
                # a concept of another vocabulary, of which it has no name
                self.record.add("dcat:theme", known)
            elif self.graph.name(value):
                self._concept(self.record.topic, value)
            elif known:
                self.record.add("dcat:theme", known)

    def task(self, values: list[Value]) -> None:
        """Tasks that it serves, by name."""
        for value in values:
            if self.graph.name(value):
                self._concept(self.record.task, value)

    def origin(self, values: list[Value]) -> None:
        """Where its content was collected, by name."""
        for value in values:
            if self.graph.name(value):
                self._concept(self.record.origin, value)

    def programming_language(self, values: list[Value]) -> None:
        """Programming languages, by name."""
        for value in values:
            if name := self.graph.name(value):
                self.record.language(name)

    def repository(self, values: list[Value]) -> None:
        """The pages of repositories of its code."""
        for value in values:
            self.record.repository(value.value)

    def _concept(self, add: Callable[[str], None], value: Value) -> None:
        """The concept ``value`` by its name, in the language that its publisher states."""
        with self.record.entities.named_in(self.graph.language_of_name(value)):
            add(self.graph.name(value))

    def modality(self, values: list[Value]) -> None:
        """What kind of content it has, where its type is one of the vocabulary of modalities."""
        for value in values:
            kind = value.value.removeprefix(f"{PREFIXES['fwv']}modality/").casefold()
            if kind in MODALITIES:
                self.record.modality(kind)

    def language(self, values: list[Value]) -> None:
        """Languages: codes, names, or concepts of the EU, the Library of Congress or Lexvo."""
        for value in values:
            name = text = self.graph.name(value)
            if not text and isinstance(value, NamedNode):
                text = re.split(r"[/#]", value.value.rstrip("/"))[-1]
            if text and (name or language_of(text)):
                self.record.language(text)
            elif text:
                self.problem(f"unknown language: {value.value}")


def _is_exact(date: str) -> bool:
    """Whether ``date`` is more than a year."""
    return bool(dated(date)[0])
