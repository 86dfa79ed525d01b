"""A question without data in this build names the tables that would have it, and comes last."""

from __future__ import annotations

import re

import httpx

from kg.converters.discovery import converters
from kg.converters.fields import tables_with
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.results import Results
from tests.api.conftest import sending

CATALOGUE = Catalogue.shipped()
#: no row is the best answer
NOTHING_MISSING = {"refusals"}


def test_the_page_names_the_formats_and_tables_that_would_have_the_data(
    browser: httpx.Client,
) -> None:
    page = browser.get("/queries/missing-modules").text
    assert "No results: this build has no data for this question." in page
    item = re.search(r"<li><code>fw:missingModule</code>(.*?)</li>", page)
    assert item
    assert "<code>notebook-study</code> (<code>execution_details</code>)" in item[1]
    assert "<code>execution-studies</code>" in item[1]


def test_a_class_names_the_formats_that_state_it(browser: httpx.Client) -> None:
    page = browser.get("/queries/code-executions").text
    item = re.search(r"<li><code>fw:CodeExecution</code>(.*?)</li>", page)
    assert item
    assert "in <code>execution-studies</code>" in item[1]


def test_every_question_without_rows_names_formats_or_tables(
    browser: httpx.Client, demo_service: httpx.Client, snapshot: Snapshot, demo: Snapshot
) -> None:
    unnamed = set()
    with sending(demo_service, {"Accept": "text/html"}) as of_demo:
        for built, client in ((snapshot, browser), (demo, of_demo)):
            results = Results(built, built.manifest)
            empty = [query.id for query in CATALOGUE.values() if results.rows(query) == 0]
            assert empty
            for name in empty:
                page = client.get(f"/queries/{name}").text
                found = re.search(r"<p>No results.*?</section>", page, re.DOTALL)
                if not found or not any(format_ in found[0] for format_ in converters()):
                    unnamed.add(name)
    assert unnamed == NOTHING_MISSING


def test_an_answered_question_names_none(browser: httpx.Client) -> None:
    page = browser.get("/queries/licences", params={"modality": "no such modality"}).text
    assert "no data for this question" not in page
    assert "no data for this question" not in browser.get("/queries/licences").text


def test_the_namespace_of_a_prologue_is_no_missing_term(browser: httpx.Client) -> None:
    page = browser.get("/queries/notebooks-that-broke").text
    assert "No results" in page
    assert "<code>fw:</code>" not in page


def test_questions_without_data_are_last_in_their_theme(browser: httpx.Client) -> None:
    page = browser.get("/queries").text
    sections = re.findall(r"<section.*?</section>", page, re.DOTALL)
    lacking = [
        [
            "no data in this build" in card
            for card in re.findall(r"<li class=.*?</li>", s, re.DOTALL)
        ]
        for s in sections
    ]
    assert any(any(theme) for theme in lacking)
    assert all(theme == sorted(theme) for theme in lacking)


def test_a_property_has_the_tables_of_every_format_with_it() -> None:
    found = tables_with("fw:missingModule", converters().values())
    assert ("notebook-study", "execution_details") in found
    assert tables_with("fw:noSuchTerm", converters().values()) == []
