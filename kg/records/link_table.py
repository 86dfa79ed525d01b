"""All links of one property in memory: what a walk over many of them looks up again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Store

from kg.rdf.ontology import INFERRED

#: statements up to which a property is read as a whole: about a quarter of a second
MOST: Final = 50_000
_HIERARCHY: Final = NamedNode(INFERRED)
_Links = Mapping[str, frozenset[tuple[str, str]]]


class LinkTable(NamedTuple):
    """The links of one property.

    Attributes:
        of: by subject, its links as pairs of subject and object.
        to: by object, the same.
    """

    of: _Links
    to: _Links

    def links(self, iris: Iterable[str], *, back: bool = False) -> set[tuple[str, str]]:
        """Subject and object of each link from one of ``iris``; ``back``: to one of them."""
        table = self.to if back else self.of
        return {link for iri in iris for link in table.get(iri, ())}


def read(store: Store, predicate: str) -> LinkTable | None:
    """The links of ``predicate`` without the class hierarchy; ``None``: there are too many."""
    found = store.quads_for_pattern(None, NamedNode(predicate), None, None)
    quads = list(islice(found, MOST + 1))
    if len(quads) > MOST:
        return None
    of: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    to: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for quad in quads:
        subject, value = quad.subject, quad.object
        if (
            quad.graph_name != _HIERARCHY
            and isinstance(subject, NamedNode)
            and isinstance(value, NamedNode)
        ):
            link = (subject.value, value.value)
            of[link[0]].add(link)
            to[link[1]].add(link)
    return LinkTable(*({iri: frozenset(links) for iri, links in by.items()} for by in (of, to)))
