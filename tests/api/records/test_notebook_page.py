"""A notebook's page shows its outcome first; a dataset's page which notebooks load it."""

from __future__ import annotations

import re

import httpx
import pytest
from bs4 import BeautifulSoup

HTML = {"Accept": "text/html"}


def page(service: httpx.Client, path: str) -> BeautifulSoup:
    found = service.get(path, headers=HTML, follow_redirects=True)
    assert found.status_code == 200, found.text[:300]
    return BeautifulSoup(found.text, "html.parser")


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("rainfall", "allowed", ["Same results"]),
        ("random-walk", "disputed", ["Different results"]),
        ("never-run", "conditional", ["nothing stored to compare"]),
        ("diversity", "refused", ["missing module", "Install scikit-bio", "skbio"]),
        ("slow-search", "refused", ["Timed out", "--cell-timeout"]),
    ],
)
def test_the_outcome_comes_first(
    demo_service: httpx.Client, name: str, kind: str, words: list[str]
) -> None:
    found = page(demo_service, f"/notebook/notebooks/1/{name}.ipynb")
    first = found.select_one("main section")
    assert first is not None
    verdict = first.select_one(".verdict")
    assert verdict is not None
    assert kind in verdict["class"]
    for word in words:
        assert word in verdict.get_text(" ")


def test_cells_are_shown_as_text_with_what_differs(demo_service: httpx.Client) -> None:
    found = page(demo_service, "/notebook/notebooks/1/random-walk.ipynb")
    cells = found.select(".cell")
    assert "import random" in cells[1].get_text()
    assert "-14.202719183" in cells[1].get_text()
    assert "output: different" in cells[1].get_text(" ")
    removed, added = cells[1].select_one(".diff del"), cells[1].select_one(".diff ins")
    assert removed is not None
    assert added is not None
    assert removed.get_text().startswith("- -14.202719183")
    assert added.get_text().startswith("+ ")
    plot = page(demo_service, "/notebook/notebooks/1/plot.ipynb")
    assert not plot.select(".cell svg, .cell script, .cell img")


def test_of_several_executions_cells_are_compared_with_the_last(
    demo_service: httpx.Client,
) -> None:
    found = page(demo_service, "/notebook/notebooks/1/moved-stations.ipynb")
    assert "2 executions" in found.select_one("main section").get_text(" ")
    cells = [cell.get_text(" ") for cell in found.select(".cell")]
    assert len(cells) == 2
    assert "output: different" in cells[1]
    assert "FileNotFoundError" in cells[1]


def test_a_dataset_lists_the_notebooks_that_load_it(demo_service: httpx.Client) -> None:
    found = page(demo_service, "/dataset/policy-national-climate-targets")
    assert "Notebooks that load it" in found.get_text(" ")
    assert "climate-targets.ipynb" in found.get_text(" ")


def test_a_notebook_lists_the_datasets_that_it_loads_with_their_place(
    demo_service: httpx.Client,
) -> None:
    found = page(demo_service, "/notebook/notebooks/1/climate-targets.ipynb")
    heading = next(h for h in found.select("h2") if h.get_text() == "Datasets that it loads")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in heading.parent.select("tbody tr")
    ]
    hub = "ClimatePolicyRadar/national-climate-targets"
    assert [hub, "datasets.load_dataset", "2", "3"] in rows
    assert rows[0][0] == "10.5281/zenodo.8226725"


def test_times_are_written_for_people_and_numbers_have_their_unit(
    demo_service: httpx.Client,
) -> None:
    found = page(demo_service, "/notebook/notebooks/1/random-walk.ipynb")
    text = found.get_text(" ")
    assert "UTC" in text
    assert not re.search(r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d", text)
    heading = next(th for th in found.select("thead th") if "Took" in th.get_text())
    assert heading.get_text(" ").split() == ["Took", "seconds"]
    took = next(td for td in found.select("td") if td.get("data-label", "").startswith("Took"))
    assert took["data-label"] == "Took (seconds)"
    assert re.search(r"Size\s+[\d\s]+ bytes", text)
