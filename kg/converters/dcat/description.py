"""A dataset of a graph as a record: what each rule of the table does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.authorities.languages import resolve as language_of
from kg.authorities.publications import identify
from kg.converters.common.dataset_record import MODALITIES, DatasetRecord
from kg.converters.common.dates import day_of
from kg.converters.common.licence_claims import Claimant
from kg.converters.common.lists import parted
from kg.converters.common.quantities import number, with_unit
from kg.converters.dcat import agents_of, coverage, files
from kg.converters.dcat.fields import DATASET
from kg.converters.dcat.graph import Graph, Node, Value, literals, preferred
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import boolean, iri, literal, typed, url

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(-(0[1-9]|1[0-2]))?")
#: themes that DCAT-AP requires
_EU_THEMES: Final = "http://publications.europa.eu/resource/authority/data-theme/"
_LICENCE_NAMES: Final = (
    "dcterms:title",
    "schema:name",
    "rdfs:label",
    "skos:prefLabel",
    "rdf:value",
)
_PAPER_IDENTIFIERS: Final = ("prism:doi", "bibo:doi", "dcterms:identifier", "schema:identifier")
#: rule → the property of the agents that it states
_AGENTS: Final = {
    "creator": "dcterms:creator",
    "publisher": "dcterms:publisher",
    "contributor": "dcterms:contributor",
    "funder": "schema:funder",
    "sponsor": "schema:sponsor",
    "maintainer": "schema:maintainer",
    "editor": "schema:editor",
    "rights_holder": "dcterms:rightsHolder",
}
_NO_LICENCE: Final = frozenset({"", "none", "null", "n/a", "notspecified", "not specified"})


class Description:
    """Writes the record of one dataset.

    Args:
        graph: of the file; ``node``: the dataset in it.
        record: what it is written to.
        documents: dataset or catalogue of the file → the IRI of its record.
        maker: who made the source, where no publisher of the dataset is stated.
        problem: takes what is wrong, in words.
    """

    def __init__(
        self,
        graph: Graph,
        node: Node,
        record: DatasetRecord,
        documents: dict[Node, str],
        maker: str,
        problem: Callable[[str], None],
    ) -> None:
        self.graph, self.node, self.record = graph, node, record
        self.documents, self.maker, self.problem = documents, maker, problem

    @property
    def _is_of_fairweave(self) -> bool:
        """Whether a FAIRweave made the description: only it infers an effective use class."""
        return bool(self.graph.values(self.node, "fw:effectiveUseClass"))

    def write(self) -> None:
        """States all of it."""
        if url(own := self.graph.address(self.node)):
            self.record.page(own, "foaf:page")
            self.record.add("prov:specializationOf", self.record.entities.dataset_reference(own))
        for rule, (properties, _becomes) in DATASET.items():
            if values := self.graph.values(self.node, *properties):
                if rule in _AGENTS:
                    self._agents(_AGENTS[rule], values)
                else:
                    getattr(self, rule)(values)
        for predicate in ("dcat:dataset", "schema:dataset"):
            for catalogue in self.graph.subjects(predicate, self.node):
                self.catalogue([catalogue])
        for whole in self.graph.subjects("void:subset", self.node):
            self.whole([whole])

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

    def _texts(self, predicate: str, values: Iterable[Value]) -> None:
        for value in values:
            if text := self.graph.label(value):
                self.record.text(predicate, text)

    def _iri_or_text(self, predicate: str, values: Iterable[Value]) -> None:
        for value in values:
            known = url(value.value) if isinstance(value, NamedNode) else None
            if text := known or self.graph.label(value):
                self.record.add(predicate, known or literal(text))

    # dates

    def issued(self, values: list[Value]) -> None:
        """When it was published: the earliest of several."""
        dates = sorted(filter(None, (self._date("issued", value) for value in values)))
        if dates:
            self.record.issued(dates[0])

    def modified(self, values: list[Value]) -> None:
        """The day of its last change: the latest of several."""
        dates = [*filter(None, (self._date("modified", value) for value in values))]
        if days := sorted(filter(day_of, dates)):
            self.record.modified(days[-1])
        else:  # the property asks for a day
            for year in dates:
                self.record.property("modified", year)

    def created(self, values: list[Value]) -> None:
        """The day of its making."""
        dates = [*filter(None, (self._date("created", value) for value in values))]
        if days := sorted(filter(None, map(day_of, dates))):
            self.record.add("dcterms:created", typed(days[0], "xsd:date"))
        else:
            for year in dates:
                self.record.property("created", year)

    def _date(self, name: str, value: Value) -> str:
        text = self.graph.name(value)
        if found := day_of(text) or (text if _YEAR.fullmatch(text) else ""):
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

    # addresses

    def page(self, values: list[Value]) -> None:
        """Its pages."""
        for value in values:
            if not isinstance(value, BlankNode) and value.value.strip():
                self.record.page(value.value)

    def other_page(self, values: list[Value]) -> None:
        """Other addresses of it."""
        for value in values:
            if not isinstance(value, BlankNode) and value.value.strip():
                self.record.page(value.value, "foaf:page")

    def identifier(self, values: list[Value]) -> None:
        """Identifiers: texts, addresses, or objects that have one."""
        for value in values:
            text = value.value if not isinstance(value, BlankNode) else ""
            if stated := self.graph.text(value, "schema:value", "skos:notation", "schema:url"):
                text = stated
            if text.strip():
                self.record.doi(text.strip())

    def standard(self, values: list[Value]) -> None:
        """Specifications that it follows."""
        self._iri_or_text("dcterms:conformsTo", values)

    def frequency(self, values: list[Value]) -> None:
        """How often it is brought up to date."""
        self._iri_or_text("dcterms:accrualPeriodicity", values)

    def access(self, values: list[Value]) -> None:
        """Who may have it: a concept of a vocabulary, or words."""
        for value in values:
            if isinstance(value, NamedNode) and (known := url(value.value)):
                self.record.add("dcterms:accessRights", known)
            elif text := self.graph.name(value):
                self.record.text("dcterms:rights", text)

    def endpoint(self, values: list[Value]) -> None:
        """Where it can be queried."""
        for value in values:
            if known := url(value.value):
                self.record.add("void:sparqlEndpoint", known)

    def theme(self, values: list[Value]) -> None:
        """What it is about: a concept with a name, or one of another vocabulary."""
        for value in values:
            if self._is_of_fairweave and value.value.startswith(_EU_THEMES):
                continue  # it was chosen by the names of the topics, which are stated beside it
            if name := self.graph.name(value):
                self.record.topic(name)
            elif isinstance(value, NamedNode) and (known := url(value.value)):
                self.record.add("dcat:theme", known)

    def task(self, values: list[Value]) -> None:
        """Tasks that it serves, by name."""
        for value in values:
            if name := self.graph.name(value):
                self.record.task(name)

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

    # agents

    def contact(self, values: list[Value]) -> None:
        """Whom to ask, by name."""
        self._agents("dcat:contactPoint", [value for value in values if self.graph.name(value)])

    def _agents(self, predicate: str, values: list[Value]) -> None:
        for value in values:
            agents_of.state(self.record, predicate, self.graph, value)

    # licences

    def licence(self, values: list[Value]) -> None:
        """What its publisher claims of its licence."""
        for value in values:
            name = self.graph.text(value, *_LICENCE_NAMES)
            address = (
                value.value
                if isinstance(value, NamedNode)
                else self.graph.text(value, "schema:url")
            )
            given = value.value if isinstance(value, Literal) else address or name
            if given.strip().casefold() not in _NO_LICENCE:
                self.record.licence(self._claimant(), given.strip())

    def _claimant(self) -> Claimant:
        publishers = self.graph.values(self.node, *DATASET["publisher"][0])
        named = next((agents_of.agent_of(self.graph, value).name for value in publishers), "")
        return Claimant("author", named or self.maker or "Its description", own=True)

    # what it belongs to, and comes from

    def catalogue(self, values: list[Value]) -> None:
        """The catalogues that list it."""
        for value in values:
            if not isinstance(value, Literal) and (document := self.documents.get(value)):
                self.record.add("schema:includedInDataCatalog", iri(document))
            else:
                self._iri_or_text("schema:includedInDataCatalog", [value])

    def series(self, values: list[Value]) -> None:
        """The collections that it is of."""
        for value in values:
            if name := self.graph.label(value):
                self.record.series(name)

    def whole(self, values: list[Value]) -> None:
        """What it is a part of."""
        for value in values:
            if not isinstance(value, Literal) and (document := self.documents.get(value)):
                self.record.add("dcterms:isPartOf", iri(document))
            else:
                self._iri_or_text("schema:isPartOf", [value])

    def version_of(self, values: list[Value]) -> None:
        """What it is a version of."""
        for value in values:
            if not isinstance(value, Literal) and (document := self.documents.get(value)):
                self.record.add("dcat:isVersionOf", iri(document))
            elif isinstance(value, NamedNode) and url(value.value):
                reference = self.record.entities.dataset_reference(value.value)
                self.record.add("dcat:isVersionOf", reference)

    def derived(self, values: list[Value]) -> None:
        """Datasets that it was made from."""
        for value in values:
            text = value.value if isinstance(value, NamedNode) else self.graph.name(value)
            if text.strip():
                self.record.derived_from(text.strip())

    def citation(self, values: list[Value]) -> None:
        """How it is cited, and the papers that describe it."""
        for value in values:
            if isinstance(value, NamedNode):
                title = self.graph.name(value)
                known = self._paper_identifier(value)
                # where a catalogue has a record of the paper, that is not the paper's own address
                own = "" if title and self._is_of_fairweave else value.value
                self.record.paper(known or own, title)
            elif text := self.graph.name(value):
                self.record.citation(text)

    def work(self, values: list[Value]) -> None:
        """Works about it: articles by their identifiers, others by address or name."""
        for value in values:
            own = value.value if not isinstance(value, BlankNode) else ""
            known = self._paper_identifier(value) or own
            pages = (each.value for each in self.graph.values(value, "schema:url"))
            if identify(known) or "schema:ScholarlyArticle" in self.graph.types(value):
                self.record.paper(known, self.graph.name(value))
            elif text := next(filter(None, map(url, (known, *pages))), None):
                self.record.add("schema:subjectOf", text)
            elif name := self.graph.name(value):
                self.record.text("schema:subjectOf", name)

    def _paper_identifier(self, paper: Value) -> str:
        """A DOI, arXiv number … or web address that is stated of ``paper``."""
        stated = (self.graph.name(v) for v in self.graph.values(paper, *_PAPER_IDENTIFIERS))
        return next((text for text in stated if url(text) or identify(text)), "")

    # content

    def distribution(self, values: list[Value]) -> None:
        """Its files; a licence of a file is claimed of the dataset, too.

        A FAIRweave lists a table of what it states of the dataset, under terms of its own.
        """
        tables = f"{self.node.value}#file-"
        data = [v for v in values if not (self._is_of_fairweave and v.value.startswith(tables))]
        files.write(self.record, self.graph, data)
        for value in data:
            self.licence(self.graph.values(value, *DATASET["licence"][0]))

    def dump(self, values: list[Value]) -> None:
        """Dumps of all its triples."""
        self.distribution(values)

    def triples(self, values: list[Value]) -> None:
        """How many triples it has."""
        for value in values:
            if number(value.value) is not None:
                self.record.size(value.value, "triples")

    def size(self, values: list[Value]) -> None:
        """How large it is: a number with its unit, a text."""
        for value in values:
            unit = self.graph.text(value, "schema:unitText", "schema:unitCode")
            text = self.graph.text(value, "schema:value") or self.graph.name(value)
            if found := with_unit(text):
                self.record.size(*found)
            elif text:
                self.record.size(text, unit)

    def variable(self, values: list[Value]) -> None:
        """What was measured, with a figure where there is one."""
        for value in values:
            if not (name := self.graph.label(value)):
                continue
            node = self.record.part(
                "schema:variableMeasured", "schema:PropertyValue", "variable", name
            )
            self.record.add_triple(node, "schema:name", literal(name))
            for each in ("schema:description", "schema:unitText", "schema:value"):
                if text := self.graph.text(value, each):
                    self.record.add_triple(node, each, literal(text))
            for meant in self.graph.values(value, "schema:propertyID"):
                text = self.graph.label(meant)
                self.record.add_triple(node, "schema:propertyID", url(text) or literal(text))
            for page in self.graph.values(value, "schema:url"):
                if known := url(page.value):
                    self.record.add_triple(node, "foaf:page", known)

    def technique(self, values: list[Value]) -> None:
        """How it was measured: in words, or by the address of a concept."""
        for value in values:
            name = self.graph.name(value)
            if text := name or url(self.graph.address(value)):
                stated = literal(text) if name else text
                self.record.add("schema:measurementTechnique", stated)

    def free(self, values: list[Value]) -> None:
        """Whether it costs nothing."""
        for value in literals(values):
            self.record.add("schema:isAccessibleForFree", boolean(value.value))
