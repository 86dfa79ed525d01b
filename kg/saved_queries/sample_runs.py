"""Queries that show whether two engines agree: each saved query, with and without parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.engines import Engine
from kg.saved_queries import SavedQuery, choices
from kg.saved_queries.checks import with_prefixes
from kg.saved_queries.values import KINDS


class SampleRun(NamedTuple):
    """A query: what it is called, and its SPARQL."""

    name: str
    text: str


def sample_runs(query: SavedQuery, engine: Engine) -> Iterator[SampleRun]:
    """``query`` with its defaults, with a value for each parameter, and the lists of its values.

    Args:
        query: one that asks no other endpoint.
        engine: its graph has the values.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    yield SampleRun(query.id, query.bind({}))
    if values := _values(query, engine):
        shown = " ".join(f"{name}={value}" for name, value in values.items())
        yield SampleRun(f"{query.id} {shown}", query.bind(values))
    for parameter in query.parameters:
        if parameter.choices_query:
            text = with_prefixes(query, parameter.choices_query)
            yield SampleRun(f"{query.id}: choices of {parameter.name}", text)


def _values(query: SavedQuery, engine: Engine) -> dict[str, str]:
    """A value for each parameter: one that the graph has and that is not the default."""
    found = {}
    for parameter in query.parameters:
        known = [choice.value for choice in choices(engine, query, parameter)]
        known = [value for value in known if value != parameter.default]
        example = KINDS[parameter.type].example
        found[parameter.name] = known[0] if known else parameter.default or example
    return found
