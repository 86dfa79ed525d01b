"""Ontology, shapes and saved queries of an operator: what a build used is what is served."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.resources import directory
from kg.snapshots.data_directory import DataDirectory, Snapshot
from tests.api.conftest import publish, served

HTML = {"Accept": "text/html"}
SHAPE = """
<https://w3id.org/fairweave/shapes/house> a sh:NodeShape ;
    rdfs:label "House rules" ;
    sh:targetClass dcat:Dataset ;
    sh:property <https://w3id.org/fairweave/shapes/house#title> .
<https://w3id.org/fairweave/shapes/house#title> a sh:PropertyShape ;
    sh:path dcterms:title ; sh:maxLength 40 ; sh:message "A title is longer than 40 characters" .
"""
QUERY = """\
#+ summary: "How many datasets are there in the house?"
#+ description: "One row."
#+ method: GET
#+ tags: [House]
#+ columns:
#+   n: {label: "Datasets"}
PREFIX dcat: <http://www.w3.org/ns/dcat#>
SELECT (COUNT(DISTINCT ?dataset) AS ?n) WHERE { ?dataset a dcat:Dataset }
"""


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def fairweave(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("fairweave"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """The example audits, built with an operator's own files."""
    path = tmp_path_factory.mktemp("house")
    for kind in ("ontology", "shapes"):
        shutil.copytree(directory(kind), path / kind)  # type: ignore[arg-type]
    words = path / "ontology" / "dataset-vocabularies.ttl"
    replaced(words, '"commercial use allowed"@en', '"free for every purpose"@en')
    prefixes = "".join(
        line
        for line in (path / "shapes" / "dataset.ttl").read_text().splitlines(keepends=True)
        if line.startswith("@prefix")
    )
    (path / "shapes" / "house.ttl").write_text(prefixes + SHAPE)
    licences = path / "ontology" / "licences.ttl"
    mit = "<https://w3id.org/fairweave/licence/MIT> "
    with licences.open("a") as file:
        file.write(f'\n{mit} skos:altLabel "House Licence 7"@en .\n')
    (path / "queries").mkdir()
    (path / "queries" / "house.rq").write_text(QUERY)
    shutil.copytree(directory("examples") / "dataset-audits", path / "audits")
    about = path / "audits" / "source.toml"
    text = about.read_text()
    line = next(line for line in text.splitlines() if line.startswith("license"))
    about.write_text(text.replace(line, 'license = "house licence 7"'))
    options = [
        word for kind in ("ontology", "shapes", "queries") for word in (f"--{kind}", path / kind)
    ]
    done = fairweave("build", path / "audits", "-d", path / "data", *options)
    assert done.returncode == 1, done.stderr  # some titles are too long for the house
    for kind in ("ontology", "shapes", "queries"):
        shutil.rmtree(path / kind)  # the snapshot is complete in itself
    return DataDirectory(path / "data")


@pytest.fixture(scope="module")
def client(house: DataDirectory) -> Iterator[httpx.Client]:
    with served(house.path) as found:
        yield found


def test_the_files_are_in_the_snapshot_and_in_its_manifest(house: DataDirectory) -> None:
    snapshot = house.current()
    for files, folder in (
        (snapshot.manifest.ontology, snapshot.ontology),
        (snapshot.manifest.shapes, snapshot.shapes),
        (snapshot.manifest.queries, snapshot.queries),
    ):
        assert [file.path for file in files.files] == sorted(p.name for p in folder.iterdir())
    assert [file.path for file in snapshot.manifest.queries.files] == ["house.rq"]
    assert "house.ttl" in {file.path for file in snapshot.manifest.shapes.files}


def test_records_are_judged_by_the_shapes_that_pages_show(client: httpx.Client) -> None:
    report = client.get("/dumps/report.json").json()
    reasons = {reason for entry in report["quarantine"] for reason in entry["reasons"]}
    assert any("longer than 40 characters" in reason for reason in reasons)
    page = client.get("/shapes/house", headers=HTML)
    assert page.status_code == 200
    assert "longer than 40 characters" in page.text
    assert "longer than 40 characters" in client.get("/shapes.ttl").text


def test_words_of_use_classes_are_those_of_the_ontology(client: httpx.Client) -> None:
    query = {"q": "", "kind": "dataset", "use": "free for every purpose"}
    found = client.get("/search.json", params=query).json()["hits"]
    assert found
    for one in found[:2]:
        page = client.get(one["url"], headers=HTML).text
        assert "free for every purpose" in page
        assert "commercial use allowed" not in page
    selection = client.get("/selection.json", params={"q": ""}).json()
    assert "free for every purpose" in selection["use_classes"]


def test_a_licence_of_the_ontology_is_that_of_the_source_everywhere(client: httpx.Client) -> None:
    page = client.get("/source/audits", headers=HTML).text
    assert "MIT" in page
    assert "fwl:MIT" in client.get("/source/audits.trig").text
    assert "licenses/MIT" in client.get("/source/audits.ttl").text
    listing = client.get("/dumps/", headers={"Accept": "application/json"}).json()
    assert {file["license"] for file in listing["files"] if file["name"].endswith(".nq.gz")} != {
        None
    }


def test_saved_queries_are_those_of_the_build(client: httpx.Client, house: DataDirectory) -> None:
    assert "in the house?" in client.get("/queries", headers=HTML).text
    assert client.get("/queries/datasets-matching", headers=HTML).status_code == 404
    assert client.get("/queries/house.csv").text.splitlines()[0] == "n"
    paths = client.get("/openapi.json").json()["paths"]
    assert [p for p in paths if p.startswith("/queries/") and "{" not in p] == ["/queries/house"]
    shown = fairweave("query", "house", "-d", house.path, "--format", "csv")
    assert shown.stdout.splitlines()[0] == "n", shown.stderr
    refused = fairweave("query", "datasets-matching", "-d", house.path)
    assert "no such query" in refused.stderr


def test_the_operator_can_serve_other_saved_queries(house: DataDirectory) -> None:
    options = f"catalogue=Catalogue(Path({str(directory('queries'))!r}))"
    imports = "from kg.saved_queries import Catalogue; from pathlib import Path"
    with served(house.path, options, imports=imports) as other:
        assert other.get("/queries/datasets-matching", headers=HTML).status_code == 200
        assert other.get("/queries/house", headers=HTML).status_code == 404


def test_what_is_served_follows_a_switch_of_snapshots(
    house: DataDirectory, snapshot: Snapshot, tmp_path: Path
) -> None:
    (tmp_path / "snapshots").mkdir()
    for one in (house.current(), snapshot):
        shutil.copytree(one.path, tmp_path / "snapshots" / one.id)
    publish(tmp_path, house.current().id)
    with served(tmp_path) as other:
        assert other.get("/queries/house", headers=HTML).status_code == 200
        assert "in the house?" in other.get("/openapi.json").text
        publish(tmp_path, snapshot.id)
        deadline = time.monotonic() + 20
        while other.get("/health").json()["snapshot"] != snapshot.id:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert other.get("/queries/house", headers=HTML).status_code == 404
        assert other.get("/shapes/house", headers=HTML).status_code == 404
        assert other.get("/queries/datasets-matching", headers=HTML).status_code == 200
        sitemap = other.get("/sitemap-1.xml").text
        assert "/queries/datasets-matching" in sitemap
        assert "/queries/house<" not in sitemap
        assert "/queries/house" not in other.get("/openapi.json").json()["paths"]
        assert "datasets-matching" in other.get("/", headers=HTML).text
