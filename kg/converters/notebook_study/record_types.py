"""The kinds of record that studies of notebooks have besides those that are shared."""

from __future__ import annotations

from typing import Final

from kg.record_types.record_type import CODE, VOCABULARIES, RecordType, Search, section

_EXECUTIONS: Final = ("executions-by-outcome", "executions")

RECORD_TYPES: Final = (
    RecordType(
        "notebook", "Notebook", "Notebooks", ("repr:Notebook",),
        group=CODE,
        text="Jupyter notebooks in these repositories, and whether they still run.",
        search=Search(1.0, {"name": "rdfs:label", "note": "dcterms:isPartOf/doap:name"}),
        sections=(
            section("The notebook",
                "fw:path dcterms:isPartOf fw:programmingLanguage fw:programmingLanguageVersion "
                "fw:kernel fw:notebookFormat fw:processing fw:standsFor"),
            section("Its cells",
                "fw:cellCount fw:codeCellCount fw:codeCellWithOutputCount fw:markdownCellCount "
                "fw:rawCellCount fw:unknownCellCount fw:emptyCellCount fw:maxExecutionCount"),
        ),
        byline=("dcterms:isPartOf", "fw:programmingLanguage"),
        tables=("executions-by-outcome", "notebook-executions", "datasets-of-notebook", "cells"),
        on_home=True,
    ),
    RecordType(
        "execution", "Execution", "Executions", ("fw:NotebookExecution",),
        group=CODE,
        sections=(section("What happened",
            "fw:outcome fw:exception fw:exceptionMessage fw:lastCell fw:executionMode fw:duration "
            "fw:timeLimit fw:executedCellCount fw:differingCellCount fw:differingCell prov:used "
            "fw:ofRepository"),),
        byline=("prov:used", "fw:outcome"),
        is_document=False,  # an event
        in_sitemap=False,
        on_home=True,
    ),
    RecordType(
        "cell", "Cell", "Cells", ("repr:Cell",),
        group=CODE, byline=("dcterms:isPartOf",), tables=("cells",), in_sitemap=False,
    ),
    RecordType("file", byline=("dcterms:isPartOf",), in_sitemap=False),
    RecordType(
        "fw:RequirementFile", classes=("fw:RequirementFile",), group=CODE,
    ),
    RecordType("fw:LanguageShare", classes=("fw:LanguageShare",), group=CODE),
    RecordType(
        "notebook-features", classes=("fw:NotebookFeatures",), group=CODE, in_sitemap=False,
    ),
    RecordType("feature", classes=("fw:Feature",), group=CODE, tables=("feature-values",)),
    RecordType("feature-use", classes=("fw:FeatureUse",), group=CODE, in_sitemap=False),
    RecordType(
        "mesh-term", "MeSH term", "MeSH terms", ("meshv:Descriptor", "fw:ResearchField"),
        defining=("meshv:Descriptor",), group=VOCABULARIES,
        text="Medical Subject Headings that articles are filed under.",
        search=Search(1.5, {
            "name": "skos:prefLabel",
            "note": "fw:inResearchField/skos:prefLabel",
            "used": "^dcterms:subject|^fw:researchField",
        }),
        tables=("articles",),
    ),
    RecordType(
        "research-field", defining=("fw:ResearchField",), tables=("articles-by-year", "articles"),
    ),
    RecordType("dataset", tables=("notebooks-of-dataset",)),
    RecordType("reference", tables=("notebooks-of-dataset",)),
    RecordType(
        "environment", "Execution environment", "Execution environments",
        ("fw:ExecutionEnvironment",),
        group=CODE, in_sitemap=False,
    ),
    RecordType("outcome", tables=("executions",)),
    RecordType("exception", tables=_EXECUTIONS),
)  # fmt: skip
