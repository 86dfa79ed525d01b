"""Several values in one text: lists whose items a separator parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.authorities.redaction import unbroken

#: what parts the items of a list in a sentence, or of keywords
COMMA_OR_SEMICOLON: Final = re.compile("[,;]")


def parted(text: str, separator: str | re.Pattern[str]) -> Iterator[str]:
    """The items of ``text`` without blanks around them; empty ones are none.

    An e-mail address in which the separator stands is not cut: its halves would be two texts in
    which nobody recognises it.

    Args:
        separator: a text, or a pattern without groups.

    >>> list(parted("a; b;; c ", ";")), list(parted("a, b; c", COMMA_OR_SEMICOLON))
    (['a', 'b', 'c'], ['a', 'b', 'c'])
    >>> list(parted("", ";"))
    []
    """
    whole = unbroken(text)
    parts = whole.split(separator) if isinstance(separator, str) else separator.split(whole)
    return filter(None, (part.strip() for part in parts))
