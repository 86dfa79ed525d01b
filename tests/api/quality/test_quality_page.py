"""``/quality``: what to fix first, with links to the records, and how sources changed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from api.quality.trends import trends
from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.history import History, QualityEntry
from kg.validation import Shapes
from tests.api.conftest import served

HTML = {"accept": "text/html"}
ROWS = (
    "name,title,url,license\nrivers,Gauges of rivers,https://example.org/rivers,{licence}\n"
    "lakes,Levels of lakes,https://example.org/lakes,MIT\n"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """A catalogue that was published twice; the second time with one licence more."""
    root = tmp_path_factory.mktemp("quality")
    table = root / "waters.csv"
    data = DataDirectory(root / "data")
    for licence in ("", "CC-BY-4.0"):
        table.write_text(ROWS.format(licence=licence))
        build(
            recognise([str(table)]),
            data,
            ids=Identities(),
            shapes=Shapes.shipped(),
            ontology=Ontology.shipped(),
        )
    return data


@pytest.fixture(scope="module")
def waters(data: DataDirectory) -> Iterator[httpx.Client]:
    with served(data.path) as client:
        yield client


def test_criteria_are_ranked_by_what_all_would_gain(waters: httpx.Client) -> None:
    found = waters.get("/quality.json").json()
    gains = [one["gain"] for one in found["criteria"]]
    assert gains == sorted(gains, reverse=True) and gains[0] > 0
    assert all(one["gain"] == one["points"] * one["descriptions"] for one in found["criteria"])
    assert [one["source"] for one in found["sources"]] == ["waters"]


def test_the_page_leads_to_the_records_that_lack_something(waters: httpx.Client) -> None:
    page = waters.get("/quality", headers=HTML).text
    links = re.findall(r'href="(/queries/descriptions-lacking[^"]*)"', page)
    assert links
    lacking = waters.get(links[0].replace("&amp;", "&"), headers=HTML).text
    assert "waters~rivers" in lacking and "waters~lakes" in lacking


def test_a_licence_more_is_seen_between_publications(
    waters: httpx.Client, data: DataDirectory
) -> None:
    (trend,) = waters.get("/quality.json").json()["history"]
    latest, first = trend["points"]
    # of two descriptions, one gained the licence, its terms, its identifier and its claimant
    assert first["change"] is None and latest["change"] == latest["points"] - first["points"] > 5
    assert f"(+{latest['change']})" in waters.get("/quality", headers=HTML).text
    stated = data.current().manifest.sources[0].quality
    assert sum(stated.values()) == latest["points"]


def test_a_history_from_before_quality_was_measured_has_none(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE about (base TEXT, last INTEGER)")
        file.execute("INSERT INTO about VALUES ('http://localhost:8000/', 0)")
        file.commit()
    assert History(path).quality() == []


def test_trends_state_what_changed_since_the_publication_before() -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2)]
    entries = [
        QualityEntry(days[0], "a", "cards", {"freshness": 2, "provenance": 5}),
        QualityEntry(days[1], "b", "audits", {"freshness": 8}),
        QualityEntry(days[1], "b", "cards", {"freshness": 4, "provenance": 5}),
    ]
    audits, cards = trends(entries)
    assert [(one.points, one.change) for one in cards.points] == [(9, 2), (7, None)]
    assert [(one.points, one.change) for one in audits.points] == [(8, None)]
