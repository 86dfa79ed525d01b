"""Amounts among the parts of a record, as people read them: ``about 20 000 rows``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.web.tables import grouped
from kg.rdf.namespaces import expand
from kg.records.statement import Statement

_VALUE: Final = expand("schema:value")
_LEAST: Final = expand("schema:minValue")
_MOST: Final = expand("schema:maxValue")
_UNIT: Final = expand("schema:unitText")
_WORDS: Final = expand("schema:description")
_APPROXIMATE: Final = expand("fw:approximate")
_AMOUNT: Final = expand("schema:QuantitativeValue")
_TYPE: Final = expand("rdf:type")


def amounts(statements: Iterable[Statement]) -> dict[str, str]:
    """Amount (its IRI) → its number or bounds and its unit; in words, where it has no number."""
    facts: dict[str, dict[str, str]] = {}
    kinds: set[str] = set()
    for one in statements:
        facts.setdefault(one.subject, {}).setdefault(one.predicate, one.text)
        if one.predicate == _TYPE and one.text == _AMOUNT:
            kinds.add(one.subject)
    return {iri: text for iri in kinds if (text := in_words(facts[iri]))}


def in_words(facts: dict[str, str]) -> str:
    """The amount of ``facts``: property → value.

    >>> in_words({_VALUE: "200", _UNIT: "rows", _APPROXIMATE: "true"}), in_words({_LEAST: "5"})
    ('about 200 rows', 'at least 5')
    >>> in_words({_LEAST: "10", _MOST: "100", _UNIT: "rows"}), in_words({_WORDS: "many"})
    ('10 to 100 rows', 'many')
    """
    value, least, most = (
        grouped(facts[each]) if each in facts else "" for each in (_VALUE, _LEAST, _MOST)
    )
    if value:
        text = f"about {value}" if facts.get(_APPROXIMATE) in ("true", "1") else value
    elif least and most:
        text = f"{least} to {most}"
    else:
        text = f"at least {least}" if least else f"at most {most}" if most else ""
    return f"{text or facts.get(_WORDS, '')} {facts.get(_UNIT, '')}".strip()
