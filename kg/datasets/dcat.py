"""DCAT-AP 3 of a dataset: with every agent, licence, concept and page that it names.

Source: DCAT-AP 3.0.1 (semiceu.github.io/DCAT-AP/releases/3.0.1), and what its importers
were found to need: one title, one licence, one landing page; a type only on what is described.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal

from kg.datasets import distributions
from kg.datasets import eu_authorities as authorities
from kg.datasets.addresses import Addresses
from kg.datasets.description import licence_statement
from kg.datasets.eu_themes import themes
from kg.datasets.model import Dataset, Licence, Named
from kg.datasets.sizes import Size
from kg.rdf.namespaces import expand
from kg.rdf.rdf_writer import Statements, date, iri, term, text, typed

#: the kind of date on which a dataset became available; the others are no dates of its own
AVAILABLE: Final = "hugging-face-upload"
#: keywords beyond which a record is no easier to find
_KEYWORDS: Final = 40


def dataset(out: Statements, found: Dataset, addresses: Addresses) -> None:
    """Adds to ``out`` the description of ``found``.

    The service adds what depends on its operator: a description of the contact, and the terms
    of its own files.
    """
    me = found.iri
    chosen = main_licence(found)
    rights = licence_statement(found) or found.rights
    out.about(
        me,
        ("rdf:type", term("dcat:Dataset")),
        ("rdf:type", term("dcat:Resource")),  # as the shapes for a record's topic require
        ("dcterms:title", text(found.heading)),
        ("dcterms:description", text(found.description)),
        ("dcterms:identifier", text(next(iter(found.identifiers), found.iri))),
        ("dcterms:issued", date(found.issued)),
        ("dcterms:available", _available(found)),
        ("dcat:version", text(found.version)),
        ("pav:version", text(found.version)),
        ("dcterms:license", iri(authorities.licence(out, chosen))),
        ("dcterms:rights", iri(f"{me}#rights") if rights else None),
        ("dcterms:accessRights", iri(_access(out, found))),
        ("dcterms:type", iri(found.modality_iri)),
        ("fw:effectiveUseClass", iri(found.use_class_iri)),
        ("dcat:contactPoint", iri(addresses.contact)),
        ("dcat:landingPage", iri(landing_page(found, addresses))),
        ("adms:identifier", iri(f"{me}#identifier")),
        ("dcterms:provenance", iri(f"{me}#provenance") if found.sources else None),
        ("prov:wasGeneratedBy", iri(f"{me}#collection") if found.collection_process else None),
    )
    _concept(out, Named(found.modality_iri, found.modality), addresses, "modalities")
    _concept(out, Named(found.use_class_iri, found.use_class), addresses, "use-classes")
    _parts(out, found, rights)
    _many(out, found, addresses)
    _content(out, found, addresses)
    for number, file in enumerate(found.files, 1):
        distributions.file(out, found, file, file_iri(me, number), addresses)
    if found.own != "snapshot" and not found.taken_down:
        distributions.of_sources(out, found, chosen, rights)


def _available(found: Dataset) -> Literal | None:
    """Since when it is on a platform, where that is the earliest date known of it."""
    return date(found.first_date) if found.first_date_basis == AVAILABLE else None


def file_iri(dataset_iri: str, number: int) -> str:
    """The IRI of the distribution that is the file ``number`` (from 1) of ours."""
    return f"{dataset_iri}#own-file-{number}"


def main_licence(found: Dataset) -> Licence | None:
    """The licence where only one may be named: the most restrictive of the applicable ones."""
    return next((known for known in found.licences if known.kind == "licence"), None)


def landing_page(found: Dataset, addresses: Addresses) -> str:
    """The page to send people to: the dataset's own, else the one about it here."""
    return found.page or addresses.address(found.path)


def _access(out: Statements, found: Dataset) -> str:
    if not found.taken_down and not found.is_open:
        return ""  # not stated
    rights = authorities.NON_PUBLIC if found.taken_down else authorities.PUBLIC
    authorities.concept(out, rights)
    return rights


def _parts(out: Statements, found: Dataset, rights: str) -> None:
    me = found.iri
    out.about(
        f"{me}#identifier",
        ("rdf:type", term("adms:Identifier")),
        ("skos:notation", text(next(iter(found.identifiers), found.iri))),
    )
    if rights:
        out.about(
            f"{me}#rights",
            ("rdf:type", term("dcterms:RightsStatement")),
            ("rdfs:label", text(rights, "en")),
        )
    if found.sources:
        names = ", ".join(source.rpartition("/")[2] for source in found.sources)
        out.about(
            f"{me}#provenance",
            ("rdf:type", term("dcterms:ProvenanceStatement")),
            ("rdfs:label", text(f"Described by the sources: {names}", "en")),
        )
    if found.collection_process:
        out.about(
            f"{me}#collection",
            ("rdf:type", term("prov:Activity")),
            ("rdfs:label", text(found.collection_process)),
        )


def _many(out: Statements, found: Dataset, addresses: Addresses) -> None:
    me = found.iri
    for agent in found.creators:
        out.about(
            me,
            ("dcterms:creator", iri(authorities.agent(out, agent))),
            ("prov:wasAttributedTo", iri(agent.iri)),
        )
    if found.publisher:
        out.about(me, ("dcterms:publisher", iri(authorities.agent(out, found.publisher))))
    for language in found.languages:
        address = language.authority or language.iri
        scheme = f"{authorities.EU}language" if language.authority else ""
        out.about(me, ("dcterms:language", iri(address)))
        out.about(
            address,
            ("rdf:type", term("dcterms:LinguisticSystem")),
            ("rdf:type", term("skos:Concept") if scheme else None),
            ("skos:prefLabel", text(language.label, "en")),
            ("skos:inScheme", iri(scheme)),
        )
    for theme in themes(topic.label for topic in found.topics):
        out.about(me, ("dcat:theme", iri(authorities.theme(out, theme))))
    for topic in found.topics:
        out.about(me, ("dcat:theme", iri(topic.iri)))
        _concept(out, topic, addresses, "topics")
    for keyword in keywords(found):
        out.about(me, ("dcat:keyword", text(keyword)))
    for paper in found.papers:
        out.about(me, ("dcterms:isReferencedBy", iri(paper.iri)))
        identified = text(paper.address) if paper.address != paper.iri else None
        out.about(
            paper.iri,
            ("dcterms:title", text(paper.title)),
            ("dcterms:identifier", identified),
        )
    for parent in found.derived_from:
        out.about(me, ("prov:wasDerivedFrom", iri(parent.iri)))
    for same in found.described_also:
        out.about(me, ("prov:alternateOf", iri(same)))
    for series in found.series:
        out.about(me, ("dcat:inSeries", iri(series.iri)), ("dcterms:isPartOf", iri(series.iri)))
        words = f"{series.label}: a collection of datasets."
        out.about(
            series.iri,
            ("rdf:type", term("dcat:DatasetSeries")),
            ("dcterms:title", text(series.label)),
            ("dcterms:description", text(words, "en")),
        )
    for page in dict.fromkeys((landing_page(found, addresses), *found.landing_pages, *found.pages)):
        out.about(me, ("foaf:page", iri(page)))
        authorities.document(out, page)


def _content(out: Statements, found: Dataset, addresses: Addresses) -> None:
    """What DCAT has no term for, and another FAIRweave reads."""
    for curie, concepts, scheme in (
        ("fw:task", found.tasks, "tasks"),
        ("fw:collectedFrom", found.origins, "origins"),
    ):
        for concept in concepts:
            out.about(found.iri, (curie, iri(concept.iri)))
            _concept(out, concept, addresses, scheme)
    for language in found.programming_languages:
        out.about(found.iri, ("fw:programmingLanguage", iri(language.iri)))
        kind = term("schema:ComputerLanguage")
        out.about(language.iri, ("rdf:type", kind), ("rdfs:label", text(language.label)))
    for page in found.code_pages:
        out.about(found.iri, ("fw:repositoryPage", iri(page)))
    for size in found.sizes:
        out.about(found.iri, ("schema:size", iri(size.iri)))
        _size(out, size)


def _size(out: Statements, size: Size) -> None:
    out.about(
        size.iri,
        ("rdf:type", term("schema:QuantitativeValue")),
        ("schema:value", typed(size.value, "xsd:decimal")),
        ("schema:minValue", typed(size.least, "xsd:decimal")),
        ("schema:maxValue", typed(size.most, "xsd:decimal")),
        ("schema:unitText", text(size.unit)),
        ("schema:description", text(size.text)),
        ("fw:approximate", typed("true", "xsd:boolean") if size.approximate else None),
    )


def keywords(found: Dataset) -> tuple[str, ...]:
    """Words to find ``found`` by: its own, its tasks and topics, its modality."""
    words = (
        *found.keywords,
        *(task.label for task in found.tasks),
        *(topic.label for topic in found.topics),
        found.modality,
    )
    return tuple(dict.fromkeys(filter(None, words)))[:_KEYWORDS]


def _concept(out: Statements, found: Named, addresses: Addresses, scheme: str) -> None:
    if not found.iri or out.knows(found.iri):
        return
    # a word of our own vocabularies is in one already
    shared = found.iri.startswith(expand("fwv:"))
    whole = found.iri.rpartition("/")[0] if shared else _scheme(addresses, scheme)
    out.about(
        found.iri,
        ("rdf:type", term("skos:Concept")),
        ("skos:prefLabel", text(found.label, "en")),
        ("skos:inScheme", iri(whole)),
    )
    out.about(
        whole,
        ("rdf:type", term("skos:ConceptScheme")),
        ("dcterms:title", text(scheme.replace("-", " ").capitalize(), "en")),
    )


def _scheme(addresses: Addresses, name: str) -> str:
    """The scheme of concepts that sources name: that of the graph, or one of the catalogue."""
    return expand("fwv:topic") if name == "topics" else f"{addresses.catalog}#{name}"
