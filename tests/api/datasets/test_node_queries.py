"""Datasets are read in parts where an engine does not give all of their statements at once."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Store

from tests.api.conftest import publish, served

BASE = "http://localhost:8000/"
DATASETS = 40


def test_a_page_of_the_catalogue_is_whole_where_results_are_limited(tmp_path: Path) -> None:
    """One description alone is a tenth of what the engine gives at once."""
    path = tmp_path / "snapshots" / "one" / "store"
    path.mkdir(parents=True)
    store = Store(path)
    about = " ".join(
        f"<{BASE}dataset/n{n}> a dcat:Dataset ; dcterms:title 'Set {n}' ;"
        f" dcterms:description '{'long ' * 600}{n}' ."
        for n in range(DATASETS)
    )
    store.update(
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>"
        f" INSERT DATA {{ GRAPH <{BASE}source/s> {{ {about} }} }}"
    )
    store.flush()
    publish(tmp_path, "one")
    with served(tmp_path, "result_limit=30_000") as client:
        answer = client.get("/catalog.nt")
        assert answer.status_code == 200
        for number in range(DATASETS):
            assert f'long {number}"' in answer.text
