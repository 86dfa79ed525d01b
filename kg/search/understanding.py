"""Words of a search that name a language, a modality or a use class: they narrow, as facets do.

Names are those of the facet's values in the index. Languages are also found by their names in
other languages ("español"), modalities and use classes by the other labels of the ontology
("commercial"). Words in quotes are words, and so is a text that is the whole name of a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from kg.authorities import languages
from kg.rdf.namespaces import PREFIXES, expand
from kg.rdf.ontology import Ontology
from kg.search.tokens import words

#: facets whose values are understood, by precedence
UNDERSTOOD: Final = ("use", "modality", "language")
_SCHEMES: Final = {"use": f"{PREFIXES['fwv']}use-class/", "modality": f"{PREFIXES['fwv']}modality/"}
_LABELS: Final = tuple(map(expand, ("skos:altLabel", "skos:hiddenLabel")))
_MOST: Final = 4  # words of a name
_SHORTEST: Final = 4  # letters of a word that may be a language: shorter ones are codes
_PIECE: Final = re.compile(r'"[^"]*"|[^\s"]+')


class Understood(NamedTuple):
    """Words that were taken for a value of a facet: the words as they were typed."""

    facet: str
    value: str
    words: str


class Names:
    """The names of facets' values.

    Args:
        values: of each facet of :data:`UNDERSTOOD`, as they are in the index.
    """

    def __init__(self, values: Mapping[str, Iterable[str]]) -> None:
        self._names: dict[tuple[str, ...], tuple[str, str]] = {}
        for facet in UNDERSTOOD:
            there = {_key(value): value for value in values.get(facet, ())}
            for key, value in there.items():
                self._names.setdefault(key, (facet, value))
            for other, label in _other_labels(facet):
                if (value := there.get(label, "")) and other not in self._names:
                    self._names[other] = (facet, value)
        self._names.pop((), None)

    def read(self, text: str) -> tuple[list[Understood], str]:
        """What is understood of ``text``, and the rest of it."""
        pieces = _PIECE.findall(text)
        found: list[Understood] = []
        rest: list[str] = []
        place = 0
        while place < len(pieces):
            for length in range(min(_MOST, len(pieces) - place), 0, -1):
                typed = " ".join(pieces[place : place + length])
                value = self._value(typed)
                if value and value[0] not in {one.facet for one in found}:
                    found.append(Understood(*value, typed))
                    place += length
                    break
            else:
                rest.append(pieces[place])
                place += 1
        return found, " ".join(rest)

    def _value(self, typed: str) -> tuple[str, str] | None:
        if '"' in typed:
            return None
        key = _key(typed)
        if known := self._names.get(key):
            return known
        if typed.isascii() and len(typed) < _SHORTEST:
            return None
        language = languages.resolve(typed)
        return self._names.get(_key(language.label)) if language else None


def _key(text: str) -> tuple[str, ...]:
    return tuple(words(text))


@cache
def _other_labels(facet: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The other labels of the concepts of a facet, each with the preferred one."""
    scheme = _SCHEMES.get(facet)
    if scheme is None:
        return ()
    preferred: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    for subject, predicate, value in Ontology.shipped().statements():
        if subject.startswith(scheme):
            if predicate == expand("skos:prefLabel"):
                preferred[subject] = value
            elif predicate in _LABELS:
                others.append((subject, value))
    return tuple((_key(value), _key(preferred[subject])) for subject, value in others)
