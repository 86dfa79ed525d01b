"""A task as a collection of tasks defines it: which dataset it reads, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

#: loaders of files, which name no dataset
_LOADERS: Final = frozenset(
    {"json", "csv", "text", "parquet", "arrow", "webdataset", "imagefolder", "audiofolder"}
)
_JINJA: Final = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)")
_COLUMN: Final = re.compile(r"[A-Za-z_][\w .-]{0,60}")
#: names that Jinja and promptsource give, which are no columns
_NOT_COLUMNS: Final = frozenset(
    {"answer_choices", "choice", "loop", "range", "true", "false", "none", "zip", "enumerate"}
)


@dataclass(slots=True)
class Task:
    """A task.

    Attributes:
        collection: ``tasksource``, ``lm-evaluation-harness``, ``promptsource``.
        name: in the collection; ``local``: what its IRI is made of.
        dataset: that it reads, as written; ``configuration`` of it.
        kind: of task: Classification, generate_until …
        inputs, labels: columns.
        expressions: what is no plain column: field → source text.
        splits: role (train, validation, test) → split.
        metrics, languages, groups, keywords: as written.
        texts: further texts: property (a CURIE) → text.
        unknown: fields that no table knows.
        inherited: whether the dataset is named in an included file.
        original: whether the prompt is for the task that the dataset was made for.
    """

    collection: str
    name: str
    local: str
    dataset: str = ""
    configuration: str = ""
    kind: str = ""
    inputs: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    expressions: dict[str, str] = field(default_factory=dict)
    splits: dict[str, str] = field(default_factory=dict)
    metrics: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    version: str = ""
    inherited: bool = False
    original: bool | None = None

    @property
    def names_dataset(self) -> bool:
        """Whether ``dataset`` is one, and not a loader of files or a path."""
        name = self.dataset.strip()
        return bool(name) and name not in _LOADERS and not name.startswith((".", "/"))


def columns_in(text: str) -> list[str]:
    """The columns that a template in Jinja refers to; a text that is a column alone is that.

    >>> columns_in("{{ctx}} {% if x %}{{ answer_choices[label] }}"), columns_in("label")
    (['ctx'], ['label'])
    >>> columns_in("!function utils.f")
    []
    """
    if text.startswith("!function"):
        return []
    if "{{" not in text and "{%" not in text:
        return [text.strip()] if _COLUMN.fullmatch(text.strip()) and " " not in text else []
    found = dict.fromkeys(_JINJA.findall(text))
    return [name for name in found if name.casefold() not in _NOT_COLUMNS]
