"""The records of a review: the paper, what it introduces, and each fact with its place."""

from __future__ import annotations

import hashlib
from typing import Final

from kg.authorities.identities import Identities
from kg.authorities.licences import Licences
from kg.authorities.publications import Publication, identify
from kg.converters.common.dataset_record import DatasetRecord
from kg.converters.common.entities import Entities, vocabulary
from kg.converters.common.licence_claims import Claimant
from kg.converters.common.record_builder import RecordBuilder
from kg.converters.literature.form import KINDS, Contribution, Paper
from kg.converters.literature.properties import PROPERTIES
from kg.rdf.iris import slug
from kg.rdf.ntriples import integer, iri, literal, term

#: what these records have beside facts
TERMS: Final = frozenset(
    {
        *filter(None, KINDS.values()),
        "dcterms:identifier",
        "dcterms:isReferencedBy",
        "dcterms:title",
        "fw:Contribution",
        "fw:contributionKind",
        "fw:introduces",
        "fw:sentence",
        "prov:hadPrimarySource",
        "rdf:Statement",
        "rdf:object",
        "rdf:predicate",
        "rdf:subject",
        "rdf:type",
    }
)


class _Traced(RecordBuilder):
    """Remembers what was last stated of the subject of the record itself."""

    stated: list[tuple[str, str]]

    def add_triple(self, subject: str, predicate: str, value: str) -> None:
        """See :meth:`RecordBuilder.add_triple`."""
        if subject == self.subject:
            self.stated.append((predicate, value))
        super().add_triple(subject, predicate, value)


class DescribedDataset(_Traced, DatasetRecord):
    """A dataset that a paper introduces."""

    def __init__(
        self, identifier: str, shared: Entities, licences: Licences, authors: Claimant
    ) -> None:
        self.stated = []
        self.authors = authors
        super().__init__(identifier, shared, licences)


class DescribedContribution(_Traced):
    """Anything else that a paper introduces: a tool, a method, a study …"""

    def __init__(self, identifier: str, shared: Entities) -> None:
        self.stated = []
        self.entities = shared
        super().__init__(shared.ids.document("contribution", slug(identifier)))
        self.add("rdf:type", term("fw:Contribution"))
        self.add("dcterms:identifier", literal(identifier))


Described = DescribedDataset | DescribedContribution


def publication(paper: Paper) -> Publication:
    """The identifiers that the form has of ``paper``."""
    found = [identify(f"{kind}:{value}") for kind, value in paper.identifiers.items()]
    return Publication(
        doi=next((each.doi for each in found if each.doi), ""),
        arxiv=next((each.arxiv for each in found if each.arxiv), ""),
    )


def article(paper: Paper, shared: Entities) -> str:
    """The record of the paper itself, as a term."""
    introduces_data = any("dataset" in each.kinds for each in paper.introduces)
    found = shared.paper(
        publication(paper), titles=[paper.title], describes_dataset=introduces_data
    )
    assert found is not None, "a paper has a title"
    return found


def contribution(
    each: Contribution, paper: Paper, source: str, local: str, shared: Entities, licences: Licences
) -> Described:
    """The record of what ``paper`` introduces, with every fact and its place.

    Args:
        source: the article, as a term.
        local: the name of the file, which begins the identifier.
    """
    identifier = f"{local}/{each.name}"
    record: Described
    if "dataset" in each.kinds:
        authors = Claimant("author", f"Authors of {paper.title}", own=True)
        record = DescribedDataset(identifier, shared, licences, authors)
        record.title(each.name)
    else:
        record = DescribedContribution(identifier, shared)
        record.text("dcterms:title", each.name)
    for kind in each.kinds:
        record.add("fw:contributionKind", vocabulary("contribution-kind", kind))
        if KINDS[kind]:
            record.add("rdf:type", term(KINDS[kind]))
    record.add("dcterms:isReferencedBy", source)
    shared.add(source[1:-1], ("fw:introduces", record.subject))
    _evidence(record, (source, "fw:introduces", record.subject), source, each.sentences)
    for fact in each.facts:
        row = PROPERTIES[fact.key]
        curie = row.of_dataset if isinstance(record, DescribedDataset) else row.of_other
        record.stated.clear()
        row.write(record, curie, fact)
        for predicate, value in list(record.stated):
            if predicate == curie:
                _evidence(record, (record.subject, predicate, value), source, fact.sentences)
    return record


def _evidence(
    record: Described, stated: tuple[str, str, str], source: str, sentences: tuple[int, ...]
) -> None:
    """The statement about a statement: which paper makes it, in which sentences."""
    subject, predicate, value = stated
    stated_by_name = f"{subject} {predicate} {value}".replace(record.entities.ids.base, "")
    digest = hashlib.sha256(stated_by_name.encode()).hexdigest()[:12]
    node = iri(Identities.part(record.document, "fact", predicate.partition(":")[2], digest))
    for curie, what in (
        ("rdf:type", term("rdf:Statement")),
        ("rdf:subject", subject),
        ("rdf:predicate", term(predicate)),
        ("rdf:object", value),
        ("prov:hadPrimarySource", source),
        *(("fw:sentence", integer(number)) for number in sentences),
    ):
        record.add_triple(node, curie, what)
