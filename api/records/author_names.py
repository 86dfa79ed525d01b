"""Attributions as people read them: the order of names, and never the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.namespaces import expand
from kg.records.terms import TYPE

AGENT: Final = expand("prov:agent")
ORDER: Final = expand("fw:authorOrder")
_CREATOR: Final = expand("dcterms:creator")
_QUALIFIED: Final = expand("prov:qualifiedAttribution")
_ATTRIBUTION: Final = frozenset((AGENT, ORDER))
_PLAIN: Final = frozenset((TYPE, AGENT, ORDER))


def ranks(quads: Iterable[Quad]) -> dict[str, int]:
    """By attribution, its place from 1; a source's own numbers may be any that grow."""
    orders = {
        quad.subject.value: int(quad.object.value)
        for quad in quads
        if quad.predicate.value == ORDER
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.value.isdecimal()
    }
    places = {order: place for place, order in enumerate(sorted(set(orders.values())), 1)}
    return {attribution: places[order] for attribution, order in orders.items()}


def for_people(quads: Iterable[Quad]) -> list[Quad]:
    """``quads`` of a record without attributions that only repeat its creators in order.

    The list of creators is in that order already (:class:`api.records.values_view.ValuesView`).
    More detailed attributions stay, with places for numbers.
    """
    quads = list(quads)
    if not any(quad.predicate.value in _ATTRIBUTION for quad in quads):
        return quads
    creators = {quad.object for quad in quads if quad.predicate.value == _CREATOR}
    agents = {quad.subject: quad.object for quad in quads if quad.predicate.value == AGENT}
    more = {quad.subject for quad in quads if quad.predicate.value not in _PLAIN}
    repeated = {one for one, agent in agents.items() if agent in creators and one not in more}
    places = ranks(quads)
    found = []
    for quad in quads:
        qualified = quad.predicate.value == _QUALIFIED and quad.object in repeated
        if quad.subject in repeated or qualified:
            continue
        if quad.predicate.value == ORDER and isinstance(quad.subject, NamedNode):
            place = places.get(quad.subject.value)
            if place is None:
                continue
            found.append(Quad(quad.subject, quad.predicate, Literal(place), quad.graph_name))
        else:
            found.append(quad)
    return found
