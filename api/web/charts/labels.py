"""Numbers and names as written in a picture."""

from __future__ import annotations

from html import escape

from api.web.charts.data import Data
from api.web.tables import grouped


def at(value: float) -> str:
    """A place, in tenths of a pixel."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def formatted(value: float) -> str:
    """A value, its thousands apart."""
    return grouped(f"{value:.4f}" if value % 1 else f"{value:.0f}")


def tip(found: Data, category: int, series: int, unit: str) -> str:
    """The tooltip of a mark."""
    which = found.categories[category]
    if len(found.series) > 1:
        which += f" · {found.series[series]}"
    value = formatted(found.values[category, series])
    return f"<title>{escape(which)}: {value} {escape(unit)}</title>"


def cut(text: str, length: int) -> str:
    """``text`` in at most ``length`` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def short(value: float) -> str:
    """A number for an axis.

    >>> short(25_000), short(3_000_000), short(0.5)
    ('25k', '3M', '0.5')
    """
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
