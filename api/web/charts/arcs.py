"""Rings: parts of a whole."""

from __future__ import annotations

from html import escape
from math import cos, pi, sin

from api.web.charts.canvas import CHARACTER, COLOURS, Canvas
from api.web.charts.data import OTHER, Data
from api.web.charts.labels import at, cut, formatted
from api.web.charts.scale import Kind
from api.web.tables import counted


def arcs(found: Data, unit: str, _kind: Kind, canvas: Canvas) -> tuple[int, str]:
    """A ring with a legend, beside it or below; beyond the palette the rest is one piece."""
    amounts = [
        (name, found.total(c), found.marks.get((c, 0), ""))
        for c, name in enumerate(found.categories)
    ]
    if len(amounts) > COLOURS:
        rest = sum(amount for _, amount, _ in amounts[COLOURS - 1 :])
        amounts = [*amounts[: COLOURS - 1], (OTHER, rest, "")]
    whole = sum(amount for _, amount, _ in amounts)
    beside = bool(canvas.names)
    x, y, outer, inner = 170 if beside else canvas.width // 2, 150, 130, 70
    left, top = (350, 46) if beside else (8, 310)
    # the amount and its share stand behind the name
    room = (canvas.width - left - 24) // CHARACTER - 14
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
        line = top + n * 28
        parts.append(
            f'<rect class="c{n}" x="{left}" y="{line - 12}" width="14" height="14" rx="3"/>'
        )
        parts.append(
            f'<text x="{left + 24}" y="{line}">{escape(cut(name, room))} '
            f'<tspan class="t">{formatted(amount)} · {share:.1%}</tspan></text>'
        )
    return max(300, top + 14 + len(amounts) * 28), "".join(parts)
