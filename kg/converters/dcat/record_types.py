"""The kinds of record that catalogues have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, RecordType, Search, section

RECORD_TYPES: Final = (
    RecordType(
        "catalogue", "Catalogue", "Catalogues", ("dcat:Catalog",),
        group=DATASETS,
        text="Lists of datasets that somebody publishes.",
        search=Search(1.8, {
            "name": "dcterms:title",
            "alias": "dcterms:identifier",
            "people": "dcterms:publisher/foaf:name|dcterms:creator/foaf:name",
            "keyword": "dcat:keyword",
            "text": "dcterms:description",
            "licence": "dcterms:license/skos:prefLabel",
            "used": "^schema:includedInDataCatalog",
        }),
        byline=("dcterms:publisher",),
    ),
    RecordType(
        "dataset",
        sections=(
            section("Who made it, when, and where it is",
                "schema:includedInDataCatalog dcterms:isPartOf dcat:isVersionOf"),
        ),
    ),
)  # fmt: skip
