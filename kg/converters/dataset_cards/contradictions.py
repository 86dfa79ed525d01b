"""What is wrong within a card: text of the template, and a header that its body contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.authorities.licences import Licences
from kg.converters.common.quantities import number
from kg.converters.dataset_cards.fields import values
from kg.converters.dataset_cards.sections import SECTIONS, Body

#: headings of the body under which its licence stands
LICENCE_HEADINGS: Final = ("licensing information", "license", "licence")
#: names of licences within a sentence
_LICENCE: Final = re.compile(
    r"https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;]"
    r"|\bCC[ -]?(?:BY(?:[ -](?:NC|SA|ND))*|0|zero)(?:[ -]v?[1-4]\.[05])?\b"
    r"|\bCreative Commons (?:Attribution|Zero)"
    r"(?:[ ,-]+(?:and )?(?:Non[- ]?Commercial|Share[- ]?Alike|No[- ]?Deriv(?:ative)?s|NC|SA|ND)\b)*"
    r"(?:[ -]v?[1-4]\.[05])?"
    r"|\bApache(?: Licen[sc]e)?,?(?: Version)? 2(?:\.0)?\b|\bMIT(?= licen[sc]e)"
    r"|\b[LA]?GPL[ -]?v?[23](?:\.[01])?\b",
    re.IGNORECASE,
)
_VERSION: Final = re.compile(r"-[1-4]\.[05].*$")
_EMPTY_TITLE: Final = re.compile(r"dataset card (?:for|of) \[?(?:dataset[ _]name|needs more)", re.I)
_SIZE: Final = re.compile(r"([\d.]+\s*[KMBT]?)\s*<\s*n\s*<\s*([\d.]+\s*[KMBT]?)", re.IGNORECASE)


def problems(fields: dict[str, object], body: Body, licences: Licences) -> Iterator[str]:
    """What is wrong within a card, a sentence each.

    Args:
        fields: of the header, by their usual names.
        licences: those of the ontology that the build uses.
    """
    empty = [name for name, section in body.sections.items() if section.completeness == 2]
    if empty:
        headings = ", ".join(SECTIONS[name][0].capitalize() for name in empty)
        yield f"only the template's placeholder stands under: {headings}"
    if _EMPTY_TITLE.match(body.title):
        yield f"the title is the template's: {body.title}"
    yield from _licence(fields, body, licences)
    yield from _size(fields)


def _licence(fields: dict[str, object], body: Body, licences: Licences) -> Iterator[str]:
    header = {known for text in values(fields.get("license")) if (known := licences.resolve(text))}
    stated: dict[str, str] = {}
    for heading in LICENCE_HEADINGS:
        for text in body.texts.get(heading, ()):
            for found in _LICENCE.finditer(text):
                if known := licences.resolve(found[0]):
                    stated.setdefault(known, found[0])
    proper = {one for one in header if licences.facts(one).kind == "licence"}
    families = {_VERSION.sub("", one) for one in proper}
    versions = {one for one in proper if _VERSION.search(one)}
    agree = any(
        one in proper
        or (_VERSION.sub("", one) in families and not (_VERSION.search(one) and versions))
        for one in stated
    )
    if proper and stated and not agree:
        given = ", ".join(values(fields.get("license")))
        yield f"the header states the licence {given}, the body {', '.join(stated.values())}"


def _size(fields: dict[str, object]) -> Iterator[str]:
    """Whether the category of the size has the number of examples that the splits add up to."""
    info = fields.get("dataset_info")
    configurations = info if isinstance(info, list) else [info]
    totals = [total for one in configurations if (total := _examples(one)) is not None]
    bounds = [_SIZE.fullmatch(text) for text in values(fields.get("size_categories"))]
    ranges = [
        (low, high)
        for one in bounds
        if one and (low := number(one[1])) is not None and (high := number(one[2])) is not None
    ]
    if not totals or not ranges or len(ranges) != len(bounds):
        return
    counts = [*totals, sum(totals)]
    if not any(low <= count <= high for count in counts for low, high in ranges):
        categories = ", ".join(values(fields.get("size_categories")))
        yield f"size_categories states {categories}, the splits have {sum(totals):,} examples"


def _examples(configuration: object) -> int | None:
    splits = configuration.get("splits") if isinstance(configuration, dict) else None
    counts = (
        [
            one["num_examples"]
            for one in splits
            if isinstance(one, dict) and isinstance(one.get("num_examples"), int)
        ]
        if isinstance(splits, list)
        else []
    )
    return sum(counts) if counts else None
