"""Which resources the model of a dataset is read from, whatever they are read with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.authorities.use_classes import UseClasses
from kg.datasets import sizes
from kg.datasets.dataset_reader import DatasetReader
from kg.datasets.description import described
from kg.datasets.model import Dataset
from kg.datasets.nodes import Node, Nodes
from kg.datasets.source_files import CHECKSUM, DISTRIBUTION
from kg.rdf.namespaces import expand

#: resources, and what to read of each (CURIEs)
Wanted = tuple[set[str], Sequence[str]]
_LABELS: Final = ("skos:prefLabel", "foaf:name", "dcterms:title", "rdfs:label")
_AGENT: Final = (
    "rdf:type",
    "foaf:name",
    "rdfs:label",
    "foaf:homepage",
    "foaf:page",
    "fw:organizationKind",
    "fw:country",
)
_LICENCE: Final = (
    "rdf:type",
    "skos:prefLabel",
    "rdfs:label",
    "skos:notation",
    "foaf:page",
    "fw:useClass",
    "fw:requiresAttribution",
    "fw:requiresShareAlike",
)
_PAPER: Final = (
    "rdf:type",
    "dcterms:title",
    "dcterms:issued",
    "prism:doi",
    "fabio:hasArXivId",
    "fw:corpusId",
    "foaf:page",
    "fw:bibtex",
)
_CLAIM: Final = (
    "fw:claimant",
    "fw:claimSource",
    "fw:claimedLicence",
    "fw:licenceAsGiven",
    "fw:licenceAddress",
)
_ASSESSMENT: Final = (
    "fw:purpose",
    "fw:purposeOutcome",
    "fw:decidedBy",
    "dcterms:description",
)
_PATH: Final = (
    "fw:ancestor",
    "fw:nextOnPath",
    "fw:restOfPath",
    "fw:steps",
    "fw:useClass",
)
_CONCEPTS: Final = (
    "fw:task",
    "dcat:theme",
    "fw:promptFormat",
    "fw:collectedFrom",
    "fw:generatedByModel",
    "fw:programmingLanguage",
    "dcat:inSeries",
    "fw:modality",
    "fw:effectiveUseClass",
    "fw:publicationDateBasis",
)


def wanted(nodes: Nodes, iris: Iterable[str]) -> Iterator[list[Wanted]]:
    """What to read into ``nodes`` for the datasets among ``iris``, step by step.

    Each step depends on what was read for the one before.

    Args:
        nodes: has all statements about ``iris``.
    """
    datasets = _datasets(nodes, iris)
    if not datasets:
        return

    def of(found: Iterable[Node], *curies: str) -> set[str]:
        return {value for node in found for value in node.iris(*curies)}

    def linked(*curies: str) -> set[str]:
        return of(datasets, *curies)

    yield [
        (linked(*_CONCEPTS), _LABELS),
        (linked("schema:size"), sizes.STATEMENTS),
        (linked("dcterms:language"), ("skos:prefLabel", "skos:notation", "owl:sameAs")),
        (linked("prov:wasDerivedFrom"), (*_LABELS, "foaf:page")),
        (linked("dcterms:creator", "dcterms:publisher"), _AGENT),
        (linked("dcterms:license", "odrl:hasPolicy"), _LICENCE),
        (linked("fw:licenceClaim"), _CLAIM),
        (linked("fw:effectiveTerms"), ("fw:termsDisagree", "prov:wasDerivedFrom")),
        (linked("fw:inheritedTerms"), _PATH),
        (linked("fw:purposeAssessment"), _ASSESSMENT),
        (linked("dcterms:isReferencedBy"), _PAPER),
        (linked("dcat:distribution"), DISTRIBUTION),
        (
            linked("dqv:hasQualityMeasurement"),
            ("dqv:isMeasurementOf", "dqv:value", "dcterms:date"),
        ),
    ]
    claims = [nodes[iri] for iri in linked("fw:licenceClaim")]
    agents = [nodes[iri] for iri in linked("dcterms:creator", "dcterms:publisher")]
    files = [nodes[iri] for iri in linked("dcat:distribution")]
    counted = [nodes[iri] for iri in linked("dqv:hasQualityMeasurement")]
    yield [
        (of(claims, "fw:claimedLicence"), _LICENCE),
        (of(claims, "fw:claimant"), _LABELS),
        (of(files, "spdx:checksum"), CHECKSUM),
        (of(agents, "fw:country"), ("skos:notation", "skos:prefLabel")),
        (of(agents, "fw:organizationKind"), ("skos:prefLabel",)),
        (of(counted, "dqv:isMeasurementOf"), ("skos:prefLabel", "rdfs:label")),
    ]
    pending = linked("fw:inheritedTerms")
    on_path = set(pending)
    while pending := {nodes[iri].iri_of("fw:restOfPath") for iri in pending} - {"", *on_path}:
        yield [(pending, _PATH)]
        on_path |= pending
    steps = [nodes[iri] for iri in on_path]
    yield [(of(steps, "fw:ancestor", "fw:nextOnPath", "fw:useClass"), _LABELS)]


def models(
    nodes: Nodes,
    iris: Iterable[str],
    base: str,
    repeated: Collection[str],
    use_classes: UseClasses,
) -> list[Dataset]:
    """The datasets among ``iris``, in their order.

    Args:
        nodes: has what is :func:`wanted`.
        base: what the IRIs of the deployment begin with; empty where that is not known.
        repeated: titles that several datasets have.
        use_classes: those of the ontology that ``nodes`` are of.
    """
    reader = DatasetReader(nodes, base, use_classes)
    found = [described(reader.dataset(node)) for node in _datasets(nodes, iris)]
    return [
        replace(one, apart=next(iter(one.identifiers), one.name)) if one.title in repeated else one
        for one in found
    ]


def is_dataset(node: Node) -> bool:
    """Whether ``node`` is described as a dataset."""
    return expand("dcat:Dataset") in node.iris("rdf:type")


def _datasets(nodes: Nodes, iris: Iterable[str]) -> list[Node]:
    return [nodes[iri] for iri in iris if is_dataset(nodes[iri])]
