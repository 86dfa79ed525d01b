"""``/lineage?dataset=…``: the derivations around a dataset as a picture and as a list.

The address states what is shown: how many steps ``up`` and ``down``, only the path ``to`` another
dataset, and which words to ``find`` in it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from api.comparison.chosen_datasets import missing
from api.comparison.dataset_addresses import short_iri
from api.comparison.endpoint import CHOICES
from api.graph.labels import words
from api.graph.links import links
from api.http.endpoint import CachedEndpoint, Request, of_page
from api.http.origin import at
from api.http.problems import Problem
from api.http.responses import Response
from api.lineage.derivations import FURTHEST, Edge, Reach, between, degrees, reach
from api.lineage.evidence import Evidence, evidence
from api.records.addresses import Base, base_of, candidates
from api.records.lineage import Lineage, Node, nodes_of
from api.records.lineage_svg import draw
from api.state.current_snapshot import Current
from api.web.charts.use_class_colours import colour
from api.web.tables import address
from api.web.templating import page
from kg.rdf.namespaces import expand

PATH: Final = "/lineage"
_USE: Final = expand("fw:effectiveUseClass")
_STEPS: Final = 2
#: datasets of one step that are drawn; the list has all
_DRAWN: Final = 40
_LISTED: Final = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wants to see.

    Attributes:
        dataset: the name of the dataset, as the address has it.
        to: of the dataset at the other end of a path; empty: everything around.
        find: words to look for in the names.
    """

    dataset: str
    up: int = _STEPS
    down: int = _STEPS
    to: str = ""
    find: str = ""

    def path(self, **changed: str | int) -> str:
        """The address with something ``changed``; what is as usual is left out."""
        values: dict[str, Any] = {
            "dataset": self.dataset,
            "up": self.up,
            "down": self.down,
            "to": self.to,
            "find": self.find,
        } | changed
        usual = {"up": _STEPS, "down": _STEPS}
        return at(address(PATH, {k: str(v) for k, v in values.items() if v != usual.get(k, "")}))


class LineagePage(CachedEndpoint):
    """``/lineage``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The page of the derivations around the dataset that the address names."""
        given = request.parameters()
        choice = Choice(
            " ".join(given.get("dataset", "").split()),
            _depth(given, "up"),
            _depth(given, "down"),
            " ".join(given.get("to", "").split()),
            " ".join(given.get("find", "").split()),
        )
        base = base_of(current, request)
        if not choice.dataset:
            return of_page(
                page("lineage.html", title="", choice=choice, choices=CHOICES), request.gzip
            )
        iri = await _dataset(current, base, choice.dataset)
        up, down = await asyncio.gather(reach(current, iri, up=True), reach(current, iri, up=False))
        other = await _dataset(current, base, choice.to) if choice.to else ""
        steps, edges = _shown(choice, iri, other, up, down)
        found = await _lineage(current, steps, edges)
        proofs, degree = await asyncio.gather(
            evidence(current, found.edges), degrees(current, list(steps))
        )
        view = _View(choice, iri, other, found, proofs, degree, up, down, base)
        return of_page(await asyncio.to_thread(view.page), request.gzip)


def _depth(given: Mapping[str, str], name: str) -> int:
    text = given.get(name) or str(_STEPS)
    if not (text.isascii() and text.isdecimal() and int(text) <= FURTHEST):
        raise Problem(400, f"{name}: takes 0 to {FURTHEST}, not {text[:20]!r}")
    return int(text)


async def _dataset(current: Current, base: Base, name: str) -> str:
    """The IRI of the dataset ``name``: a local name, a path or an IRI.

    Raises:
        Problem: there are no derivations of a dataset of this name, nor a label (404).
    """
    local = name.removeprefix("/").removeprefix("dataset/")
    known = (
        [name]
        if "://" in name
        else candidates(base, f"/dataset/{local}", f"/dataset/{unquote(local)}")
    )
    for iri in known:
        named = await words(current, [iri])
        if named.labels.get(iri) or named.types.get(iri):
            return iri
    raise missing([name])


def _shown(
    choice: Choice, iri: str, other: str, up: Reach, down: Reach
) -> tuple[dict[str, int], frozenset[Edge]]:
    """The datasets to show, below 0 those up, and the derivations between them."""
    if other:
        ways = ((up, other, iri, -1), (down, iri, other, 1))
        for way, first, last, sign in ways:
            if other in way.steps:
                path = between(way.edges, first, last)
                steps = {one: sign * way.steps.get(one, 0) for one in path}
                return steps, _among(way.edges, steps)
        return {iri: 0, other: 1}, frozenset()
    steps = (
        down.within(choice.down)
        | {one: -step for one, step in up.within(choice.up).items()}
        | {iri: 0}
    )
    return steps, _among(up.edges | down.edges, steps)


def _among(edges: frozenset[Edge], steps: Mapping[str, int]) -> frozenset[Edge]:
    return frozenset(edge for edge in edges if edge[0] in steps and edge[1] in steps)


async def _lineage(current: Current, steps: Mapping[str, int], edges: frozenset[Edge]) -> Lineage:
    named, uses = await asyncio.gather(words(current, steps), links(current, _USE, steps))
    use_of = dict(sorted(uses, reverse=True))
    labels = await words(current, use_of.values())
    nodes = nodes_of(steps, named, use_of)
    return Lineage(nodes, tuple(sorted(edges)), {}, labels.labels)


@dataclass(frozen=True, slots=True)
class _View:
    choice: Choice
    iri: str
    other: str
    found: Lineage
    proofs: Mapping[Edge, Evidence]
    degree: Mapping[str, tuple[int, int]]
    up: Reach
    down: Reach
    base: Base

    def page(self) -> bytes:
        """The page."""
        choice, nodes = self.choice, {node.iri: node for node in self.found.nodes}
        title = nodes[self.iri].label
        searched = choice.find.casefold().split()
        marked = {
            node.iri
            for node in self.found.nodes
            if searched and all(word in node.label.casefold() for word in searched)
        }
        drawn = self._drawn(marked)
        rows = [
            (nodes[made], nodes[source], self.proofs[source, made])
            for source, made in self.found.edges
            if not searched or source in marked or made in marked
        ]
        rows.sort(key=lambda row: (abs(row[1].step), row[1].label, row[0].label))
        listed = [n for n in self.found.nodes if not searched or n.iri in marked]
        used = sorted({node.use for node in self.found.nodes if node.use}, key=colour)
        return page(
            "lineage.html",
            choice=choice,
            choices=CHOICES,
            title=title,
            here=self.base.href(self.iri),
            other=nodes[self.other].label if self.other else "",
            path_found=not self.other or bool(self.found.edges),
            svg=draw(
                drawn,
                self.base,
                title,
                f"{choice.path()}#list",
                notes={edge: str(proof) for edge, proof in self.proofs.items()},
                marked=marked,
            ),
            up=self._depths(self.up, choice.up),
            down=self._depths(self.down, choice.down),
            legend=[(colour(use), self.found.uses.get(use, "")) for use in used],
            uses=self.found.uses,
            named=any(not node.described for node in self.found.nodes),
            nodes=listed[:_LISTED],
            rows=rows[:_LISTED],
            count=len(self.found.nodes),
            marked=len(marked),
            searched=bool(searched),
            degree=self.degree,
            href=self.base.href,
            from_here=lambda node: Choice(short_iri(node.iri, self.base.iri)).path(),
            path_to=lambda node: choice.path(to=short_iri(node.iri, self.base.iri), find=""),
        )

    def _depths(self, reached: Reach, chosen: int) -> list[tuple[int, int, bool]]:
        """The depths to choose from, each with the datasets that it shows."""
        counts = {0: 0} | reached.counts()
        furthest = max(counts)
        return [(depth, n, depth == min(chosen, furthest)) for depth, n in counts.items()]

    def _drawn(self, marked: set[str]) -> Lineage:
        """The picture: the first datasets of each step, before them those that were looked for."""
        per_step: Counter[int] = Counter()
        drawn: list[Node] = []
        more: Counter[int] = Counter()
        for node in sorted(self.found.nodes, key=lambda node: node.iri not in marked):
            per_step[node.step] += 1
            if per_step[node.step] <= _DRAWN:
                drawn.append(node)
            else:
                more[node.step] += 1
        there = {node.iri for node in drawn}
        edges = tuple(e for e in self.found.edges if e[0] in there and e[1] in there)
        drawn.sort(key=lambda n: (n.step, not n.described, n.label.casefold(), n.iri))
        return Lineage(tuple(drawn), edges, more, self.found.uses)
