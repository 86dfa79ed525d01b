"""The kind of record that a correction is."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, RecordType, Search, section

RECORD_TYPES: Final = (
    RecordType(
        "correction", "Correction", "Corrections", ("fw:Correction",),
        segments=("correction",), group=DATASETS,
        text="What readers reported to be wrong in a record, with the value that they state.",
        search=Search(1.0, {
            "name": "dcterms:title",
            "text": "dcterms:description",
            "year": "dcterms:created",
        }),
        sections=(
            section("What is corrected", "fw:corrects fw:correctedProperty fw:correctedValue"),
            section("Who and when", "prov:wasAttributedTo dcterms:created"),
        ),
        byline=("prov:wasAttributedTo", "dcterms:created"),
    ),
)  # fmt: skip
