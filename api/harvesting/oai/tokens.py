"""Resumption tokens: all that the next part of a list depends on; the service stores nothing.

A token is of one snapshot: another has another list, and its token is refused, so that
no part of a list is ever missed or given twice (OAI-PMH 2.0, section 3.5.1).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

_NUMBER: Final = re.compile(r"[0-9]{1,9}")


class Token(NamedTuple):
    """Where a list continues; the arguments as they were given first."""

    snapshot: str
    prefix: str
    since: str
    until: str
    of: str
    offset: int

    def __str__(self) -> str:
        """The token as it is sent.

        >>> str(Token("ab", "oai_dc", "", "2026-01-01", "series:x", 100))
        'ab/oai_dc//2026-01-01/series%3Ax/100'
        """
        return "/".join(quote(str(part), safe="") for part in self)


def read_token(text: str) -> Token | None:
    """The token that ``text`` is; ``None``: it is none.

    >>> read_token(str(Token("ab", "oai_dc", "", "", "a:b", 5))).offset, read_token("x/y")
    (5, None)
    """
    parts = [unquote(part) for part in text.split("/")]
    if len(parts) != len(Token._fields) or _NUMBER.fullmatch(parts[-1]) is None:
        return None
    snapshot, prefix, since, until, of, offset = parts
    return Token(snapshot, prefix, since, until, of, int(offset))
