"""Converter ``task-annotations``: which tasks read which datasets, and by which columns.

Sources: the tables and definitions of tasksource, the task definitions of EleutherAI's
lm-evaluation-harness, the templates of promptsource.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.entities import Entities
from kg.converters.common.files import plain_path
from kg.converters.common.folders import files_under, shown
from kg.converters.common.json_reader import load_json
from kg.converters.common.text_reader import read_text
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.converters.task_annotations import harness, promptsource, record, tasksource
from kg.converters.task_annotations.record_types import RECORD_TYPES
from kg.converters.task_annotations.task import Task
from kg.converters.task_annotations.tasksource import Definition
from kg.errors import SourceError, one_line

YAML: Final = (".yaml", ".yml")
#: the harness names files that others include so
INCLUDED: Final = "_yaml"
SUFFIXES: Final = (*YAML, INCLUDED, ".md", ".json", ".py")
_LARGEST: Final = 64 << 20
_LOOKED_AT: Final = 60
_FIELDS: Final = (
    ("tasksource", ("id",), ("dcterms:identifier", "dcterms:title")),
    ("tasksource", ("dataset_name",), ("fw:readsDataset", "fw:datasetAsGiven")),
    ("tasksource", ("config_name",), ("fw:datasetConfiguration",)),
    ("tasksource", ("task_type",), ("fw:taskKind",)),
    ("tasksource", ("sentence1", "sentence2", "inputs", "choices", "tokens"), ("fw:inputColumn",)),
    ("tasksource", ("labels", "output"), ("fw:labelColumn",)),
    ("tasksource", ("splits",), ("fw:splitUsed",)),
    ("tasksource", ("an argument that is an expression",), ("fw:columnExpression",)),
    ("lm-evaluation-harness", ("task",), ("dcterms:identifier", "dcterms:title")),
    ("lm-evaluation-harness", ("dataset_path",), ("fw:readsDataset", "fw:datasetAsGiven")),
    ("lm-evaluation-harness", ("dataset_name",), ("fw:datasetConfiguration",)),
    ("lm-evaluation-harness", ("output_type",), ("fw:taskKind",)),
    ("lm-evaluation-harness", ("doc_to_text",), ("fw:inputColumn", "fw:columnExpression")),
    ("lm-evaluation-harness", ("doc_to_target",), ("fw:labelColumn", "fw:columnExpression")),
    ("lm-evaluation-harness", ("!function",), ("fw:columnExpression",)),
    (
        "lm-evaluation-harness",
        ("doc_to_choice", "doc_to_image", "doc_to_audio", "doc_to_decontamination_query"),
        ("fw:columnExpression",),
    ),
    ("lm-evaluation-harness", ("task_alias",), ("dcterms:alternative",)),
    ("lm-evaluation-harness", ("training_split", "test_split"), ("fw:splitUsed",)),
    ("lm-evaluation-harness", ("metric_list",), ("fw:metricName",)),
    ("lm-evaluation-harness", ("tag", "group"), ("dcterms:isPartOf",)),
    ("lm-evaluation-harness", ("metadata > version",), ("dcat:version",)),
    ("lm-evaluation-harness", ("description", "metadata > description"), ("dcterms:description",)),
    ("promptsource", ("name", "id"), ("dcterms:title", "dcterms:identifier")),
    ("promptsource", ("dataset",), ("fw:readsDataset", "fw:datasetAsGiven")),
    ("promptsource", ("subset",), ("fw:datasetConfiguration",)),
    ("promptsource", ("jinja",), ("fw:promptTemplate", "fw:inputColumn", "fw:labelColumn")),
    ("promptsource", ("metadata > metrics",), ("fw:metricName",)),
    ("promptsource", ("metadata > languages",), ("dcterms:language",)),
    ("promptsource", ("metadata > original_task",), ("fw:originalTask",)),
    ("promptsource", ("reference",), ("skos:note",)),
)


class TaskAnnotations:
    """Reads definitions of tasks."""

    name: Final = "task-annotations"
    summary: Final = "tasks and the datasets they read (tasksource, lm-eval-harness, promptsource)"
    version: Final = "1"
    record_types: Final = RECORD_TYPES
    terms: Final[frozenset[str]] = record.TERMS
    fields: Final = tuple(FieldMapping(*each) for each in _FIELDS)
    dropped: Final[Mapping[str, str]] = {
        "row number of tasksource": "is not stable",
        "dataset_path that is empty or a loader (json, csv)": "names no dataset; stored as given",
        ", ".join(sorted(harness.SETTINGS)): "are settings of a run",
        "metric_list: all but metric": "is how results are computed and combined",
        "preprocessing_name, task_name of tasksource": "the definition and the id have them",
        "choices_in_prompt": "says how the template of a prompt is made",
        "answer_choices": "is part of the template of a prompt",
    }

    def sniff(self, path: Path) -> Confidence:
        """Whether a file is of one of the collections."""
        if not path.is_dir() and not plain_path(path).name.endswith(SUFFIXES):
            return Confidence.NONE
        files = self.files(path)
        step = max(1, len(files) // _LOOKED_AT)
        known = any(_recognised(file) for file in files[::step])
        return Confidence.CERTAIN if known else Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """YAML, tables in Markdown, definitions in JSON or Python."""
        return files_under(path, *SUFFIXES)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """A record for each task.

        Raises:
            SourceError: the only file cannot be read, or is of none of the collections.
        """
        shared = Entities(ids, notes.source)
        files = self.files(path)
        definitions = _definitions(files)
        root = path if path.is_dir() else path.parent
        for file in files:
            where = shown(path, file)
            try:
                tasks = list(_tasks(file, root, definitions))
            except SourceError as reason:
                if not path.is_dir():
                    raise
                notes.unread[where] = reason.within_file
                continue
            for task in tasks:
                notes.read[where] += 1
                notes.unknown.update(task.unknown)
                place = one_line(f"{where}, task {task.name!r}", 200)
                yield record.record(task, shared, place)
                yield from shared.drain(place)
        yield from shared.finish()


def _tasks(file: Path, root: Path, definitions: Mapping[str, Definition]) -> Iterator[Task]:
    plain = plain_path(file)
    if plain.suffix == ".md":
        rows = list(tasksource.rows_of(read_text(file, _LARGEST)))
        if not rows:
            raise SourceError(file, "no table of tasks")
        yield from (tasksource.task_of(row, plain.stem, definitions) for row in rows)
    elif plain.suffix in YAML:
        raw = harness.load(file)
        if promptsource.is_file(raw):
            yield from promptsource.tasks_of(raw)
            return
        merged, inherited = harness.resolved(file, root)
        if harness.is_task(merged):
            yield harness.task_of(merged, inherited)
            return
        within = list(harness.tasks_within(merged, file, root))
        yield from (harness.task_of(each, "dataset_path" not in each) for each in within)
        if within:
            return
        if not {"task", "group"} & set(merged) and not harness.MARKS & set(merged):
            raise SourceError(file, "no task")
    elif plain.suffix in (".json", ".py") and not _defined(file):
        raise SourceError(file, "no definitions of tasks")


def _defined(file: Path) -> dict[str, Definition]:
    ending = plain_path(file).suffix
    if ending == ".py":
        try:
            return tasksource.definitions_of(read_text(file, _LARGEST))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
    return tasksource.definitions_in(load_json(file)) if ending == ".json" else {}


def _definitions(files: list[Path]) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for file in files:
        try:
            found |= _defined(file)
        except SourceError:
            continue
    return found


def _recognised(file: Path) -> bool:
    ending = plain_path(file).suffix
    try:
        if ending == ".md":
            return any(True for _ in tasksource.rows_of(read_text(file, _LARGEST)))
        if ending in YAML:
            raw = harness.load(file)
            marks = {"doc_to_text", "doc_to_target", "output_type", "dataset_path"}
            task = isinstance(raw.get("task"), str) and bool((marks | {"include"}) & set(raw))
            return promptsource.is_file(raw) or task
        return ending == ".json" and bool(_defined(file))
    except SourceError:
        return False


CONVERTER: Final = TaskAnnotations()
