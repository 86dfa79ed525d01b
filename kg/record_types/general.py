"""Record types of vocabularies and of the graph itself, which every build has."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import (
    DATASETS,
    PEOPLE,
    THIS_GRAPH,
    VOCABULARIES,
    RecordType,
    Search,
)
from kg.record_types.shared import CONCEPT


def _classes(group: str, curies: str) -> tuple[RecordType, ...]:
    """Types of classes that only /browse lists; they are called as their ontologies do."""
    return tuple(RecordType(curie, classes=(curie,), group=group) for curie in curies.split())


_DEFINED: Final = {"name": "rdfs:label", "text": "skos:definition|rdfs:comment"}

GENERAL: Final = (
    *_classes(PEOPLE, "foaf:Agent prov:Agent"),
    RecordType(
        "prov:Attribution", classes=("prov:Attribution",), group=PEOPLE,
        text="Who has which place among the authors of an article.",
    ),
    *_classes(DATASETS, "dcat:Distribution"),
    RecordType(
        "concept", "Concept", "Concepts", ("skos:Concept",),
        group=VOCABULARIES, search=Search(1.2, CONCEPT),
    ),
    RecordType(
        "vocabulary", "Vocabulary", "Vocabularies", ("skos:ConceptScheme",),
        defining=("skos:ConceptScheme",), group=VOCABULARIES,
    ),
    RecordType(
        "dcterms:LicenseDocument", "Licence", "Licence documents", ("dcterms:LicenseDocument",),
        group=VOCABULARIES,
    ),
    *_classes(
        VOCABULARIES,
        "dqv:Metric dqv:Dimension odrl:Set odrl:Permission odrl:Duty odrl:Prohibition "
        "odrl:Constraint",
    ),
    RecordType(
        "source", "Source", "Sources", ("fw:Source",),
        group=THIS_GRAPH,
        search=Search(1.8, {
            "name": "dcterms:title|rdfs:label",
            "alias": "rdfs:label",
            "text": "dcterms:description",
            "people": "dcterms:creator/foaf:name",
            "licence": "dcterms:license/skos:prefLabel",
        }),
    ),
    RecordType(
        "snapshot", "Snapshot", "Snapshots", ("fw:Snapshot",),
        group=THIS_GRAPH,
        search=Search(1.0, {"name": "rdfs:label", "year": "prov:generatedAtTime"}),
    ),
    RecordType(
        "question", "Saved query", "Saved queries", ("sh:SPARQLExecutable",),
        segments=("queries",), group=THIS_GRAPH,
        text="Questions whose answers are computed when a snapshot is built.",
        search=Search(1.6, {
            "name": "rdfs:comment",
            "alias": "dcterms:identifier",
            "text": "dcterms:description",
            "keyword": "schema:keywords",
        }),
    ),
    RecordType(
        "class", "Class", "Classes", ("owl:Class",),
        group=THIS_GRAPH, search=Search(1.2, _DEFINED),
    ),
    RecordType(
        "property", "Property", "Properties", ("owl:ObjectProperty", "owl:DatatypeProperty"),
        group=THIS_GRAPH, search=Search(1.0, _DEFINED),
    ),
    *_classes(
        THIS_GRAPH,
        "fw:Build fw:SourceFile spdx:Checksum prov:SoftwareAgent fw:Stub sh:SPARQLSelectExecutable "
        "sh:PrefixDeclaration owl:Ontology owl:AnnotationProperty",
    ),
)  # fmt: skip
