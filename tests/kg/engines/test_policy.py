"""What a query would do is found out without doing any of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.engines.policy import calls_service, has_dataset, is_update, is_volatile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM <x:g> { ?s ?p ?o }", True),
        ("select * from named <x:g> { ?s ?p ?o }", True),
        ("SELECT ?from { ?from <x:from> 'FROM <x:g>' } # FROM <x:g>", False),
        ("SELECT * { ?s ?p ?o }", False),
    ],
)
def test_from_counts_only_as_a_keyword(text: str, expected: bool) -> None:
    assert has_dataset(text) is expected


@pytest.mark.parametrize(
    "text", ["", "#", "PREFIX x: <y:>", "ASK {}", "nonsense", "SELECT ?insert {}"]
)
def test_what_is_no_update_is_not_taken_for_one(text: str) -> None:
    assert not is_update(text)


def test_a_moment_dependent_function_makes_an_answer_volatile() -> None:
    assert is_volatile("SELECT (rand () AS ?x) {}")
    assert not is_volatile("SELECT ?now { ?now ?p ?o }")


def test_an_escaped_keyword_is_not_let_through() -> None:
    assert calls_service("ASK { \\u0053ERVICE <http://a/> {} }")


SAFE = st.text(st.characters(exclude_characters="'\\\n\r", exclude_categories=["Cs"]), max_size=30)
SPACE = st.sampled_from([" ", "\n", "\t", " # 'x\n", "\r\n", ""])
SPELLING = st.sampled_from(["SERVICE", "service", "SerVice"])
JUNK = st.sampled_from(
    ["?a ?b ?c .", "FILTER(?a<?b&&'>'=?c)", "BIND('''SERVICE\n'''AS ?s)", "#'\n", "OPTIONAL{}"]
)


@given(st.lists(JUNK, max_size=4), SPELLING, SPACE, SPACE, st.lists(JUNK, max_size=4))
def test_no_disguise_hides_a_service(
    before: list[str], word: str, space: str, more: str, after: list[str]
) -> None:
    call = f"{word}{space}SILENT{more}<http://127.0.0.1:9/>{space}{{}}"
    text = f"SELECT * {{ {''.join(before)} {call} {''.join(after)} }}"
    assert calls_service(text, ["http://127.0.0.1:9"])


@given(SAFE, SAFE)
def test_no_harmless_text_is_taken_for_a_service(one: str, other: str) -> None:
    text = f"SELECT * {{ ?s ?p '{one}service{other}' }} # SERVICE {one}"
    Store().query(text)
    assert not calls_service(text)
