"""How texts become the local names of IRIs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from kg.authorities.redaction import pseudonymous

_LONGEST: Final = 160
_BLANKS: Final = re.compile(r"[\s_]+")
#: folded names that are local names as they are
_PLAIN: Final = re.compile(r"[a-z0-9-][a-z0-9.-]*")


def name(text: str, *, exact: bool = False) -> str:
    """``text`` as part of an IRI, with its case; ``/`` separates segments.

    Spellings that differ in Unicode form (NFC, NFD) are one, unless it is to be ``exact``.
    A text too long for an address line is cut, and its hash makes it unique.

    >>> name("github.com/ncbi/elastic blast")
    'github.com/ncbi/elastic%20blast'
    """
    if not exact:
        text = unicodedata.normalize("NFC", text)
    encoded = "/".join(
        # a segment of dots would be resolved away
        segment.replace(".", "%2E")
        if set(segment) == {"."}
        else quote(segment, safe="~!*()',:@+=", errors="replace")
        for segment in text.split("/")
    )
    if len(encoded) <= _LONGEST:
        return encoded
    encoded = pseudonymous(encoded)  # half an e-mail address would not be known as one
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]
    return f"{_whole(encoded[: _LONGEST - 13])}-{digest}"


def _whole(text: str) -> str:
    """``text`` without what is left at its end of an escape, or of a character, that was cut.

    >>> _whole("a%F0%9F%9"), _whole("a%C3%BC%"), _whole("a%C3%BC")
    ('a', 'a%C3%BC', 'a%C3%BC')
    """
    text = re.sub(r"%[0-9A-F]?$", "", text)
    while True:
        try:
            unquote(text, errors="strict")
            return text
        except UnicodeDecodeError:
            text = text[: text.rindex("%")]


@lru_cache(maxsize=16384)
def slug(text: str) -> str:
    """``text`` as a name that forgives case and blanks, and nothing else.

    >>> slug("Allen Institute  for AI"), slug("C++"), slug("C#"), slug("  ")
    ('allen-institute-for-ai', 'c++', 'c%23', '-')
    """
    if len(text) <= _LONGEST and _PLAIN.fullmatch(lowered := text.strip().lower()):
        return lowered
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return name(_BLANKS.sub("-", folded).replace("/", "~")) or "-"
