"""Tokenisation, the same for indexing, searching and highlighting."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

#: the names that the schema knows the analyzers by
PLAIN: Final = "plain"
STEMMED: Final = "stemmed"
_LONGEST: Final = 60
#: scripts that are written without blanks: each character is a word, a word is a phrase
_UNSPACED: Final = re.compile(
    "([\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f])"
)
#: American spelling → the British one, for words that records are searched by: letters that a text
#: with such a word has, the word, what it becomes
_SPELLINGS: Final = tuple(
    (letters, re.compile(word, re.IGNORECASE), british)
    for letters, word, british in (
        ("icens", r"\blicens(e[ds]?|ing)\b", r"licenc\1"),
        ("abel", r"\blabel(ed|ing)\b", r"labell\1"),
        ("olor", r"\bcolor(s|ed)?\b", r"colour\1"),
        ("avior", r"\bbehavior(s|al)?\b", r"behaviour\1"),
        ("ganiz", r"\borganiz(ations?|ed)\b", r"organis\1"),
        ("mariz", r"\bsummariz(ation|e|ed|ing)\b", r"summaris\1"),
        ("ata set", r"\bdata (sets?)\b", r"data\1"),
    )
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD: Final = re.compile(r"[\W_]+")


@cache
def analyzers() -> dict[str, TextAnalyzer]:
    """How text becomes words: in lower case, without accents; stemmed as English, or not."""

    def base() -> TextAnalyzerBuilder:
        builder = TextAnalyzerBuilder(Tokenizer.regex(r"[\p{L}\p{M}\p{N}]+"))
        builder = builder.filter(Filter.remove_long(_LONGEST))
        return builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())

    return {PLAIN: base().build(), STEMMED: base().filter(Filter.stemmer("english")).build()}


def spaced(text: str) -> str:
    """``text`` in one form of Unicode, with a blank around each character that is a word.

    >>> spaced("中文 data")
    ' 中  文  data'
    """
    if text.isascii():
        return text
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def uniform(text: str) -> str:
    """``text`` as it is split into words: :func:`spaced`, and in British spelling.

    >>> uniform("License of labeled data")
    'licence of labelled data'
    """
    for letters, word, british in _SPELLINGS:
        if letters in text:
            text = word.sub(british, text)
    return spaced(text)


def words(text: str, analyzer: str = PLAIN) -> list[str]:
    """The words of ``text``.

    >>> words("k-Means for the Ångström"), words("datasets", STEMMED)
    (['k', 'means', 'for', 'the', 'angstrom'], ['dataset'])
    """
    return list(analyzers()[analyzer].analyze(uniform(text)))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """What the forms of ``word`` have in common, in English; ``word`` has to be one.

    >>> stem("languages")
    'languag'
    """
    return "".join(analyzers()[STEMMED].analyze(word)[:1])


def parts(name: str) -> str:
    """``name`` with the words that are run together in it, if there are any.

    >>> parts("CommonVoice"), parts("common voice")
    ('CommonVoice Common Voice', 'common voice')
    """
    apart = _CAMEL.sub(" ", name)
    return name if apart == name else f"{name} {apart}"


def whole(name: str) -> str:
    """``name`` as one word, without case, accents and separators.

    >>> whole("Common-Voice") == whole("common voice") == whole("CommonVoice")
    True
    """
    if not name.isascii():
        apart = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in apart if not unicodedata.combining(c))
    return _NO_WORD.sub("", name.casefold())
