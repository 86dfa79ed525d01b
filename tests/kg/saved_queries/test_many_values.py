"""Saved queries answer where one dataset has hundreds of values, on either engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engines import Engine, Limits, Query
from kg.engines.remote import RemoteEngine
from kg.saved_queries import Catalogue, run
from tests.kg.saved_queries.conftest import make_engine
from tests.virtuoso import running

#: rows that are sorted have at most some 4,000 bytes in Virtuoso
MANY = [f"Language {number:03} of many" for number in range(300)]
FEW = ["English", "Yoruba"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("many")


@pytest.fixture(scope="module")
def engine(data: Path) -> Iterator[Engine]:
    entries = {
        name: {"Unique Dataset Identifier": name, "Dataset Name": name, "Languages": languages}
        for name, languages in (("few", FEW), ("many", MANY))
    }
    (data / "audits.json").write_text(json.dumps(entries))
    made = make_engine([str(data / "audits.json")], data / "built")
    yield made
    made.close()


def test_a_list_of_hundreds_is_cut_after_a_name_with_the_number_of_all(
    engine: Engine, catalogue: Catalogue
) -> None:
    answer = json.loads(run(engine, catalogue["datasets-matching"]).body)
    found = answer["results"]["bindings"]
    rows = {row["dataset"]["value"]: row["languages"]["value"] for row in found}
    assert rows["few"] == "English; Yoruba"
    listed, _, rest = rows["many"].partition(" and others, ")
    assert rest == "300 in all"
    assert 900 < len(listed) <= 1000
    assert listed.split("; ") == MANY[: len(listed.split("; "))]


@pytest.mark.xdist_group("virtuoso")
def test_another_engine_sorts_rows_with_such_a_list(
    engine: Engine, catalogue: Catalogue, data: Path
) -> None:
    text = catalogue["datasets-matching"].text
    with running(data) as virtuoso:
        (store,) = (data / "built" / "snapshots").glob("*/store")
        virtuoso.load(store)
        remote = RemoteEngine(virtuoso.url, limits=Limits(seconds=60))
        answers = [json.loads(one.query(Query(text)).body) for one in (engine, remote)]
        remote.close()
    assert answers[0]["results"] == answers[1]["results"]
