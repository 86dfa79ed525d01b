"""Which dataset a card is of: its file is called after it, with ``_`` for the ``/`` of its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.converters.common.files import plain_path

#: names of cards that are called alike in every repository
_README: Final = "readme"
#: a name of an account, as names of datasets without one are not written
_ACCOUNT: Final = re.compile(r"[A-Z0-9-]")


def is_readme(file: Path) -> bool:
    """Whether ``file`` is called as a card is in every repository."""
    return plain_path(file).stem.lower() == _README


def stem(file: Path) -> str:
    """What the card ``file`` is called after: its name, or the folders of a README."""
    name = plain_path(file).stem
    if name.lower() != _README:
        return name
    return f"{file.parent.parent.name}_{file.parent.name}".strip("_")


def candidates(name: str) -> list[str]:
    """The names of datasets that a file called ``name`` may be of.

    >>> candidates("12ml_e-CARE"), candidates("glue")
    (['12ml/e-CARE'], [])
    """
    return [f"{name[:at]}/{name[at + 1 :]}" for at, c in enumerate(name) if c == "_" and at]


def dataset_name(name: str, text: str, listed: Mapping[str, str]) -> str:
    """The name of the dataset on Hugging Face; ``""`` where the file's name does not show it.

    A table of names decides; else the card, where it has one of the names that are possible; else
    the form: before the ``_`` is an account where it is written as no dataset's name is. A name
    without ``_`` is that of a dataset without account.

    >>> dataset_name("super_glue", "", {}), dataset_name("glue", "", {})
    ('', 'glue')
    >>> dataset_name("ai4_x_y", 'load_dataset("ai4/x_y")', {}), dataset_name("AI-S_x", "", {})
    ('ai4/x_y', 'AI-S/x')
    """
    if name in listed:
        return listed[name]
    possible = candidates(name)
    if not possible:
        return name
    folded = text.casefold()
    if found := [one for one in possible if one.casefold() in folded]:
        return found[0]
    first = possible[0]
    return first if _ACCOUNT.search(first.partition("/")[0]) else ""
