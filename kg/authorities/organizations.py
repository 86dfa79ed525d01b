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

#: words that institutions have in their names and people do not
_INSTITUTION: Final = re.compile(
    r"\b(?:universit\w*|universid\w*|uniwersytet\w*|univ|instit\w+|istituto|instytut|hochschule|"
    r"fakultät|akademi\w*|academy|académie|academia|labs?|laborator\w*|laboratoire|labor|teams?|"
    r"group|research|consortium|konsortium|foundation|fundación|fondation|fondazione|stiftung|"
    r"minist(?:ry|ère|erio|ero|erium)|bundes(?:amt|anstalt|institut|ministerium)|agency|agence|"
    r"agencia|agenzia|agentur|office|council|conseil|consejo|museum|musée|museo|library|"
    r"bibliothek|bibliothèque|biblioteca|hospital|hôpital|klinik|klinikum|clinic|corporation|corp|"
    r"inc|ltd|llc|gmbh|centre|center|zentrum|centro|college|collège|society|gesellschaft|société|"
    r"sociedad|association|network|company|университет|институт|جامعة)\b"
    r"|大学|大學|研究所|研究院|公司|대학교|연구원|\bAI\b",
    re.IGNORECASE,
)


def names_institution(name: str) -> bool:
    """Whether ``name`` has a word that only institutions have, in the languages of catalogues.

    >>> names_institution("Université de Lyon"), names_institution("Ai Nakamura")
    (True, False)
    """
    found = _INSTITUTION.search(name)
    return found is not None and (found[0].casefold() != "ai" or found[0] == "AI")


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
