"""Notebooks, their cells, what was found in a cell, and what happened when they were run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.converters.notebook_study.codes import (
    CELL_PROCESSING,
    CELL_TYPES,
    EXECUTION_MODES,
    KNOWN_BITS,
    NOTEBOOK_PROCESSING,
    outcome,
)
from kg.converters.notebook_study.kinds import (
    BOOLEAN,
    EXACT,
    INTEGERS,
    LINE,
    LISTED,
    NUMBER,
    TEXT,
    Kind,
    bits,
    concepts,
    nodes,
)
from kg.converters.notebook_study.model import Cells, Column, Lines, Table, ints
from kg.converters.notebook_study.repositories import file_iri
from kg.converters.notebook_study.study import LABEL, Study, canonical
from kg.rdf.namespaces import expand
from kg.rdf.ntriples import literal

#: what a study writes where a notebook states no language
_NO_LANGUAGE: Final = frozenset({"", "unknown"})
PROGRAMMING_LANGUAGE: Final = Kind(
    lambda study: (
        lambda cell: (
            (f"<{study.programming_language(cell)}>",) if cell.strip() not in _NO_LANGUAGE else ()
        )
    ),
    frozenset({"schema:ComputerLanguage", "rdfs:label"}),
)
MODULE: Final = nodes("module", "fw:Module")
_ANALYSIS: Final = "the number of the code analysis, which is of the same cell"


def notebook_iri(study: Study, cells: Cells) -> str:
    """By the notebook's path in its repository, else the study's key."""
    key, path = canonical(cells["repository_id"]), cells["name"].strip()
    known = study.repositories.get(key)
    if known is None or not path:
        return study.row("notebook", cells["id"])
    return file_iri(study, known, path, "notebook")


def _notebook(study: Study) -> Lines:
    def lines(cells: Cells, subject: str) -> list[str]:
        path = cells["name"].strip()
        return [f"{subject} {LABEL} {literal(path or 'notebook ' + cells['id'])} .\n"]

    return lines


NOTEBOOK: Final = Table(
    "notebooks",
    "notebook",
    ("repr:Notebook",),
    identity=lambda study: lambda cells: study.notebooks[canonical(cells["id"])],
    paths=True,
    extra=_notebook,
    columns=(
        Column("name", "fw:path", EXACT),
        Column("nbformat", "fw:notebookFormat", LINE),
        Column("kernel", "fw:kernel", LINE),
        Column("language", "fw:programmingLanguage", PROGRAMMING_LANGUAGE),
        Column("language_version", "fw:programmingLanguageVersion", LINE),
        Column("processed", "fw:processing", bits("notebook-processing", NOTEBOOK_PROCESSING)),
        Column("sha1_source", "fw:sourceSha1", EXACT),
        *ints(
            "max_execution_count fw:maxExecutionCount",
            "total_cells fw:cellCount",
            "code_cells fw:codeCellCount",
            "code_cells_with_output fw:codeCellWithOutputCount",
            "markdown_cells fw:markdownCellCount",
            "raw_cells fw:rawCellCount",
            "unknown_cell_formats fw:unknownCellCount",
            "empty_cells fw:emptyCellCount",
            "homework_count fw:homeworkCount",
            "assignment_count fw:assignmentCount",
            "course_count fw:courseCount",
            "exercise_count fw:exerciseCount",
            "lesson_count fw:lessonCount",
            "skip fw:skip",
        ),
    ),
    references={"repository_id": "dcterms:isPartOf"},
    emits=frozenset({"rdfs:label"}),
)

CELL: Final = Table(
    "cells",
    "cell",
    ("repr:Cell",),
    label="cell",
    columns=(
        Column("cell_type", "fw:cellType", concepts("cell-type", CELL_TYPES)),
        Column("python", "fw:isPython", BOOLEAN),
        Column("output_formats", "fw:outputFormat", LISTED),
        Column("processed", "fw:processing", bits("cell-processing", CELL_PROCESSING)),
        Column("source", "schema:text", TEXT),
        *ints("lines fw:lineCount", "execution_count fw:executionCount", "index fw:cellIndex"),
    ),
    optional=frozenset({"index", "processed"}),
    elsewhere=frozenset({"source"}),
    dropped={"repository_id": "the repository of the cell's notebook"},
    references={"notebook_id": "dcterms:isPartOf"},
)

_WHERE: Final = {
    "repository_id": "fw:ofRepository",
    "notebook_id": "fw:ofNotebook",
    "cell_id": "fw:ofCell",
}
_IN_CELL: Final = {"notebook_id": "fw:ofNotebook", "cell_id": "fw:ofCell"}

CELL_FEATURE: Final = Table(
    "cell_features",
    "feature-use",
    ("fw:FeatureUse",),
    label="feature use",
    columns=(
        Column("feature_name", "fw:feature", nodes("feature", "fw:Feature")),
        Column("feature_value", "fw:featureValue", LINE),
        *ints("index fw:cellIndex", "line fw:line", "column fw:column", "skip fw:skip"),
    ),
    dropped={"analysis_id": _ANALYSIS},
    references=_WHERE,
)

CELL_MODULE: Final = Table(
    "cell_modules",
    "module-import",
    ("fw:ModuleImport",),
    label="import",
    columns=(
        Column("module_name", "fw:module", MODULE),
        Column("import_type", "fw:importType", LINE),
        Column("local", "fw:isLocalModule", BOOLEAN),
        *ints(
            "index fw:cellIndex",
            "line fw:line",
            "local_possibility fw:localPossibility",
            "skip fw:skip",
        ),
    ),
    dropped={"analysis_id": _ANALYSIS},
    references=_IN_CELL,
)

CELL_NAME: Final = Table(
    "cell_names",
    "name-use",
    ("fw:NameUse",),
    label="name use",
    columns=(
        Column("name", "fw:name", EXACT),
        Column("scope", "fw:scope", LINE),
        Column("context", "fw:nameContext", LINE),
        *ints("index fw:cellIndex", "count fw:useCount", "skip fw:skip"),
    ),
    dropped={"analysis_id": _ANALYSIS},
    references=_IN_CELL,
)

CODE_STYLE: Final = Table(
    "notebook_code_style",
    "style-error",
    ("fw:StyleError",),
    label="code-style error",
    columns=(
        Column("err_code", "fw:styleRule", nodes("style-rule", "fw:StyleRule")),
        Column("err_code_desc", "dcterms:description", TEXT),
    ),
    references={"notebook_id": "fw:ofNotebook"},
)


def _outcome(cell: str) -> Iterable[str]:
    text = cell.strip()
    number = text.isascii() and text.isdigit() and len(text) < 10
    if not number or int(text) > KNOWN_BITS:  # no outcome has unknown bits
        return (literal(text),)
    return (f"<{expand('fwv:outcome')}/{outcome(int(text))}>",)


EXECUTION: Final = Table(
    "combined_executions",
    "execution",
    ("fw:NotebookExecution", "prov:Activity"),
    label="execution",
    columns=(
        Column("mode", "fw:executionMode", bits("execution-mode", EXECUTION_MODES)),
        Column("exception", "fw:exception", nodes("exception", "fw:ExceptionKind")),
        Column("msg", "fw:exceptionMessage", TEXT),
        Column("diff", "fw:differingCell", INTEGERS),
        Column("timeout", "fw:timeLimit", NUMBER),
        Column("duration", "fw:duration", NUMBER),
        Column("processed", "fw:outcome", Kind(lambda study: _outcome)),
        *ints("cell fw:lastCell", "count fw:executedCellCount", "diff_count fw:differingCellCount"),
    ),
    references={"repository_id": "fw:ofRepository", "notebook_id": "prov:used"},
    optional=frozenset({"skip"}),
    dropped={"skip": "whether the study's pipeline was to pass over the row"},
    # in the database of the pipeline itself (archaeology/db.py), and of Pimentel et al. 2019
    aliases=("executions",),
    renamed={"reason": "exception"},
)
