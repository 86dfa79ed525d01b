"""The kinds of record that collections of tasks have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, RecordType, Search, section

RECORD_TYPES: Final = (
    RecordType(
        "task-definition", "Definition of a task", "Definitions of tasks", ("fw:TaskDefinition",),
        group=DATASETS,
        text="A task of a benchmark, with the dataset and columns that it reads.",
        search=Search(1.3, {
            "name": "dcterms:title",
            "alias": "fw:datasetAsGiven",
            "keyword": "fw:readsDataset/rdfs:label|dcterms:isPartOf/dcterms:title|fw:metricName",
            "language": "dcterms:language/skos:prefLabel",
            "task": "fw:taskKind/skos:prefLabel",
            "note": "dcterms:isPartOf/dcterms:title",
        }),
        sections=(
            section("What it reads",
                "fw:readsDataset fw:datasetAsGiven fw:datasetConfiguration fw:splitUsed "
                "fw:inputColumn fw:labelColumn fw:columnExpression"),
            section("Task", "fw:taskKind dcterms:language fw:metricName fw:originalTask"),
        ),
        byline=("dcterms:isPartOf", "fw:taskKind"),
    ),
    RecordType(
        "task-collection", "Collection of tasks", "Collections of tasks", ("fw:TaskCollection",),
        group=DATASETS,
        search=Search(1.5, {"name": "dcterms:title", "used": "^dcterms:isPartOf"}),
    ),
)  # fmt: skip
