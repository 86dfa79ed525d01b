"""Datasets side by side: which differ in what, for people, programs and spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import httpx
import pytest

from api.comparison.comparison import compared
from api.comparison.properties import Subject
from api.records.verdict import ANSWERS, Kind, Verdict
from kg.authorities.licences import shipped
from kg.datasets.model import Dataset, Figure, Language, Licence, Measurement, Named
from tests.api.conftest import at, served

HTML = {"Accept": "text/html"}
BASE = "http://localhost:8000/"
TWO = "dataset=images-deart&dataset=images-open-images-v4"


def subject(name: str, kind: Kind = "allowed", **more: object) -> Subject:
    found = Dataset(f"{BASE}dataset/{name}", BASE, name, name, **more)  # type: ignore[arg-type]
    return Subject(found, Verdict(kind, *ANSWERS[kind], ()))


def language(name: str) -> Language:
    return Language(f"{BASE}language/{name}", name)


def names(service: httpx.Client, count: int) -> list[str]:
    found = service.get("/search.json", params={"kind": "dataset", "size": count}).json()["hits"]
    return [hit["url"].rpartition("/dataset/")[2] for hit in found]


def test_a_row_differs_where_what_is_known_is_not_the_same() -> None:
    en, de = language("English"), language("German")
    found = compared(
        [
            subject("a", languages=(en, de), issued="2020", modality="text"),
            subject("b", languages=(de, en), issued="2021-05-01"),
            subject("c", "refused", languages=(en, de), issued="2020", modality="text"),
        ],
        shipped().purposes,
    )
    rows = {row.property.id: row for row in found.rows}
    assert rows["commercial_use"].differs
    assert not rows["languages"].differs  # the order is no difference
    assert rows["year"].differs
    assert {item.text for item in rows["year"].single} == {"2021"}
    # that nothing is known of one is no difference, and is shown
    assert not rows["modality"].differs and rows["modality"].partly
    assert "tasks" not in rows and "Tasks" in found.unknown
    assert found.different == 2


def test_an_unstated_licence_is_an_answer_of_its_own() -> None:
    by = Licence("https://w3id.org/fairweave/licence/CC-BY-4.0", "CC BY 4.0")
    rows = {
        r.property.id: r
        for r in compared([subject("a", licences=(by,)), subject("b")], shipped().purposes).rows
    }
    assert rows["licences"].differs and not rows["licences"].partly


def test_the_verdict_is_the_first_row_and_sizes_have_a_row_each() -> None:
    size = Figure("https://w3id.org/fairweave/ontology#examples", "examples", "1000", "")
    stars = Named(f"{BASE}metric/stars", "stars")
    old, new = Measurement(stars, "1", "2023-01"), Measurement(stars, "2", "2024-01")
    found = compared(
        [subject("a", figures=(size,)), subject("b", measurements=(new, old))], shipped().purposes
    )
    assert found.rows[0].property.id == "commercial_use"
    rows = {row.property.id: row for row in found.rows}
    assert [len(cell) for cell in rows["size:examples"].cells] == [1, 0]
    assert rows["measure:stars"].cells[1][0].text == "2 (2024-01)"


def test_a_comparison_as_a_page_as_json_and_as_csv(service: httpx.Client) -> None:
    page = service.get(f"/compare?{TWO}", headers=HTML)
    assert page.status_code == 200
    assert re.search(r'<th scope="col"><a href="/dataset/images-deart">DEArt', page.text)
    assert page.text.count('scope="col"') == 3
    assert "differs</span></th>" in page.text
    answer = service.get(f"/compare.json?{TWO}").json()
    assert [one["iri"] for one in answer["datasets"]] == [
        f"{BASE}dataset/images-deart",
        f"{BASE}dataset/images-open-images-v4",
    ]
    assert answer["rows"][0]["id"] == "commercial_use"
    assert answer["different"] == sum(row["differs"] for row in answer["rows"]) > 0
    assert all(len(row["values"]) == 2 for row in answer["rows"])
    table = list(csv.reader(io.StringIO(service.get(f"/compare.csv?{TWO}").text)))
    assert table[0] == ["property", "differs", "DEArt", "Open Images V4"]
    assert [row[0] for row in table[2:]] == [row["label"] for row in answer["rows"]]
    assert {len(row) for row in table} == {4}


def test_sources_are_called_as_on_the_page_of_a_dataset(service: httpx.Client) -> None:
    page = service.get("/dataset/images-deart", headers=HTML).text
    assert "Example audits of datasets" in page
    answer = service.get(
        "/compare?dataset=images-deart&dataset=images-open-images-v4", headers=HTML
    )
    row = re.search(r"<tr[^>]*>\s*<th[^>]*>Described by.*?</tr>", answer.text, re.DOTALL)
    assert row
    assert row[0].count("Example audits of datasets") == 2


def test_the_verdict_is_that_of_the_dataset_s_own_page(service: httpx.Client) -> None:
    some = names(service, 6)
    answer = service.get("/compare.json", params={"dataset": some}).json()["datasets"]
    assert len(answer) == 6
    for name, one in zip(some, answer, strict=True):
        page = service.get(f"/dataset/{name}", headers=HTML, follow_redirects=True).text
        assert f'class="verdict {one["commercial_use"]}"' in page


def test_datasets_are_named_by_local_name_by_iri_or_by_address(service: httpx.Client) -> None:
    iri, address = f"{BASE}dataset/images-deart", at(service, "/dataset/images-deart")
    for name in ("images-deart", "dataset/images-deart", iri, address):
        given = {"dataset": [name, "images-open-images-v4", "images-deart", ""]}
        answer = service.get("/compare.json", params=given).json()
        assert [one["iri"] for one in answer["datasets"]][:1] == [iri], name
        assert len(answer["datasets"]) == 2  # each once


def test_unknown_names_are_reported_with_similar_ones(service: httpx.Client) -> None:
    query = "dataset=deart&dataset=images-open-images-v4&dataset=<no>"
    answer = service.get(f"/compare.json?{query}")
    assert answer.status_code == 404
    assert "deart" in answer.json()["detail"] and "<no>" in answer.json()["detail"]
    page = service.get(f"/compare?{query}", headers=HTML)
    assert page.status_code == 404
    assert "&lt;no&gt;" in page.text and "<no>" not in page.text
    assert 'href="/compare?dataset=images-open-images-v4&amp;dataset=images-deart"' in page.text


def test_too_many_or_too_few_are_an_error_with_the_limits(service: httpx.Client) -> None:
    many = service.get("/compare.json", params={"dataset": list("abcdefg")})
    assert many.status_code == 400 and "at most 6" in many.json()["detail"]
    one = service.get("/compare.json?dataset=images-deart")
    assert one.status_code == 400 and "2 to 6" in one.json()["detail"]
    wrong = service.get("/compare.json?dataset=%ff")
    assert wrong.status_code == 400
    # for people it is where they begin
    for path, fields in (("/compare", 2), ("/compare?dataset=images-deart", 1)):
        page = service.get(path, headers=HTML)
        assert page.status_code == 200
        assert page.text.count('name="dataset" list=') == fields


def test_the_form_suggests_datasets_by_words(service: httpx.Client) -> None:
    found = service.get("/compare/choices?q=dea").json()
    assert {"value": "images-deart", "label": "DEArt (images-deart)", "count": None} in found[
        "choices"
    ]
    assert found["of"] >= 1


def test_a_dataset_and_a_selection_lead_to_the_comparison(service: httpx.Client) -> None:
    page = service.get("/dataset/images-deart", headers=HTML, follow_redirects=True).text
    assert 'href="/compare?dataset=images-deart"' in page
    few = service.get("/selection?q=ctkfacts", headers=HTML).text
    many = service.get("/selection?query=datasets-matching", headers=HTML).text
    assert re.search(r'href="/compare\?dataset=[^"]+&amp;dataset=[^"]+"', few)
    assert "checkbox" not in few
    assert 'form="compare" name="dataset" value="images-deart"' in many


@pytest.fixture(scope="module")
def remote(
    service: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A service over the other one's endpoint, without files of a snapshot."""
    nothing = tmp_path_factory.mktemp("remote")
    endpoint = f"endpoint={at(service, '/sparql')!r}"
    with served(nothing, endpoint, f"base={BASE!r}") as client:
        yield client


def test_the_comparison_over_an_endpoint_is_the_same(
    service: httpx.Client, remote: httpx.Client
) -> None:
    here, there = (one.get(f"/compare.json?{TWO}").json() for one in (service, remote))
    assert [row["id"] for row in here["rows"]] == [row["id"] for row in there["rows"]]
    assert here["rows"][0] == there["rows"][0]
    assert remote.get("/compare?dataset=nothing", headers=HTML).status_code == 404
