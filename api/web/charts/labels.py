"""Numbers and names as written in a picture."""

from __future__ import annotations

from html import escape

from api.web.charts.data import Data
from api.web.tables import counted, grouped


def at(value: float) -> str:
    """A place, in tenths of a pixel."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def formatted(value: float) -> str:
    """A value, its thousands apart."""
    return grouped(f"{value:.4f}" if value % 1 else f"{value:.0f}")


def tip(found: Data, category: int, series: int, unit: str) -> str:
    """What a mark says: of what it is, and how much.

    A series has a share of its bar, too.
    """
    which = found.categories[category]
    amount = found.values[category, series]
    text = f"{formatted(amount)} {counted(unit, amount)}".strip()
    if len(found.series) > 1:
        which += f" · {found.series[series]}"
        if found.stacked and (whole := found.total(category)) > 0:
            text += f" ({amount / whole:.0%} of {formatted(whole)})"
    return f"{which}: {text}"


def mark(name: str, attributes: str, found: Data, category: int, series: int, unit: str) -> str:
    """The SVG element ``name`` of a value, with its tooltip, and a link to what it stands for."""
    text = escape(tip(found, category, series, unit))
    drawn = f"<{name} {attributes}><title>{text}</title></{name}>"
    href = found.marks.get((category, series), "")
    return f'<a href="{escape(href)}" aria-label="{text}">{drawn}</a>' if href else drawn


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


#: letters → their width in a wide sans-serif typeface (DejaVu Sans), in sizes of the type
_WIDTHS = {
    **dict.fromkeys("ijlI|'", 0.29),
    **dict.fromkeys("ft.,:; ()[]/-r", 0.4),
    **dict.fromkeys("mwMW@%", 0.98),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.76),
}


def text_width(text: str, size: float) -> float:
    """The pixels that ``text`` takes at most in letters of ``size`` pixels.

    >>> text_width("ill", 10) < text_width("WWW", 10)
    True
    """
    return size * sum(_WIDTHS.get(letter, 0.64) for letter in text)
