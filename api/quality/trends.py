"""How the points of each source changed from publication to publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kg.snapshots.history import QualityEntry


@dataclass(frozen=True, slots=True)
class Point:
    """The points of a source, of 100, as of one publication.

    Attributes:
        change: since the publication before; ``None``: the source is new there.
    """

    at: datetime
    snapshot: str
    points: int
    change: int | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The points of a source at each publication, the latest first."""

    source: str
    points: tuple[Point, ...]

    def as_dict(self) -> dict[str, Any]:
        """``{"source", "points": [{"at", "snapshot", "points", "change"}]}``."""
        return {
            "source": self.source,
            "points": [
                {
                    "at": one.at.isoformat(),
                    "snapshot": one.snapshot,
                    "points": one.points,
                    "change": one.change,
                }
                for one in self.points
            ],
        }


def trends(entries: Iterable[QualityEntry]) -> list[Trend]:
    """A trend for each source among ``entries``, which are in the order of time."""
    found: dict[str, list[Point]] = {}
    for entry in entries:
        points = sum(entry.points.values())
        known = found.setdefault(entry.source, [])
        change = points - known[-1].points if known else None
        known.append(Point(entry.at, entry.snapshot, points, change))
    return [Trend(source, tuple(reversed(points))) for source, points in sorted(found.items())]
