"""The kinds of record that audits have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, VOCABULARIES, RecordType, Search
from kg.record_types.shared import CONCEPT, OF_DATASETS

RECORD_TYPES: Final = (
    RecordType(
        "prompt-format", "Prompt format", "Prompt formats", ("fw:PromptFormat",),
        segments=("prompt-format", "format"), group=DATASETS,
        search=Search(1.5, {**CONCEPT, "used": "^fw:promptFormat"}),
        tables=OF_DATASETS,
    ),
    RecordType(
        "topic", "Topic", "Topics", ("fw:Topic", "fw:TopicGroup"),
        group=VOCABULARIES,
        search=Search(1.3, {
            **CONCEPT, "note": "skos:broader/skos:prefLabel", "used": "^dcat:theme",
        }),
        byline=("skos:broader",),
        tables=OF_DATASETS,
    ),
    RecordType("topic-group", tables=("datasets-of-group",)),
    RecordType(
        "origin", "Origin of data", "Origins of data", ("fw:Origin", "fw:OriginCategory"),
        group=VOCABULARIES,
        search=Search(1.5, {
            **CONCEPT, "note": "skos:broader/skos:prefLabel", "used": "^fw:collectedFrom",
        }),
        byline=("skos:broader",),
        tables=OF_DATASETS,
    ),
    RecordType("origin-category", tables=(*OF_DATASETS, "datasets-of-group")),
)  # fmt: skip
