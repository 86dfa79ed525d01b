"""Datasets of one title are distinguished in lists, by what the graph itself names them."""

from __future__ import annotations

from pathlib import Path

import rdflib
from pyoxigraph import Store
from rdflib.namespace import DCTERMS

from tests.api.conftest import publish, served

EX = "http://example.org/dataset/"
DATASETS = {"pack-ada": "Pack", "pack-zig": "Pack", "other": "Other"}


def test_only_what_shares_its_title_gets_its_identifier_behind_it(tmp_path: Path) -> None:
    place = tmp_path / "snapshots" / "one" / "store"
    place.mkdir(parents=True)
    store = Store(place)
    for graph in ("a", "b"):  # two sources with the same statements are one dataset still
        for name, title in DATASETS.items():
            store.update(
                "PREFIX dct: <http://purl.org/dc/terms/> INSERT DATA {"
                f" GRAPH <http://example.org/source/{graph}> {{ <{EX}{name}>"
                f" a <http://www.w3.org/ns/dcat#Dataset> ; dct:title '{title}' ;"
                f" dct:identifier '{name.replace('-', '_')}' }} }}"
            )
    store.flush()
    del store
    publish(tmp_path, "one")
    with served(tmp_path) as client:
        got = client.get("/catalog.ttl").text
    found = rdflib.Graph().parse(data=got, format="turtle")
    titles = {name: str(found.value(rdflib.URIRef(EX + name), DCTERMS.title)) for name in DATASETS}
    assert titles == {
        "pack-ada": "Pack (pack_ada)",
        "pack-zig": "Pack (pack_zig)",
        "other": "Other",
    }
