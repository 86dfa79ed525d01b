"""What changed in a record between snapshots."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.api.conftest import served
from tests.conftest import NO_QUERIES

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A catalogue of which one dataset changed, one went and one came."""
    folder = tmp_path_factory.mktemp("history")
    source = folder / "catalogue"
    source.mkdir()
    data = DataDirectory(folder / "data")
    shapes, ontology = Shapes.shipped(), Ontology.shipped()
    for rows in ("Rivers,MIT,water\nLakes,MIT,water\n", "Rivers,CC BY 4.0,water\nSeas,MIT,water\n"):
        (source / "catalogue.csv").write_text("title,licence,keywords\n" + rows)
        found = recognise([str(source)])
        build(found, data, ids=Identities(), shapes=shapes, ontology=ontology, queries=NO_QUERIES)
    with served(data.path, headers=HTML) as client:
        yield client


def changes(service: httpx.Client, iri: str) -> list[tuple[str, str]]:
    html = service.get("/history", params={"iri": iri}).text
    rows = re.findall(r'<th scope="row">(.).*?data-label="Property">([^<]*)', html)
    return [(sign, name.strip()) for sign, name in rows]


def iri_of(service: httpx.Client, title: str) -> str:
    hits = service.get("/search.json", params={"q": title, "kind": "dataset"}).json()["hits"]
    return str(next(hit["iri"] for hit in hits if hit["label"] == title))


def test_a_changed_licence_is_removed_and_added(service: httpx.Client) -> None:
    rivers = iri_of(service, "Rivers")
    html = service.get("/history", params={"iri": rivers}).text
    assert "changed" in html
    assert re.search(r"<del>.{0,80}MIT", html)
    assert re.search(r"<ins>.{0,80}CC BY 4.0", html)
    assert not any(name == "keyword" for _, name in changes(service, rivers))
    assert re.search(r"<ins>.{0,160}its part licence-claim-catalogue-cc-by-4.0", html)
    assert 'href="/history?iri=' in service.get(httpx.URL(rivers).path).text


def test_a_new_record_is_added_and_a_removed_one_stays_listed(service: httpx.Client) -> None:
    seas = iri_of(service, "Seas")
    assert {sign for sign, _ in changes(service, seas)} == {"+"}
    lakes = seas.replace("seas", "lakes")
    assert {sign for sign, _ in changes(service, lakes)} == {"−"}
    assert "is not in the snapshot that is served" in service.get(f"/history?iri={lakes}").text


@pytest.mark.parametrize(
    ("address", "status"),
    [("", 400), ("?iri=no+iri", 400), ("?iri=http://localhost:8000/dataset/never", 404)],
)
def test_a_record_without_history_is_an_error(
    service: httpx.Client, address: str, status: int
) -> None:
    assert service.get(f"/history{address}").status_code == status


def test_one_snapshot_alone_is_not_called_unchanged(demo_service: httpx.Client) -> None:
    iri = iri_of(demo_service, "DEArt")
    html = demo_service.get("/history", params={"iri": iri}, headers=HTML).text
    assert "nothing to compare it with" in html
    assert "Nothing changed" not in html and "Compared:" not in html
