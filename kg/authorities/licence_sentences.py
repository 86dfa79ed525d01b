"""The licence that a sentence states: "This product is licensed under CC BY-SA", and its address.

The address decides, where the sentence states nothing else: no exception, no second licence, no
other version.
"""

from __future__ import annotations

import re
from typing import Final

from kg.authorities.licences import Licences

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"()\[\]]+", re.IGNORECASE)
#: words of the longest sentence that is read
_LONGEST: Final = 20
_SECOND_SENTENCE: Final = re.compile(r"[.!?;]\s+\w")
#: words of a sentence that says more than which licence it is
_CONDITIONS: Final = re.compile(
    r"\b(except|unless|otherwise|parts?|some|but|only|code|software|if|not?|mixed|various|several"
    r"|multiple|respective|original|and|or|sauf|außer|nur|salvo)\b",
    re.IGNORECASE,
)
#: "and" within the name of a licence
_NAMES: Final = re.compile(r"dedication and licen[cs]e", re.IGNORECASE)
#: what is before the name of the licence
_LEADING: Final = re.compile(r".*\b(?:under|subject to|licen[cs]e:?)\s+(?=\S)", re.IGNORECASE)
#: signs of a certain licence, which has to be the one at the address
_SIGNS: Final = re.compile(
    r"\b(cc|by|nc|nd|sa|gpl|mit|apache|bsd)\b|commercial|derivat|share", re.IGNORECASE
)
_VERSION: Final = re.compile(r"(?<![\d.])\d\.\d(?![\d.])")


def licence_in_sentence(text: str, address: str, licences: Licences) -> str | None:
    """The IRI of the licence that the sentence ``text`` states, ``None`` where that is not plain.

    Args:
        address: where the licence's text is; ``""`` where that is within ``text``.

    >>> from kg.authorities.licences import shipped
    >>> by_sa = "https://creativecommons.org/licenses/by-sa/4.0/"
    >>> licence_in_sentence("This product is licensed under CC BY-SA", by_sa, shipped())
    'https://w3id.org/fairweave/licence/CC-BY-SA-4.0'
    >>> licence_in_sentence(f"Published under CC BY-SA: {by_sa}", "", shipped())
    'https://w3id.org/fairweave/licence/CC-BY-SA-4.0'
    >>> licence_in_sentence("All the code is MIT licensed", by_sa, shipped()) is None
    True
    """
    line = " ".join(text.split())
    found = {licences.resolve(one.rstrip(".,;:")) for one in _ADDRESS.findall(line) or [address]}
    licence = found.pop() if len(found) == 1 else None
    words = _NAMES.sub("dedication", _ADDRESS.sub(" ", line)).strip(" .,:;")
    if licence is None or len(words.split()) > _LONGEST or _SECOND_SENTENCE.search(words):
        return None
    if _CONDITIONS.search(words) or not set(_VERSION.findall(words)) <= set(
        _VERSION.findall(licence)
    ):
        return None
    named = licences.resolve(words) or licences.resolve(_LEADING.sub("", words))
    if named is None:
        return None if _SIGNS.search(words) else licence
    return licence if licence == named or licence.startswith(f"{named}-") else None
