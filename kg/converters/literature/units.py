"""The units that reviews of literature count in, and amounts as abstracts write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.converters.common.quantities import QUALIFIERS, number

#: the units, in the plural, by what they count
_UNITS: Final = {
    "items of data": (
        "articles", "captions", "cells", "challenges", "clips", "comments", "conversations",
        "CT examinations", "documents", "examples", "figures", "files", "image-text pairs",
        "images", "instances", "notebooks", "packages", "pages", "pairs", "papers", "photos",
        "posts", "publications", "questions", "recordings", "rows", "samples", "sentences",
        "tables", "tokens", "tweets", "utterances", "videos", "words",
    ),
    "annotations": (
        "annotations", "attributes", "bounding boxes", "claims", "concepts", "entities",
        "entity types", "image-level labels", "instance labels", "labels", "landmarks", "objects",
        "ratings", "relationships", "relation instances", "tags", "translations",
    ),
    "kinds": (
        "anatomical structures", "axes", "bones", "categories", "classes", "dimensions",
        "disciplines", "domains", "languages", "muscles", "organs", "poses", "tasks", "variants",
        "vessels",
    ),
    "people": ("annotators", "participants", "raters", "speakers", "workers"),
    "what studies examine": (
        "applications", "benchmarks", "case studies", "constraints", "countries", "data cards",
        "dataset cards", "datasets", "families", "findings", "hubs", "ingredients", "issues",
        "methods", "metrics", "models", "organizations", "platforms", "problems", "schemes",
        "sources", "steps", "taxonomies", "techniques",
    ),
    "lengths, times and amounts": (
        "bytes", "days", "GB", "hours", "MB", "minutes", "months", "percent", "pixels",
        "points", "seconds", "TB", "times", "years",
    ),
}  # fmt: skip
UNITS: Final = frozenset(unit for group in _UNITS.values() for unit in group)
_IRREGULAR: Final = {
    "category": "categories", "country": "countries", "%": "percent",
    "class": "classes", "axis": "axes", "family": "families", "taxonomy": "taxonomies",
    "case study": "case studies", "bounding box": "bounding boxes",
    "entity": "entities", "gb": "GB", "mb": "MB", "tb": "TB", "byte": "bytes",
    "ct examination": "CT examinations", "ct examinations": "CT examinations",
}  # fmt: skip
#: what precedes a number → what the number is: itself, about it, the least, the greatest
_QUALIFIERS: Final = {"": "value", **QUALIFIERS}
_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_TIMES: Final = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_PLAIN: Final = r"[-+]?\d[\d,.]*(?:[kKmMbB](?![A-Za-z]))?"
_AMOUNT: Final = re.compile(
    rf"(?P<qualifier>~|[a-z]+(?: [a-z]+)??)??\s*"
    rf"(?P<first>{_PLAIN}|{'|'.join(_WORDS)})(?:\s*(?:-|–|to)\s*(?P<second>{_PLAIN}))?"
    rf"\s*(?P<times>{'|'.join(_TIMES)})?\s*(?P<percent>%)?(?P<more>\+)?",
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or the bounds of one.

    Attributes:
        value: as stated.
        least, most: where the abstract states "more than", "up to", "a to b".
        about: the abstract states "about", "nearly".
        percent: a percent sign follows it.
    """

    value: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    about: bool = False
    percent: bool = False

    @property
    def bounds(self) -> list[tuple[str, Decimal]]:
        """Each number with the property of schema.org that it is a value of."""
        pairs = (
            ("schema:value", self.value),
            ("schema:minValue", self.least),
            ("schema:maxValue", self.most),
        )
        return [(curie, found) for curie, found in pairs if found is not None]


def amount(written: object) -> Amount | None:
    """The amount that ``written`` states, ``None`` where it states none.

    >>> amount("9.2M").value, amount("more than 620,000").least, amount("two thousand").value
    (Decimal('9200000'), Decimal('620000'), Decimal('2000'))
    >>> amount("0.6-2.6%").bounds
    [('schema:minValue', Decimal('0.6')), ('schema:maxValue', Decimal('2.6'))]
    >>> amount("about 500"), amount("many")
    (Amount(value=Decimal('500'), least=None, most=None, about=True, percent=False), None)
    """
    found = _AMOUNT.fullmatch(str(written).strip()) if not isinstance(written, bool) else None
    kind = _QUALIFIERS.get(found["qualifier"] or "") if found else None
    if found is None or kind is None:
        return None
    numbers = [_number(found[name], found["times"]) for name in ("first", "second") if found[name]]
    if None in numbers:
        return None
    percent = bool(found["percent"])
    if len(numbers) == 2:
        return Amount(None, numbers[0], numbers[1], kind == "about", percent)
    least = kind == "least" or bool(found["more"])
    return Amount(
        value=numbers[0] if kind in ("value", "about") and not least else None,
        least=numbers[0] if least else None,
        most=numbers[0] if kind == "most" else None,
        about=kind == "about",
        percent=percent,
    )


def unit(written: str) -> str | None:
    """The unit of :data:`UNITS` that ``written`` names, in the singular or plural.

    >>> unit("image"), unit("bounding box"), unit("parsecs")
    ('images', 'bounding boxes', None)
    """
    folded = " ".join(written.split())
    lower = folded.casefold()
    candidates = (folded, lower, f"{lower}s", _IRREGULAR.get(lower, ""))
    return next((each for each in candidates if each in UNITS), None)


def _number(text: str, times: str | None) -> Decimal | None:
    found = Decimal(_WORDS[text]) if text in _WORDS else number(text)
    if found is None or not times:
        return found
    scaled = found * _TIMES[times]
    return scaled.to_integral_value() if scaled == scaled.to_integral_value() else scaled
