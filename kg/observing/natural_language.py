"""Which natural language a Markdown text is in, identified by its stop words."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain, repeat
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


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    """Stop word → the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in stop_words(language):
            found[word] = (*found.get(word, ()), language)
    return found


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
    languages = map(_languages_of_words().get, plain, repeat(()))
    counts = Counter(chain.from_iterable(languages))
    most = max(counts.values(), default=0)
    if most < _LEAST_SHARE * len(words):
        return UNDETECTED
    return next(name for name in LANGUAGES if counts[name] == most)
