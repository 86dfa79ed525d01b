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
    """The columns that a template in Jinja puts into its text; a text that is one alone is that.

    Names that it gives a value itself are none, nor are those that only decide what is put in.

    >>> columns_in("{{ctx}} {% if x %}{{ ['no', 'yes'][label] }}{% endif %}"), columns_in("label")
    (['ctx', 'label'], ['label'])
    >>> columns_in("{% for turn in turns %}{{ turn }}{% endfor %}{{ [a, b]|join(' ') }}")
    ['turns', 'a', 'b']
    >>> columns_in("!function utils.f"), columns_in("{{ a }} {% broken")
    ([], ['a'])
    """
    if text.startswith("!function"):
        return []
    if "{{" not in text and "{%" not in text:
        return [text.strip()] if _COLUMN.fullmatch(text.strip()) and " " not in text else []
    found = dict.fromkeys(_names_in(text))
    return [name for name in found if name.casefold() not in _NOT_COLUMNS]


def _names_in(text: str) -> list[str]:
    from jinja2 import Environment, TemplateError, meta, nodes  # needed for templates alone

    try:
        template = Environment(autoescape=True).parse(text)
        given = meta.find_undeclared_variables(template)
        values: list[nodes.Node] = []
        pending: list[nodes.Node] = [template]
        while pending:
            node = pending.pop()
            tested = node.test if isinstance(node, nodes.If | nodes.CondExpr) else None
            pending += reversed([each for each in node.iter_child_nodes() if each is not tested])
            values.append(node)
    # damaged, nested too deep, or with a number of more digits than Python reads
    except (TemplateError, RecursionError, ValueError):
        return _JINJA.findall(text)
    return [node.name for node in values if isinstance(node, nodes.Name) and node.name in given]
