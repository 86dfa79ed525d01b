"""Croissant, judged and loaded by mlcroissant from a real service."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF

from kg.authorities.identities import Identities
from kg.authorities.licences import resolve
from kg.converters.croissant import CONVERTER
from kg.converters.record import Notes
from kg.rdf.namespaces import expand
from kg.snapshots.data_directory import Snapshot
from tests import real_build
from tests.real_build import sample

if TYPE_CHECKING:
    import mlcroissant

BASE = "http://localhost:8000"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PROFILE = "http://mlcommons.org/croissant/1.1"


def datasets(service: httpx.Client) -> list[str]:
    """The paths of all datasets of the catalogue."""
    pattern = rf"<{BASE}/([^>#]+)> <{TYPE}> <http://www\.w3\.org/ns/dcat#Dataset> \."
    return [f"/{path}" for path in re.findall(pattern, service.get("/catalog.nt").text)]


def judged(document: object) -> mlcroissant.Dataset:
    import mlcroissant  # takes half a second

    dataset = mlcroissant.Dataset(jsonld=document)
    issues = dataset.metadata.ctx.issues
    assert not issues.errors
    assert not issues.warnings
    return dataset


def test_mlcroissant_finds_no_error_and_no_warning_for_any_dataset(service: httpx.Client) -> None:
    paths = datasets(service)
    assert real_build.PLACE or len(paths) == 54  # 51 audited, the snapshot, two sources
    for path in sample(paths, 100):
        response = service.get(f"{path}/croissant.json")
        assert response.headers["content-type"] == f'application/ld+json; profile="{PROFILE}"'
        judged(response.json())


def test_what_is_exported_is_read_back_as_the_same_facts(
    service: httpx.Client, tmp_path: Path
) -> None:
    same = ("dcterms:license", "dcterms:creator", "dcat:keyword")
    every = sample(p for p in datasets(service) if p.startswith("/dataset/"))
    for number, path in enumerate(every):
        document = service.get(f"{path}/croissant.json").json()
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(document))
        notes = Notes(source="again")
        lines = [
            line
            for record in CONVERTER.convert(file, Identities(f"{BASE}/"), notes)
            for line in record.triples
        ]
        again = rdflib.Graph().parse(data="".join(lines))
        stated = rdflib.Graph().parse(data=service.get(f"{path}.nt").text, format="nt")
        one, other = rdflib.URIRef(f"{BASE}/dataset/again~{number}"), rdflib.URIRef(BASE + path)
        assert not notes.problems, path
        assert not notes.unknown, path
        assert str(again.value(one, DCTERMS.title)) == document["name"]
        assert str(again.value(one, DCTERMS.description)) == document["description"]
        languages = set(again.objects(one, DCTERMS.language))
        assert len(languages) == len(document.get("inLanguage", []))
        for curie in same:
            term = rdflib.URIRef(expand(curie))
            found = set(again.objects(one, term))
            # a record names a licence by its address, and other terms by where they are
            found |= {page for terms in found for page in again.objects(terms, FOAF.page)}
            ours = set(stated.objects(other, term))
            if curie == "dcterms:license":
                ours = {rdflib.URIRef(resolve(str(one)) or one) for one in ours}
            assert found >= ours, (path, curie)


def test_the_rows_of_the_snapshots_tables_are_loaded_over_http(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    dataset = judged(str(service.base_url.join(f"/snapshot/{snapshot.id}/croissant.json")))
    sizes = {}
    for record_set in dataset.metadata.record_sets:
        rows = list(dataset.records(record_set=record_set.uuid))
        sizes[record_set.uuid] = len(rows)
    tables = {
        table.file.removesuffix(".csv").replace(".", "-"): table.rows
        for table in snapshot.manifest.tables
    }
    assert sizes == tables
    assert sizes["datasets"] == real_build.count(snapshot, "dcat:Dataset", "dataset/")


def test_the_rows_of_a_datasets_statements_are_loaded_over_http(service: httpx.Client) -> None:
    path = datasets(service)[5]
    dataset = judged(str(service.base_url.join(f"{path}/croissant.json")))
    rows = [row["statements/property"] for row in dataset.records(record_set="statements")]
    assert b"title" in rows
    assert b"licence" in rows


def test_size_and_hash_are_those_of_the_file(service: httpx.Client) -> None:
    for path in datasets(service)[:8]:
        for file in service.get(f"{path}/croissant.json").json()["distribution"]:
            body = service.get(file["contentUrl"], headers={"accept-encoding": "identity"}).content
            assert file["contentSize"] == f"{len(body)} B"
            assert file["sha256"] == hashlib.sha256(body).hexdigest()


def test_the_same_json_ld_is_embedded_in_the_page(service: httpx.Client) -> None:
    both = rdflib.Graph()
    paths = datasets(service)[5:7]
    for path in paths:
        page = service.get(path, headers={"accept": "text/html"})
        (script,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL
        )
        document = json.loads(script)
        assert document["@context"].pop("@base") == f"{page.url}/"
        assert document == service.get(f"{path}/croissant.json").json()
        both.parse(data=html.unescape(script), format="json-ld", publicID=str(page.url))
    # what two datasets have stays apart
    files = set(both.subjects(rdflib.URIRef("https://schema.org/sha256")))
    assert len(files) == 2
    assert {str(file).removesuffix("/statements.csv") for file in files} == {
        str(service.base_url).rstrip("/") + path for path in paths
    }


def test_a_description_is_valid_for_search_engines_and_states_only_what_is_known(
    service: httpx.Client,
) -> None:
    for path in sample(datasets(service)):
        document = service.get(f"{path}/croissant.json").json()
        assert 50 <= len(document["description"]) <= 5000
        table = service.get(f"{path}/statements.csv")
        if table.status_code == 404:  # ours
            continue
        described = {
            (row["property"], row["value"])
            for row in csv.DictReader(io.StringIO(table.text, newline=""))
        }
        for language in document.get("inLanguage", ()):
            assert any(kind == "language" for kind, _ in described), language
        for task in document.get("rai:dataUseCases", ()):
            assert ("task", task) in described


@pytest.mark.parametrize("word", ["</script>", "<!--", "&lt;"])
def test_what_is_embedded_never_ends_the_script(word: str) -> None:
    from api.exports.croissant import embedded

    written = embedded({"name": f"a{word}b"})
    assert word not in written
    assert json.loads(written) == {"name": f"a{word}b"}
