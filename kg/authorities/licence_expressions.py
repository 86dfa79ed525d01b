"""Several licences in one text: those that hold together, and those to choose from.

People write "CC BY 4.0; MIT" and "MIT and CC BY 4.0" for parts of a dataset under several
licences; expressions have ``AND`` and ``OR``.

Source of the expressions: the SPDX specification, annex "SPDX license expressions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.authorities.licences import Facts, Licences

#: between licences that hold together; in an address only the first kind is looked for
_APART: Final = re.compile(r"\s*[;|\n]\s*|,\s+")
_AND: Final = re.compile(r"\s*[;|\n&]\s*|,\s*|\s+/\s+|\s+(?:and|und|et|y)\s+", re.IGNORECASE)
_OR: Final = re.compile(r"\s+(?:or|oder|ou|o)\s+", re.IGNORECASE)


def licences_together(text: str, licences: Licences) -> list[str]:
    """The licences that ``text`` names; the whole text where it does not name several.

    >>> from kg.authorities.licences import shipped
    >>> licences_together("CC BY 4.0; MIT", shipped())
    ['CC BY 4.0', 'MIT']
    >>> licences_together("(MIT AND CC-BY-4.0)", shipped())
    ['MIT', 'CC-BY-4.0']
    >>> licences_together("Ours, and nobody else's", shipped())
    ["Ours, and nobody else's"]
    """
    separator = _APART if "://" in text else _AND
    return list(_known(separator, text, licences)) or [text]


def choice_of_licences(text: str, licences: Licences) -> Facts | None:
    """What a choice between licences permits and requires; ``None`` where ``text`` is none.

    A user takes the licence that suits: the choice permits what the most permissive one does, and
    requires what all of them do.

    >>> from kg.authorities.licences import shipped
    >>> choice_of_licences("CC BY-NC-SA 4.0 OR MIT", shipped())
    Facts(use_class='any-use', attribution=True, share_alike=False, kind='licence')
    >>> choice_of_licences("Apache or ours", shipped()) is None
    True
    """
    found = [
        licences.facts(iri) for iri in map(licences.resolve, _known(_OR, text, licences)) if iri
    ]
    classes = {one.use_class for one in found if one.use_class}
    if not found or len(classes) < len({one.use_class for one in found}):
        return None
    order = licences.use_classes
    return Facts(
        min(classes, key=order.rank),
        _all([one.attribution for one in found]),
        _all([one.share_alike for one in found]),
    )


def _known(separator: re.Pattern[str], text: str, licences: Licences) -> Iterator[str]:
    """The parts of ``text`` where there are several, and each is a licence with known terms."""
    inner = text.strip()
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    parts = [part for part in separator.split(inner) if part]
    if (
        len(parts) > 1
        and licences.resolve(text) is None
        and all(_is_one(p, licences) for p in parts)
    ):
        yield from dict.fromkeys(parts)


def _is_one(text: str, licences: Licences) -> bool:
    found = licences.resolve(text)
    return found is not None and licences.facts(found).kind == "licence"


def _all(duties: list[bool | None]) -> bool | None:
    """Whether every licence has the duty; ``None``: that depends on one that is not known."""
    if False in duties:
        return False
    return None if None in duties else True
