"""What the colours mean, below a picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from api.web.charts.canvas import CHARACTER, Canvas
from api.web.charts.labels import cut


def legend(
    series: Sequence[str], colours: Sequence[int], top: int, canvas: Canvas
) -> tuple[str, int]:
    """The legend below ``top``, and how high it is; nothing for one series."""
    if len(series) < 2:
        return "", 0
    parts, x, y = [], 8, top + 16
    for n, name in enumerate(series):
        text = cut(name or "(none)", (canvas.width - 40) // CHARACTER)
        wide = 30 + len(text) * CHARACTER
        if x + wide > canvas.width:
            x, y = 8, y + 24
        parts.append(
            f'<rect class="c{colours[n]}" x="{x}" y="{y - 11}" width="13" height="13" rx="3"/>'
        )
        parts.append(f'<text x="{x + 19}" y="{y}">{escape(text)}</text>')
        x += wide + 10
    return "".join(parts), y - top + 10
