"""Saved queries give the same rows on the embedded store and on another engine."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from kg.engines import Engine, Limits, Query
from kg.engines.embedded import EmbeddedEngine
from kg.engines.remote import RemoteEngine
from kg.saved_queries import Catalogue, SavedQuery
from kg.saved_queries.lexing import tokens
from kg.saved_queries.sample_runs import sample_runs
from kg.snapshots.data_directory import Snapshot

LIMITS = Limits(seconds=120)
QUERIES = [query for query in Catalogue.shipped().values() if not query.endpoints]


@pytest.fixture(scope="module")
def embedded(demo: Snapshot) -> Iterator[Engine]:
    engine = EmbeddedEngine(demo.store, version=demo.id, limits=LIMITS, workers=1)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def remote(demo_endpoint: str) -> Iterator[Engine]:
    engine = RemoteEngine(demo_endpoint, limits=LIMITS)
    yield engine
    engine.close()


def rows(engine: Engine, text: str) -> Counter[str]:
    bindings = json.loads(engine.query(Query(text)).body)["results"]["bindings"]
    return Counter(json.dumps(row, sort_keys=True) for row in bindings)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_rows_are_the_same_where_an_engine_repeats_statements(query: SavedQuery) -> None:
    """A statement that two graphs make is found twice by some: each query selects a row once."""
    lists = [parameter.choices_query for parameter in query.parameters if parameter.choices_query]
    for text in (query.text, *lists):
        assert selects_once(text), text[:80]


def selects_once(text: str) -> bool:
    """Whether the outer SELECT is DISTINCT, or its rows are groups."""
    outer, depth = [], 0
    for token in tokens(text):
        depth -= token.text in ")}"
        if depth == 0 and token.kind not in ("space", "comment"):
            outer.append(token.text.upper())
        depth += token.text in "({"
    projected = outer[outer.index("SELECT") + 1 : outer.index("WHERE")]
    only_computed = all(piece in "()" for piece in projected)
    return projected[0] == "DISTINCT" or "GROUP" in outer or only_computed


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_what_is_joined_in_an_order_is_a_computed_text(query: SavedQuery) -> None:
    """Virtuoso does not order the literals of a graph by their characters, only texts."""
    for joined in re.findall(r"GROUP_CONCAT\((?:DISTINCT )?(\?\w+) *;", query.text):
        computed = rf"(STR|CONCAT)\(.*\) AS {re.escape(joined)}\)"
        assert re.search(computed, query.text), joined


@pytest.mark.xdist_group("virtuoso")
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_both_engines_give_the_same_rows(
    query: SavedQuery, embedded: Engine, remote: Engine
) -> None:
    for run in sample_runs(query, embedded):
        assert rows(remote, run.text) == rows(embedded, run.text), run.name
