"""Running a saved query in an engine, and the choices of its parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kg.engines import RESULT_TYPES, Answer, Engine, Query, QueryRefused
from kg.saved_queries.checks import with_prefixes
from kg.saved_queries.header import Choice, Parameter
from kg.saved_queries.saved_query import SavedQuery


def to_query(
    query: SavedQuery,
    values: Mapping[str, str] | None = None,
    result_type: str | None = RESULT_TYPES[0],
) -> Query:
    """``query`` with ``values`` as an engine takes it; without, every parameter at its default.

    Raises:
        ParameterError: a value is not of its parameter's type, or there is no such parameter.
    """
    return Query(query.bind(values or {}), result_type=result_type, graph_type=None)


def run(
    engine: Engine,
    query: SavedQuery,
    values: Mapping[str, str] | None = None,
    result_type: str | None = RESULT_TYPES[0],
) -> Answer:
    """The whole answer of ``query`` in the media type ``result_type``.

    Raises:
        ParameterError: as :func:`to_query`.
        QueryRefused: it calls an endpoint that the operator does not allow; the message names it.
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    bound = to_query(query, values, result_type)
    try:
        return engine.query(bound)
    except QueryRefused as refusal:
        if not query.endpoints:
            raise
        raise QueryRefused(not_allowed(query)) from refusal


def not_allowed(query: SavedQuery) -> str:
    """Why a federated ``query`` is not answered here, and what would help."""
    whom = " and ".join(query.endpoints)
    allow = " ".join(f"--allow-service {endpoint}" for endpoint in query.endpoints)
    return (
        f"{query.id} also queries {whom}, which the operator has not allowed; "
        f"{allow} would allow it"
    )


def choices(engine: Engine, query: SavedQuery, parameter: Parameter) -> tuple[Choice, ...]:
    """The values that ``parameter`` can have: its list, or what its query finds in the graph.

    None means: anything of its type.
    """
    if parameter.choices_query is None:
        return parameter.choices
    answer = engine.query(Query(with_prefixes(query, parameter.choices_query), graph_type=None))
    return read_choices(answer.body)


def read_choices(body: bytes) -> tuple[Choice, ...]:
    """The choices in ``body``: ``?value``, ``?label``, ``?count`` as Query Results JSON."""
    found = []
    for row in json.loads(body)["results"]["bindings"]:
        if "value" in row:
            value = row["value"]["value"]
            label = row["label"]["value"] if "label" in row else value
            count = int(row["count"]["value"]) if "count" in row else None
            found.append(Choice(value=value, label=label, count=count))
    return tuple(found)
