"""What a query needs of an endpoint, as :mod:`kg.engines.query_needs` finds it."""

from __future__ import annotations

from typing import NamedTuple


class Needs(NamedTuple):
    """What was found.

    Attributes:
        features: names of :data:`kg.engines.features.FEATURES`.
        truth_values: variables whose values are computed and true or false.
        sums: variables that are the sum or the mean of everything.
    """

    features: frozenset[str] = frozenset()
    truth_values: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
