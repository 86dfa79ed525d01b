"""Which natural language a Markdown text is in, identified by its stop words."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import repeat
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
    plain = [word.strip(".,;:!?()") for word in "\n".join(words).casefold().split("\n")]
    total = sum(map(_weights().get, plain, repeat(0)))
    counts = _COUNTS.unpack(total.to_bytes(_COUNTS.size, "little"))
    most = max(counts)
    if most < _LEAST_SHARE * len(words):
        return UNDETECTED
    return LANGUAGES[counts.index(most)]
