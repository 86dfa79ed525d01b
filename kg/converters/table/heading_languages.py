"""The language that the headings of a table are in, so that names from its cells are tagged so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from kg.converters.table.columns import folded

#: scripts of one language each; Han is Japanese where kana is among the headings
_SCRIPTS: Final = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "el": re.compile(r"[\u0370-\u03ff]{2}"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}


def language_of_headings(headings: Iterable[str]) -> str:
    """The tag of the language that most ``headings`` are in; ``""`` where it is not known.

    >>> language_of_headings(["Titel", "Sprache", "Lizenz"]), language_of_headings(["Name", "URL"])
    ('de', '')
    >>> language_of_headings(["Titel / Titre", "Sprache / Langue"])  # two languages
    ''
    """
    votes: Counter[str] = Counter()
    for heading in headings:
        words = set(folded(heading).split())
        votes.update(language for language, known in _words().items() if words & known)
        votes.update(_scripts(heading))
    if votes["ja"]:
        votes["ja"] += votes.pop("zh", 0)
    (first, most), (_, second) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    return first if most > second else ""


def _scripts(heading: str) -> list[str]:
    found = [language for language, letters in _SCRIPTS.items() if letters.search(heading)]
    return found[:1]


@cache
def _words() -> dict[str, frozenset[str]]:
    text = files(__package__).joinpath("heading_languages.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {language: frozenset(folded(words).split()) for language, words in lines}
