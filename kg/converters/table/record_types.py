"""The kind of record that catalogues have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, RecordType, Search, section

RECORD_TYPES: Final = (
    RecordType(
        "application", "Application", "Applications", ("schema:SoftwareApplication",),
        group=DATASETS,
        text="Software that is made with models and datasets.",
        search=Search(1.2, {
            "name": "dcterms:title",
            "people": "dcterms:creator/foaf:name",
            "keyword": "dcat:keyword|fw:requiredAsGiven",
            "licence": "dcterms:license/skos:prefLabel",
            "year": "dcterms:issued",
        }),
        sections=(section("Made with", "dcterms:requires fw:requiredAsGiven"),),
        byline=("dcterms:creator", "dcterms:issued"),
    ),
)  # fmt: skip
