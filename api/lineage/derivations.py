"""The derivations around a dataset: which ones are reached, in how many steps, on which path."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from api.graph.links import links
from api.state.current_snapshot import Current
from kg.rdf.namespaces import expand

#: a derivation: (the dataset that was derived from, the derived dataset)
Edge = tuple[str, str]
_FROM: Final = expand("prov:wasDerivedFrom")
#: derivations in a row that are followed
FURTHEST: Final = 9


class Reach(NamedTuple):
    """What is reached from a dataset in one direction.

    Attributes:
        steps: dataset → the fewest derivations to it; the dataset itself is not among them.
        edges: the derivations on the way.
    """

    steps: Mapping[str, int]
    edges: frozenset[Edge]

    def within(self, depth: int) -> dict[str, int]:
        """The datasets that are at most ``depth`` steps away."""
        return {iri: step for iri, step in self.steps.items() if step <= depth}

    def counts(self) -> dict[int, int]:
        """Number of steps → how many datasets are at most so far away.

        >>> Reach({"a": 1, "b": 1, "c": 3}, frozenset()).counts()
        {1: 2, 2: 2, 3: 3}
        """
        each = Counter(self.steps.values())
        total, found = 0, {}
        for step in range(1, max(each, default=0) + 1):
            total += each[step]
            found[step] = total
        return found


async def reach(current: Current, iri: str, *, up: bool) -> Reach:
    """What ``iri`` was derived from (``up``), or what was derived from it.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    steps: dict[str, int] = {}
    edges: set[Edge] = set()
    seen, frontier = {iri}, [iri]
    for step in range(1, FURTHEST + 1):
        found = {
            (source, made) for made, source in await links(current, _FROM, frontier, back=not up)
        }
        edges |= found
        frontier = sorted({edge[0 if up else 1] for edge in found} - seen)
        seen.update(frontier)
        steps |= dict.fromkeys(frontier, step)
        if not frontier:
            break
    return Reach(steps, frozenset(edges))


async def degrees(current: Current, iris: Collection[str]) -> dict[str, tuple[int, int]]:
    """Dataset → how many it is derived from, and how many are derived from it, each directly."""
    sources = Counter(made for made, _ in await links(current, _FROM, iris))
    derived = Counter(source for _, source in await links(current, _FROM, iris, back=True))
    return {iri: (sources[iri], derived[iri]) for iri in iris}


def between(edges: Iterable[Edge], first: str, last: str) -> set[str]:
    """The datasets on any path of derivations from ``first`` to ``last``, both included.

    Returns:
        an empty set where there is no such path.

    >>> sorted(between([("a", "b"), ("b", "c"), ("a", "d")], "a", "c"))
    ['a', 'b', 'c']
    >>> between([("a", "b")], "b", "a")
    set()
    """
    forward, backward = defaultdict(set), defaultdict(set)
    for source, made in edges:
        forward[source].add(made)
        backward[made].add(source)
    return _reached(forward, first) & _reached(backward, last)


def _reached(after: Mapping[str, set[str]], start: str) -> set[str]:
    found, frontier = {start}, [start]
    while frontier:
        for follower in after.get(frontier.pop(), ()):
            if follower not in found:
                found.add(follower)
                frontier.append(follower)
    return found
