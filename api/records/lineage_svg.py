"""A lineage as SVG: sources on the left, what was made on the right, every dataset a link.

Drawn here, so that it is there without a script; ``web/src/lineage.ts`` makes it
answer to pointer and keys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from html import escape

from markupsafe import Markup

from api.records.addresses import Base
from api.records.lineage import Lineage, Node
from api.web.charts.use_class_colours import colour
from api.web.tables import grouped

_WIDTH, _HEIGHT, _GAP, _ROW, _MARGIN = 190, 30, 56, 40, 12


def draw(
    found: Lineage,
    base: Base,
    title: str,
    whole: str,
    *,
    notes: Mapping[tuple[str, str], str] | None = None,
    marked: Collection[str] = (),
) -> Markup:
    """The picture of ``found``.

    Args:
        title: of the dataset in the middle.
        whole: the address of all datasets that are in it.
        notes: what a derivation is known by.
        marked: the datasets that were looked for.
    """
    columns = _ordered(found)
    steps = sorted(set(columns) | set(found.more))
    rows = max(len(columns[step]) + (step in found.more) for step in steps)
    width = len(steps) * (_WIDTH + _GAP) - _GAP + 2 * _MARGIN
    height = rows * _ROW + 2 * _MARGIN
    places: dict[str, tuple[int, int]] = {}
    body: list[str] = []
    for number, step in enumerate(steps):
        x = _MARGIN + number * (_WIDTH + _GAP)
        there = columns[step]
        top = (height - (len(there) + (step in found.more)) * _ROW) // 2 + (_ROW - _HEIGHT) // 2
        for place, node in enumerate(there):
            places[node.iri] = (x, top + place * _ROW)
            body.append(_box(node, found, base, *places[node.iri], marked=node.iri in marked))
        if step in found.more:
            y = top + len(there) * _ROW
            body.append(
                f'<a class="more" href="{escape(whole)}"><rect x="{x}" y="{y}" width="{_WIDTH}" '
                f'height="{_HEIGHT}" rx="6"/><text x="{x + 12}" y="{y + 20}">'
                f"and {grouped(str(found.more[step]))} more: show all</text></a>"
            )
    lines = "".join(
        _line(places[source], places[made], source, made, (notes or {}).get((source, made), ""))
        for source, made in found.edges
        if source in places and made in places
    )
    label = escape(f"Lineage of {title}: sources on the left, what was made from it on the right")
    return Markup(  # noqa: S704  (made here, escaped here)
        f'<svg role="group" aria-label="{label}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>'
        f'<g class="lines">{lines}</g>{"".join(body)}</svg>'
    )


def _ordered(found: Lineage) -> defaultdict[int, list[Node]]:
    """The nodes of each step, near to those that they are linked with: from the middle outwards."""
    columns: defaultdict[int, list[Node]] = defaultdict(list)
    for node in found.nodes:
        columns[node.step].append(node)
    beside: defaultdict[str, list[str]] = defaultdict(list)
    for source, made in found.edges:
        beside[source].append(made)
        beside[made].append(source)
    place = {node.iri: 0.0 for node in columns[0]}
    for step in sorted(columns, key=lambda step: (abs(step), step)):
        if step:
            columns[step].sort(key=lambda node: _middle(beside[node.iri], place))
        place |= {node.iri: float(n) for n, node in enumerate(columns[step])}
    return columns


def _middle(others: list[str], place: dict[str, float]) -> float:
    known = [place[iri] for iri in others if iri in place]
    return sum(known) / len(known) if known else 0.0


def _box(node: Node, found: Lineage, base: Base, x: int, y: int, *, marked: bool) -> str:
    use = found.uses.get(node.use, "")
    kind = "here" if node.step == 0 else "" if node.described else "named"
    name = ", ".join(filter(None, [node.label, use, "" if node.described else "only named"]))
    bar = (
        f'<rect class="c{colour(node.use)}" x="{x}" y="{y}" width="6" height="{_HEIGHT}" rx="3"/>'
        if node.use
        else ""
    )
    current = ' aria-current="page"' if kind == "here" else ""
    kind = f"{kind} found".strip() if marked else kind
    href = escape(base.href(node.iri))
    return (
        f'<a class="node {kind}" href="{href}" data-node="{escape(node.iri)}"'
        f' aria-label="{escape(name)}"{current}><title>{escape(name)}</title>'
        f'<rect class="box" x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>{bar}'
        # the whole name, which the page's style cuts: it has to be the link's own text
        f'<foreignObject x="{x + 14}" y="{y}" width="{_WIDTH - 20}" height="{_HEIGHT}">'
        f'<div class="boxed">{escape(node.label)}</div></foreignObject></a>'
    )


def _line(source: tuple[int, int], made: tuple[int, int], a: str, b: str, note: str) -> str:
    half = _HEIGHT // 2
    x1, y1, x2, y2 = source[0] + _WIDTH, source[1] + half, made[0] - 2, made[1] + half
    title = f"<title>{escape(note)}</title>" if note else ""
    bend = max(_GAP // 2, abs(x2 - x1) // 2) if x2 > x1 else _GAP
    return (
        f'<path d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}" marker-end="url(#tip)" '
        f'data-source="{escape(a)}" data-made="{escape(b)}">{title}</path>'
    )
