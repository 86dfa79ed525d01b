"""The entities of a class, in the order of their names."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from pyoxigraph import Literal, NamedNode

from api.state.current_snapshot import Current
from kg.authorities.identities import published_graphs
from kg.engines import Query
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.search.folding import FEWEST
from kg.snapshots.listing_file import MOST, NAMES, Member, ordered

SIZE: Final = 200
#: classes whose lists are cache in memory
_CACHE_SIZE: Final = 6
_LISTING: Final = """SELECT ?entity (MIN(STR(?name)) AS ?label) {{
  {{ SELECT DISTINCT ?entity {{
    GRAPH ?g {{ ?entity a {kind} }}
    FILTER(?g != <{inferred}> && !STRSTARTS(STR(?g), {published}) && ISIRI(?entity))
  }} LIMIT {most} }}
  OPTIONAL {{ GRAPH ?named {{ ?entity ?by ?name FILTER(?by IN ({names})) }} }}
}} GROUP BY ?entity"""


_caches: WeakKeyDictionary[Current, LRUCache[str, tuple[Member, ...]]] = WeakKeyDictionary()


async def members(current: Current, kind: str) -> Sequence[Member]:
    """The entities of the class ``kind``, at most :data:`MOST`; asserted types only.

    What a publisher calls its own resources, in the graph of a source as published, is not listed:
    the record that describes it is.
    """
    cache = _caches.setdefault(current, LRUCache(_CACHE_SIZE))
    found = cache.get(kind)
    if found is None and current.listings:
        found = await asyncio.to_thread(current.listings.members, kind)
        if found is not None and current.engine.version:
            cache[kind] = found
    if found is None:
        # one pattern with a filter: as a path of alternatives it takes twice as long
        names = ", ".join(f"<{expand(curie)}>" for curie in NAMES)
        text = _LISTING.format(
            kind=NamedNode(kind),
            inferred=INFERRED,
            published=Literal(published_graphs(current.base)),
            names=names,
            most=MOST,
        )
        body = (await current.answers.get(Query(text))).body
        found = await asyncio.to_thread(_read, body)
        if current.engine.version:
            cache[kind] = found
    return found


async def is_listed(current: Current, kind: str) -> bool:
    """Whether the entities of ``kind`` are from a list that was made before."""
    listings = current.listings
    return listings is not None and await asyncio.to_thread(listings.has, kind)


class Entry(NamedTuple):
    """A line of the list: an entity, or several of one name."""

    label: str
    letter: str
    members: tuple[Member, ...]


def entries(found: Sequence[Member]) -> list[Entry]:
    """The lines of ``found``; from :data:`FEWEST` entities of one name on, these are one.

    >>> [len(one.members) for one in entries([Member("a", "A", "A")] * 5)]
    [5]
    >>> [len(one.members) for one in entries([Member("a", "A", "A")] * 2)]
    [1, 1]
    """
    lines: list[Entry] = []
    for label, several in groupby(found, key=lambda member: member.label):
        same = tuple(several)
        groups = [same] if len(same) >= FEWEST else [(member,) for member in same]
        lines += [Entry(label, group[0].letter, group) for group in groups]
    return lines


def letters(found: Sequence[Entry], size: int = SIZE) -> list[tuple[str, int]]:
    """The headings in order, each with the page that it begins on."""
    first: dict[str, int] = {}
    for place, entry in enumerate(found):
        first.setdefault(entry.letter, place // size + 1)
    return list(first.items())


def headed(page: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """A part of the list, under its headings."""
    return [(letter, list(several)) for letter, several in groupby(page, key=lambda m: m.letter)]


def _read(body: bytes) -> tuple[Member, ...]:
    rows = json.loads(body)["results"]["bindings"]
    return ordered((row["entity"]["value"], row.get("label", {}).get("value", "")) for row in rows)
