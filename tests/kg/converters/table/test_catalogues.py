"""The catalogues in ../shared/data/table: answers computed independently, and irregularities."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from kg.converters import Confidence
from kg.converters.table import CONVERTER
from kg.converters.table.tables import tables
from kg.converters.table.values import without_markup

Convert = Callable[..., Any]
Answers = dict[int, Any]
MAIL = re.compile(r"[\w.]+@[\w-]+\.\w+")
DATASET = "http://localhost:8000/dataset/"


@pytest.fixture
def convert(shared_data: Callable[[str], Path], converted: Callable[..., Any]) -> Convert:
    return lambda *names: converted(CONVERTER, shared_data("table").joinpath(*names))


@pytest.fixture(scope="session")
def expected(shared_data: Callable[[str], Path]) -> Answers:
    answers = json.loads((shared_data("expected") / "table.json").read_text())["answers"]
    return {answer["id"]: answer["dev"] for answer in answers}


def test_masader(convert: Convert, expected: Answers) -> None:
    found = convert("masader")
    assert len(found.datasets) == expected[1]
    licences = found.licences()
    assert {name: licences[name] for name in expected[2]} == expected[2]
    assert found.values("dcterms:issued") == expected[3]
    hub = [node for node in found.datasets.values() if "fw:huggingFaceDataset" in node]
    # one link is that of an organization's page, no dataset
    assert expected[4] - 2 <= len(hub) <= expected[4]
    named = found.values("fw:derivedFromAsGiven")
    # one entry lists two of them twice
    assert all(count - 1 <= named[name] <= count for name, count in expected[5].items())
    subsets = [
        part
        for node in found.nodes.values()
        for part in node.get("schema:name", ())
        if part.startswith("subset ")
    ]
    # parts with the same name, dialect and volume in one dataset are stated once
    assert expected[6] - 5 <= len(subsets) <= expected[6]
    units = Counter(unit for iri in found.datasets for unit in found.sizes(iri))
    assert units == expected[7]
    assert not found.notes.unknown
    # no name is that of two entries, and numbers that are floats are whole in the graph
    assert expected[9] == []
    assert expected[8]["Year"] == {"int": len(found.datasets)}
    # (1) derived from a bare name, that is another record's, stays a name
    assert found.nodes["http://localhost:8000/reference/arsas"]["fw:nameAsGiven"] == ["ArSAS"]
    assert all("\r" not in text for node in found.nodes.values() for text in node["dcterms:title"])


def test_aws_registry(convert: Convert, expected: Answers) -> None:
    found = convert("aws-registry")
    assert len(found.datasets) == expected[10]["records"]
    # (5) a licence is an identifier, an address, a link or a paragraph: its words stay
    licences = found.licences()
    assert len(licences) > 0.9 * expected[11]["distinct"]
    for text, count in expected[11]["most"].items():
        # the answer has the first characters of each
        start = without_markup(f"{text.removesuffix(')')})" if text[0] == "[" else text)[0][:60]
        assert sum(n for name, n in licences.items() if name.startswith(start)) >= count, text
    formats = [
        text
        for node in found.nodes.values()
        if "dcat:Distribution" in node["rdf:type"]
        for text in node["dcterms:format"]
    ]
    assert set(formats) == set(expected[12])
    tags = found.values("dcat:keyword")
    # an entry may have a tag twice, and tags of a partner's list besides
    assert all(tags[tag] >= count - 1 for tag, count in expected[13].items())
    publishers = found.names(found.values("dcterms:publisher"))
    # Markdown links with the same text are of the same organization
    assert publishers["NASA"] >= expected[14]["NASA"]
    noaa = found.nodes["http://localhost:8000/organization/noaa"]
    assert noaa["fw:nameAsGiven"] == ["NOAA"]
    assert found.properties("deprecated").total() == expected[15]["Deprecated"]
    assert not found.notes.unknown


def test_bigscience(convert: Convert, expected: Answers) -> None:
    found = convert("bigscience", "filtered_catalogue.json")
    kinds = expected[16]["type"]
    assert len(found.datasets) == kinds["primary"] + kinds["processed"]
    # (3) an organization is no dataset, and is named as not read
    assert found.notes.unread == {
        "filtered_catalogue.json, entries whose type is 'organization'": (
            f"{kinds['organization']} entries: they are no datasets"
        )
    }
    assert found.properties("licence property") == expected[17]
    entries = json.loads(
        (
            Path(__file__).parents[5] / "shared/data/table/bigscience/filtered_catalogue.json"
        ).read_text("utf-8")
    )
    stated = Counter(
        name
        for entry in entries
        if entry["type"] != "organization"
        for name in dict.fromkeys(entry["languages"]["language_names"])
    )
    languages = found.values("fw:languageAsGiven")
    assert {name: languages[name] for name in stated} == stated
    # the answer counts the entries that name a language, organizations among them
    assert all(languages[name] <= count for name, count in expected[18].items())
    assert expected[18].keys() <= languages.keys()
    assert not MAIL.search(str(found.nodes))
    assert not found.notes.unknown


def test_bigscience_metadata_is_called_by_its_builder(convert: Convert) -> None:
    found = convert("bigscience", "meta.jsonl")  # (4)
    assert len(found.datasets) == 175
    assert found.values("dcterms:title")["arabic_billion_words"] >= 1
    assert "it has no name, and no address" in found.notes.unread.values()


def test_otdi(convert: Convert, expected: Answers) -> None:
    found = convert("otdi")
    repeated = Counter(place.partition(",")[0] for place in found.notes.unread)
    files = expected[19]
    assert repeated == {f"{name}.js": n for name, (_, _, n) in files.items() if n}
    read = {f"{name}.js": entries for name, (entries, _, _) in files.items()}
    assert found.notes.read == read
    # (8) one dataset in several files: several rows, one Hugging Face dataset
    assert len(found.values("fw:huggingFaceDataset")) == len(found.values("dcat:landingPage"))
    pages = {
        page: found.nodes[claim]["fw:licenceAsGiven"][0]
        for node in found.datasets.values()
        for page in node["dcat:landingPage"]
        for claim in node.get("fw:licenceClaim", ())
    }
    counted = Counter(pages.values())
    assert {name: counted[name] for name in expected[20]} == expected[20]


def test_common_voice(convert: Convert, expected: Answers) -> None:
    found = convert("common-voice")  # (9)
    for name, (date, locales, clips) in expected[21].items():
        iri = f"{DATASET}common-voice~{name}"
        assert found.datasets[iri].get("schema:datePublished", [None]) == [date]
        assert len(found.datasets[iri]["fw:languageAsGiven"]) == locales
        assert found.sizes(iri)["clips (en)"] == clips


def test_torchgeo(convert: Convert, expected: Answers) -> None:
    found = convert("torchgeo")  # (7)
    licences = Counter(expected[22]["copernicus_bench"][1])
    for name, count in expected[22]["geo_datasets"][1].items():
        link = re.match(r"`([^<]*) <", name)
        licences[link[1] if link else name] += count
    del licences["-"]  # states that there is none
    assert found.licences() == licences
    assert f"{DATASET}torchgeo-datasets~i~o-bench" in found.datasets
    assert found.properties("size in pixels")["1,280x960"] == 1
    assert found.properties("size in pixels")["180K"] == 1
    rows = expected[22]["weights-landsat"][0]
    assert found.notes.unread == {
        "weights-landsat.csv": f"read 0 of {rows} rows: it is no table of datasets"
    }
    assert found.sizes(f"{DATASET}torchgeo-benchmarks~cloud-s2")["samples"] == 2817


def test_mir(convert: Convert, expected: Answers) -> None:
    found = convert("mir")  # (6): no valid YAML as published; the one entry is named
    (unreadable,) = found.notes.unread.items()
    assert unreadable[0] == "mir-datasets.yaml, entry 'Yambda'"
    assert "line 1153" in unreadable[1]
    # the independent count leaves out three entries that are indented otherwise
    assert len(found.datasets) + 1 == expected[23]["records"] + 3
    audio = found.properties("audio")
    for value in ("on request", "audio", "implicitly", "partially", "yes/no"):
        assert audio[value] == expected[23]["audio"][value]
    chords = found.values("dcat:keyword")
    assert any(text.startswith("chords: ") for text in chords)


def test_lod_cloud(convert: Convert, expected: Answers) -> None:
    found = convert("lod-cloud")  # (10)
    assert len(found.datasets) == expected[24]["datasets"]
    linked = [iri for node in found.datasets.values() for iri in node.get("dcterms:relation", ())]
    sizes = [u for iri in found.datasets for u in found.sizes(iri) if u.startswith("links to ")]
    assert expected[24]["links"] - 20 <= len(sizes) <= expected[24]["links"]
    assert any(iri not in found.datasets for iri in linked)
    claims = found.licences()
    del expected[25]["None"]
    assert claims == expected[25]
    custom = [iri for iri in found.values("dcterms:license") if iri.startswith("http://localhost")]
    assert len(custom) <= 2
    answering = {
        iri
        for iri, node in found.datasets.items()
        for part in node.get("schema:additionalProperty", ())
        if found.nodes[part]["schema:name"] == ["SPARQL endpoint, OK"]
    }
    assert len(answering) == expected[24]["sparql OK"]
    assert not MAIL.search(str(found.nodes))


def test_papers_with_code(convert: Convert, expected: Answers) -> None:
    found = convert("papers-with-code")  # (11)
    for counts in expected[26].values():
        for name, results in counts.items():
            node = found.datasets[f"{DATASET}papers-with-code~{name.lower()}"]
            parts = node["schema:additionalProperty"]
            stated = [p for p in parts if "result of" in found.nodes[p]["schema:name"][0]]
            # results that two papers give alike are one statement
            assert results - 4 <= len(stated) <= results


def test_ecosystem_graphs(convert: Convert, expected: Answers) -> None:
    found = convert("ecosystem-graphs")  # (12)
    kinds = Counter(kind for node in found.nodes.values() for kind in node["rdf:type"])
    classes = {
        "dataset": "dcat:Dataset",
        "model": "fair4ml:MLModel",
        "application": "schema:SoftwareApplication",
    }
    assert {name: kinds[curie] for name, curie in classes.items()} == expected[27]
    assert not found.notes.unread
    assert not found.notes.unknown
    exmodd = found.datasets[f"{DATASET}ecosystem-graphs~exmodd"]
    assert exmodd["fw:derivedFromAsGiven"] == ["YFCC100M", "Image-Chat"]
    assert len(exmodd["fw:modality"]) == 2
    others = [n for n in found.nodes.values() if {*classes.values()} & {*n["rdf:type"]}]
    named = [*chain(*(n["fw:requiredAsGiven"] + n["fw:derivedFromAsGiven"] for n in others))]
    # three rows name a dependency twice
    assert expected[28]["known"] + expected[28]["names no asset"] - 3 <= len(named)
    bedrock = found.nodes["http://localhost:8000/application/ecosystem-graphs~bedrock"]
    assert bedrock["dcterms:creator"] == ["http://localhost:8000/organization/amazon"]
    assert "Claude 2" in bedrock["fw:requiredAsGiven"]
    linked = {iri for n in others for iri in n["dcterms:requires"]}
    assert all(found.nodes[iri]["dcterms:title"] for iri in linked)
    # "unknown" is no size of a model, no modality and no keyword
    for property in ("schema:value", "dcat:keyword", "fw:nameAsGiven"):
        given = [*chain(*(node[property] for node in found.nodes.values()))]
        assert not [value for value in given if str(value).casefold() == "unknown"], property
    licences = found.licences() + Counter(chain(*(n["schema:license"] for n in others)))
    given = {without_markup(name)[0]: count for name, count in expected[29].items() if name}
    assert {name: licences[name] for name in given} == given


def test_sheets(convert: Convert, expected: Answers, shared_data: Callable[[str], Path]) -> None:
    for file in sorted(shared_data("table").glob("sheets*/*")):  # (13)
        sheets = {table.name: [table.rows, len(table.columns)] for table in tables(file)}
        assert sheets == expected[30][file.name]
    found = convert("sheets", "tsdm-datasets.ods")
    assert len(found.datasets) == 17
    assert found.notes.unknown == {"File": 14}
    assert len(found.notes.unread) == 4
    medsam = convert("sheets-no-licence", "medsam-datalist.xlsx")
    assert medsam.values("dcterms:issued")["2024"] > 1
    assert not any(".0" in year for year in medsam.values("dcterms:issued"))


@pytest.mark.parametrize(
    ("name", "confidence"),
    [
        ("masader", Confidence.CERTAIN),
        ("sheets", Confidence.GENERIC),
        ("masader-lists", Confidence.NONE),
    ],
)
def test_how_sure_it_is(
    name: str, confidence: Confidence, shared_data: Callable[[str], Path]
) -> None:
    assert CONVERTER.sniff(shared_data("table") / name) is confidence
