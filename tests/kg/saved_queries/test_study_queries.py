"""Answers of the saved queries about the study in study/, whose tables can be counted by hand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from kg.engines import Engine, Query, QueryRefused
from kg.saved_queries import Catalogue, choices, run
from kg.saved_queries.lexing import without_services

Ask = Any
ANN = "https://github.com/ann/cells"
BOB = "https://github.com/bob/systems"
FIRST = f"{ANN}/blob/{'a' * 40}/a%20b/first.ipynb"
HUNDRED = f"{ANN}/blob/{'a' * 40}/100%25.ipynb"
MAIN = f"{BOB}/blob/{'b' * 40}/main.ipynb"
ONE, TWO = "Stem cells in autoimmune disease", "An immune system of systems"

#: (query, values, the first columns of every row)
EXPECTED: list[tuple[str, dict[str, str], list[tuple[str | None, ...]]]] = [
    ("articles-by-research-field", {}, [("Eukaryota", "2"), ("Cells", "1")]),
    ("repositories-by-research-field", {}, [("Eukaryota", "2", "2"), ("Cells", "1", "1")]),
    ("articles-by-journal", {}, [("Journal of Examples", "1"), ("Nature of Examples", "1")]),
    ("repositories-by-journal", {},
     [("Journal of Examples", "1", "1"), ("Nature of Examples", "1", "1")]),
    ("notebooks-by-journal", {},
     [("Journal of Examples", "1", "9"), ("Nature of Examples", "1", "10")]),
    ("notebooks-by-language", {}, [("Python", "2"), ("Julia", "1")]),
    ("notebooks-by-year-and-language", {}, [("2019", "Python", "2"), ("2020", "Julia", "1")]),
    # 3.10 is not 3.1, and comes after it
    ("python-minor-versions-by-year", {}, [("2019", "3.1", "1"), ("2019", "3.10", "1")]),
    ("python-major-versions-by-year", {}, [("2019", "3", "2")]),
    ("exceptions", {}, [("ModuleNotFoundError", "2"), ("NameError", "1")]),
    ("exceptions", {"field": "Cells"}, [("ModuleNotFoundError", "2")]),
    ("exceptions", {"field": "http://id.nlm.nih.gov/mesh/B01"},
     [("ModuleNotFoundError", "2"), ("NameError", "1")]),
    ("exceptions", {"journal": "nature of examples"}, [("NameError", "1")]),
    ("exceptions", {"keyword": "immun"}, [("ModuleNotFoundError", "2")]),
    ("exceptions", {"keyword": "immun", "journal": "Nature of Examples"}, []),
    ("exceptions-by-research-field", {}, [("Eukaryota", "3"), ("Cells", "2")]),
    ("exceptions-by-research-field", {"exception": "NameError"}, [("Eukaryota", "1")]),
    ("results-same-or-different", {}, [("different results", "1"), ("same results", "1")]),
    ("executions-by-outcome", {},
     [("exception", "3"), ("dependencies not installed", "1"), ("different results", "1"),
      ("same results", "1")]),
    ("code-style-errors", {},
     [("a b/first.ipynb", "E501", "line too long (99 > 79 characters)", "3"),
      ("a b/first.ipynb", "E501", "line too long (90 > 79 characters)", "12"),
      ("main.ipynb", "W291", "trailing whitespace", None)]),
    ("code-style-errors", {"code": "w291"}, [("main.ipynb", "W291")]),
    ("code-style-rules", {}, [("E501", "2", "1"), ("W291", "1", "1")]),
    ("notebooks-by-search-term", {"all": "immun"},
     [("main.ipynb", MAIN, TWO, "Open Source; Systems"),
      ("100%.ipynb", HUNDRED, ONE, "Immunology; Stem cells"),
      ("a b/first.ipynb", FIRST, ONE, "Immunology; Stem cells")]),
    # stem is in systems, and \bstem is not: a word boundary survives
    ("notebooks-by-search-term", {"all": "immun , STEM"},
     [("main.ipynb",), ("100%.ipynb",), ("a b/first.ipynb",)]),
    ("notebooks-by-search-term", {"all": "immun", "any": r"\bstem, \bdifferentiation"},
     [("100%.ipynb",), ("a b/first.ipynb",)]),
    ("notebooks-by-search-term", {"all": 'immun" . #'}, []),
    ("notebooks-by-search-term", {"all": "immun,source"}, [("main.ipynb",)]),
    ("articles-by-keyword", {"keyword": "open source"},
     [(TWO, "10.5555/two", "Open Source; Systems")]),
    ("articles-by-keyword", {"keyword": ".*"}, []),
    ("most-starred-repositories", {}, [("bob/systems", "10"), ("ann/cells", "9")]),
    ("notebooks-in-language", {},
     [(TWO, "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5002/", BOB, MAIN)]),
    ("notebooks-in-language", {"language": "python"},
     [(ONE, "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5001/", ANN, HUNDRED),
      (ONE, "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5001/", ANN, FIRST)]),
    ("repository-licences", {}, [("MIT License", "1", "1")]),
    ("repositories-without-licence", {}, [("bob/systems", "10", "10")]),
    ("articles-by-year", {}, [("2021", "1", "1", "1"), ("2022", "1", "1", "1")]),
    ("commits-after-publication", {}, [("none", "1", "1"), ("11 to 100", "1", "1")]),
    ("languages-by-bytes", {}, [("Python", "107", "2"), ("Jupyter Notebook", "50", "1")]),
    ("modules", {}, [("numpy", "2", "3")]),
    ("modules", {"local": "true"}, [("numpy", "2", "3"), ("helpers", "1", "1")]),
    ("environment-files", {}, [("requirements", "1", "1", "1"), ("setup script", "1", "1", "1")]),
    ("repositories-archived-at-software-heritage", {},
     [(url, "https://archive.softwareheritage.org/browse/origin/directory/?origin_url="
       + url.replace(":", "%3A").replace("/", "%2F"),
       f"https://archive.softwareheritage.org/swh:1:rev:{commit * 40}")
      for url, commit in ((ANN, "a"), (BOB, "b"))]),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "values", "rows"), EXPECTED)
def test_the_answer_is_what_the_tables_say(
    ask_study: Ask,
    catalogue: Catalogue,
    id_: str,
    values: dict[str, str],
    rows: list[tuple[str | None, ...]],
) -> None:
    names = [column.name for column in catalogue[id_].columns]
    width = len(rows[0]) if rows else 0
    got = [tuple(row.get(name) for name in names[:width]) for row in ask_study(id_, **values)]
    assert got == rows


def test_defaults_that_are_given_are_defaults_that_are_left_out(
    study: Engine, catalogue: Catalogue
) -> None:
    """What a form shows as the default is what the query falls back to."""
    queries = 0
    for query in catalogue.values():
        defaults = {p.name: p.default for p in query.parameters if p.default is not None}
        if defaults and not query.endpoints:
            assert run(study, query, defaults).body == run(study, query).body, query.id
            queries += 1
    assert queries


def test_choices_have_labels_and_counts(study: Engine, catalogue: Catalogue) -> None:
    query = catalogue["exceptions"]
    found = choices(study, query, query.parameter("field"))
    assert [(c.value, c.label, c.count) for c in found] == [
        ("Eukaryota", "Eukaryota", 2),
        ("Cells", "Cells", 1),
    ]


def test_every_choice_is_a_value_that_its_query_takes(study: Engine, catalogue: Catalogue) -> None:
    for query in catalogue.values():
        for parameter in query.parameters:
            for choice in choices(study, query, parameter):
                query.bind({parameter.name: choice.value})


@pytest.mark.parametrize(
    "id_",
    ["articles-in-wikidata-by-doi", "articles-in-wikidata-by-pmc-id",
     "articles-in-wikidata-by-mesh-term", "articles-in-mardi"],
)  # fmt: skip
def test_a_federated_query_is_refused_where_its_endpoint_is_not_allowed(
    study: Engine, catalogue: Catalogue, id_: str
) -> None:
    assert len(catalogue[id_].endpoints) == 1
    refusal = f"also queries {catalogue[id_].endpoints[0]}, which the operator has not allowed"
    with pytest.raises(QueryRefused, match=re.escape(refusal)):
        run(study, catalogue[id_])


#: (query, values, what the other endpoint has, the first columns of every row)
ELSEWHERE = [
    ("articles-in-wikidata-by-doi", {"doi": "10.5555/One"}, 'wdt:P356 "10.5555/ONE"',
     [(ONE, "10.5555/one", "the item", "http://www.wikidata.org/entity/Q1")]),
    ("articles-in-wikidata-by-pmc-id", {"pmc": "5002"}, 'wdt:P932 "5002"',
     [(TWO, "PMC5002", "the item", "http://www.wikidata.org/entity/Q1")]),
    ("articles-in-wikidata-by-mesh-term", {"mesh": "D000001"}, 'wdt:P486 "D000001"',
     [(ONE, "Cells", "the item", "http://www.wikidata.org/entity/Q1")]),
    ("articles-in-mardi", {"doi": "10.5555/two"},
     'mwdt:P27 "10.5555/TWO" ; mwdt:P1463 <http://www.wikidata.org/entity/Q1>',
     [(TWO, "10.5555/two", "the item", "http://www.wikidata.org/entity/Q1")]),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "values", "properties", "rows"), ELSEWHERE)
def test_a_federated_query_finds_what_the_other_endpoint_holds(
    study: Engine,
    catalogue: Catalogue,
    id_: str,
    values: dict[str, str],
    properties: str,
    rows: list[tuple[str, ...]],
) -> None:
    """The other endpoint is a named graph here: GRAPH stands for SERVICE, no more is changed."""
    everything = study.query(Query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", graph_type="text/turtle"))
    store = Store()
    store.load(everything.body, RdfFormat.TURTLE)
    query = catalogue[id_]
    store.update(
        "PREFIX wdt: <http://www.wikidata.org/prop/direct/>"
        "PREFIX mwdt: <https://portal.mardi4nfdi.de/prop/direct/>"
        f"INSERT DATA {{ GRAPH <{query.endpoints[0]}> {{"
        f" <http://www.wikidata.org/entity/Q1> {properties} ;"
        ' <http://www.w3.org/2000/01/rdf-schema#label> "the item"@en, "das Ding"@de } }'
    )
    answer: Any = store.query(without_services(query.bind(values)))
    names = [column.name for column in query.columns][: len(rows[0])]
    assert [tuple(row[name].value for name in names) for row in answer] == rows
