"""Where a value lies along an axis, and the round numbers that stand there."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, Literal

Kind = Literal["linear", "log", "share"]
KINDS: Final[tuple[Kind, ...]] = ("linear", "log", "share")


def ticks(largest: float, wanted: int = 5, *, whole: bool = False) -> list[float]:
    """Round values from 0 to at least ``largest``.

    Args:
        whole: of things that are counted, of which there is no half.

    >>> ticks(43), ticks(2, whole=True), ticks(2)
    ([0, 10, 20, 30, 40, 50], [0, 1, 2], [0.0, 0.5, 1.0, 1.5, 2.0])
    """
    rough = largest / wanted
    power = 10 ** floor(log10(rough)) if rough > 0 else 1
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    step = int(step) if step >= 1 else 1 if whole else step
    count = -int(-largest // step)
    return [n * step for n in range(count + 1)]


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of values.

    Attributes:
        kind: ``linear``; ``log``, by powers of ten; ``share``, of 100 %.
        marks: the values that are written at it, in their order.
        begin: the value at the beginning of a logarithmic axis.
    """

    kind: Kind
    marks: tuple[float, ...]
    begin: float = 0

    def place(self, value: float) -> float:
        """Where ``value`` lies: 0 at the beginning of the axis, 1 at its end."""
        if self.kind == "log":
            first, last = log10(self.begin), log10(self.marks[-1])
            return max((log10(value) - first) / (last - first), 0) if value > 0 else 0.0
        return max(value, 0) / self.marks[-1]


def scale(kind: Kind, smallest: float, largest: float, *, whole: bool) -> Scale:
    """The axis for values from ``smallest``, above 0, to ``largest``.

    >>> scale("log", 3, 4000, whole=True).marks
    (1, 10, 100, 1000, 10000)
    >>> scale("share", 3, 4000, whole=True).marks[-1]
    100
    """
    if kind == "share":
        return Scale(kind, (0, 20, 40, 60, 80, 100))
    if kind == "log":
        # a bar of the smallest value has a length, too: counts begin at a half, unwritten
        low = ceil(log10(smallest)) - 1 if not whole else min(floor(log10(smallest)), 0)
        high = max(ceil(log10(largest)), low + 1)
        marks = tuple(10**n if n >= 0 else 10.0**n for n in range(low, high + 1))
        return Scale(kind, marks, marks[0] / 2 if whole else marks[0])
    return Scale(kind, tuple(ticks(largest, whole=whole)))
