"""Reports and suspected labels as Web Annotations, in the terms of W3C OA and DQV."""

from __future__ import annotations

import re
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common import entities
from kg.converters.common.cleaning import clean_text, flat
from kg.converters.common.dates import dated
from kg.converters.common.entities import Entities, vocabulary
from kg.converters.common.record_builder import RecordBuilder
from kg.converters.dataset_issues.label_errors import Candidate
from kg.converters.dataset_issues.threads import Report
from kg.converters.record import Record
from kg.rdf.iris import slug
from kg.rdf.ntriples import integer, iri, literal, term, typed, url
from kg.rdf.ontology import Ontology

TERMS: Final = entities.TERMS | {
    "dcat:keyword", "dcterms:created", "dcterms:description", "dcterms:identifier",
    "dcterms:title", "dqv:QualityMeasurement", "dqv:UserQualityFeedback", "dqv:computedOn",
    "dqv:isMeasurementOf", "dqv:value", "foaf:page", "fw:givenLabel",
    "fw:issueSeverity", "fw:issueStatus", "fw:reportedOn", "fw:suggestedLabel", "fw:votedFor",
    "oa:Annotation", "oa:FragmentSelector", "oa:SpecificResource", "oa:hasBody", "oa:hasSelector",
    "oa:hasSource", "oa:hasTarget", "oa:motivatedBy", "rdf:value", "schema:PropertyValue",
    "schema:additionalProperty", "schema:name", "schema:value", "skos:Concept",
}  # fmt: skip
#: the vocabulary of the kinds of problem
KINDS: Final = "https://w3id.org/fairweave/vocabulary/issue-kind"
_STATUSES: Final = {
    "open": "open", "new": "open", "onhold": "open", "closed": "closed", "wontfix": "closed",
    "resolved": "resolved", "fixed": "resolved", "merged": "resolved",
}  # fmt: skip


class IssueWriter:
    """Writes annotations.

    Args:
        shared: where platforms and references to datasets are written.
        source: part of the IRIs of what has no address of its own.
    """

    def __init__(self, shared: Entities, source: str, ontology: Ontology) -> None:
        self.shared, self.source = shared, source
        self.kinds = {s for s, p, o in ontology.statements() if o == KINDS and "inScheme" in p}

    def report(self, report: Report, place: str, number: int) -> Record:
        """The annotation that a report is."""
        local = re.sub(r"^https?://(www\.)?", "", report.url) or f"{self.source}/{place}/{number}"
        made = self._annotation("issue", local)
        made.text("dcterms:title", flat(report.title) or "untitled")
        for kind in report.kinds or ["other"]:
            made.add("oa:hasBody", self._kind(kind))
        for target in self._targets(made, report):
            made.add("oa:hasTarget", target)
        if report.description:
            made.text("dcterms:description", report.description)
        if page := url(report.url):
            made.add("foaf:page", page)
        if known := _STATUSES.get(report.status.casefold()):
            made.add("fw:issueStatus", vocabulary("issue-status", known))
        elif report.status:
            made.text("dcat:keyword", report.status)
        created, datatype = dated(report.date)
        if created:
            made.add("dcterms:created", typed(created, datatype))
        if report.severity:
            made.text("fw:issueSeverity", report.severity)
        if report.platform:
            made.add("fw:reportedOn", self.shared.organization(report.platform))
        for label in report.labels:
            made.text("dcat:keyword", label)
        if report.places and len(report.datasets) != 1:  # in which of them is not stated
            report.more["place"] = "; ".join(report.places)
        for name, text in report.more.items():
            part = made.part("schema:additionalProperty", "schema:PropertyValue", "field", name)
            made.add_triple(part, "schema:name", literal(name))
            made.add_triple(part, "schema:value", literal(clean_text(text)))
        return made.record(place, repr(report)[:20_000])

    def candidate(self, found: Candidate, dataset: str, place: str) -> Record:
        """The annotation that a suspected label is, with the votes as measurements."""
        made = self._annotation("label-error", f"{dataset}/{found.element}")
        made.text("dcterms:title", f"Label of {found.element} in {dataset}")
        made.add("oa:hasBody", self._kind("label-suspect"))
        target = self._element(made, self.shared.dataset_reference(dataset), found.element, 1)
        made.add("oa:hasTarget", target)
        if page := url(found.page):
            made.add("foaf:page", page)
        for predicate, labels in (
            ("fw:givenLabel", found.given),
            ("fw:suggestedLabel", found.guessed),
        ):
            for label in labels:
                made.text(predicate, label)
        for name, count in found.votes.items():
            vote = iri(Identities.part(made.document, "vote", name))
            made.add_triple(vote, "rdf:type", term("dqv:QualityMeasurement"))
            made.add_triple(vote, "dqv:isMeasurementOf", vocabulary("metric", "label-votes"))
            made.add_triple(vote, "dqv:computedOn", target)
            made.add_triple(vote, "fw:votedFor", literal(name))
            made.add_triple(vote, "dqv:value", integer(count))
        return made.record(place, repr(found))

    def _annotation(self, segment: str, local: str) -> RecordBuilder:
        made = RecordBuilder(self.shared.ids.document(segment, slug(local.rstrip("/"))))
        made.add("rdf:type", term("oa:Annotation"))
        made.add("rdf:type", term("dqv:UserQualityFeedback"))
        made.add("oa:motivatedBy", term("dqv:qualityAssessment"))
        made.text("dcterms:identifier", local)
        return made

    def _kind(self, written: str) -> str:
        """A kind of the vocabulary; another is a concept of its own."""
        name = slug(written)
        known = f"{KINDS}/{name}"
        if known in self.kinds:
            return iri(known)
        document = self.shared.ids.document("issue-kind", name)
        self.shared.name(document, written, "en")
        return self.shared.add(document, ("rdf:type", term("skos:Concept")))

    def _targets(self, made: RecordBuilder, report: Report) -> list[str]:
        """The datasets, or the places in one; where none is named, what the report is kept with."""
        datasets = [self.shared.dataset_reference(name) for name in report.datasets]
        if not datasets:
            page = re.sub(r"/(issues|pull|discussions)/.*$", "", report.url)
            return [found] if (found := url(page)) else []
        if not report.places or len(datasets) > 1:
            return datasets
        return [
            self._element(made, datasets[0], place, number)
            for number, place in enumerate(report.places, 1)
        ]

    def _element(self, made: RecordBuilder, dataset: str, place: str, number: int) -> str:
        node = iri(Identities.part(made.document, "place", number))
        selector = iri(Identities.part(made.document, "selector", number))
        made.add_triple(node, "rdf:type", term("oa:SpecificResource"))
        made.add_triple(node, "oa:hasSource", dataset)
        made.add_triple(node, "oa:hasSelector", selector)
        made.add_triple(selector, "rdf:type", term("oa:FragmentSelector"))
        made.add_triple(selector, "rdf:value", literal(clean_text(place)))
        return node
