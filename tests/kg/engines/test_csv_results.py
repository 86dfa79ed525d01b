"""A field is what it is, whatever commas, quotes and lines are in it."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from kg.engines.csv_results import write_csv


def written(store: Store, query: str) -> bytes:
    sink = io.BytesIO()
    results = store.query(query)
    assert isinstance(results, QuerySolutions)
    write_csv(results, sink)
    return sink.getvalue()


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.text(alphabet="ab,;'()*!$&=+@:"),
)
def test_every_field_comes_back_as_it_was(text: str, name: str) -> None:
    store = Store()
    subject = NamedNode(f"http://example.org/x{name}")
    store.add(Quad(subject, NamedNode("http://example.org/p"), Literal(text)))
    body = written(store, "SELECT ?s ?o ?none { ?s ?p ?o }").decode()
    head, row = list(csv.reader(io.StringIO(body, newline="")))
    assert head == ["s", "o", "none"]
    assert row == [subject.value, text, ""]


def test_lines_end_as_specified_and_blank_nodes_keep_their_mark() -> None:
    body = written(Store(), 'SELECT ?b ?n { BIND(BNODE() AS ?b) BIND("a, b" AS ?n) }')
    head, row, end = body.split(b"\r\n")
    assert (head, end) == (b"b,n", b"")
    assert row.startswith(b"_:") and row.endswith(b',"a, b"')
