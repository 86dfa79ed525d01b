"""Identifiers of people: ORCID, with its check digit."""

from __future__ import annotations

import re
from typing import Final

from stdnum.iso7064 import mod_11_2

_ORCID: Final = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?$", re.ASCII)
#: a name, and an ORCID iD behind it, in brackets or not
_NAMED: Final = re.compile(
    r"(?P<name>\S.*?)[\s,]*[(\[<]?\s?(?:ORCID:?\s?)?"
    r"(?P<orcid>(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx])\s?[)\]>]?",
    re.ASCII | re.IGNORECASE,
)


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


def with_orcid(text: str) -> tuple[str, str]:
    """The name and the ORCID iD in ``text``; the iD is ``""`` where there is none behind the name.

    >>> with_orcid("Ada Lovelace (0000-0001-9414-6120)"), with_orcid("Ada Lovelace")
    (('Ada Lovelace', '0000-0001-9414-6120'), ('Ada Lovelace', ''))
    >>> with_orcid("Ada Lovelace https://orcid.org/0000-0001-9414-6120")
    ('Ada Lovelace', '0000-0001-9414-6120')
    """
    found = _NAMED.fullmatch(text.strip())
    known = orcid(found["orcid"]) if found else ""
    return (found["name"], known) if found and known else (text, "")


def people_in(text: str) -> list[str]:
    """The people in ``text``: a comma stands between them, or within the name of one.

    >>> people_in("Ada Lovelace, Charles Babbage and Mary Somerville"), people_in("Lovelace, Ada")
    (['Ada Lovelace', 'Charles Babbage', 'Mary Somerville'], ['Lovelace, Ada'])
    """
    parts = [part.strip() for part in re.split(r",|\s(?:and|und|et|y|e|&)\s", text)]
    parts = [part for part in parts if part]
    whole = len(parts) > 1 and all(len(part.split()) > 1 for part in parts)
    return parts if whole else [text]
