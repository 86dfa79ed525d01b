"""Organizations: one name for each, whatever a source writes, and identifiers (ROR).

Source of the names: ``organizations.tsv`` beside this module. Every converter names
organizations through :func:`usual_name`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from kg.rdf.iris import slug

_ROR: Final = re.compile(
    r"^(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?$", re.IGNORECASE
)
#: the digits of Crockford's base 32, in which a ROR id is written
_BASE32: Final = "0123456789abcdefghjkmnpqrstvwxyz"
#: values for a creator without a known organization (folded)
_NO_ORGANIZATION: Final = frozenset(
    {"independent", "individual", "individuals", "other", "others", "unknown", "unspecified",
     "various", "none", "n~a", "unclear", "anonymous"}
)  # fmt: skip


@cache
def _table() -> dict[str, str]:
    text = files("kg.authorities").joinpath("organizations.tsv").read_text("utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            written, usual = line.split("\t")
            found[slug(written)] = usual
            found.setdefault(slug(usual), usual)
    return found


def usual_name(written: str) -> str:
    """The name under which the organization that is ``written`` so is known.

    >>> usual_name("AI2"), usual_name("Allen Institute for AI"), usual_name("ACME")
    ('Allen Institute for AI', 'Allen Institute for AI', 'ACME')
    """
    return _table().get(slug(written), written)


def authority_name(written: str) -> str:
    """As :func:`usual_name`, ``""`` where the table does not have the organization."""
    return _table().get(slug(written), "")


def is_organization(written: str) -> bool:
    """False for placeholders instead of a name: Independent, Unknown, Other.

    >>> is_organization("Independent"), is_organization("Stanford University")
    (False, True)
    """
    return slug(written) not in _NO_ORGANIZATION


def ror(text: str) -> str:
    """The ROR id in ``text`` if its check digits (ISO 7064 mod 97-10) are right, else ``""``.

    >>> ror("https://ror.org/00za53h95"), ror("00za53h96")
    ('00za53h95', '')
    """
    found = _ROR.match(text.strip())
    if found is None:
        return ""
    identifier = found[1].lower()
    number = 0
    for digit in identifier[:7]:
        number = number * 32 + _BASE32.index(digit)
    return identifier if int(identifier[7:]) == 98 - number * 100 % 97 else ""
