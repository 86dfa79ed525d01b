"""The kinds of record that reports of problems have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import DATASETS, RecordType, Search, section

RECORD_TYPES: Final = (
    RecordType(
        "issue", "Reported problem", "Reported problems", ("oa:Annotation",),
        segments=("issue", "label-error"), group=DATASETS,
        text="Problems of datasets that people reported, and labels that are suspected.",
        search=Search(1.1, {
            "name": "dcterms:title",
            "keyword": "oa:hasBody/skos:prefLabel|dcat:keyword|oa:hasTarget/rdfs:label"
                       "|oa:hasTarget/oa:hasSource/rdfs:label",
            "text": "dcterms:description",
            "note": "fw:issueStatus/skos:prefLabel",
            "year": "dcterms:created",
        }),
        sections=(
            section("What is wrong", "oa:hasBody fw:issueSeverity fw:givenLabel fw:suggestedLabel"),
            section("Where", "oa:hasTarget fw:reportedOn foaf:page"),
            section("When", "fw:issueStatus dcterms:created"),
        ),
        byline=("oa:hasBody", "fw:issueStatus"),
    ),
)  # fmt: skip
