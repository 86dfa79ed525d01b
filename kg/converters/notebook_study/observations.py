"""Tables that ``fairweave observe`` writes beside those of the study.

The study's tables state the outcome of an execution; these state its environment and cause, how
each cell ended, which datasets a notebook loads, and what its cells contain.
"""

from __future__ import annotations

from typing import Final

from kg.converters.common.entities import Entities
from kg.converters.notebook_study.kinds import (
    BOOLEAN,
    EXACT,
    INTEGER,
    LINE,
    MOMENT,
    TEXT,
    Kind,
    concepts,
    nodes,
)
from kg.converters.notebook_study.model import Cells, Column, Lines, Table, ints
from kg.converters.notebook_study.study import Study
from kg.rdf.ntriples import literal, term

#: values of ``environments.kind`` → fwv:environment-kind/…
ENVIRONMENT_KINDS: Final = {name: name for name in ("current", "declared", "repo2docker")}
#: values of ``execution_details.cause`` → fwv:execution-cause/…
CAUSES: Final = {
    name: name
    for name in (
        "missing-module", "missing-name", "missing-file", "network", "memory", "disk", "time",
        "output", "processes",
        "kernel-died", "input", "no-kernel", "syntax", "exception", "not-installed", "not-loaded",
    )
}  # fmt: skip
#: values of ``execution_cells.comparison`` → fwv:output-comparison/…
COMPARISONS: Final = {
    name: name for name in ("same", "same-after-normalising", "different", "not-stored", "not-run")
}


def _row_link(kind: str) -> Kind:
    """A reference to the row of ``kind`` that has this key."""
    return Kind(lambda study: lambda cell: (f"<{study.row(kind, cell)}>",))


OBSERVATION: Final = Table(
    "notebook_observations",
    "notebook",
    ("repr:Notebook",),
    identity=lambda study: lambda cells: study.notebook(cells["notebook_id"]),
    about="notebook_id",
    consumed=("notebook_id",),
    columns=(
        Column("sha256", "schema:sha256", EXACT),
        Column("out_of_order", "fw:runOutOfOrder", BOOLEAN),
        Column("problem", "fw:problem", LINE),
        *ints(
            "size fw:byteSize",
            "unexecuted_cells fw:unexecutedCellCount",
            "empty_code_cells fw:emptyCodeCellCount",
            "stored_outputs fw:storedOutputCount",
            "stored_errors fw:storedErrorCount",
        ),
    ),
    dropped={"repository_id": "the repository of the notebook"},
    emits=frozenset({"rdf:type"}),
)

CONTENT: Final = Table(
    "cell_contents",
    "cell",
    ("repr:Cell",),
    identity=lambda study: lambda cells: study.row("cell", cells["cell_id"]),
    about="cell_id",
    consumed=("cell_id",),
    columns=(
        Column("source", "schema:text", TEXT),
        Column("output", "fw:storedOutput", TEXT),
    ),
    dropped={"notebook_id": "the notebook of the cell"},
    emits=frozenset({"rdf:type"}),
)


def _dataset(study: Study) -> Lines:
    entities = Entities(study.ids, study.source)
    entity, used, usage = term("prov:entity"), term("prov:used"), term("prov:qualifiedUsage")

    def lines(cells: Cells, subject: str) -> list[str]:
        if not cells["dataset"].strip():
            return []  # the shapes refuse it
        target = entities.dataset_reference(cells["dataset"], cells["name"])
        notebook = study.notebook(cells["notebook_id"])
        study.queue += entities.drain(study.place)
        about = (f"{used} {target}", f"{usage} {subject}")
        study.add(notebook, [f"<{notebook}> {s} .\n" for s in about])
        return [f"{subject} {entity} {target} .\n"]

    return lines


DATASET: Final = Table(
    "notebook_datasets",
    "dataset-use",
    ("fw:DatasetUse",),
    label="dataset use",
    extra=_dataset,
    consumed=("dataset", "name"),
    columns=(
        Column("loader", "fw:loader", LINE),
        Column("configuration", "fw:configurationName", LINE),
        Column("as_written", "fw:nameAsGiven", LINE),
        *ints("index fw:cellIndex", "line fw:line"),
    ),
    references={
        "repository_id": "fw:ofRepository", "notebook_id": "fw:ofNotebook", "cell_id": "fw:ofCell",
    },
    emits=frozenset(
        {
            "prov:entity", "prov:used", "prov:qualifiedUsage", "fw:DatasetReference",
            "fw:nameAsGiven", "foaf:page", "dcterms:identifier", "prism:doi",
        }
    ),
)  # fmt: skip

ENVIRONMENT: Final = Table(
    "environments",
    "environment",
    ("fw:ExecutionEnvironment",),
    label="environment",
    columns=(
        Column("kind", "fw:environmentKind", concepts("environment-kind", ENVIRONMENT_KINDS)),
        Column("python_version", "fw:programmingLanguageVersion", LINE),
        Column("platform", "fw:platform", LINE),
        Column("sha256", "schema:sha256", EXACT),
        Column("build_log", "fw:buildLog", TEXT),
    ),
)

DISTRIBUTION: Final = Table(
    "environment_distributions",
    "installed-distribution",
    ("fw:InstalledDistribution",),
    label="distribution",
    columns=(
        Column("environment_id", "fw:inEnvironment", _row_link("environment")),
        Column("name", "schema:name", LINE),
        Column("version", "schema:softwareVersion", LINE),
    ),
)


def _missing(study: Study) -> Lines:
    """What is missing: a module where the cause is one, a path where it is a file."""
    module, path, name = term("fw:missingModule"), term("fw:missingPath"), term("fw:missingName")

    def lines(cells: Cells, subject: str) -> list[str]:
        cause, missing = cells["cause"].strip(), cells["missing"].strip()
        if not missing:
            return []
        if cause == "missing-module":
            return [f"{subject} {module} <{study.node('module', missing, 'fw:Module')}> .\n"]
        return [f"{subject} {path if cause == 'missing-file' else name} {literal(missing)} .\n"]

    return lines


DETAIL: Final = Table(
    "execution_details",
    "execution",
    ("fw:NotebookExecution", "prov:Activity"),
    extra=_missing,
    consumed=("cause", "missing"),
    columns=(
        Column("environment_id", "fw:environment", _row_link("environment")),
        Column("started", "prov:startedAtTime", MOMENT),
        Column("kernel", "fw:kernel", LINE),
        Column("network", "fw:networkAllowed", BOOLEAN),
        Column("cause", "fw:executionCause", concepts("execution-cause", CAUSES)),
        Column("distribution", "fw:missingDistribution", LINE),
        Column("in_repository", "fw:missingPathInRepository", BOOLEAN),
        Column("mend", "fw:mend", LINE),
        *ints(
            "same_cells fw:sameCellCount",
            "normalised_cells fw:normalisedCellCount",
            "unstored_cells fw:unstoredCellCount",
        ),
    ),
    emits=frozenset(
        {"fw:missingModule", "fw:missingPath", "fw:missingName", "fw:Module", "rdfs:label"}
    ),
)

CELL_EXECUTION: Final = Table(
    "execution_cells",
    "cell-execution",
    ("repr:CellExecution", "prov:Activity"),
    label="cell execution",
    columns=(
        Column("execution_id", "dcterms:isPartOf", _row_link("execution")),
        Column("comparison", "fw:outputComparison", concepts("output-comparison", COMPARISONS)),
        Column("rules", "fw:normaliser", nodes("normaliser", "fw:Normaliser", several=True)),
        Column("output", "fw:output", TEXT),
        Column("index", "fw:cellIndex", INTEGER),
    ),
    references={"cell_id": "prov:used"},
)

TABLES: Final = (
    OBSERVATION, CONTENT, DATASET, ENVIRONMENT, DISTRIBUTION, DETAIL, CELL_EXECUTION,
)  # fmt: skip
