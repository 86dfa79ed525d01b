"""Why something was found: the words that were looked for, marked in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

from markupsafe import Markup, escape

from api.search.plain_text import plain_text
from kg.search import Fit, Term
from kg.search.tokens import spaced, stem, uniform, whole

#: characters of a text that are shown, and of those the most before the first word found
SHOWN: Final = 240
_BEFORE: Final = 80
_WORD: Final = re.compile(r"[^\W_]+")
_ENDING: Final = 4  # letters that a word may have beyond its stem
_ALIKE: Final = 0.75
_LONGEST: Final = 5_000


class Marker:
    """Marks words in texts.

    Args:
        terms: what was looked for; ``fit``: whether what is similar was found too.
    """

    def __init__(self, terms: Iterable[Term], fit: Fit) -> None:
        terms = list(terms)
        self._words = {word for term in terms for word in term.words}
        self._open = tuple(term.words[-1] for term in terms if term.open)
        self._stems = tuple({found for word in self._words if len(found := stem(word)) > 2})
        self._similar = fit != "all"

    def whole(self, text: str) -> Markup:
        """``text``, escaped, with the words marked."""
        return _marked(text, self._places(text))

    def part(self, text: str) -> Markup:
        """The part of ``text`` that shows most, as plain text, escaped, with the words marked."""
        text = plain_text(text[:_LONGEST])
        places = self._places(text)
        if len(text) <= SHOWN:
            return _marked(text, places)
        start = 0
        if places and places[0][1] > SHOWN:
            start = places[0][0] - _BEFORE
            start = text.find(" ", start) + 1 or start
        end = start + SHOWN
        if end < len(text):
            end = max(text.rfind(" ", start, end), start + SHOWN // 2)
        inside = [(a - start, b - start) for a, b in places if a >= start and b <= end]
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return Markup("{}{}{}").format(before, _marked(text[start:end], inside), after)

    def _places(self, text: str) -> list[tuple[int, int]]:
        if not self._words:
            return []
        return [
            place
            for found in _WORD.finditer(text)
            for place in self._in_word(found[0], found.start())
        ]

    def _in_word(self, word: str, start: int) -> list[tuple[int, int]]:
        if not word.isascii() and spaced(word) != word:  # every character is a word
            return [
                (start + n, start + n + 1) for n, c in enumerate(word) if whole(c) in self._words
            ]
        return [(start, start + len(word))] if self._is_wanted(whole(uniform(word))) else []

    def _is_wanted(self, word: str) -> bool:
        if word in self._words or word.startswith(self._open):
            return True
        if any(word.startswith(s) and len(word) - len(s) <= _ENDING for s in self._stems):
            return True
        return self._similar and any(_alike(word, wanted) for wanted in self._words)


def _alike(word: str, wanted: str) -> bool:
    if len(wanted) < 4 or abs(len(word) - len(wanted)) > 2 or word[:1] != wanted[:1]:
        return False
    return SequenceMatcher(None, word, wanted).ratio() >= _ALIKE


def _marked(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    found, last = Markup(), 0
    for start, end in places:
        found += escape(text[last:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        last = end
    return found + escape(text[last:])
