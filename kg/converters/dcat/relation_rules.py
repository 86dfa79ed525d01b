"""Addresses of a dataset and what it is related to: a method for each rule of the table."""

from __future__ import annotations

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.authorities.publications import identify
from kg.converters.dcat.graph import Value
from kg.converters.dcat.rules import Rules
from kg.rdf.ntriples import iri, url

_PAPER_IDENTIFIERS: Final = ("prism:doi", "bibo:doi", "dcterms:identifier", "schema:identifier")


class RelationRules(Rules):
    """Where it is, what it belongs to, comes from, and is described in."""

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
