"""Attributions as people read them: the order of names, and never the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from kg.rdf.namespaces import expand
from kg.records.statement import Statement
from kg.records.terms import TYPE

AGENT: Final = expand("prov:agent")
ORDER: Final = expand("fw:authorOrder")
_INTEGER: Final = expand("xsd:integer")
_CREATOR: Final = expand("dcterms:creator")
_QUALIFIED: Final = expand("prov:qualifiedAttribution")
_ATTRIBUTION: Final = frozenset((AGENT, ORDER))
_PLAIN: Final = frozenset((TYPE, AGENT, ORDER))


def ranks(statements: Iterable[Statement]) -> dict[str, int]:
    """By attribution, its place from 1; a source's own numbers may be any that grow."""
    orders = {
        one.subject: int(one.text)
        for one in statements
        if one.predicate == ORDER and one.is_literal and one.text.isdecimal()
    }
    places = {order: place for place, order in enumerate(sorted(set(orders.values())), 1)}
    return {attribution: places[order] for attribution, order in orders.items()}


def for_people(statements: Sequence[Statement]) -> Sequence[Statement]:
    """``statements`` of a record without attributions that only repeat its creators in order.

    The list of creators is in that order already (:class:`api.records.values_view.ValuesView`).
    More detailed attributions stay, with places for numbers.
    """
    if not any(one.predicate in _ATTRIBUTION for one in statements):
        return statements
    creators = {one.text for one in statements if one.predicate == _CREATOR and one.is_link}
    agents = {one.subject: one for one in statements if one.predicate == AGENT}
    more = {one.subject for one in statements if one.predicate not in _PLAIN}
    repeated = {
        attribution
        for attribution, agent in agents.items()
        if agent.text in creators and attribution not in more
    }
    places = ranks(statements)
    found = []
    for one in statements:
        qualified = one.predicate == _QUALIFIED and one.is_link and one.text in repeated
        if one.subject in repeated or qualified:
            continue
        if one.predicate == ORDER:
            place = places.get(one.subject)
            if place is not None:
                found.append(one._replace(text=str(place), datatype=_INTEGER, language=""))
        else:
            found.append(one)
    return found
