"""What is taken out of every value before it becomes a statement."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.rdf.characters import readable

#: texts that mean that there is no value (folded)
NOTHING: Final = frozenset(
    {"", "-", "--", "—", "n/a", "na", "nan", "none", "null", "?", "#n/a", "."}
)
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
