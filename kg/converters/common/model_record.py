"""A model as a record, in the terms of FAIR4ML and schema.org."""

from __future__ import annotations

from typing import Final

from kg.authorities import languages
from kg.authorities.organizations import authority_name, is_organization, names_institution
from kg.authorities.publications import Publication, identify
from kg.converters.common import entities
from kg.converters.common.cleaning import clean_text, flat
from kg.converters.common.entities import Entities, vocabulary
from kg.converters.common.models import Model, Paper
from kg.converters.common.record_builder import RecordBuilder
from kg.converters.record import Notes, Record
from kg.rdf.iris import slug
from kg.rdf.ntriples import iri, literal, term, url

TERMS: Final = entities.TERMS | {
    "dcat:downloadURL", "dcat:isVersionOf", "dcat:keyword", "dcat:landingPage", "dcat:version",
    "dcterms:creator", "dcterms:description", "dcterms:identifier", "dcterms:isFormatOf",
    "dcterms:isPartOf", "dcterms:isReferencedBy", "dcterms:issued", "dcterms:language",
    "dcterms:license", "dcterms:requires", "dcterms:title", "fair4ml:MLModel",
    "fair4ml:MLModelEvaluation", "fair4ml:evaluatedOn",
    "fair4ml:evaluationDataset", "fair4ml:evaluationMetrics", "fair4ml:fineTunedFrom",
    "fair4ml:hasEvaluation", "fair4ml:mlTask", "fair4ml:sharedBy", "fair4ml:trainedOn",
    "foaf:Agent", "foaf:name", "foaf:page", "fw:Architecture", "fw:ModelCollection",
    "fw:architecture", "fw:requiredAsGiven", "schema:SoftwareApplication", "schema:datePublished",
    "fw:evaluationTask", "fw:packageKind", "fw:trainedOnAsGiven", "fw:evaluatedOnAsGiven",
    "schema:PropertyValue", "schema:additionalProperty", "schema:license", "schema:name",
    "schema:value", "skos:Concept", "rdfs:label",
}  # fmt: skip
#: kind → segment and class of its record, where it is not that of a model
_KINDS: Final = {
    "collection": ("model-collection", "fw:ModelCollection"),
    "application": ("application", "schema:SoftwareApplication"),
}
_MODEL: Final = ("model", "fair4ml:MLModel")
#: characters of what is shown of a record that is refused
_SHOWN: Final = 20_000


class ModelWriter:
    """Writes models and what they share.

    Args:
        shared: where organizations, tasks, papers and references to datasets are written.
    """

    def __init__(self, shared: Entities, notes: Notes) -> None:
        self.shared, self.notes = shared, notes

    def iri_of(self, model: Model, handle: str = "") -> str:
        """The IRI of a model (of a collection, of its kind) by its hub and handle."""
        segment, _ = _MODEL if handle else _KINDS.get(model.kind, _MODEL)
        local = f"{model.hub}/{handle or model.name}"
        # conversions to several formats may have one handle
        if not handle and (form := model.kind.partition("conversion-")[2]):
            local += f"/{form}"
        return self.shared.ids.document(segment, slug(local))

    def collection_of(self, model: Model) -> str:
        """The IRI of the collection that a model is in."""
        return self.shared.ids.document("model-collection", slug(f"{model.hub}/{model.collection}"))

    def record(self, model: Model, place: str) -> Record | None:
        """The record of ``model``; ``None`` for a publisher, which is an organization."""
        if model.kind == "publisher":
            document = self.shared.ids.organization(model.handle)
            self.shared.organization(model.handle)
            if page := url(model.page):
                self.shared.add(document, ("foaf:page", page))
            return None
        made = RecordBuilder(self.iri_of(model))
        made.add("rdf:type", term(_KINDS.get(model.kind, _MODEL)[1]))
        if model.kind != "application":
            made.add("fw:packageKind", vocabulary("package-kind", model.kind))
        made.text("dcterms:identifier", model.name)
        made.text("dcterms:title", flat(model.title or model.name))
        for predicate, text in (
            ("dcterms:description", model.description),
            ("dcat:version", model.version),
        ):
            if text:
                made.text(predicate, text)
        self._where(made, model)
        self._who(made, model)
        self._what(made, model)
        self._data(made, model)
        self._more(made, model)
        return made.record(place, repr(model)[:_SHOWN])

    def _where(self, made: RecordBuilder, model: Model) -> None:
        if page := url(model.page):
            made.add("dcat:landingPage", page)
        for file in model.files:
            if address := url(file):
                made.add("dcat:downloadURL", address)
        if model.version:
            whole = Model(model.hub, model.handle)
            document = self.iri_of(whole)
            self.shared.add(
                document,
                ("rdf:type", term("fair4ml:MLModel")),
                ("dcterms:identifier", literal(model.handle)),
                ("dcterms:title", literal(flat(model.title or model.handle))),
            )
            made.add("dcat:isVersionOf", iri(document))
        if model.parent:
            made.add("dcterms:isFormatOf", iri(self.iri_of(model, model.parent)))
        if model.base:
            made.add("fair4ml:fineTunedFrom", iri(self.iri_of(model, model.base)))
        if model.collection:
            made.add("dcterms:isPartOf", iri(self.collection_of(model)))

    def _who(self, made: RecordBuilder, model: Model) -> None:
        if model.owner:
            made.add("fair4ml:sharedBy", self.shared.organization(model.owner))
        for name in filter(is_organization, model.makers):
            made.add("dcterms:creator", self.shared.organization(name))
        if model.issued:
            made.published(model.issued)
        for author in model.authors:
            name = flat(clean_text(author))
            if authority_name(name) or names_institution(name):
                made.add("dcterms:creator", self.shared.organization(name))
            elif name:
                node = made.part("dcterms:creator", "foaf:Agent", "agent", name)
                made.add_triple(node, "foaf:name", literal(name))

    def _what(self, made: RecordBuilder, model: Model) -> None:
        for task in model.tasks:
            made.add("fair4ml:mlTask", self.shared.concept("task", task))
        for name in model.architectures:
            document = self.shared.ids.document("architecture", slug(name))
            self.shared.name(document, name, "en")
            made.add(
                "fw:architecture",
                self.shared.add(
                    document,
                    ("rdf:type", term("skos:Concept")),
                    ("rdf:type", term("fw:Architecture")),
                    ("skos:inScheme", term("fwv:architecture")),
                ),
            )
        for code in model.languages:
            if languages.names_none(code):
                part = iri(f"{made.document}#field-language")
                made.add("schema:additionalProperty", part)
                _property(made, part, "language", code)
            else:
                made.add("dcterms:language", self.shared.language(code))
        for word in model.keywords:
            made.text("dcat:keyword", word)
        if model.licence:
            made.text("schema:license", model.licence)
            known = self.notes.licences.resolve(model.licence)
            if known and self.notes.licences.facts(known).kind == "licence":
                made.add("dcterms:license", iri(known))
        for paper in model.papers:
            if article := self._paper(paper):
                made.add("dcterms:isReferencedBy", article)

    def _paper(self, paper: Paper) -> str | None:
        found = identify(paper.address) if paper.address.strip() else Publication()
        if not found and url(paper.address) is None:
            found = Publication()
        pages = [paper.address] if url(paper.address) else []
        return self.shared.paper(
            found, titles=[paper.title] if paper.title else [], pages=pages, describes_dataset=False
        )

    def _data(self, made: RecordBuilder, model: Model) -> None:
        for name, given in model.trained_on.items():
            made.text("fw:trainedOnAsGiven", given or name)
            if not authority_name(name):  # "OpenAI" is a company, and no dataset
                made.add("fair4ml:trainedOn", self.shared.dataset_reference(name))
        for name, record in model.requires.items():
            made.text("fw:requiredAsGiven", name)
            if record:
                made.add("dcterms:requires", iri(record))
        for number, result in enumerate(model.evaluations, 1):
            words = ["evaluation", result.dataset or "own data", result.task or "", number]
            node = made.part("fair4ml:hasEvaluation", "fair4ml:MLModelEvaluation", *words)
            if result.dataset:
                reference = self.shared.dataset_reference(result.dataset)
                made.text("fw:evaluatedOnAsGiven", result.dataset)
                made.add("fair4ml:evaluatedOn", reference)
                made.add_triple(node, "fair4ml:evaluationDataset", reference)
            if result.task:
                made.add_triple(node, "fw:evaluationTask", self.shared.concept("task", result.task))
            for name, value in result.metrics.items():
                part = iri(f"{node[1:-1]}-{slug(name[:40])}")
                made.add_triple(node, "fair4ml:evaluationMetrics", part)
                _property(made, part, name, value)

    def _more(self, made: RecordBuilder, model: Model) -> None:
        for name, value in model.more.items():
            part = iri(f"{made.document}#field-{slug(name[:60])}")
            made.add("schema:additionalProperty", part)
            _property(made, part, name, value)


def _property(made: RecordBuilder, part: str, name: str, value: str) -> None:
    made.add_triple(part, "rdf:type", term("schema:PropertyValue"))
    made.add_triple(part, "schema:name", literal(clean_text(name)))
    made.add_triple(part, "schema:value", literal(clean_text(value)))
