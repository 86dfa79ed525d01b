"""What another engine loads: the named graphs, without those of sources as they are published."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.snapshots.whole_graph import write

BASE = "http://localhost:8000/"
STATEMENTS = f"""
<urn:s> <urn:p> "default" .
<urn:s> <urn:p> "named" <{BASE}source/a> .
<urn:s> <urn:p> "inferred" <{BASE}inferred/labels> .
<urn:s> <urn:p> "published" <{BASE}published/a> .
"""


@pytest.mark.parametrize("name", ["graph.nq", "graph.nq.gz"])
def test_what_is_written_is_what_queries_find(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / "store")
    store.load(STATEMENTS.encode(), RdfFormat.N_QUADS)
    store.flush()
    write(tmp_path / "store", BASE, tmp_path / name)
    body = (tmp_path / name).read_bytes()
    quads = list(parse(gzip.decompress(body) if name.endswith(".gz") else body, RdfFormat.N_QUADS))
    assert sorted(str(quad.object.value) for quad in quads) == ["inferred", "named"]
