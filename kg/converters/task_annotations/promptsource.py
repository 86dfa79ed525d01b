"""promptsource: templates of prompts for datasets. Jinja is kept as text and never rendered.

Source: github.com/bigscience-workshop/promptsource (``promptsource/templates``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kg.converters.task_annotations.task import Task, columns_in

COLLECTION: Final = "promptsource"


def is_file(data: object) -> bool:
    """Whether ``data`` is a file of templates."""
    return isinstance(data, dict) and "dataset" in data and isinstance(data.get("templates"), dict)


def tasks_of(data: dict[str, Any]) -> Iterator[Task]:
    """A task for each template."""
    dataset, subset = str(data.get("dataset") or ""), str(data.get("subset") or "")
    for key, raw in data["templates"].items():
        if not isinstance(raw, dict):
            continue
        local = str(raw.get("id") or key)
        task = Task(COLLECTION, str(raw.get("name") or local), local, dataset, subset)
        prompt, _, answer = str(raw.get("jinja") or "").partition("|||")
        task.inputs = columns_in(prompt) if "{{" in prompt else []
        task.labels = columns_in(answer) if "{{" in answer else []
        task.texts["fw:promptTemplate"] = str(raw.get("jinja") or "")
        if reference := str(raw.get("reference") or ""):
            task.texts["skos:note"] = reference
        metadata = raw.get("metadata")
        if isinstance(metadata, dict):
            task.metrics = [str(m) for m in metadata.get("metrics") or []]
            task.languages = [str(code) for code in metadata.get("languages") or []]
            original = metadata.get("original_task")
            task.original = original if isinstance(original, bool) else None
        yield task
