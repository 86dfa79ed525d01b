"""The merged default graph: each statement once, however many sources state it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build import results
from kg.build.merging import overlap
from kg.engines import Limits, Query
from kg.engines.embedded import EmbeddedEngine
from kg.errors import FairweaveError
from kg.rdf.statements import Graph, of_lines
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.layout import Layout
from tests.kg.build.test_pipeline import make

AUDITS = directory("examples") / "dataset-audits"
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module", params=["one", "two"])
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The audits of the examples as one source, and as two."""
    path = tmp_path_factory.mktemp(request.param)
    names = ["one"] if request.param == "one" else ["one", "two"]
    make(path, *(f"{name}={AUDITS}" for name in names))
    return path


def rows(engine: EmbeddedEngine, query: str) -> list[tuple[str, ...]]:
    bindings = json.loads(engine.query(Query(query)).body)["results"]["bindings"]
    return [tuple(cell["value"] for cell in row.values()) for row in bindings]


def test_every_statement_is_seen_once(data: Path) -> None:
    snapshot = DataDirectory(data).current()
    sources = len(snapshot.manifest.sources)
    assert snapshot.manifest.default_graph == ("union" if sources == 1 else "merged")
    engine = EmbeddedEngine(snapshot.store)
    try:
        seen = rows(engine, ALL)
        assert len(seen) == len(set(seen))
        # and all that a named graph states is seen
        named = rows(engine, "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert set(seen) == set(named)
        # the named graphs have who states it
        stating = "SELECT ?g WHERE { GRAPH ?g { ?d a <http://www.w3.org/ns/dcat#Dataset> } }"
        assert len({graph for (graph,) in rows(engine, stating) if "/source/" in graph}) == sources
    finally:
        engine.close()


@given(
    large=st.sets(st.integers(0, 40)),
    small=st.lists(st.sets(st.integers(0, 60)), max_size=3),
    of=st.integers(1, 5),
)
def test_graphs_overlap_where_one_statement_is_in_two(
    large: set[int], small: list[set[int]], of: int
) -> None:
    lines = sorted(line(number).encode() for number in large)
    blocks = [b"".join(lines[at : at + of]) for at in range(0, len(lines), of)]
    graphs = [Graph("urn:large", "large", lambda: blocks)]
    graphs += [of_lines(f"urn:{n}", map(line, numbers)) for n, numbers in enumerate(small)]
    stated = Counter(chain(large, *small))
    assert overlap(graphs) == (max(stated.values(), default=0) > 1)


def line(number: int) -> str:
    return f"<urn:s{number}> <urn:p> <urn:o> .\n"


def test_a_saved_query_that_exceeds_a_limit_fails_by_name(data: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries"
    queries.mkdir()
    (queries / "pairs.rq").write_text(
        '#+ summary: "Pairs"\n#+ description: "Every statement with every other"\n'
        '#+ method: GET\n#+ tags: [Graph]\n#+ columns:\n#+   n: {label: "Statements"}\n'
        "SELECT (COUNT(?s) AS ?n) WHERE { ?s ?p ?o . ?t ?q ?r . ?u ?v ?w }\n"
    )
    (tmp_path / "store").symlink_to(DataDirectory(data).current().store)
    with pytest.raises(FairweaveError, match=r"saved query pairs: .*longer than 0\.5 seconds"):
        results.compute(Layout(tmp_path), Catalogue(queries), limits=Limits(seconds=0.5))
