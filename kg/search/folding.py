"""Folding a search: the hits that are parts of one dataset are one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tantivy import Occur, Query, Schema, Searcher

#: the facet with the dataset that a record is a part of
FACET: Final = "family"
#: parts from which on they are one line
FEWEST: Final = 4
#: families that are folded, those of most hits
_MOST: Final = 40
#: the name of the field with the factor of a score
_WEIGHT: Final = "weight"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a folded list.

    Attributes:
        score: of the best hit in it; ``address``: of that hit in the index.
        family: the dataset that its hits are parts of; empty: it is one hit.
        parts: how many hits it stands for.
    """

    score: float
    address: Any
    family: str = ""
    parts: int = 1


class Folding:
    """The lines of the hits of a query.

    Args:
        narrowed: ``query`` of what has one of some values in a facet.
    """

    def __init__(
        self,
        schema: Schema,
        searcher: Searcher,
        narrowed: Callable[[Query, dict[str, Sequence[str]]], Query],
    ) -> None:
        self._schema, self._searcher, self._narrowed = schema, searcher, narrowed

    def lines(self, query: Query, offset: int, limit: int) -> tuple[list[Line], int, int]:
        """The lines from ``offset``, how many there are in all, and how many hits these are."""
        families = self._families(query)
        rest = query
        if families:
            folded = Query.term_set_query(self._schema, FACET, list(families))
            rest = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, folded)])
        result = self._searcher.search(rest, limit=offset + limit, weight_by_field=_WEIGHT)
        lines = [Line(float(score), address) for score, address in result.hits]
        for family, parts in families.items():
            best = self._searcher.search(
                self._narrowed(query, {FACET: (family,)}),
                limit=1,
                count=False,
                weight_by_field=_WEIGHT,
            )
            lines += [Line(float(score), at, family, parts) for score, at in best.hits]
        lines.sort(key=lambda line: -line.score)
        alone = int(result.count)  # type: ignore[attr-defined]
        shown = lines[offset : offset + limit]
        return shown, alone + len(families), alone + sum(families.values())

    def _families(self, query: Query) -> dict[str, int]:
        wanted = {FACET: {"terms": {"field": FACET, "size": _MOST}}}
        buckets = self._searcher.aggregate(query, wanted)[FACET]["buckets"]
        return {
            str(bucket["key"]): int(bucket["doc_count"])
            for bucket in buckets
            if bucket["doc_count"] >= FEWEST
        }
