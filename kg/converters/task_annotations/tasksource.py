"""tasksource: tables of tasks in Markdown, and the definitions in ``tasks.py``, never run.

Source: github.com/sileod/tasksource (``tasks.md``, ``mtasks.md``, ``tasks.py``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kg.converters.task_annotations.task import Task

COLLECTION: Final = "tasksource"
COLUMNS: Final = (
    "id",
    "dataset_name",
    "config_name",
    "task_name",
    "preprocessing_name",
    "task_type",
)
#: template → its fields in their order, those that are labels last
TEMPLATES: Final[Mapping[str, tuple[str, ...]]] = {
    "Classification": ("sentence1", "sentence2", "labels"),
    "MultipleChoice": ("inputs", "choices", "labels"),
    "TokenClassification": ("tokens", "labels"),
    "Seq2SeqLM": ("prompt", "output"),
}
_LABELS: Final = frozenset({"labels", "output"})
_COMMON: Final = frozenset({"dataset_name", "config_name", "splits", "pre_process", "post_process"})
_ROLES: Final = ("train", "validation", "test")


@dataclass(slots=True)
class Definition:
    """A definition: its template, columns by field, and expressions as source text."""

    template: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    expressions: dict[str, str] = field(default_factory=dict)
    splits: list[str] = field(default_factory=list)


def rows_of(text: str) -> Iterator[dict[str, str]]:
    """The rows of a table in Markdown as column → text; nothing where it is no such table."""
    header: list[str] = []
    for line in text.splitlines():
        if not line.lstrip().startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not header:
            header = cells
            if not {"id", "dataset_name", "task_type"} <= set(header):
                return
        elif not set(line) <= set("|:- "):
            yield dict(zip(header, cells, strict=False))


def task_of(row: dict[str, str], table: str, definitions: Mapping[str, Definition]) -> Task:
    """The task of a row; its columns are those of its definition."""
    words = (table, row.get("dataset_name"), row.get("config_name"), row.get("task_name"))
    local = "~".join([*(word or "" for word in words), row.get("preprocessing_name") or ""])
    task = Task(COLLECTION, row.get("id") or local, local)
    task.dataset, task.configuration = row.get("dataset_name") or "", row.get("config_name") or ""
    task.kind = row.get("task_type") or ""
    found = definitions.get(row.get("preprocessing_name") or "")
    if found is not None:
        for name, columns in found.columns.items():
            (task.labels if name in _LABELS else task.inputs).extend(columns)
        task.expressions = dict(found.expressions)
        task.splits = dict(zip(_ROLES, found.splits, strict=False))
    return task


def definitions_of(source: str) -> dict[str, Definition]:
    """The definitions ``NAME = Template(…)`` of Python source, which is not run.

    >>> found = definitions_of("cola = Classification('sentence', labels='label')")
    >>> found["cola"].columns
    {'sentence1': ['sentence'], 'labels': ['label']}
    """
    found = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        name, call = node.targets[0], node.value
        if isinstance(name, ast.Name) and isinstance(call.func, ast.Name):
            positional = [_value(source, each) for each in call.args]
            keywords = {k.arg: _value(source, k.value) for k in call.keywords if k.arg}
            found[name.id] = _definition(call.func.id, positional, keywords)
    return found


def definitions_in(value: object) -> dict[str, Definition]:
    """Definitions as ``ast`` reads them, in JSON: name, template, positional and keywords."""
    found = {}
    for raw in value if isinstance(value, list) else []:
        if isinstance(raw, dict) and isinstance(raw.get("name"), str) and "template" in raw:
            positional, keywords = raw.get("positional"), raw.get("keywords")
            found[raw["name"]] = _definition(
                str(raw["template"]),
                positional if isinstance(positional, list) else [],
                keywords if isinstance(keywords, dict) else {},
            )
    return found


def _value(source: str, node: ast.expr) -> dict[str, Any]:
    try:
        return {"value": ast.literal_eval(node)}
    except (ValueError, SyntaxError):
        return {"source": ast.get_source_segment(source, node) or ""}


def _definition(template: str, positional: list[Any], keywords: dict[str, Any]) -> Definition:
    made = Definition(template)
    names = TEMPLATES.get(template, ())
    given = [*zip(names, positional, strict=False), *keywords.items()]
    if template == "Classification" and len(positional) == 2 and "labels" not in keywords:
        given[1] = ("labels", positional[1])  # one text and its label
    for name, stated in given:
        if not isinstance(stated, dict):
            continue
        value = stated.get("value")
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if name == "splits":
            made.splits = [text if isinstance(text, str) else "" for text in texts]
        elif "source" in stated:
            made.expressions[name] = str(stated["source"])
        elif name not in _COMMON:
            columns = [text for text in texts if isinstance(text, str)]
            made.columns.setdefault(name, []).extend(columns)
    return made
