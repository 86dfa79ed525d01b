"""A fact as the form has it, and what can be wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.authorities import languages
from kg.converters.common.entities import addresses
from kg.converters.common.modalities import MODALITIES
from kg.converters.literature.units import UNITS, amount, unit

#: keys beside the property of a fact
MODIFIERS: Final = ("unit", "of", "measure", "on", "against", "note")
#: what is wrong, and how to mend it
Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that an abstract states.

    Attributes:
        key: of :data:`PROPERTIES`.
        value: as given.
        sentences: numbers of the sentences that state it, counted from 1.
        modifiers: of :data:`MODIFIERS`.
    """

    key: str
    value: str
    sentences: tuple[int, ...]
    modifiers: Mapping[str, str] = field(default_factory=dict)


def sound(_fact: Fact) -> Problem | None:
    """Nothing can be wrong with a text."""
    return None


def number_and_unit(fact: Fact) -> Problem | None:
    """A size is a number and a unit."""
    found, given = amount(fact.value), fact.modifiers.get("unit", "")
    if found is None:
        return f"{fact.value!r} is no number", "write 14k, more than 5,000, or 2 to 3"
    if not found.percent and not given:
        return "it has no unit", "write what is counted, such as unit: images"
    return known_unit(fact)


def known_unit(fact: Fact) -> Problem | None:
    """A unit is one of :data:`UNITS`."""
    given = fact.modifiers.get("unit", "")
    if given and unit(given) is None:
        near = ", ".join(difflib.get_close_matches(given, sorted(UNITS), 3, 0.5))
        mend = f"did you mean {near}?" if near else "write images, sentences, hours, classes …"
        return f"unit {given!r} is none of the form", mend
    return None


def result(fact: Fact) -> Problem | None:
    """A result is a number and a measure."""
    if amount(fact.value) is None:
        return f"{fact.value!r} is no number", "write 0.943, up to 7%, or 2 to 3"
    if "measure" not in fact.modifiers:
        return "it has no measure", "write measure: macro F1, or what else was measured"
    return known_unit(fact)


def known_language(fact: Fact) -> Problem | None:
    """A language is one of ISO 639, or a variety of one: Malaysian English."""
    if iso_language(fact.value) is None:
        return f"{fact.value!r} is no language of ISO 639", "write its name or code"
    return None


def iso_language(given: str) -> str | None:
    """The name of the language that ``given`` is or is a variety of, ``None`` where it is none.

    >>> iso_language("cs"), iso_language("Malaysian English"), iso_language("Germn")
    ('cs', 'English', None)
    """
    words = given.split()
    return next((each for each in (given, *words[-1:]) if languages.resolve(each)), None)


def known_modality(fact: Fact) -> Problem | None:
    """A modality is one of the vocabulary."""
    if fact.value.casefold() not in MODALITIES:
        return (
            f"{fact.value!r} is no modality",
            f"write {', '.join(sorted(set(MODALITIES.values())))}",
        )
    return None


def web_address(fact: Fact) -> Problem | None:
    """An address is one of the web."""
    if len(addresses(with_scheme(fact.value))) != 1:
        return f"{fact.value!r} is no web address", "write it as the abstract does"
    return None


def with_scheme(text: str) -> str:
    """``text`` with the scheme that abstracts leave out."""
    without_scheme = "://" not in text and "." in text.partition("/")[0]
    return f"https://{text}" if without_scheme else text
