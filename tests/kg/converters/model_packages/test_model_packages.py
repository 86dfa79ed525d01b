"""Models of hubs: what they are, and what they were trained and evaluated on, apart."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.authorities import languages
from kg.authorities.identities import Identities
from kg.converters.model_packages import CONVERTER
from kg.converters.model_packages.cards import header_of, model_card
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.iris import slug
from kg.rdf.namespaces import expand

PAGE = """# Module owner/net/2
Embeds texts.

<!-- task: text-embedding -->
<!-- dataset: wikipedia -->
<!-- dataset: multiple -->
<!-- network-architecture: transformer -->
<!-- language: zh-cn -->
<!-- license: apache-2.0 -->
<!-- asset-path: https://example.org/net.tar.gz -->
<!-- fine-tunable: true -->
"""
LITE = "# Lite owner/net/lite/1\n<!-- parent-model: owner/net/2 -->\n"
CARD = """---
language: german
license: mit
datasets: [squad]
model-index:
- results:
  - task: {type: qa}
    dataset: {type: squad_v2}
    metrics: [{type: f1, value: 80.1}]
  - dataset: xquad
---
# model
Reads.

**Training data:** SQuAD 2.0
See https://arxiv.org/abs/1810.04805
"""
METAFILE = """
Collections:
- Name: C
  Metadata: {Training Data: ImageNet-1k, Architecture: [ResNet]}
  Paper: {URL: 'https://arxiv.org/abs/2103.03230', Title: T}
Models:
- Name: m
  In Collection: C
  Metadata: {Parameters: 5}
  Results: [{Dataset: CIFAR-10, Task: Image Classification, Metrics: {Top 1: 71.8}}]
  Weights: null
- a string among objects
"""


def stored(path: Path, notes: Notes | None = None) -> Store:
    store = Store()
    for record in CONVERTER.convert(path, Identities(), notes or Notes(source="s")):
        triples = parse("".join(record.triples), format=RdfFormat.N_TRIPLES)
        store.extend(Quad(q.subject, q.predicate, q.object) for q in triples)
    return store


def values(store: Store, curie: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def query(store: Store, text: str) -> list[list[str]]:
    names = ("dcat", "dcterms", "fair4ml", "foaf", "fw", "rdfs", "schema", "skos")
    prefixes = "".join(f"PREFIX {p}: <{expand(p + ':')}>\n" for p in names)
    solutions: Any = store.query(prefixes + text)
    return [[value.value for value in row if value is not None] for row in solutions]


def write(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_no_field_of_a_model_is_lost(tmp_path: Path, converted: Callable[..., Any]) -> None:
    """What no property of models states is a further field, under the path that it has."""
    (tmp_path / "owner__net.md").write_text(
        "---\nlanguage: [de, multilingual]\nlicense: [mit, apache-2.0]\n"
        "base_model: [a/b, c/d]\nmetrics: [f1]\nco2_eq_emissions: {emissions: 12.3}\n"
        "tags: [vision, 'arxiv:1905.12345']\n---\n"
        "# Net\nReads.\n\n```python\n# load\nload()\n```\n"
    )
    (tmp_path / "metafile.yml").write_text(
        "Models:\n- Name: net\n  Metadata: {FLOPs: 4, Training Techniques: [SGD, LARS]}\n"
        "  Code: {URL: https://example.org/code, Version: v1}\n"
        "  Converted From: {Weights: https://example.org/w}\n  Downstream: [seg, det]\n"
    )
    (tmp_path / "bundle.json").write_text(
        '{"monai_version": "1", "name": "Spleen", "pytorch_version": "2", "label_classes": "x"}'
    )
    found = converted(CONVERTER, tmp_path)
    fields = {
        node["schema:name"][0]: node["schema:value"][0]
        for iri, node in found.nodes.items()
        if "#field-" in iri
    }
    assert fields == {
        "language": "multilingual", "license": "mit; apache-2.0", "base_model": "a/b; c/d",
        "metrics": "f1",
        "co2_eq_emissions > emissions": "12.3", "FLOPs": "4", "Training Techniques": "SGD; LARS",
        "Code > URL": "https://example.org/code", "Code > Version": "v1",
        "Converted From > Weights": "https://example.org/w", "Downstream": "seg; det",
        "monai_version": "1", "pytorch_version": "2", "label_classes": "x",
    }  # fmt: skip
    card = found.nodes["http://localhost:8000/model/huggingface.co~owner~net"]
    assert card["dcterms:description"] == ["Reads."]
    assert card["dcat:keyword"] == ["vision"]
    assert card["dcterms:language"] == ["http://localhost:8000/language/deu"]
    assert len(card["dcterms:isReferencedBy"]) == 1


def test_no_field_of_a_manifest_is_lost(tmp_path: Path, converted: Callable[..., Any]) -> None:
    manifest = {
        "model": "Net", "model_path": "validated/net-7.onnx", "opset_version": 7,
        "metadata": {"model_bytes": 5, "model_with_data_sha": "0ff1", "tags": ["vision"],
                     "io_ports": {"inputs": []}, "extra_ports": {"features": []}},
    }  # fmt: skip
    answer = {
        "modelId": "a/b", "pipeline_tag": "fill-mask", "siblings": [], "likes": 7,
        "createdAt": "2022-03-02", "spaces": ["c/d", "e/f"], "safetensors": {"total": 110},
        "tags": ["pytorch", "region:us", "license:mit"], "private": False,
    }  # fmt: skip
    bundle = {"monai_version": "1", "name": "S", "eval_metrics": {"dice": {"zone": 0.75}}}
    files = {"onnx.json": [manifest], "hub.json": [answer], "monai.json": bundle}
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content))
    found = converted(CONVERTER, tmp_path)
    fields = {
        node["schema:name"][0]: node["schema:value"][0]
        for node in found.nodes.values()
        if node["schema:name"] and node["schema:value"]
    }
    assert fields == {
        "opset_version": "7", "model_bytes": "5", "model_with_data_sha": "0ff1", "likes": "7",
        "createdAt": "2022-03-02", "spaces": "c/d; e/f", "safetensors > total": "110",
        "monai_version": "1", "dice > zone": "0.75",
    }  # fmt: skip
    hub = found.nodes["http://localhost:8000/model/huggingface.co~a~b"]
    assert hub["dcat:keyword"] == ["pytorch", "region:us"]


def test_no_field_of_a_dataset_of_a_zoo_is_lost(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    (tmp_path / "dataset_zoo__funsd.yml").write_text(
        "Name: FUNSD\n"
        "Paper: {Title: Forms, Venue: ICDAR, Year: '2019', BibTeX: '@inproceedings{j}'}"
        "\nData: {Website: https://example.org/f, Language: [English], Tasks: [textdet],"
        " License: {Type: MIT}, Format: .json}\n"
    )
    found = converted(CONVERTER, tmp_path)
    (dataset,) = found.datasets.values()
    assert dataset["dcterms:bibliographicCitation"] == ["@inproceedings{j}"]
    fields = {
        found.nodes[iri]["schema:name"][0]: found.nodes[iri]["schema:value"][0]
        for iri in dataset["schema:additionalProperty"]
    }
    assert fields == {"paper > Venue": "ICDAR", "paper > Year": "2019", "Format": ".json"}


def test_a_page_of_tensorflow_hub(tmp_path: Path) -> None:
    write(tmp_path, PAGE, "2.md")
    write(tmp_path, LITE, "lite.md")
    write(tmp_path, "values:\n- {id: wikipedia, display_name: Wikipedia}\n", "dataset.yaml")
    store = stored(tmp_path)
    model = "http://localhost:8000/model/tfhub.dev~owner~net"
    assert values(store, "dcat:isVersionOf") == [model, f"{model}~lite"]
    assert values(store, "dcterms:isFormatOf") == [f"{model}~2"]
    assert values(store, "fw:trainedOnAsGiven") == ["wikipedia"]
    assert values(store, "fair4ml:trainedOn") == ["http://localhost:8000/reference/wikipedia"]
    assert values(store, "dcterms:license") == ["https://w3id.org/fairweave/licence/Apache-2.0"]
    assert "multiple" in values(store, "schema:value")  # retained, and no dataset
    assert {q.predicate.value for q in store} <= {expand(c) for c in CONVERTER.terms}


def test_trained_on_and_evaluated_on_are_apart_and_so_are_model_and_collection(
    tmp_path: Path,
) -> None:
    notes = Notes(source="s")
    store = stored(write(tmp_path, METAFILE, "metafile.yml"), notes)
    rows = query(store, "SELECT ?m ?d { ?m fair4ml:trainedOn/fw:nameAsGiven ?d }")
    assert [row[1] for row in rows] == ["ImageNet-1k"]
    assert "/model-collection/" in rows[0][0]
    assert values(store, "fw:evaluatedOnAsGiven") == ["CIFAR-10"]
    assert "71.8" in values(store, "schema:value")
    assert "no model" in next(iter(notes.problems.values()))


def test_a_card_of_hugging_face_by_its_header_and_its_text(tmp_path: Path) -> None:
    store = stored(write(tmp_path, CARD, "owner__net.md"))
    assert values(store, "dcterms:title") == ["owner/net"]
    assert values(store, "fw:trainedOnAsGiven") == ["SQuAD 2.0", "squad"]
    assert values(store, "fw:evaluatedOnAsGiven") == [
        f"https://huggingface.co/datasets/{name}" for name in ("squad_v2", "xquad")
    ]
    assert values(store, "fabio:hasArXivId") == ["1810.04805"]
    reference = "http://localhost:8000/reference/huggingface.co~datasets~squad"
    assert reference in values(store, "fair4ml:trainedOn")


def test_ptmtorrent_reads_both_keys_of_datasets(tmp_path: Path) -> None:
    hub = {"ModelHubName": "Hugging Face", "ModelHubURL": "https://huggingface.co/"}
    raw = [
        {"id": 1, "ModelHub": hub, "ModelName": "a/b", "ModelOwner": "http://huggingface.co/",
         "ModelURL": "https://huggingface.co/a/b", "ModelPaperDOIs": ["doi:10.57967/hf/0001"],
         key: [{"DatasetName": "squad", "DatasetURL": "https://huggingface.co/datasets/squad"}]}
        for key in ("Dataset", "Datasets")
    ]  # fmt: skip
    store = stored(write(tmp_path, json.dumps(raw), "huggingface.json"))
    assert values(store, "fw:trainedOnAsGiven") == ["squad"]
    assert values(store, "prism:doi") == ["10.57967/hf/0001"]
    assert not values(store, "fair4ml:sharedBy")


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.json", "[]"), ("a.json", "{"), ("a.yml", "a: ["), ("a.yml", "- 1"), ("README.md", "# x")],
)
def test_what_is_of_no_hub_gives_one_line(name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        stored(write(tmp_path, text, name))
    assert "\n" not in str(error.value)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_is_cut_or_changed_gives_records_or_one_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    name, text = data.draw(st.sampled_from([("a.md", PAGE), ("b.md", CARD), ("m.yml", METAFILE)]))
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.text(max_size=6)) + text[at + data.draw(st.integers(0, 40)) :]
    try:
        stored(write(tmp_path, text.encode(errors="replace").decode(), name))
    except SourceError as error:
        assert "\n" not in str(error)


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "model-packages.json").read_text())["answers"]
    return {each["id"]: each["dev"] for each in found}


@pytest.fixture(scope="module")
def real(shared_data: Callable[[str], Path]) -> Store:
    return stored(shared_data("model-packages"))


KINDS = "https://w3id.org/fairweave/vocabulary/package-kind/"
OF_HUB = 'FILTER(STRSTARTS(STR(?m), "http://localhost:8000/model/tfhub.dev~"))'
MODULE = f"?m fw:packageKind <{KINDS}model> . {OF_HUB}"


def test_pages_of_tensorflow_hub_by_kind(real: Store, answers: dict[int, Any]) -> None:
    rows = query(
        real, "SELECT ?k ?m { ?m fw:packageKind ?k FILTER(CONTAINS(STR(?m), 'tfhub.dev~')) }"
    )
    found = Counter(kind.removeprefix(KINDS).removeprefix("conversion-") for kind, _m in rows)
    names = {"Module": "model", "Lite": "lite", "Tfjs": "tfjs", "Coral": "coral",
             "Placeholder": "placeholder", "Collection": "collection"}  # fmt: skip
    assert {kind: found[name] for kind, name in names.items()} == {k: answers[1][k] for k in names}
    pages = query(
        real,
        "SELECT ?p { ?o a foaf:Organization ; foaf:page ?p FILTER(CONTAINS(STR(?p), 'tfhub')) }",
    )
    assert len(pages) == answers[1]["Publisher"]


def test_modules_by_dataset_licence_task_language_and_architecture(
    real: Store, answers: dict[int, Any]
) -> None:
    def counted(number: int, path: str, name: str = "?v") -> None:
        rows = query(real, f"SELECT ?v ?m {{ {MODULE} ?m {path} }}")
        found = Counter(row[0] for row in rows)
        assert {k: found[k] for k in answers[number]} == answers[number], path

    datasets = {k: n for k, n in answers[2].items() if k not in ("other", "multiple")}
    rows = query(real, f"SELECT ?v ?m {{ {MODULE} ?m fw:trainedOnAsGiven ?v }}")
    found = Counter(row[0] for row in rows)
    assert {k: found[k] for k in datasets} == datasets
    counted(6, "schema:license ?v")
    counted(7, "fair4ml:mlTask/fw:nameAsGiven ?v")
    counted(9, "fw:architecture/fw:nameAsGiven ?v")
    several = query(
        real,
        f"SELECT ?m {{ {MODULE} ?m fw:trainedOnAsGiven ?v }} GROUP BY ?m HAVING(COUNT(?v) > 1)",
    )
    assert len(several) == len(answers[4])
    versions = query(
        real, f"SELECT ?w {{ {MODULE} ?m dcat:isVersionOf ?w }} GROUP BY ?w HAVING(COUNT(?m) > 1)"
    )
    assert len(versions) == answers[11]


def test_openmmlab_by_training_and_evaluation_data(real: Store, answers: dict[int, Any]) -> None:
    mine = 'FILTER(STRSTARTS(STR(?m), "http://localhost:8000/model/openmmlab.com~"))'
    own = Counter(r[0] for r in query(real, f"SELECT ?v ?m {{ ?m fw:trainedOnAsGiven ?v {mine} }}"))
    assert own == Counter({k: n for k, n in answers[13].items() if k != "(none)"})
    silent = "FILTER NOT EXISTS { ?m fw:trainedOnAsGiven ?o }"
    whole = "?m dcterms:isPartOf/fw:trainedOnAsGiven ?v"
    rows = query(real, f"SELECT ?v ?m {{ {whole} {mine} {silent} }}")
    fallen_back = own + Counter(row[0] for row in rows)
    expected = {k: n for k, n in answers[14].items() if k != "(none)"}
    assert {k: fallen_back[k] for k in expected} == expected
    path = "?m fair4ml:hasEvaluation ?e . ?e fair4ml:evaluationDataset/fw:nameAsGiven ?v"
    found = Counter(r[0].casefold() for r in query(real, f"SELECT ?v ?e {{ {path} {mine} }}"))
    for name, number in answers[15].items():
        assert found[name.casefold()] >= number


def test_other_hubs(real: Store, answers: dict[int, Any]) -> None:
    def of_hub(hub: str, facts: str) -> list[list[str]]:
        return query(real, f"SELECT ?v ?m {{ {facts} FILTER(CONTAINS(STR(?m), '{hub}')) }}")

    onnx = of_hub("onnx~models", "?m fw:packageKind ?k ; dcterms:title ?v")
    assert len(onnx) == answers[18]["entries"]
    assert len({title for title, _m in onnx}) == answers[18]["names"]
    bundles = of_hub("monai.io", "?m fair4ml:trainedOn ?v")
    assert sum("10.5281~zenodo" in dataset for dataset, _m in bundles) == len(answers[17])
    assert len(of_hub("pytorch.org", "?m fw:packageKind ?v")) == answers[19]["pages"]
    backends = of_hub("modelhub.ai~", "?m dcat:keyword ?v")
    assert Counter(row[0] for row in backends) == Counter(answers[20])
    claims = {row[0] for row in of_hub("", "?m fw:licenceClaim/fw:licenceAsGiven ?v")}
    assert claims == {licence for licence in answers[22].values() if licence != "N/A"}


def test_modules_by_language_publisher_and_parent(real: Store, answers: dict[int, Any]) -> None:
    rows = query(real, f"SELECT ?v ?m {{ {MODULE} ?m dcterms:language ?v }}")
    named = Counter(row[0].rpartition("/")[2] for row in rows)
    for code, number in answers[8].items():
        known = languages.resolve(code)
        # other codes may be of the same language: zh, zh-cn and zh-tw
        assert known is not None
        assert named[known.code] >= number, code
    modules = [row[0] for row in query(real, f"SELECT ?m {{ {MODULE} }}")]
    publishers = Counter(iri.partition("tfhub.dev~")[2].partition("~")[0] for iri in modules)
    assert {name: publishers[name] for name in answers[10]} == answers[10]
    rows = query(real, "SELECT ?p ?m { ?m dcterms:isFormatOf ?p }")
    parents = Counter(row[0].partition("tfhub.dev~")[2] for row in rows)
    assert {name: parents[slug(name)] for name in answers[12]} == answers[12]
    silent = "FILTER NOT EXISTS { ?m fw:trainedOnAsGiven ?v }"
    unnamed = query(real, f"SELECT ?m {{ {MODULE} {silent} }}")
    # "other" and "multiple" name no dataset, and are further fields
    field = "?m schema:additionalProperty ?p . ?p schema:name 'dataset'"
    vague = query(real, f"SELECT DISTINCT ?m {{ {MODULE} {field} . {silent} }}")
    assert len(unnamed) == answers[3] + len(vague)
    assert answers[5] == []  # each has a name in the hub's lists, which the names above are from


def test_sources_and_authors_of_other_hubs(real: Store, answers: dict[int, Any]) -> None:
    rows = query(
        real,
        "SELECT ?v ?m { ?m schema:additionalProperty ?p . ?p schema:value ?v ; "
        "schema:name 'data_source' }",
    )
    sources = {iri.partition("monai.io~")[2]: text for text, iri in rows}
    for bundle, source in answers[16].items():
        found = [text for name, text in sources.items() if name.startswith(slug(bundle))]
        assert (source or "").strip() in [*found, ""], bundle
    rows = query(
        real,
        "SELECT ?v ?m { ?m dcterms:creator/(foaf:name|fw:nameAsGiven) ?v "
        "FILTER(CONTAINS(STR(?m), 'pytorch.org')) }",
    )
    authors = Counter(row[0].casefold() for row in rows)
    for name, number in answers[19]["authors"].items():
        assert authors[name.casefold()] >= min(number, 1), name


def test_cards_of_hugging_face(
    real: Store, answers: dict[int, Any], shared_data: Callable[[str], Path]
) -> None:
    mine = 'FILTER(STRSTARTS(STR(?m), "http://localhost:8000/model/huggingface.co~"))'
    models = query(real, f"SELECT ?m {{ ?m fw:packageKind ?k {mine} }}")
    assert len(models) == answers[21]["cards"] + 1  # one is an answer of the hub's interface
    texts = [
        file.read_text("utf-8")
        for file in (shared_data("model-packages") / "huggingface-cards").rglob("*.md")
    ]
    headers = [header_of(text, Path("x")) for text in texts]
    assert sum(header is not None for header in headers) == answers[21]["with header"]
    with_language = sum("language" in header for header in headers if header)
    assert with_language == answers[21]["key language"]


def test_a_citation_is_of_the_paper_whose_identifier_it_has(tmp_path: Path) -> None:
    references = [
        "Doe, A. et al. Breasts. arXiv preprint arXiv:2202.08238 (2022).",
        "Roe, B. Spleens. https://link.springer.com/article/10.1007/s10032-019-00334-z",
    ]
    folder = tmp_path / "monai"
    folder.mkdir()
    bundle = {"monai_version": "1.0", "version": "0.1", "name": "B", "references": references}
    (folder / "b_metadata.json").write_text(json.dumps({**bundle, "network_data_format": {}}))
    lines = "".join(
        line
        for record in CONVERTER.convert(tmp_path, Identities(), Notes(source="m"))
        for line in record.triples
    )
    assert "/article/arXiv:2202.08238>" in lines
    assert '/doi> "10.1007/s10032-019-00334-z"' in lines


@pytest.mark.parametrize(
    "filling", ["---\n" * 20_000, "* " * 20_000, f"Training data: Lakes{' ' * 20_000}\n"],
    ids=["rules", "marks", "blanks"],
)  # fmt: skip
def test_a_long_card_is_read_in_time_by_its_length(filling: str) -> None:
    model = model_card("a/b", None, f"{filling}\n\n**Training data:** Rivers\n")
    assert "Rivers" in model.trained_on
