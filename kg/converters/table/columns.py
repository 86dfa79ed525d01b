"""What a column contains, inferred from its name, or from its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from kg.rdf.ntriples import url

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PUNCTUATION: Final = re.compile(r"[\W_]+")
_BRACKETS: Final = re.compile(r"[(\[{][^)\]}]*[)\]}]")
#: a column of one language: title_de
_LANGUAGE: Final = re.compile(r" (?:de|en|es|fr|it|nl|pl|pt|rm|ru|zh|ja|ar)$")
#: of the values of a column, the least share that are addresses for a column of pages
_MOST: Final = 0.8


@cache
def _names() -> dict[str, str]:
    text = files(__package__).joinpath("columns.tsv").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            target, names = line.split("\t")
            for name in (target, *names.split("|")):
                found.setdefault(_folded(name), target)
    return found


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name)).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _PUNCTUATION.sub(" ", plain).strip()


def by_name(column: str) -> str:
    """The target that ``column`` names, in any of the languages of ``columns.tsv``; ``""``: none.

    >>> by_name("Titel / Titre"), by_name("description_fr"), by_name("Titel (DE)")
    ('title', 'description', 'title')
    >>> by_name("Lizenz"), by_name("paper_links"), by_name("Licence (SPDX)"), by_name("Foo")
    ('licence', 'paper', 'licence', '')
    """
    names = _names()
    pieces = re.split(r"\s*[/|]\s*", column)
    for spelling in (column, _BRACKETS.sub(" ", column), *(pieces if len(pieces) > 1 else ())):
        folded = _folded(spelling)
        if found := names.get(folded) or names.get(_LANGUAGE.sub("", folded)):
            return found
    return ""


def by_values(values: Iterable[object]) -> str:
    """``page`` where the ``values`` of a column are web addresses; ``""`` otherwise."""
    texts = [str(value).strip() for value in values if value not in (None, "")]
    pages = sum(url(text.split()[0]) is not None for text in texts if text)
    return "page" if len(texts) > 1 and pages >= _MOST * len(texts) else ""


def recognise(columns: Sequence[str], samples: Sequence[dict[str, object]]) -> dict[str, str]:
    """Column → target, for the columns that are recognised, each target of an identity once.

    Args:
        samples: some entries.
    """
    found: dict[str, str] = {}
    for column in columns:
        values = [sample.get(column) for sample in samples]
        target = by_name(column)
        if by_values(values) and target in ("", "origin", "title", "description", "topic"):
            target = "page"
        if target == "title" and target in found.values():
            target = "alternative"  # the same in another language
        if target and not (target == "identifier" and target in found.values()):
            found[column] = target
    return found
