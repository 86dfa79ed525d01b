"""What a dataset was made from, and what was made from it, as a small graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from api.graph.labels import words
from api.graph.links import links
from api.graph.together import together
from api.records.values_view import own_name
from api.state.current_snapshot import Current
from kg.rdf.namespaces import expand
from kg.records.labels import Words

_FROM: Final = expand("prov:wasDerivedFrom")
_USE: Final = expand("fw:effectiveUseClass")
#: classes of what is only named
_NAMED: Final = frozenset(map(expand, ("fw:DatasetReference", "fw:Stub")))
#: derivations in a row that are followed, each way
STEPS: Final = 4
#: datasets in one step that are drawn, unless all are requested
SHOWN: Final = 10
_ALL: Final = 150


class Node(NamedTuple):
    """A dataset in the graph.

    Attributes:
        step: how many derivations away; below 0: it is a source of this one.
        use: its use class's IRI; empty: not known.
        described: whether there is a record of it, or it is only named.
    """

    iri: str
    label: str
    step: int
    use: str = ""
    described: bool = True


class Lineage(NamedTuple):
    """The graph around a dataset.

    Attributes:
        nodes: this one and the others, by step.
        edges: (source, what was made from it).
        more: by step, how many are not among the nodes.
        uses: names of the use classes.
    """

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    more: Mapping[int, int]
    uses: Mapping[str, str]


async def lineage(current: Current, iri: str, *, whole: bool = False) -> Lineage | None:
    """The lineage of ``iri``; ``None`` where there is none.

    Args:
        whole: not only the first of each step.
    """
    most = _ALL if whole else SHOWN
    up, down = await together(current, _walk(current, iri, -1, most), _walk(current, iri, 1, most))
    steps = {**down.steps, **up.steps, iri: 0}
    if len(steps) == 1:
        return None
    named, uses = await together(current, words(current, steps), _uses(current, steps))
    labels = await words(current, uses.values())
    nodes = nodes_of(steps, named, uses)
    edges = {edge for edge in up.edges | down.edges if edge[0] in steps and edge[1] in steps}
    return Lineage(
        nodes,
        tuple(sorted(edges)),
        {**up.more, **down.more},
        labels.labels,
    )


def nodes_of(steps: Mapping[str, int], named: Words, uses: Mapping[str, str]) -> tuple[Node, ...]:
    """The datasets of ``steps``, by step and label.

    Args:
        named: their labels and types.
        uses: the use class of each that has one.
    """
    count = Counter(named.labels.get(found, "") for found in steps)
    nodes = [
        Node(
            found,
            _label(found, named.labels.get(found, ""), count),
            step,
            uses.get(found, ""),
            not _NAMED & set(named.types.get(found, _NAMED)),
        )
        for found, step in steps.items()
    ]
    nodes.sort(key=lambda n: (n.step, not n.described, n.label.casefold(), n.iri))
    return tuple(nodes)


def _label(iri: str, label: str, count: Mapping[str, int]) -> str:
    """The label, with the own name where others are called the same."""
    if not label:
        return own_name(iri)
    return label if count[label] == 1 else f"{label} ({own_name(iri)})"


class _Walk(NamedTuple):
    steps: dict[str, int]
    edges: set[tuple[str, str]]
    more: dict[int, int]


async def _walk(current: Current, iri: str, way: int, most: int) -> _Walk:
    """From ``iri`` to its sources (``way`` -1) or to what was made from it (1), step by step."""
    found = _Walk({}, set(), {})
    seen, frontier = {iri}, [iri]
    for step in range(1, STEPS + 1):
        edges = await _edges(current, frontier, way)
        found.edges.update(edges)
        reached = sorted({edge[way > 0] for edge in edges} - seen)
        seen.update(reached)
        frontier = reached[:most]
        found.steps.update(dict.fromkeys(frontier, way * step))
        if len(reached) > most:
            found.more[way * step] = len(reached) - most
        if not frontier:
            break
    return found


async def _edges(current: Current, iris: Iterable[str], way: int) -> set[tuple[str, str]]:
    """(source, what was made from it) where one of the two is among ``iris``."""
    found = await links(current, _FROM, iris, back=way > 0)
    return {(source, made) for made, source in found}


async def _uses(current: Current, iris: Iterable[str]) -> dict[str, str]:
    found = await links(current, _USE, iris)
    return dict(sorted(found, reverse=True))
