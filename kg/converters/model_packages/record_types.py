"""The kinds of record that packages of models have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, VOCABULARIES, RecordType, Search, section
from kg.record_types.shared import CONCEPT

_SEARCH: Final = Search(1.6, {
    "name": "dcterms:title",
    "alias": "dcterms:identifier",
    "people": "fair4ml:sharedBy/foaf:name|dcterms:creator/foaf:name",
    "keyword": "dcat:keyword|fw:architecture/skos:prefLabel|fair4ml:trainedOn/rdfs:label",
    "text": "dcterms:description",
    "licence": "dcterms:license/skos:prefLabel",
    "language": "dcterms:language/skos:prefLabel",
    "task": "fair4ml:mlTask/skos:prefLabel",
})  # fmt: skip

RECORD_TYPES: Final = (
    RecordType(
        "model", "Model", "Models", ("fair4ml:MLModel",),
        group=DATASETS,
        search=_SEARCH,
        sections=(
            section("Made from",
                "fair4ml:fineTunedFrom dcterms:isFormatOf dcat:isVersionOf fair4ml:trainedOn "
                "fw:trainedOnAsGiven fair4ml:evaluatedOn fw:evaluatedOnAsGiven "
                "fair4ml:hasEvaluation"),
            section("What it is",
                "fw:packageKind fair4ml:mlTask fw:architecture dcterms:language dcat:version "
                "dcterms:isPartOf dcterms:license schema:license"),
        ),
        byline=("fair4ml:sharedBy", "dcterms:creator", "fair4ml:mlTask"),
    ),
    RecordType(
        "model-collection", "Collection of models", "Collections of models",
        ("fw:ModelCollection",),
        group=DATASETS, search=_SEARCH, byline=("fair4ml:sharedBy",),
    ),
    RecordType(
        "architecture", "Architecture", "Architectures", ("fw:Architecture",),
        group=VOCABULARIES,
        text="How models are built.",
        search=Search(1.5, {**CONCEPT, "used": "^fw:architecture"}),
    ),
    RecordType(
        "fair4ml:MLModelEvaluation", "Evaluation of a model", "Evaluations of models",
        ("fair4ml:MLModelEvaluation",), group=DATASETS, in_sitemap=False,
    ),
)  # fmt: skip
