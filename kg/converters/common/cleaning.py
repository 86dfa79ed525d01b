"""What is taken out of every value before it becomes a statement."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from kg.rdf.characters import readable

#: texts that mean that there is no value (folded)
NOTHING: Final = frozenset(
    {"", "-", "--", "–", "—", "n/a", "n.a.", "na", "nan", "none", "null", "nil", "?", "??", "???",
     "#n/a", ".", "..", "...", "…", "n/d", "n.d.", "s/d", "k.a.", "k. a."}
)  # fmt: skip
#: words that state that a value is not known (folded), in the languages of catalogues
_UNKNOWN: Final = frozenset(
    {"unknown", "undefined", "unspecified", "not specified", "not stated", "not provided",
     "not available", "not applicable", "not known", "missing", "tbd", "tba", "to be determined",
     "todo", "to do", "needs more information", "more information needed", "unbekannt",
     "keine angabe", "ohne angabe", "nicht bekannt", "nicht verfügbar", "inconnu", "inconnue",
     "non renseigné", "non spécifié", "non disponible", "non précisé", "desconocido",
     "desconocida", "no disponible", "no especificado", "sin datos", "sin especificar",
     "sconosciuto", "non specificato", "desconhecido", "não disponível", "onbekend", "nieznany",
     "brak danych", "неизвестно", "нет данных", "不明", "未知", "未知数", "なし", "无", "無"}
)  # fmt: skip
#: what a program should have replaced by a value: {{extent:computeSpatialProperty}}
_UNFILLED: Final = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|<%.*%>", re.DOTALL)
_BEGIN_UNFILLED: Final = ("{{", "${", "<%")
#: a text that is markup from its first to its last character, as catalogues of maps have it
_MARKUP: Final = re.compile(r"<(\w+)\b[^<>]*>.*</\w+>|<(\w+)\b[^<>]*>.*<br\s*/?>", re.DOTALL)


def clean(value: object) -> object:
    """``value`` without control characters and blanks around its texts.

    E-mail addresses are removed later, from what became of it (:mod:`kg.authorities.redaction`):
    here names would be merged that differ in an address alone.

    >>> clean({"a ": [" x ", 1]})
    {'a': ['x', 1]}
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {
            _clean_key(key): clean_text(item) if type(item) is str else clean(item)
            for key, item in value.items()
        }
    return value


@lru_cache(maxsize=4096)
def _clean_key(key: object) -> str:
    """The same keys come in every record."""
    return clean_text(str(key))


def clean_text(text: str) -> str:
    """As :func:`clean`, for a text."""
    if text.isprintable():  # most are: nothing to search for
        return text.strip()
    return readable(text).strip()


#: a row of tables of dropped fields: what :func:`states_nothing` finds
WITHOUT_VALUE: Final = MappingProxyType(
    {"a text that states that nothing is known: unknown, n/a, [TBD], {{…}}": "is no value"}
)


def states_nothing(text: str) -> bool:
    """Whether ``text`` is in the place of a value and states none.

    >>> states_nothing("n/a"), states_nothing("[TBD]"), states_nothing("Unbekannt")
    (True, True, True)
    >>> states_nothing("{{extent:spatial}}"), states_nothing("None of them"), states_nothing("0")
    (True, False, False)
    """
    if len(text) > 80:
        return False
    text = text.strip()
    folded = text.strip("[](){}<>*_\"' ").casefold()
    plain = folded.rstrip(".") or folded
    if folded in NOTHING or plain in _UNKNOWN:
        return True
    return text.startswith(_BEGIN_UNFILLED) and _UNFILLED.fullmatch(text) is not None


def flat(text: str) -> str:
    """``text`` on one line, without repeated blanks."""
    return " ".join(text.split())


def without_tags(text: str) -> str:
    """The words of ``text`` where all of it is HTML, and ``text`` itself elsewhere.

    >>> without_tags("<DIV><P><SPAN>Lakes &amp; rivers</SPAN></P><P>of Ghana</P></DIV>")
    'Lakes & rivers\\nof Ghana'
    >>> without_tags("sizes < 5 and > 3"), without_tags("<b>R</b>ivers")
    ('sizes < 5 and > 3', '<b>R</b>ivers')
    """
    text = text.strip()
    if not text.startswith("<") or not _MARKUP.fullmatch(text):
        return text
    # imported where it is needed, which is rare
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(text).body
    words = body.text(separator="\n", strip=True) if body is not None else ""
    return words or text
