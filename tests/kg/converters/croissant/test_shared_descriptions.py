"""Questions about real descriptions in Croissant, with answers computed from the files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from kg.authorities.identities import Identities
from kg.converters.croissant import CONVERTER
from kg.converters.record import Notes
from kg.rdf.iris import slug
from kg.rdf.namespaces import expand, shorten

#: a description of software with a dataset inside: its parts are no answer to these questions
OWN = "FILTER(!CONTAINS(STR(?x), 'collectri'))"
#: mlcroissant does not look at keys, nor at record sets without any identifier
NOT_LOOKED_AT = ("the key", "no @id")


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("croissant") / "more"


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "croissant.json").read_text())["answers"]
    return {each["id"]: each["dev"] for each in found}


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    found = Store()
    for record in CONVERTER.convert(folder, Identities(), Notes(source="more")):
        if "/more~refused~" not in record.iri:
            triples = parse("".join(record.triples), format=RdfFormat.N_TRIPLES)
            found.extend(Quad(q.subject, q.predicate, q.object) for q in triples)
    return found


def query(store: Store, text: str) -> list[list[str]]:
    prefixes = "".join(
        f"PREFIX {p}: <{expand(p + ':')}>\n"
        for p in ("cr", "dcat", "dcterms", "foaf", "fw", "rai", "schema")
    )
    solutions: Any = store.query(prefixes + text)
    return [[value.value for value in row if value is not None] for row in solutions]


def counted(store: Store, text: str) -> Counter[str]:
    """How often the first column of the result has each value."""
    return Counter(row[0] for row in query(store, text))


def test_descriptions_by_version(store: Store, answers: dict[int, Any]) -> None:
    assert len(query(store, "SELECT ?x { ?x a dcat:Dataset }")) == answers[1]
    standards = counted(store, f"SELECT ?s ?x {{ ?x dcterms:conformsTo ?s {OWN} }}")
    for version, namespace in (
        ("0.8", "http://mlcommons.org/schema/"),
        ("1.0", "http://mlcommons.org/croissant/1.0"),
        ("1.1", "http://mlcommons.org/croissant/1.1"),
    ):
        assert standards[namespace] == answers[3][version]


def test_descriptions_by_type_and_name(store: Store, answers: dict[int, Any]) -> None:
    # software with a dataset in it: that dataset is the record
    own = query(store, f"SELECT ?x {{ ?x a dcat:Dataset {OWN} }}")
    assert len(own) == answers[4]["sc:Dataset"]
    silent = "FILTER NOT EXISTS { ?x fw:licenceClaim ?claim }"
    without = query(store, f"SELECT ?x {{ ?x a dcat:Dataset {OWN} {silent} }}")
    assert len(without) == answers[6]
    assert answers[17] == {}
    datasets = {row[0] for row in own}
    for files in answers[20].values():
        for file in files:
            name = slug(f"more/{file.removeprefix('dev/').removesuffix('.json')}")
            assert f"http://localhost:8000/dataset/{name}" in datasets


def test_files_record_sets_and_fields(store: Store, answers: dict[int, Any]) -> None:
    for kind, expected in (
        *answers[7].items(),
        ("RecordSet", answers[10]["record sets"]),
        ("Field", answers[10]["fields"]),
    ):
        assert len(query(store, f"SELECT ?x {{ ?x a cr:{kind} {OWN} }}")) == expected, kind
    rows = query(store, "SELECT ?x ?n { ?x fw:inlineRowCount ?n }")
    assert sum(int(n) for _x, n in rows) == answers[10]["inline rows"]
    assert len(rows) == answers[10]["with inline data"]
    assert len(query(store, f"SELECT ?x {{ ?x cr:references ?y {OWN} }}")) == answers[12]
    inside = query(store, f"SELECT DISTINCT ?x {{ ?x cr:containedIn ?y {OWN} }}")
    assert len(inside) == answers[9]


def test_formats_checksums_and_sizes(store: Store, answers: dict[int, Any]) -> None:
    formats = counted(store, f"SELECT ?f ?x {{ ?x schema:encodingFormat ?f {OWN} }}")
    assert formats == Counter(answers[8])
    given = counted(store, f"SELECT ?c ?x {{ ?x fw:checksumAsGiven ?c {OWN} }}")
    assert given == Counter(answers[13])
    sizes = counted(store, f"SELECT ?s ?x {{ ?x schema:contentSize ?s {OWN} }}")
    assert {text.strip() for text in answers[14]} <= set(sizes)


def test_data_types(store: Store, answers: dict[int, Any]) -> None:
    def written(iri: str) -> str:
        wikidata = iri.replace("https://www.wikidata.org/wiki/", "wd:")
        return shorten(wikidata).replace("schema:", "sc:") if wikidata == iri else wikidata

    found: Counter[str] = Counter()
    for iri, number in counted(
        store, f"SELECT ?t ?x {{ ?x a cr:Field ; cr:dataType ?t {OWN} }}"
    ).items():
        found[written(iri).replace("http://mlcommons.org/schema/", "cr:")] += number
    expected: Counter[str] = Counter()
    for name, number in answers[11].items():
        if name != "(none)":
            expected[name.replace("ml:", "cr:")] += number
    assert found == expected


def test_licences_as_written(store: Store, answers: dict[int, Any]) -> None:
    expected: Counter[str] = Counter()
    for text, number in answers[5].items():
        value = json.loads(text)
        if value is not None and "collectri" not in str(value):
            expected[value["name"] if isinstance(value, dict) else value] += number
    claims = "?x fw:licenceClaim/fw:licenceAsGiven ?g"
    assert counted(store, f"SELECT ?g ?x {{ {claims} {OWN} }}") == expected


def test_creators_keywords_and_languages(store: Store, answers: dict[int, Any]) -> None:
    path = "dcterms:creator/(foaf:name|fw:nameAsGiven)"
    names = set(counted(store, f"SELECT ?n {{ ?x {path} ?n }}"))
    for file, listed in answers[16].items():
        assert set(listed) <= names or "collectri" in file
    keywords = counted(store, f"SELECT ?k ?x {{ ?x a dcat:Dataset ; dcat:keyword ?k {OWN} }}")
    assert {k: keywords[k] for k in answers[19] if keywords[k] > 1} == {
        k: n for k, n in answers[19].items() if n > 1
    }
    for described, languages in answers[18].items():
        curie = f"schema:{described.rpartition(' ')[2]}"
        tagged = f"SELECT DISTINCT (LANG(?n) AS ?l) {{ ?d a dcat:Dataset ; {curie} ?n }}"
        assert sorted(counted(store, tagged)) == languages


def test_rai_properties(store: Store, answers: dict[int, Any]) -> None:
    for file, listed in answers[15].items():
        name = file.removeprefix("dev/").removesuffix(".json").replace("/", "~")
        document = f"http://localhost:8000/dataset/more~{name}"
        properties = set(counted(store, f"SELECT ?p {{ <{document}> ?p ?o }}"))
        found = {shorten(iri).casefold() for iri in properties if "/RAI/" in iri}
        assert found == {name.casefold() for name in listed}


def test_every_file_that_mlcroissant_refuses_has_its_reason(
    folder: Path, answers: dict[int, Any]
) -> None:
    for name in answers[2]:
        notes = Notes(source="s")
        records = list(CONVERTER.convert(folder / name.removeprefix("dev/"), Identities(), notes))
        assert records, name
        assert notes.problems, name


def test_nothing_that_mlcroissant_accepts_is_taken_for_damaged(
    folder: Path, shared_data: Callable[[str], Path]
) -> None:
    file = shared_data("expected") / "croissant-mlcroissant-1.1.1.json"
    for name, (verdict, *_rest) in json.loads(file.read_text()).items():
        path = folder / name.removeprefix("dev/")
        if verdict == "ok" and path.exists():
            notes = Notes(source="s")
            list(CONVERTER.convert(path, Identities(), notes))
            found = notes.problems.values()
            assert not [p for p in found if not any(each in p for each in NOT_LOOKED_AT)], name
