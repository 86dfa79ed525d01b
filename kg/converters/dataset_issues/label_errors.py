"""Labels that are suspected to be wrong, with what people voted: cleanlab's lists.

Source: github.com/cleanlab/label-errors (``mturk``). Three forms: numbers with names (images,
newsgroups), texts (reviews), lists of labels with votes by label (AudioSet).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Candidate:
    """An element whose label may be wrong.

    Attributes:
        element: its number, or the name of its file; ``page`` where it can be seen.
        given, guessed: labels, by name where there is one.
        votes: what was voted for → by how many.
    """

    element: str
    page: str = ""
    given: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    votes: dict[str, int] = field(default_factory=dict)


def is_list(value: object) -> bool:
    """Whether ``value`` is such a list."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and "mturk" in first and any("given" in key for key in first)


def candidates(value: list[Any]) -> Iterator[Candidate]:
    """The candidates of a list; what is no object is left out."""
    for raw in value:
        if isinstance(raw, dict) and (element := _text(raw.get("id"))):
            yield Candidate(
                element,
                _text(raw.get("url")),
                _labels(raw, "given_original_label"),
                _labels(raw, "our_guessed_label"),
                _votes(raw.get("mturk")),
            )


def dataset_of(path: Path) -> str:
    """The name of the dataset that a file is of.

    >>> dataset_of(Path("cifar10_mturk.json"))
    'cifar10'
    """
    return re.sub(r"_(mturk|labels?|errors?)\b.*$", "", path.name.partition(".")[0])


def _labels(raw: Mapping[str, Any], key: str) -> list[str]:
    for name in (f"{key}_name", key, f"{key}s"):
        value = raw.get(name)
        found = [
            text
            for each in (value if isinstance(value, list) else [value])
            if (text := _text(each))
        ]
        if found:
            return found
    return []


def _votes(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        return {}
    return {
        str(name): count
        for name, count in value.items()
        if isinstance(count, int) and not isinstance(count, bool) and count >= 0
    }


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""
