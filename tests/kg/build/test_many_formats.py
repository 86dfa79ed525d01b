"""One dataset that an audit, a card, Croissant, a table, DCAT and tasks describe, each its way."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

BASE: Final = "http://localhost:8000/"


def _croissant(name: str, **more: str) -> str:
    context = {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"}
    about = {
        "@context": context,
        "@type": "Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": name,
        "description": "Measurements.",
    }
    return json.dumps(about | more)


AUDIT: Final = {
    "rivers": {
        "Unique Dataset Identifier": "rivers",
        "Dataset Name": "River Gauges",
        "Collection": "Gauges",
        "Hugging Face URL": "https://huggingface.co/datasets/Example/Rivers",
        "Languages": ["English"],
        "Licenses": [{"License": "MIT License", "License URL": ""}],
    }
}
#: file → what is in it: the same four datasets, with other spellings of their addresses
FILES: Final = {
    "audit/rivers.json": json.dumps(AUDIT),
    "cards/EXAMPLE_rivers.md": "---\nlicense: cc-by-nc-4.0\ntask_categories:\n- other\n---\n"
    "# Dataset Card for River gauges\n",
    "croissant/rivers.json": _croissant(
        "rivers", url="http://huggingface.co/datasets/example/rivers/", license="CC-BY-4.0"
    ),
    "croissant/lakes.json": _croissant(
        "lakes", url="https://data.example.org/dataset.xhtml?persistentId=doi:10.7910/DVN/ABC"
    ),
    "croissant/snow.json": _croissant("Snow depths", url="http://www.example.org/snow/"),
    "croissant/ice.json": _croissant("Glaciers", url="https://github.com/Example/glaciers.git"),
    "table/catalogue.csv": "name,url,doi,license,description\n"
    "Rivers,https://www.huggingface.co/datasets/example/RIVERS?x=1,,GPL-3.0,x\n"
    "Lakes,,https://dx.doi.org/10.7910/dvn/abc/,CC BY 4.0,x\n"
    "Snow depths,https://example.org/snow,,CC BY 4.0,x\n"
    "Glaciers,https://github.com/example/glaciers,,CC BY 4.0,x\n",
    "dcat/catalogue.ttl": "@prefix dcat: <http://www.w3.org/ns/dcat#> ."
    "@prefix dct: <http://purl.org/dc/terms/> ."
    '<http://portal.example/rivers> a dcat:Dataset ; dct:title "Rivers"@en ;'
    " dcat:landingPage <https://hf.co/datasets/example/rivers/tree/main> ."
    '<http://portal.example/lakes> a dcat:Dataset ; dct:title "Lakes"@en ;'
    ' dct:identifier "doi:10.7910/DVN/ABC" .'
    '<http://portal.example/snow> a dcat:Dataset ; dct:title "Snow depths"@en ;'
    " dcat:landingPage <https://example.org:443/snow> ."
    '<http://portal.example/ice> a dcat:Dataset ; dct:title "Glaciers"@en ;'
    " dcat:landingPage <http://github.com/example/Glaciers/tree/main> .",
    "tasks/rivers/templates.yaml": "dataset: EXAMPLE/rivers\ntemplates:\n  one: !Template\n"
    "    answer_choices: null\n    id: one\n    jinja: 'Q {{a}} ||| {{b}}'\n"
    "    metadata: !TemplateMetadata\n      original_task: true\n    name: one\n",
}
SAME: Final = {
    "hub": (
        "rivers", "huggingface.co~example~rivers", "croissant~rivers", "table~rivers",
        "dcat~portal.example~rivers",
    ),
    "DOI": (
        "croissant~lakes", "dcat~portal.example~lakes",
        "table~https:~~dx.doi.org~10.7910~dvn~abc~",
    ),
    "page": ("croissant~snow", "dcat~portal.example~snow", "table~snow-depths"),
    "repository": ("croissant~ice", "dcat~portal.example~ice", "table~glaciers"),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("many-formats")
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    done = build(
        recognise(str(folder / name) for name in sorted({Path(file).parts[0] for file in FILES})),
        DataDirectory(folder / "data"),
        ids=Identities(BASE),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert done.snapshot is not None and not done.refused
    return Store.read_only(str(done.snapshot.store))


def _ask(store: Store, pattern: str) -> set[tuple[str, ...]]:
    found = store.query(
        f"SELECT DISTINCT ?a ?b {{ {pattern} }}",
        prefixes=dict(PREFIXES),
        base_iri=BASE,
        use_default_graph_as_union=True,
    )
    return {tuple(v.value.removeprefix(BASE) for v in row) for row in found}


def test_descriptions_of_one_dataset_are_linked_and_no_others(store: Store) -> None:
    expected = {
        (f"dataset/{a}", f"dataset/{b}")
        for names in SAME.values()
        for pair in combinations(names, 2)
        for a, b in (pair, pair[::-1])
    }
    pairs = _ask(store, "?a prov:alternateOf ?b . ?a a dcat:Dataset")
    assert pairs == expected


def test_tasks_refer_to_the_same_dataset(store: Store) -> None:
    reference = "<reference/huggingface.co~datasets~example~rivers>"
    accounts = _ask(store, f"?a fw:huggingFaceDataset {reference} . ?b a fw:DatasetReference")
    assert {account for account, _ in accounts} == {f"dataset/{name}" for name in SAME["hub"]}
    assert _ask(store, f"?a ?b {reference} . ?a a fw:TaskDefinition")


def test_each_description_names_those_with_other_terms(store: Store) -> None:
    differ = _ask(store, "?a fw:effectiveTerms/fw:differingDescription ?b")
    card = "dataset/huggingface.co~example~rivers"
    free = {"dataset/rivers", "dataset/croissant~rivers", "dataset/table~rivers"}
    assert differ == {pair for one in free for pair in ((one, card), (card, one))}
