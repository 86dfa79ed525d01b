"""Identifiers of people: ORCID, with its check digit."""

from __future__ import annotations

import re
from typing import Final

from stdnum.iso7064 import mod_11_2

_ORCID: Final = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?$", re.ASCII)


def orcid_form(text: str) -> str:
    """What ``text`` ends in if it has the form of an ORCID iD, its check digit right or wrong.

    >>> orcid_form("https://orcid.org/0000000194146121")
    '0000-0001-9414-6121'
    """
    found = _ORCID.search(text.strip()) if text.isascii() else None
    return "-".join(found.groups()).upper() if found else ""


def orcid(text: str) -> str:
    """The ORCID iD in ``text`` if its check digit (ISO 7064 mod 11-2) is right, else ``""``.

    >>> orcid("http://orcid.org/ 0000-0001-9414-6120"), orcid("0000-0001-9414-6121")
    ('0000-0001-9414-6120', '')
    """
    found = orcid_form(text)
    return found if found and mod_11_2.is_valid(found.replace("-", "")) else ""
