"""What a person wants first stands first: use, claims, outcomes, tables of what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import QuerySolutions, Store

from api.records.notebook_summary import CELLS, LINKS
from api.records.related_tables import DIRECTORY, catalogue
from kg.engines.worker import is_merged
from kg.record_types import record_types
from kg.saved_queries import problems
from tests.api.conftest import served
from tests.kg.build.test_pipeline import make

RUN = "/execution/study/1"
STUDY = Path(__file__).resolve().parents[2] / "kg" / "saved_queries" / "study"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A study with executions."""
    data = tmp_path_factory.mktemp("study")
    make(data, STUDY)
    with served(data, headers={"Accept": "text/html"}) as client:
        client.follow_redirects = True
        yield client


def headings(page: str) -> list[str]:
    found = re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", text).strip() for text in found]


def test_a_dataset_shows_its_permitted_use_first(service: httpx.Client) -> None:
    page = service.get("/dataset/meta-ptmtorrent", headers={"Accept": "text/html"}).text
    order = headings(page)
    assert order[0] == "Permitted use"
    assert order[-1] == "Export and link"
    assert order.index("How to cite it") < order.index("What is in it")
    assert order.index("What is in it") < order.index("Other details")
    assert "Licence claims" in page


def test_a_notebook_shows_what_became_of_it(study: httpx.Client) -> None:
    used = re.search(r"ns/prov#used> <http://localhost:8000(/[^>]*)>", study.get(RUN + ".nt").text)
    assert used
    page = study.get(used[1]).text
    order = headings(page)
    assert "Executions by outcome" in order
    assert order.index("Executions") < order.index("Export and link")
    assert "ModuleNotFoundError" in page
    commit = r"[0-9a-f]{40}"
    assert re.search(rf'href="https://nbviewer.org/github/[^/]+/[^/]+/blob/{commit}/[^"]+"', page)
    assert re.search(r'Article: <a href="/article/[^"]+">', page)


def test_an_article_shows_what_became_of_its_notebooks(study: httpx.Client) -> None:
    cited = re.search(r"ofRepository> <http://localhost:8000(/[^>]*)>", study.get(RUN + ".nt").text)
    assert cited
    repository = study.get(cited[1])
    assert "Executions by outcome" in headings(repository.text)
    article = re.search(r'href="(/article/[^"]*)"', repository.text)
    assert article
    page = study.get(article[1]).text
    assert "Executions" in headings(page)
    journal = re.search(r'href="(/journal/[^"]*)"', page)
    assert journal
    page = study.get(journal[1]).text
    assert "Executions by outcome" in headings(page)
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Outcome Executions Of executions Share % Notebooks" in shown
    # repositories that refer to the article count, too
    articles = re.search(r"Article Journal Repositories(.*?)Edit this query", shown)
    assert articles
    assert re.search(r" [1-9]\d* ", articles[1])


def test_an_execution_tells_its_outcome_first(study: httpx.Client) -> None:
    page = study.get(RUN).text
    assert "What happened" in headings(page)
    assert "ModuleNotFoundError" in page


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_sheet_is_used_and_well_made(name: str) -> None:
    query = catalogue()[name]
    assert name in (CELLS, LINKS) or any(name in one.tables for one in record_types())
    assert query.parameters[0].name == "this"
    shown = {column.name for column in query.columns}
    for chart in query.charts:
        assert {chart.x, chart.y} <= shown


def test_sheets_are_sound_queries() -> None:
    # a heading is no question, and what a page fills in has no default to be tried with
    faults = [message for message in problems(DIRECTORY) if "has to be a question" not in message]
    assert faults == []


def test_tables_of_data_name_what_there_is() -> None:
    assert {CELLS, LINKS, *(name for one in record_types() for name in one.tables)} == set(
        catalogue()
    )
    for one in record_types():
        named = [name for section in one.sections for name in section.properties]
        assert len(named) == len(set(named))


def test_an_article_stands_in_one_year() -> None:
    """Submitted in one year and published in the next, it appeared once."""
    store = Store()
    store.update(
        "PREFIX dct: <http://purl.org/dc/terms/> PREFIX : <http://example.org/>"
        " PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> INSERT DATA { GRAPH :g {"
        " :a :in :j ; dct:title 'A' ; dct:dateSubmitted '2020-01-01'^^xsd:date ;"
        " dct:dateAccepted '2020-12-01'^^xsd:date ; dct:issued '2021-01-01'^^xsd:date ."
        " :b :in :j ; dct:title 'B' ; dct:dateAccepted '2021-01-01'^^xsd:date } }"
    )
    text = catalogue()["articles-by-year"].bind({"this": "http://example.org/j"})
    found = store.query(text, use_default_graph_as_union=not is_merged(store))
    assert isinstance(found, QuerySolutions)
    assert [(row["year"].value, row["articles"].value) for row in found] == [("2021", "2")]
