"""Organizations: one name for each, whatever a source writes.

Source of the names: ``organizations.tsv`` beside this module. Every converter names
organizations through :func:`usual_name`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from kg.rdf.iris import slug

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
