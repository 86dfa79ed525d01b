"""Rings: parts of a whole."""

from __future__ import annotations

from html import escape
from math import cos, pi, sin

from api.web.charts.canvas import COLOURS
from api.web.charts.data import OTHER, Data
from api.web.charts.labels import at, cut, formatted
from api.web.charts.scale import Kind
from api.web.tables import counted


def arcs(found: Data, unit: str, _kind: Kind) -> tuple[int, str]:
    """A ring with a legend; beyond the palette the rest is one piece."""
    amounts = [
        (name, found.total(c), found.marks.get((c, 0), ""))
        for c, name in enumerate(found.categories)
    ]
    if len(amounts) > COLOURS:
        rest = sum(amount for _, amount, _ in amounts[COLOURS - 1 :])
        amounts = [*amounts[: COLOURS - 1], (OTHER, rest, "")]
    whole = sum(amount for _, amount, _ in amounts)
    x, y, outer, inner = 170, 150, 130, 70
    parts, reached = [], 0.0
    for n, (name, amount, href) in enumerate(amounts):
        share = amount / whole
        begin, end = reached, reached + min(share, 0.9999) * 2 * pi
        reached += share * 2 * pi
        large = int(share > 0.5)
        points = [
            (sin(a) * r + x, y - cos(a) * r)
            for a, r in ((begin, outer), (end, outer), (end, inner), (begin, inner))
        ]
        p = [f"{at(px)} {at(py)}" for px, py in points]
        text = escape(f"{name}: {formatted(amount)} {counted(unit, amount)} ({share:.1%})")
        drawn = (
            f'<path class="m c{n} edge" d="M{p[0]}A{outer} {outer} 0 {large} 1 {p[1]}L{p[2]}'
            f'A{inner} {inner} 0 {large} 0 {p[3]}Z"><title>{text}</title></path>'
        )
        parts.append(f'<a href="{escape(href)}" aria-label="{text}">{drawn}</a>' if href else drawn)
        line = 46 + n * 28
        parts.append(f'<rect class="c{n}" x="350" y="{line - 12}" width="14" height="14" rx="3"/>')
        parts.append(
            f'<text x="374" y="{line}">{escape(cut(name, 32))} '
            f'<tspan class="t">{formatted(amount)} · {share:.1%}</tspan></text>'
        )
    return max(300, 60 + len(amounts) * 28), "".join(parts)
