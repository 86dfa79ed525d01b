"""Which natural language a Markdown text is in, identified by its stop words."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from struct import Struct
from typing import Final

from stop_words import get_stop_words

#: languages that the study knows stop words of, by the study's names
LANGUAGES: Final = (
    "english", "arabic", "danish", "dutch", "finnish", "french", "german", "greek", "hungarian",
    "indonesian", "italian", "norwegian", "portuguese", "romanian", "russian", "spanish",
    "swedish", "turkish",
)  # fmt: skip
UNDETECTED: Final = "undetected"
#: a shorter text has too few stop words to distinguish languages
_FEWEST_WORDS: Final = 4
#: the share of its words that have to be stop words
_LEAST_SHARE: Final = 0.2
#: words whose weights are in memory, and how many characters one has
_MOST_WORDS: Final = 16_384
_LONGEST_WORD: Final = 30


@cache
def stop_words(language: str) -> frozenset[str]:
    """The stop words of ``language``; none for :data:`UNDETECTED`."""
    return frozenset(get_stop_words(language)) if language in LANGUAGES else frozenset()


#: the counts of all languages in one number
_COUNTS: Final = Struct(f"<{len(LANGUAGES)}I")


@cache
def _weights() -> dict[str, int]:
    """Stop word → a one in the place of each language that has it: a sum of them has all counts."""
    found: dict[str, int] = defaultdict(int)
    for number, language in enumerate(LANGUAGES):
        for word in stop_words(language):
            found[word] += 1 << (32 * number)
    return dict(found)


class _WrittenWords(dict[str, int]):
    """Word as it is written → its weight. A few thousand words are most of all texts."""

    def __missing__(self, word: str) -> int:
        weight = _weights().get(word.casefold().strip(".,;:!?()"), 0)
        if len(self) == _MOST_WORDS:
            self.clear()
        if len(word) <= _LONGEST_WORD:
            self[word] = weight
        return weight


_WRITTEN: Final = _WrittenWords()


def language_of(words: list[str]) -> str:
    """The language that most of ``words`` are stop words of, else :data:`UNDETECTED`.

    >>> language_of("We load the data and plot them for each of the sites".split())
    'english'
    >>> language_of("Die Daten werden für jeden der Orte geladen und dann gezeigt".split())
    'german'
    >>> language_of(["Results"])
    'undetected'
    """
    if len(words) < _FEWEST_WORDS:
        return UNDETECTED
    total = sum(filter(None, map(_WRITTEN.__getitem__, words)))
    counts = _COUNTS.unpack(total.to_bytes(_COUNTS.size, "little"))
    most = max(counts)
    if most < _LEAST_SHARE * len(words):
        return UNDETECTED
    return LANGUAGES[counts.index(most)]
