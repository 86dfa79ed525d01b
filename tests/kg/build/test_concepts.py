"""Concepts of a build."""

from __future__ import annotations

from pyoxigraph import QuerySolutions, Store

from kg.snapshots.data_directory import Snapshot


def test_every_concept_is_in_a_scheme(demo: Snapshot) -> None:
    """Of all sources, stated or inferred."""
    found = Store.read_only(str(demo.store)).query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT DISTINCT ?concept {"
        " GRAPH ?g { ?concept a skos:Concept }"
        " FILTER NOT EXISTS { GRAPH ?h { ?concept skos:inScheme ?scheme } } }"
    )
    assert isinstance(found, QuerySolutions)
    assert [str(row["concept"]) for row in found] == []
