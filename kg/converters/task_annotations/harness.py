"""Task definitions of EleutherAI's lm-evaluation-harness: YAML with includes and functions.

Source: github.com/EleutherAI/lm-evaluation-harness (``lm_eval/tasks``). ``!function`` names a
function of the harness: it is kept as text and never looked up.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.converters.common.files import plain_path
from kg.converters.common.text_reader import read_text
from kg.converters.common.yaml_reader import parse_yaml
from kg.converters.task_annotations.task import Task, columns_in
from kg.errors import SourceError

COLLECTION: Final = "lm-evaluation-harness"
#: keys that only such a file has
MARKS: Final = frozenset({"doc_to_text", "doc_to_target", "output_type", "dataset_path", "include"})
_FUNCTION: Final = re.compile(r"(?m)(:[ \t]+|-[ \t]+)!function[ \t]+([\w.]+)[ \t]*$")
#: bytes of a name
_LONGEST_NAME: Final = 255
_DEEPEST: Final = 10
_LARGEST: Final = 4 << 20
#: templates and columns beside those of text and target
_EXPRESSIONS: Final = (
    "doc_to_choice", "doc_to_image", "doc_to_audio", "doc_to_decontamination_query",
)  # fmt: skip
#: keys that are settings of a run, not of the task → the reason that they reach no triple
SETTINGS: Final = frozenset(
    {"generation_kwargs", "filter_list", "num_fewshot", "repeats", "fewshot_config",
     "fewshot_delimiter", "target_delimiter", "gen_prefix", "should_decontaminate",
     "dataset_kwargs", "aggregate_metric_list", "use_prompt", "unsafe_code"}
)  # fmt: skip
#: words in the place of a column that are answers: the harness takes a text that is no column of
#: the dataset as it is. Some tasks have one because a function of theirs does without a target
_ANSWERS: Final = frozenset({"all", "any", "both", "false", "no", "none", "true", "yes"})
_READ: Final = frozenset(
    {"task", "task_alias", "group", "group_alias", "tag", "dataset_path", "dataset_name", "include",
     "output_type", "doc_to_text", "doc_to_target", "metric_list", "metadata", "description",
     *_EXPRESSIONS}
)  # fmt: skip
_SPLITS: Final = ("training_split", "validation_split", "test_split", "fewshot_split")


def load(path: Path) -> dict[str, Any]:
    """A file as it is, its includes apart.

    Raises:
        SourceError: it cannot be read, or is no mapping.
    """
    text = _FUNCTION.sub(r'\1"!function \2"', read_text(path, _LARGEST))
    value = parse_yaml(text, path) or {}  # some have comments alone
    if not isinstance(value, dict):
        raise SourceError(path, "no mapping of keys")
    return value


def _found(path: Path) -> Path:
    """The file that an include means: ``path``, or what is called so and packed."""
    if path.is_file() or not path.parent.is_dir():
        return path
    return next((f for f in sorted(path.parent.iterdir()) if plain_path(f) == path), path)


def resolved(path: Path, root: Path, depth: int = 0) -> tuple[dict[str, Any], bool]:
    """A file with what it includes, and whether its dataset is named in an included file.

    Args:
        root: includes that lead out of it are not followed.

    Raises:
        SourceError: as :func:`load`; an include is missing, leads out, or includes itself.
    """
    own = load(path)
    merged = resolved_in(dict(own), path, root, depth)
    return merged, "dataset_path" not in own and "dataset_path" in merged


def resolved_in(own: dict[str, Any], path: Path, root: Path, depth: int = 0) -> dict[str, Any]:
    """``own``, which is in ``path``, with what it includes.

    Raises:
        SourceError: as :func:`resolved`.
    """
    included = own.pop("include", None)
    merged: dict[str, Any] = {}
    for name in included if isinstance(included, list) else [included] if included else []:
        if len(os.fsencode(str(name))) > _LONGEST_NAME:
            raise SourceError(path, "includes a name that no file can have")
        target = _found((path.parent / str(name).replace("\0", " ")).resolve())
        if depth >= _DEEPEST:
            raise SourceError(path, "includes within each other without end")
        if not target.is_relative_to(root.resolve()) or not target.is_file():
            raise SourceError(path, f"includes {name!r}, which is not in the folder")
        merged |= resolved(target, root, depth + 1)[0]
    return merged | own


def is_task(raw: dict[str, Any]) -> bool:
    """Whether a file, with its includes, defines a task; group files have a list of tasks."""
    return isinstance(raw.get("task"), str) and bool(raw["task"].strip())


def tasks_within(raw: dict[str, Any], path: Path, root: Path) -> Iterator[dict[str, Any]]:
    """The tasks that a file of a group defines in its list, with what they include.

    They are called within the group, because tasks of their own have such names, too; one without
    a name is called after what it reads.

    Raises:
        SourceError: as :func:`resolved`.
    """
    listed = raw.get("task")
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, dict) and "dataset_path" in item:
            merged = resolved_in(dict(item), path, root)
            group = _text(raw.get("group")) or path.stem
            read = filter(None, map(_text, (merged["dataset_path"], merged.get("dataset_name"))))
            name = _text(merged.get("task")) or " ".join(read)
            yield {**merged, "group": [group], "task": f"{group}/{name}"}


def task_of(raw: dict[str, Any], inherited: bool) -> Task:
    """The task that a file defines."""
    name = str(raw["task"])
    task = Task(COLLECTION, name, name, _text(raw.get("dataset_path")), inherited=inherited)
    task.configuration = _text(raw.get("dataset_name"))
    task.kind = _text(raw.get("output_type"))
    for key, columns in (("doc_to_text", task.inputs), ("doc_to_target", task.labels)):
        stated = _text(raw.get(key))
        constant = stated in _choices(raw) or stated.casefold() in _ANSWERS
        columns.extend(columns_in(stated) if not constant else ())
        if stated and columns != [stated]:
            task.expressions[key] = stated
    for key in _EXPRESSIONS:
        if stated := _text(raw.get(key)) or _texts(raw.get(key)):
            task.expressions[key] = stated
    for key, value in raw.items():
        if _text(value).startswith("!function"):
            task.expressions[str(key)] = _text(value)
        elif key not in _READ and key not in SETTINGS and key not in _SPLITS:
            task.unknown.append(str(key))
    task.splits = {
        key.removesuffix("_split"): text for key in _SPLITS if (text := _text(raw.get(key)))
    }
    for metric in raw.get("metric_list") or [] if isinstance(raw.get("metric_list"), list) else []:
        if isinstance(metric, dict) and (text := _text(metric.get("metric"))):
            task.metrics.append(text)
    for key in ("tag", "group"):
        groups = raw.get(key)
        task.groups.extend(
            map(str, groups) if isinstance(groups, list) else filter(None, [_text(groups)])
        )
    metadata = raw.get("metadata")
    task.version = _text(metadata.get("version")) if isinstance(metadata, dict) else ""
    described = metadata.get("description") if isinstance(metadata, dict) else None
    if text := _text(raw.get("description")) or _text(described):
        task.texts["dcterms:description"] = text
    if text := _text(raw.get("task_alias")):
        task.texts["dcterms:alternative"] = text
    return task


def _choices(raw: dict[str, Any]) -> list[str]:
    """The answers to choose from that the file itself lists: the target may be one of them."""
    listed = raw.get("doc_to_choice")
    return [str(each) for each in listed] if isinstance(listed, list) else []


def functions_in(value: object) -> int:
    """How many values below ``value`` are functions."""
    if isinstance(value, dict):
        return sum(map(functions_in, value.values()))
    if isinstance(value, list):
        return sum(map(functions_in, value))
    return int(isinstance(value, str) and value.startswith("!function"))


def _texts(value: object) -> str:
    return "; ".join(filter(None, map(_text, value))) if isinstance(value, list) else ""


def _text(value: object) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    return ""
