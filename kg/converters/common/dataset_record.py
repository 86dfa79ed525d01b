"""The record of one dataset: what descriptions of all formats share, each fact in one place.

A converter makes a :class:`DatasetRecord` for each dataset of its input, calls the method for
each fact (a title, a language, a creator, a licence claim …), and yields the record; see the
example in ``docs/converters.md``. Values that are not what they should be go into the record as
they are, so that the shapes refuse it and the report states why.
"""

from __future__ import annotations

import hashlib
from typing import Final

from kg.authorities import languages
from kg.authorities.hubs import HubDataset, configuration, hub_dataset
from kg.authorities.licences import Licences
from kg.authorities.organizations import is_organization
from kg.authorities.publications import doi
from kg.converters.common import distributions, entities, licence_claims
from kg.converters.common.bibtex import papers_of
from kg.converters.common.cleaning import clean_text, flat, states_nothing, without_tags
from kg.converters.common.entities import Entities, addresses, vocabulary
from kg.converters.common.licence_claims import Claimant, LicenceClaims
from kg.converters.common.modalities import MODALITIES
from kg.converters.common.quantities import number, qualified, with_unit
from kg.converters.common.record_builder import RecordBuilder
from kg.converters.record import Record
from kg.rdf.iris import slug
from kg.rdf.ntriples import boolean, iri, literal, term, typed

#: every class and property that such a record, and what it shares with others, can have
TERMS: Final = (
    entities.TERMS
    | licence_claims.TERMS
    | distributions.TERMS
    | {
        "dcat:Dataset",
        "dcat:inSeries",
        "dcat:keyword",
        "dcat:landingPage",
        "dcat:theme",
        "dcat:version",
        "dcterms:alternative",
        "dcterms:creator",
        "dcterms:description",
        "dcterms:identifier",
        "dcterms:isReferencedBy",
        "dcterms:issued",
        "dcterms:language",
        "dcterms:modified",
        "dcterms:bibliographicCitation",
        "dcterms:publisher",
        "dcterms:relation",
        "dcterms:title",
        "foaf:Agent",
        "foaf:page",
        "fw:addressAsGiven",
        "fw:approximate",
        "fw:collectedFrom",
        "fw:creatorCountry",
        "fw:creatorCountryAsGiven",
        "fw:derivedFromAsGiven",
        "fw:derivedFromReference",
        "fw:generatedByModel",
        "fw:huggingFaceConfiguration",
        "fw:huggingFaceDataset",
        "fw:huggingFaceName",
        "fw:languageAsGiven",
        "fw:licenceNote",
        "fw:modality",
        "fw:programmingLanguage",
        "fw:repositoryPage",
        "fw:task",
        "prov:specializationOf",
        "schema:PropertyValue",
        "schema:QuantitativeValue",
        "schema:additionalProperty",
        "schema:datePublished",
        "schema:description",
        "schema:maxValue",
        "schema:minValue",
        "schema:name",
        "schema:size",
        "schema:unitText",
        "schema:value",
        "skos:note",
    }
)
#: properties whose values are names: a dataset may be called "Unknown"
_NAMES: Final = frozenset({"dcterms:title", "dcterms:alternative", "dcterms:identifier"})


class DatasetRecord(RecordBuilder):
    """Collects the statements about one dataset.

    Args:
        identifier: what the source calls it.
        local: what its IRI follows from: ``identifier``, unless others may call another dataset so.
        shared: where organizations, languages, papers … are written, one for all records.
        licences: those of the ontology that the build uses (``notes.licences``).
        segment: of its IRI; ``kind``: its class. What else is described as datasets are (a
            catalogue, a model) has its own.

    >>> from kg.authorities.identities import Identities
    >>> from kg.authorities.licences import shipped
    >>> shared = Entities(Identities(), "catalogue")
    >>> record = DatasetRecord("rivers", shared, shipped())
    >>> record.title("Gauges of rivers")
    >>> record.language("Norwegian")
    >>> record.licence(licence_claims.GITHUB, "CC BY 4.0")
    >>> record.record().iri
    'http://localhost:8000/dataset/rivers'
    """

    #: the title that is stated, if one is yet
    _titled: object = ""

    def __init__(
        self,
        identifier: str,
        shared: Entities,
        licences: Licences,
        local: str = "",
        *,
        segment: str = "dataset",
        kind: str = "dcat:Dataset",
    ) -> None:
        super().__init__(shared.ids.document(segment, slug(local or identifier)))
        self.entities = shared
        self._licences = licences
        self.identifier = identifier
        #: its DOIs, as far as they are stated yet
        self.dois: set[str] = set()
        #: titles of papers that describe it, as far as they are stated yet
        self.paper_titles: list[str] = []
        self.add("rdf:type", term(kind))
        self.add("dcterms:identifier", literal(identifier))

    def record(self, place: str = "", original: str = "") -> Record:
        """The record; a dataset without a title is called by its identifier."""
        if not self._titled:
            self.title(self.identifier)
        return super().record(place, original)

    # texts

    def text(self, predicate: str, value: object) -> None:
        """A text; one that states that there is no value is none, but for a name."""
        if predicate in _NAMES or not isinstance(value, str) or not states_nothing(value):
            super().text(predicate, value)

    def title(self, value: str) -> None:
        """What it is called; of several titles the first is the title, others alternative ones."""
        text = flat(value) if isinstance(value, str) else value
        if not self._titled:
            self.text("dcterms:title", text)
        elif text != self._titled:
            self.text("dcterms:alternative", text)
        self._titled = self._titled or text

    def description(self, value: str) -> None:
        """What it is, in a text; markup is taken out of one that is HTML as a whole."""
        self.text("dcterms:description", without_tags(value))

    def keyword(self, value: str) -> None:
        """A keyword."""
        self.text("dcat:keyword", value)

    def version(self, value: str) -> None:
        """The version that is described."""
        self.text("dcat:version", value)

    # numbers and dates

    def size(
        self,
        value: object = None,
        unit: str = "",
        *,
        least: object = None,
        most: object = None,
        about: object = None,
    ) -> None:
        """How large it is: a number, or the bounds of one, of ``unit`` (rows, hours, bytes …).

        Args:
            value: a number, or a text that may state that it is about one, or a bound: ``~20k``.
            least, most: bounds; ``about``: a number that is about right only.
        """
        if isinstance(value, str) and not value.isdigit() and number(value) is None:
            kind, rest = qualified(value)
            amount, own = (number(rest), unit) if kind else (None, unit)
            if kind and amount is None and (stated := with_unit(rest)):
                amount, own = stated
            if amount is not None:
                self.size(unit=own, **{kind: amount})
                return
        given = (("value", value), ("value", about), ("minValue", least), ("maxValue", most))
        bounds = [
            (name, read)
            for name, each in given
            if each is not None and (read := number(each)) is not None
        ]
        words = [f"{name[:3]}-{found:f}" for name, found in bounds] or [str(value)[:40]]
        if bounds and about is not None:
            words.append("about")
        node = self.part("schema:size", "schema:QuantitativeValue", "size", *words, unit)
        for name, found in bounds:
            self.add_triple(node, f"schema:{name}", typed(f"{found:f}", "xsd:decimal"))
        if not bounds:
            self.add_triple(node, "schema:description", literal(clean_text(str(value))))
        elif about is not None:
            self.add_triple(node, "fw:approximate", boolean(True))
        if unit:
            self.add_triple(node, "schema:unitText", literal(unit))

    def issued(self, value: object) -> None:
        """When it was published: a year, or a day or month, of which the year is stated, too."""
        if not states_nothing(str(value)):
            self.published(value)

    def modified(self, value: object) -> None:
        """The day or month of its last change."""
        if not states_nothing(str(value)):
            self.day("dcterms:modified", value)

    def property(self, name: str, value: str) -> None:
        """What no other term states: a named value."""
        if states_nothing(value):
            return
        apart = f"{name}\n{value}" if len(name) > 60 else value
        digest = hashlib.sha256(apart.encode(errors="replace")).hexdigest()[:8]
        node = self.part(
            "schema:additionalProperty", "schema:PropertyValue", "property", name[:60], digest
        )
        self.add_triple(node, "schema:name", literal(name))
        self.add_triple(node, "schema:value", literal(clean_text(value)))

    # what it is about

    def task(self, value: str) -> None:
        """A task that it serves to train or test."""
        if not states_nothing(value):
            self.add("fw:task", self.entities.concept("task", value))

    def topic(self, value: str) -> None:
        """What its content is about."""
        if not states_nothing(value):
            self.add("dcat:theme", self.entities.concept("topic", value))

    def origin(self, value: str) -> None:
        """Where its content was collected: Wikipedia, news, broadcast …"""
        if not states_nothing(value):
            self.add("fw:collectedFrom", self.entities.concept("origin", value))

    def modality(self, value: str) -> None:
        """Text, speech, image …; what is none of the vocabulary is a keyword."""
        known = MODALITIES.get(value.strip().casefold())
        if known:
            self.add("fw:modality", vocabulary("modality", known))
        else:
            self.keyword(value)

    def language(self, value: str, *, natural_only: bool = False) -> None:
        """A natural or (unless ``natural_only``) programming language, by name or code.

        What is given is kept: it may have more detail (a dialect, a script), or name none.
        """
        programming = None if natural_only else self.entities.programming_language(value)
        if programming:
            self.add("fw:programmingLanguage", programming)
        elif not languages.names_none(value):
            self.add("dcterms:language", self.entities.language(value))
        self.add("fw:languageAsGiven", literal(value))

    def series(self, name: str, pages: str = "") -> None:
        """The collection that it is of, and that collection's pages."""
        self.add("dcat:inSeries", self.entities.series(name, addresses(pages)))

    # who made it

    def creator(self, name: str, kind: str = "", identifier: str = "") -> None:
        """Who made it: see :meth:`agent`."""
        self.agent("dcterms:creator", name, kind, identifier)

    def publisher(self, name: str, kind: str = "organization", identifier: str = "") -> None:
        """Who publishes it: see :meth:`agent`."""
        self.agent("dcterms:publisher", name, kind, identifier)

    def agent(self, predicate: str, name: str, kind: str = "", identifier: str = "") -> None:
        """A person or an organization, as ``predicate`` relates it to the dataset.

        Args:
            kind: ``person``, ``organization``, or ``""`` where the source does not state which.
            identifier: an ORCID iD of a person; other texts are not read.

        A person without an ORCID iD is a part of this record: a name is that of many people.
        """
        name = flat(clean_text(name))
        if states_nothing(name) or (kind == "organization" and not is_organization(name)):
            return
        if kind == "organization":
            self.add(predicate, self.entities.organization(name))
            return
        if kind == "person" and (known := self.entities.person(name, identifier)):
            self.add(predicate, known)
            return
        node = self.part(
            predicate, "foaf:Person" if kind == "person" else "foaf:Agent", "agent", name
        )
        self.add_triple(node, "foaf:name", literal(name))

    def country(self, value: str) -> None:
        """A country that its makers are in; the name as given may have more detail."""
        self.add("fw:creatorCountryAsGiven", literal(value))
        if known := self.entities.country(value):
            self.add("fw:creatorCountry", known)

    # where it is

    def page(self, value: str, predicate: str = "dcat:landingPage") -> None:
        """Its page, or several: one on a hub identifies it; what is none is kept as given."""
        found = addresses(value)
        for address in found:
            self.add(predicate, address)
            if hub := hub_dataset(address[1:-1]):
                self.hub(hub)
            elif known := doi(address[1:-1]):
                self.doi(known)
        if not found and not states_nothing(value):
            self.add("fw:addressAsGiven", literal(clean_text(value)))

    def repository(self, value: str) -> None:
        """The page of the repository of its code."""
        self.page(value, "fw:repositoryPage")

    def hub(self, found: HubDataset) -> None:
        """The dataset on a hub that is described; a code repository identifies none."""
        if found.hub == "github.com":
            return
        reference = self.entities.dataset_reference(found.address)
        if found.hub != "huggingface.co":
            self.add("prov:specializationOf", reference)
            return
        self.add("fw:huggingFaceDataset", reference)
        self.add("fw:huggingFaceName", literal(found.name))
        if part := configuration(found.configuration):
            self.add("fw:huggingFaceConfiguration", literal(part))

    def hugging_face(self, name: str) -> None:
        """The Hugging Face dataset called ``name``: owner/name, or a name alone."""
        self.hub(HubDataset("huggingface.co", name.strip()))

    def doi(self, value: str) -> None:
        """Its DOI, in any form; a text that is none is an identifier all the same."""
        known = doi(value)
        self.add("dcterms:identifier", literal(known or clean_text(value)))
        if known:
            self.dois.add(known)
            self.add("prov:specializationOf", self.entities.dataset_reference(known))

    def paper(self, address: str, title: str = "") -> None:
        """The paper that describes it: address (or DOI, arXiv id …) and title."""
        if article := self.entities.paper_at(address, title):
            self.add("dcterms:isReferencedBy", article)
            if title.strip():
                self.paper_titles.append(title)
        elif not states_nothing(address):
            self.add("fw:addressAsGiven", literal(clean_text(address)))

    def citation(self, text: str, *, several: bool = False) -> None:
        """How it is cited; the paper of it in BibTeX, or ``several``, describes the dataset."""
        self.text("dcterms:bibliographicCitation", text)
        for article in papers_of(text, self.entities, self.dois, self.paper_titles, several):
            self.add("dcterms:isReferencedBy", article)

    def derived_from(self, value: str, address: str = "") -> None:
        """A dataset that it was made from, by name or address; which one is inferred later.

        A reference of this graph, which an export of ours has, is that reference. ``address`` is
        where a dataset is that ``value`` only names.
        """
        if value.startswith(f"{self.entities.ids.base}reference/"):
            self.add("fw:derivedFromReference", iri(value))
            return
        self.add("fw:derivedFromAsGiven", literal(value))
        self.add("fw:derivedFromReference", self.entities.dataset_reference(address or value))

    def relation(self, local: str) -> None:
        """Another dataset of the same source, by what its IRI follows from."""
        other = self.entities.ids.document("dataset", slug(local))
        self.add("dcterms:relation", iri(other))

    # what one may do with it

    def licence(self, claimant: Claimant, given: str, address: str = "") -> None:
        """What ``claimant`` claims of its licence: in words, and where its text is."""
        claims = LicenceClaims(self.document, self.entities, self._licences)
        for triple in claims.statements(claimant, without_tags(given) or "Custom", address):
            self.add_triple(*triple)
