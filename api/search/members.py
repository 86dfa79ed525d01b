"""The entities of a class, in the order of their names."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from pyoxigraph import Literal, NamedNode

from api.state.current_snapshot import Current
from kg.authorities.identities import published_graphs
from kg.engines import Query
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.search.folding import FEWEST

#: more than this is not listed: the dumps and the endpoint have all
MOST: Final = 100_000
SIZE: Final = 200
#: classes whose lists are cache in memory
_CACHE_SIZE: Final = 6
_NAMES: Final = ("skos:prefLabel", "dcterms:title", "foaf:name", "doap:name", "rdfs:label")
_LISTING: Final = """SELECT ?thing (MIN(STR(?name)) AS ?label) {{
  {{ SELECT DISTINCT ?thing {{
    GRAPH ?g {{ ?thing a {kind} }}
    FILTER(?g != <{inferred}> && !STRSTARTS(STR(?g), {published}) && ISIRI(?thing))
  }} LIMIT {most} }}
  OPTIONAL {{ GRAPH ?named {{ ?thing ?by ?name FILTER(?by IN ({names})) }} }}
}} GROUP BY ?thing"""


class Member(NamedTuple):
    """An entity.

    Attributes:
        letter: the heading that it is under.
        note: distinguishes it from others of the same name.
    """

    iri: str
    label: str
    letter: str
    note: str = ""


_caches: WeakKeyDictionary[Current, LRUCache[str, tuple[Member, ...]]] = WeakKeyDictionary()


async def members(current: Current, kind: str) -> Sequence[Member]:
    """The entities of the class ``kind``, at most :data:`MOST`; asserted types only.

    What a publisher calls its own resources, in the graph of a source as published, is not listed:
    the record that describes it is.
    """
    cache = _caches.setdefault(current, LRUCache(_CACHE_SIZE))
    found = cache.get(kind)
    if found is None:
        # one pattern with a filter: as a path of alternatives it takes twice as long
        names = ", ".join(f"<{expand(curie)}>" for curie in _NAMES)
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
    found = []
    for row in rows:
        iri = row["thing"]["value"]
        label = " ".join(row.get("label", {}).get("value", "").split()) or _local(iri)
        key = _key(label)
        found.append((_place(key), key, label, iri))
    found.sort()
    called = Counter(label for _, _, label, _ in found)
    return tuple(
        Member(iri, label, letter(key), _local(iri) if called[label] > 1 else "")
        for _, key, label, iri in found
    )


def _local(iri: str) -> str:
    """A replacement for a missing name."""
    path, _, fragment = iri.partition("#")
    local = "/".join(path.split("/")[4:]) or path
    return unquote(f"{local} {fragment}".strip())


def _key(label: str) -> str:
    """What a name is sorted by: without case, accents and the part before its first letter."""
    if not label.isascii():
        apart = unicodedata.normalize("NFKD", label)
        label = "".join(c for c in apart if not unicodedata.combining(c))
    label = label.casefold()
    start = next((n for n, c in enumerate(label) if c.isalnum()), 0)
    return label[start:]


def letter(key: str) -> str:
    """The heading for what is sorted by ``key``.

    >>> letter("zebra"), letter("3d"), letter("中文"), letter("")
    ('Z', '0–9', 'other', 'other')
    """
    first = key[:1]
    if "a" <= first <= "z":
        return first.upper()
    return "0–9" if first.isdecimal() else "other"


def _place(key: str) -> int:
    return {"0–9": 0, "other": 2}.get(letter(key), 1)
