"""From a number in an answer to the records that it counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.saved_queries.checks import problems
from kg.saved_queries.counted_records import count_of, records_query

PREFIX = "PREFIX ex: <http://example.org/>\n"
DATA = """
PREFIX ex: <http://example.org/>
INSERT DATA {
ex:a a ex:Book ; ex:in "en" . ex:b a ex:Book ; ex:in "en" . ex:c a ex:Book .
ex:d a ex:Map ; ex:in "en" .
}
"""
BY_LANGUAGE = f"""{PREFIX}
SELECT ?label ?books ?kind_iri ?language WHERE {{
  {{
    SELECT ?kind_iri ?language (COUNT(DISTINCT ?book) AS ?books)
    WHERE {{ ?book a ?kind_iri OPTIONAL {{ ?book ex:in ?language }} }}
    GROUP BY ?kind_iri ?language
  }}
  BIND(STR(?kind_iri) AS ?label)
}}
"""


@pytest.fixture
def store() -> Store:
    store = Store()
    store.update(DATA)
    return store


def test_the_records_are_as_many_as_counted_in_every_row(store: Store) -> None:
    rows = 0
    for row in store.query(BY_LANGUAGE):
        terms = {
            name: str(row[name]) if row[name] is not None else None
            for name in ("label", "books", "kind_iri", "language")
        }
        text = records_query(BY_LANGUAGE, "books", terms)
        assert text is not None
        assert len(list(store.query(text))) == int(row["books"].value)
        rows += 1
    assert rows == 3


@pytest.mark.parametrize(
    "select",
    [
        "SELECT (SUM(?x) AS ?n) WHERE { ?a ?b ?x }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?x }",
        "SELECT (COUNT(?x) + 1 AS ?n) WHERE { ?a ?b ?x }",
        "SELECT (COUNT(?x) AS ?m) WHERE { ?a ?b ?x }",
        "SELECT (COUNT(?x) AS ?n) WHERE { ?a ?b ?x } GROUP BY (STR(?a) AS ?k)",
        "SELECT ?n { { SELECT (COUNT(?x) AS ?n) { ?x ?y 1 } } "
        "UNION { SELECT (COUNT(?x) AS ?n) { ?x ?y 2 } } }",
        "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?x ?y 1 } } "
        "UNION { SELECT (COUNT(?x) AS ?n) { ?x ?y 2 } } }",
    ],
)
def test_what_is_no_plain_count_has_no_records(select: str) -> None:
    assert count_of(select, "n") is None


def test_a_row_that_does_not_tell_its_group_has_no_records() -> None:
    assert records_query(BY_LANGUAGE, "books", {"kind_iri": "<http://example.org/Map>"}) is None


def test_a_column_names_only_a_column_that_counts(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text(
        "#+ summary: Which?\n#+ description: x\n#+ tags: [x]\n#+ columns:\n"
        "#+   k: {label: K}\n#+   n: {label: N, records: k}\n"
        "SELECT ?k (SUM(?x) AS ?n) WHERE { ?x a ?k } GROUP BY ?k\n"
    )
    assert [p.partition(": ")[2] for p in problems(tmp_path)] == [
        "columns.n: there is no column k that counts records"
    ]
