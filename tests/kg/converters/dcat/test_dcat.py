"""Descriptions in DCAT, schema.org and VoID become datasets; damage is mended or reported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.authorities.identities import Identities
from kg.converters.dcat import CONVERTER
from kg.converters.dcat.graph import Graph, curie_of
from kg.converters.dcat.syntaxes import SUFFIXES, read, suffix
from kg.converters.record import Notes, Record
from kg.errors import SourceError
from kg.rdf.namespaces import expand

DATASET = '{"@context": "http://schema.org", "@type": "Dataset", "name": "r"}'
BASE = "http://localhost:8000/published/s/x"
TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://example.org/catalogue> a dcat:Catalogue ;
    dct:title "Rivers and lakes" ; dcat:dataset <https://example.org/rivers> .

<https://example.org/rivers> a dcat:Dataset ;
    dct:title "Flüsse"@de , "Rivers"@en ;
    dct:identifier "https://doi.org/10.5281/zenodo.1" ;
    dct:publisher [ a foaf:Organization ; foaf:name "River Institute" ] ;
    dct:creator <https://orcid.org/0000-0001-9414-6120> ;
    dcat:contactPoint [ vcard:fn "Desk" ; vcard:hasEmail <mailto:river.keeper@example.org> ] ;
    dct:license <http://dcat-ap.de/def/licenses/cc-zero> , [ dct:title "Terms of the rivers" ] ;
    dct:language <http://publications.europa.eu/resource/authority/language/DEU> , "en-US" ;
    dct:issued "2016-12-14T18:59:02.737480"^^xsd:dateTime ;
    dct:modified "2017.10.03" ;
    dct:temporal [ dcat:startDate "2001-01-01" ; dcat:endDate "2002-01-01" ] ;
    dct:accessRights "public" ;
    dcat:theme "Water" , <http://publications.europa.eu/resource/authority/data-theme/ENVI> ;
    dct:source <https://example.org/older> ;
    dcat:distribution <https://example.org/rivers/csv> .

<https://example.org/rivers/csv> a dcat:Distribution ;
    dcat:downloadURL "https://example.org/rivers.csv" ;
    dct:format [ <http://www.w3.org/2000/01/rdf-schema#label> "CSV" ] ;
    dcat:byteSize "43008.0" .
"""


def converted(path: Path, notes: Notes | None = None) -> list[Record]:
    return list(CONVERTER.convert(path, Identities(), notes or Notes(source="s")))


def graph(records: list[Record]) -> Store:
    store = Store()
    triples = parse("".join(t for r in records for t in r.triples), format=RdfFormat.N_TRIPLES)
    store.extend(Quad(q.subject, q.predicate, q.object) for q in triples)
    return store


def values(store: Store, curie: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def write(folder: Path, text: str, name: str = "x.ttl") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_every_fact_of_a_dataset_is_stated(tmp_path: Path) -> None:
    notes = Notes(source="s")
    records = converted(write(tmp_path, TURTLE), notes)
    store = graph(records)
    for curie, expected in {
        "dcterms:title": ["Rivers", "Rivers and lakes"],
        "schema:name": ["Flüsse", "Rivers"],
        "prism:doi": ["10.5281/zenodo.1"],
        "fw:licenceAsGiven": ["Terms of the rivers", "http://dcat-ap.de/def/licenses/cc-zero"],
        "schema:datePublished": ["2016-12-14"],
        "dcterms:modified": ["2017-10-03"],
        "schema:temporalCoverage": ["2001-01-01/2002-01-01"],
        "dcterms:rights": ["public"],
        "fw:derivedFromAsGiven": ["https://example.org/older"],
        "dcat:byteSize": ["43008"],
        "dcterms:format": ["CSV"],
        "dcat:downloadURL": ["https://example.org/rivers.csv"],
        "schema:identifier": ["https://orcid.org/0000-0001-9414-6120"],
    }.items():
        assert values(store, curie) == expected, curie
    assert len(values(store, "dcterms:language")) == 2
    assert "https://w3id.org/fairweave/licence/CC0-1.0" in values(store, "dcterms:license")
    assert values(store, "schema:includedInDataCatalog") == [
        "http://localhost:8000/catalogue/s~example.org~catalogue"
    ]
    assert "@" not in store.dump(format=RdfFormat.N_QUADS).decode().replace('"@', "")
    assert {q.predicate.value for q in store} <= {expand(curie) for curie in CONVERTER.terms}
    assert notes.unknown == {}


def test_names_of_themes_are_in_the_language_that_is_stated(tmp_path: Path) -> None:
    themes = """dcat:theme "Wasser"@de , "Eis" , [ <http://www.w3.org/2004/02/skos/core#prefLabel>
        "Schnee"@de , "snow"@en ] ;"""
    text = TURTLE.replace('dcat:theme "Water" ,', f"{themes} dcat:theme")
    store = graph(converted(write(tmp_path, text)))
    names = {
        quad.object
        for quad in store.quads_for_pattern(None, NamedNode(expand("fw:nameAsGiven")), None)
        if "/topic/" in str(quad.subject)
    }
    assert names == {
        Literal("Wasser", language="de"), Literal("Eis"), Literal("snow", language="en")
    }  # fmt: skip


def test_a_month_is_stated_as_one(tmp_path: Path) -> None:
    months = TURTLE.replace(
        '"2016-12-14T18:59:02.737480"^^xsd:dateTime', '"2016-12"^^xsd:gYearMonth'
    )
    months = months.replace('"2017.10.03"', '"10/2017" ; dct:created "May 2015"')
    store = graph(converted(write(tmp_path, months)))
    kind = NamedNode(expand("xsd:gYearMonth"))
    for curie, month in (
        ("schema:datePublished", "2016-12"),
        ("dcterms:modified", "2017-10"),
        ("dcterms:created", "2015-05"),
    ):
        (quad,) = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
        assert quad.object == Literal(month, datatype=kind)
    assert values(store, "dcterms:issued") == ["2016"]


@pytest.mark.parametrize(
    "context", ["http://schema.org", "https://schema.org/", {"@vocab": "http://schema.org/"}]
)
def test_schema_org_is_read_without_fetching_its_context(context: object, tmp_path: Path) -> None:
    document = {
        "@context": context,
        "@type": "Dataset",
        "name": "Rivers",
        "license": "https://opensource.org/licenses/MIT",
        "creator": {"@type": "Person", "givenName": "Ada", "familyName": "Example"},
        "distribution": {
            "@type": "DataDownload",
            "contentUrl": "https://example.org/r.csv",
            "encodingFormat": "text/csv",
        },
    }
    store = graph(converted(write(tmp_path, json.dumps(document), "x.jsonld")))
    assert values(store, "dcterms:title") == ["Rivers"]
    assert values(store, "dcterms:license") == ["https://w3id.org/fairweave/licence/MIT"]
    assert "Ada Example" in values(store, "foaf:name")
    assert values(store, "dcat:downloadURL") == ["https://example.org/r.csv"]


def test_people_beside_the_makers_and_works_about_a_dataset_are_stated(tmp_path: Path) -> None:
    text = """{
        "@context": "https://schema.org/", "@type": "Dataset", "name": "Rivers",
        "@id": "https://example.org/rivers",
        "maintainer": {"@type": "Person", "name": "Mia Maintainer"},
        "editor": {"@type": "Person", "name": "Ed Example"},
        "copyrightHolder": {"@type": "Organization", "name": "River University"},
        "sponsor": {"@type": "Organization", "name": "Water Foundation"},
        "subjectOf": [
            {"@type": "ScholarlyArticle", "name": "On Gauges", "identifier": "10.1234/gauges"},
            {"@type": "CreativeWork", "name": "Notes", "url": "https://example.org/notes"},
            {"@type": "CreativeWork", "name": "A talk on gauges"}
        ]
    }"""
    notes = Notes()
    store = graph(converted(write(tmp_path, text, "x.jsonld"), notes))
    assert not notes.unknown
    for curie in ("schema:maintainer", "schema:editor", "schema:sponsor", "dcterms:rightsHolder"):
        assert len(values(store, curie)) == 1, curie
    assert {"Mia Maintainer", "Ed Example"} <= {*values(store, "foaf:name")}
    assert values(store, "schema:subjectOf") == ["A talk on gauges", "https://example.org/notes"]
    assert "10.1234/gauges" in values(store, "prism:doi")


def test_a_relative_address_is_the_text_that_it_is_written_as(tmp_path: Path) -> None:
    """It is no address below that of the file, which is at none."""
    text = """{
        "@context": "https://schema.org/", "@type": "Dataset", "name": "Rivers",
        "@id": "rivers", "url": "rivers.example.org",
        "creator": {"@type": "Person", "@id": "orcid.org/0000-0001-9414-6120", "name": "Ada"},
        "distribution": {"@type": "DataDownload", "contentUrl": "files/a.csv"}
    }"""
    store = graph(converted(write(tmp_path, text, "x.jsonld")))
    assert values(store, "fw:addressAsGiven") == ["files/a.csv", "rivers.example.org"]
    for curie in ("foaf:page", "dcat:landingPage", "dcat:downloadURL", "prov:specializationOf"):
        assert values(store, curie) == [], curie
    assert not [quad for quad in store if "/published/" in f"{quad.subject} {quad.object}"]


def test_a_text_where_the_context_has_addresses_is_a_text(tmp_path: Path) -> None:
    """Licences of DCAT-US and schema.org are addresses; publishers write sentences there."""
    terms = "Soumis à la licence Etalab"
    text = json.dumps({
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "dataset": [
            {"title": "A", "license": f"<DIV><P>{terms}</P></DIV>", "landingPage": "on request"},
            {"title": "B", "license": "https://example.org/my terms",
             "@id": "https://example.org/data set"},
            {"title": "C", "license": "", "landingPage": " "},
        ],
    })  # fmt: skip
    store = graph(converted(write(tmp_path, text, "data.json")))
    given = values(store, "fw:licenceAsGiven")
    assert [terms in one for one in given] == [True, False]
    assert given[1] == "https://example.org/my%20terms"
    assert values(store, "fw:addressAsGiven") == ["on request"]
    assert "https://example.org/data%20set" in values(store, "foaf:page")


def test_variables_have_what_is_stated_of_them_and_files_all_their_formats(tmp_path: Path) -> None:
    text = """{
        "@context": "https://schema.org/", "@type": "Dataset", "name": "Rivers",
        "measurementTechnique": "Flow cytometer",
        "variableMeasured": {
            "@type": "PropertyValue", "name": "discharge", "unitText": "m3/s", "value": "7.5",
            "propertyID": ["https://www.wikidata.org/wiki/Q905909", "Q"],
            "url": "https://example.org/discharge"
        },
        "distribution": {
            "@type": "DataDownload", "contentUrl": "https://example.org/a.csv",
            "encodingFormat": ["text/csv", "CSV on the Web"], "fileFormat": "csv"
        }
    }"""
    notes = Notes()
    store = graph(converted(write(tmp_path, text, "x.jsonld"), notes))
    assert not notes.unknown
    assert values(store, "schema:measurementTechnique") == ["Flow cytometer"]
    assert values(store, "schema:propertyID") == ["Q", "https://www.wikidata.org/wiki/Q905909"]
    assert values(store, "schema:value") == ["7.5"]
    assert values(store, "foaf:page") == ["https://example.org/discharge"]
    assert values(store, "dcterms:format") == ["CSV on the Web", "csv"]
    assert values(store, "dcat:mediaType") == [
        "https://www.iana.org/assignments/media-types/text/csv"
    ]


def test_a_page_and_json_with_comments_are_read(tmp_path: Path) -> None:
    script = '{"@context": "http://schema.org", /* one */ "@type": "Dataset", "name": "A // b",}'
    page = f'<html><head><script type="application/ld+json">{script}</script></head></html>'
    notes = Notes(source="s")
    store = graph(converted(write(tmp_path, page, "x.html"), notes))
    assert values(store, "dcterms:title") == ["A // b"]
    assert "JSON with comments or commas too many" in notes.problems.values()


def test_files_of_datasets_may_be_described_apart(tmp_path: Path) -> None:
    head, _, tail = TURTLE.partition("<https://example.org/rivers/csv> a")
    prefixes = "".join(line + "\n" for line in head.splitlines() if line.startswith("@prefix"))
    write(tmp_path, head, "dataset.ttl")
    write(tmp_path, f"{prefixes}<https://example.org/rivers/csv> a{tail}", "file.ttl")
    assert values(graph(converted(tmp_path)), "dcat:downloadURL") == [
        "https://example.org/rivers.csv"
    ]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.ttl", TURTLE.replace("dct: <http://purl.org/dc/terms/>", "dx: <urn:x:>"), "prefix dct"),
        ("a.ttl", TURTLE.replace("dcat#> .", "dcat#>"), "without a dot"),
        ("a.ttl", TURTLE + "\n<https://example.org/x> a ;\n", "left out the statement"),
        ("a.ttl", TURTLE.replace("org/older", "org/an older"), "an invalid address"),
        ("a.json", f'{DATASET}{{"@type": "Dataset"}}', "several JSON documents"),
        ("a.json", DATASET.replace("schema.org", "no.example"), "does not ship"),
        ("a.json", DATASET.replace("{", '{"name": "First", ', 1), "has it twice"),
    ],
)  # fmt: skip
def test_damage_is_mended_or_left_out_and_reported(
    name: str, text: str, problem: str, tmp_path: Path
) -> None:
    notes = Notes(source="s")
    records = converted(write(tmp_path, text, name), notes)
    assert any("/dataset/" in record.iri for record in records)
    assert any(problem in found for found in notes.problems.values())


def test_an_answer_of_a_catalogue_service_has_a_record_for_each_rdf_inside(tmp_path: Path) -> None:
    inner = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">'
        '<dcat:Dataset rdf:about="https://example.org/{0}"><dct:title>{0}</dct:title></dcat:Dataset></rdf:RDF>'
    )
    text = f"<answer>{inner.format('one')}{inner.format('two')}</answer>"
    assert values(graph(converted(write(tmp_path, text, "x.xml"))), "dcterms:title") == [
        "one",
        "two",
    ]


@pytest.mark.parametrize(("name", "text"), [
    ("x.ttl", ""), ("x.ttl", "nothing"), ("x.json", "["), ("x.jsonld", "{}{"), ("x.rdf", "<a>"),
    ("x.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), ("x.trig", "{"),
    ("x.nt", "<a> <b> <c> ."),
])  # fmt: skip
def test_what_cannot_be_read_gives_one_line(name: str, text: str, tmp_path: Path) -> None:
    try:
        assert not converted(write(tmp_path, text, name))
    except SourceError as error:
        assert "\n" not in str(error)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_is_cut_or_changed_gives_records_or_one_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    text = data.draw(
        st.sampled_from(
            [
                TURTLE,
                json.dumps(
                    {
                        "@context": "http://schema.org",
                        "@type": "Dataset",
                        "name": "r",
                        "url": ["a", {"@id": "b"}],
                    }
                ),
            ]
        )
    )
    start = data.draw(st.integers(0, len(text)))
    text = (
        text[:start]
        + data.draw(st.text(max_size=8))
        + text[start + data.draw(st.integers(0, 30)) :]
    )
    name = "x.ttl" if "@prefix" in text else "x.json"
    try:
        graph(converted(write(tmp_path, text.encode(errors="replace").decode(), name)))
    except SourceError as error:
        assert "\n" not in str(error)


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("dcat")


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "dcat.json").read_text())["answers"]
    return {each["id"]: each.get("dev") for each in found}


@pytest.fixture(scope="module")
def real(folder: Path) -> tuple[list[Record], Notes]:
    notes = Notes(source="s")
    return converted(folder, notes), notes


def test_every_real_file_is_read_or_named(folder: Path, real: tuple[list[Record], Notes]) -> None:
    _records, notes = real
    files = [p for p in folder.rglob("*") if p.is_file() and suffix(p) in SUFFIXES]
    named = set(notes.read) | set(notes.unread)
    for path in files:
        where = path.relative_to(folder).as_posix()
        # a FAIR Data Point has the files of its datasets in files of their own
        # and what no vocabulary marks as a dataset is named by the build
        apart = where.startswith("fair-data-point/") or path not in CONVERTER.files(folder)
        assert where in named or apart, where


def test_triples_are_as_many_as_another_parser_finds(
    folder: Path, shared_data: Callable[[str], Path]
) -> None:
    verdicts = json.loads((shared_data("expected") / "dcat-parsers.json").read_text())
    for name, verdict in verdicts.items():
        path = folder / name.removeprefix("dev/")
        if isinstance(verdict.get("ox"), int) and verdict["ox"] and path.exists():
            assert len(read(path, BASE).triples) == verdict["ox"], name


def test_datasets_of_each_real_file(folder: Path, answers: dict[int, Any]) -> None:
    blank = untitled = 0
    for name, number in answers[7].items():
        found = Graph(read(folder / name.removeprefix("dev/"), BASE).triples)
        datasets = found.of_type("dcat:Dataset")
        assert len(datasets) == number, name
        blank += sum(not isinstance(node, NamedNode) for node in datasets)
        untitled += sum(not found.values(node, "dcterms:title") for node in datasets)
    assert blank == sum(answers[8].values())
    assert untitled == sum(answers[9].values())


def test_records_have_what_the_answers_say(
    real: tuple[list[Record], Notes], answers: dict[int, Any]
) -> None:
    records, _notes = real
    store = graph(records)
    given = set(values(store, "fw:licenceAsGiven"))
    # those of services are no licences of datasets
    services = ("TermsOfUse", "/dk/", "09f74802-08b1-4214-a6ea-3591b2753d30", "/legalcode")
    assert {t for t in answers[11] if not t.startswith("(") and not t.endswith(services)} <= given
    assert set(answers[19]["dev/void/270a.info-void.ttl"]["endpoints"]) <= set(
        values(store, "void:sparqlEndpoint")
    )
    (languages,) = answers[10].values()
    assert {*languages} <= {
        q.object.language
        for q in store.quads_for_pattern(None, NamedNode(expand("schema:name")), None)
        if isinstance(q.object, Literal)
    }
    assert "@example.org" not in store.dump(format=RdfFormat.N_QUADS).decode()


#: number of an answer → the predicates that it counts values of
COUNTED = {
    6: ("rdf:type",),
    11: ("dcterms:license",),
    12: ("dcterms:accessRights",),
    13: ("dcterms:language",),
    14: ("dcat:theme",),
    15: ("dcat:mediaType", "dcterms:format"),
    16: ("dcterms:publisher",),
}
#: values that the other parser leaves out of three files that both can read
OTHER = 4
LINKS = {"derived": "prov:wasDerivedFrom", "source": "dcterms:source",
         "isVersionOf": "dcterms:isVersionOf"}  # fmt: skip


@pytest.fixture(scope="module")
def readable(folder: Path, shared_data: Callable[[str], Path]) -> list[Triple]:
    """The triples of the files that the other parser, which the answers are from, finds some in."""
    verdicts = json.loads((shared_data("expected") / "dcat-parsers.json").read_text())
    return [
        triple
        for name, verdict in verdicts.items()
        if isinstance(verdict["rdflib"], int) and verdict["rdflib"]
        for triple in read(folder / name.removeprefix("dev/"), BASE).triples
    ]


@pytest.mark.parametrize("number", COUNTED)
def test_values_of_each_property(
    number: int, readable: list[Triple], answers: dict[int, Any]
) -> None:
    predicates = {expand(curie) for curie in COUNTED[number]}
    values = Counter(
        "(blank node)" if isinstance(triple.object, BlankNode) else triple.object.value
        for triple in readable
        if triple.predicate.value in predicates and not isinstance(triple.object, Triple)
    )
    expected = answers[number]
    assert all(count <= values[value] <= count + OTHER for value, count in expected.items())


def test_links_between_datasets(readable: list[Triple], answers: dict[int, Any]) -> None:
    counted = Counter(triple.predicate.value for triple in readable)
    for name, curie in LINKS.items():
        assert answers[17][name] <= counted[expand(curie)] <= answers[17][name] + OTHER
    assert answers[20] == {}  # there are pages, and none in the half that the answer is of


def test_contexts_that_are_named_by_address_ship(folder: Path, answers: dict[int, Any]) -> None:
    kinds: Counter[str] = Counter()
    for name in answers[2]:
        found = read(folder / name.removeprefix("dev/"), BASE)
        assert not [problem for problem in found.problems if "context" in problem], name
        kinds.update(
            curie_of(triple.object.value).removeprefix("schema:")
            for triple in found.triples
            if triple.predicate.value == expand("rdf:type") and isinstance(triple.object, NamedNode)
        )
        assert found.triples, name
    assert all(kinds[kind] >= number for kind, number in answers[18].items())
    assert len(answers[3]) == 5  # the spellings of the addresses in question 2


def test_pages_give_what_is_json_in_them(folder: Path, answers: dict[int, Any]) -> None:
    assert len(answers[21]) == answers[1]["pages"]
    for name, expected in answers[21].items():
        found = read(folder / "pages" / name, BASE)
        kinds = {
            curie_of(triple.object.value).removeprefix("schema:")
            for triple in found.triples
            if triple.predicate.value == expand("rdf:type") and isinstance(triple.object, NamedNode)
        }
        assert set(expected["types"]) <= kinds, name


def test_files_that_other_parsers_refuse(
    real: tuple[list[Record], Notes], folder: Path, answers: dict[int, Any]
) -> None:
    _records, notes = real
    assert len([p for p in folder.rglob("*") if suffix(p) in SUFFIXES]) >= answers[1]["files"]
    for name in answers[4].keys() | answers[5].keys():
        path = name.removeprefix("dev/")
        mended = any(place.startswith(path) for place in notes.problems)
        assert mended or path in notes.read or path in notes.unread, name


PAGE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
<https://example.org/c?page=1> a hydra:PartialCollectionView ;
    hydra:next <https://example.org/c?page=2> .
<https://example.org/c> a dcat:Catalog , hydra:Collection ; dct:title "C" ; hydra:totalItems 2 ;
    hydra:view <https://example.org/c?page=1> ; dcat:dataset <https://example.org/%s> .
<https://example.org/%s> a dcat:Dataset ; dct:title "%s" .
"""
VOID = """
@prefix void: <http://rdfs.org/ns/void#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://example.org/v> a void:Dataset ; dct:title "V" ; void:triples 300000000 .
"""


def test_irregular_descriptions(tmp_path: Path) -> None:
    """(12) pages of one catalogue are one catalogue; (13) an estimate is the number that it is."""
    for name in "ab":
        write(tmp_path, PAGE % (name, name, name), f"{name}.ttl")
    write(tmp_path, VOID, "v.ttl")
    write(tmp_path, VOID.replace("a void:Dataset", "a void:LinkSet"), "untyped.ttl")
    notes = Notes(source="s")
    store = graph(converted(tmp_path, notes))
    assert {"a", "b", "C", "V"} <= set(values(store, "dcterms:title"))
    types = [
        q.subject.value
        for q in store.quads_for_pattern(
            None, NamedNode(expand("rdf:type")), NamedNode(expand("dcat:Catalog"))
        )
        if isinstance(q.subject, NamedNode)
    ]
    assert len(types) == 1
    assert "300000000" in values(store, "schema:value")
    assert not [place for place in notes.problems if "hydra" in place]


ZENODO = """{"@context": "http://schema.org", "@id": "https://doi.org/10.5281/zenodo.1",
 "@type": "https://schema.org/Dataset", "name": "Z", "keywords": "a, b", "size": "10 MB",
 "description": ["one", "two"], "dateModified": "2021",
 "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape", "box": "1 2 3 4"}},
 "isBasedOn": [{"@id": "https://doi.org/10.1/y", "@type": "Dataset"}]}"""
LAND = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://example.org/l> a dcat:Dataset ; dct:title "L" ;
    dct:spatial [ dcat:bbox "POLYGON((1 1,2 2))" ] ;
    dct:provenance [ a dct:ProvenanceStatement ; dct:description "measured" ] .
"""


def test_facts_in_the_forms_of_repositories_and_portals(tmp_path: Path) -> None:
    store = graph(converted(write(tmp_path, ZENODO, "zenodo.jsonld")))
    datasets = store.quads_for_pattern(None, None, NamedNode(expand("dcat:Dataset")))
    assert len(list(datasets)) == 1  # what it was made from is described elsewhere
    assert values(store, "fw:derivedFromAsGiven") == ["https://doi.org/10.1/y"]
    assert set(values(store, "dcat:keyword")) == {"a", "b"}
    assert values(store, "dcterms:description") == ["one\n\ntwo"]
    assert values(store, "schema:spatialCoverage") == ["1 2 3 4"]
    assert set(values(store, "schema:value")) == {"10000000", "2021"}
    store = graph(converted(write(tmp_path, LAND, "land.ttl")))
    assert values(store, "schema:spatialCoverage") == ["POLYGON((1 1,2 2))"]
    assert values(store, "dcterms:provenance") == ["measured"]


def test_a_reference_of_our_own_catalogue_stays_that_reference(tmp_path: Path) -> None:
    reference = "http://localhost:8000/reference/squad"
    text = TURTLE.replace("https://example.org/older", reference)
    store = graph(converted(write(tmp_path, text)))
    assert values(store, "fw:derivedFromReference") == [reference]
    assert values(store, "fw:derivedFromAsGiven") == []


def test_a_period_in_owl_time_is_the_time_that_a_dataset_covers(tmp_path: Path) -> None:
    text = TURTLE.replace(
        '[ dcat:startDate "2001-01-01" ; dcat:endDate "2002-01-01" ]',
        "[ time:hasBeginning [ time:inXSDDate '2016-03-04'^^xsd:date ] ;"
        " time:hasEnd [ time:inXSDgYear '2018'^^xsd:gYear ] ]",
    )
    store = graph(
        converted(write(tmp_path, f"@prefix time: <http://www.w3.org/2006/time#> .{text}"))
    )
    assert values(store, "schema:temporalCoverage") == ["2016-03-04/2018"]


LONG = "https://example.org/" + "a" * 80


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # two services under one title
        ('dct:title "M" ; dcat:accessURL <https://e.org/wfs>',
         'dct:title "M" ; dcat:accessURL <https://e.org/wms>'),
        # two files at one page
        ('dcat:accessURL <https://e.org/p> ; dcat:byteSize 5',
         'dcat:accessURL <https://e.org/p> ; dcat:byteSize 7'),
        # two addresses that begin alike
        (f"dcat:downloadURL <{LONG}/1>", f"dcat:downloadURL <{LONG}/2>"),
    ],
)  # fmt: skip
def test_two_files_of_a_dataset_stay_two(one: str, other: str, tmp_path: Path) -> None:
    written = TURTLE.replace(
        "<https://example.org/rivers/csv> .\n\n<", f"[ {one} ] , [ {other} ] .\n\n<"
    )
    assert written != TURTLE
    store = graph(converted(write(tmp_path, written)))
    found = {
        q.object
        for q in store.quads_for_pattern(None, NamedNode(expand("dcat:distribution")), None)
    }
    assert len(found) == 2
    for predicate in ("dcat:accessURL", "dcat:byteSize"):
        for node in found:
            assert len(list(store.quads_for_pattern(node, NamedNode(expand(predicate)), None))) <= 1


@pytest.mark.parametrize(
    ("algorithm", "digits"), [("md5", 32), ("sha1", 40), ("sha256", 64), ("sha512", 128)]
)
def test_a_file_has_its_page_beside_its_address_and_its_checksum(
    algorithm: str, digits: int, tmp_path: Path
) -> None:
    """Portals publish MD5 and SHA-1 as well, and bioinformatics by FTP."""
    checksum = "[ <http://spdx.org/rdf/terms#checksumValue> " + f'"{"a1" * (digits // 2)}" ]'
    written = TURTLE.replace(
        "<https://example.org/rivers/csv> .\n\n<",
        "[ dcat:accessURL <https://e.org/page> ; dcat:downloadURL <ftp://ftp.e.org/rivers.gz> ;"
        f" <http://spdx.org/rdf/terms#checksum> {checksum} ] .\n\n<",
    )
    store = graph(converted(write(tmp_path, written)))
    assert values(store, "dcat:accessURL") == ["https://e.org/page"]
    assert values(store, "dcat:downloadURL") == ["ftp://ftp.e.org/rivers.gz"]
    assert values(store, "spdx:checksumValue") == ["a1" * (digits // 2)]
    assert values(store, "spdx:algorithm") == [expand(f"spdx:checksumAlgorithm_{algorithm}")]


def test_a_file_without_title_is_called_by_its_identifier(tmp_path: Path) -> None:
    written = TURTLE.replace(
        "<https://example.org/rivers/csv> .\n\n<",
        '[ dct:identifier "chart-2017.pdf" ; dcat:accessURL <https://e.org/p> ] .\n\n<',
    )
    store = graph(converted(write(tmp_path, written)))
    assert "chart-2017.pdf" in values(store, "dcterms:title")


def test_markup_is_no_part_of_a_description_or_a_licence(tmp_path: Path) -> None:
    address = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    written = TURTLE.replace(
        'dct:title "Flüsse"@de',
        f"""dct:description "<DIV><P><SPAN>Bins &amp; places</SPAN></P></DIV>" ;
        dct:license "<DIV><P>Soumis à la licence Etalab : {address}</P></DIV>" ;
        dct:title "Flüsse"@de""",
    )
    store = graph(converted(write(tmp_path, written)))
    assert values(store, "dcterms:description") == ["Bins & places"]
    assert "https://w3id.org/fairweave/licence/etalab-2.0" in values(store, "dcterms:license")


def test_what_another_fairweave_states_in_its_own_terms_is_read(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text(
        TURTLE.partition("<https")[0]
        + """
        @prefix fw: <https://w3id.org/fairweave/ontology#> . @prefix schema: <https://schema.org/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://example.org/rivers> a dcat:Dataset ; dct:title "Rivers" ;
            fw:collectedFrom [ skos:prefLabel "wikipedia.org"@en ] ;
            fw:programmingLanguage [ skos:prefLabel "Python" ] ;
            fw:repositoryPage <https://github.com/example/rivers> ;
            schema:size [ schema:minValue 10000 ; schema:maxValue 100000 ; schema:unitText "rows" ],
                [ schema:value 7 ; schema:unitText "h" ; fw:approximate true ],
                [ schema:maxValue 9 ; schema:unitText "files" ] .
        """
    )
    text = "".join("".join(record.triples) for record in converted(tmp_path))
    sizes = {
        line.split()[0].partition("#size-")[2] for line in text.splitlines() if "#size-" in line
    }
    assert sizes == {"", "min-10000-max-100000-rows>", "val-7-about-h>", "max-9-files>"}
    for stated in (
        f"<{expand('fw:collectedFrom')}> <http://localhost:8000/origin/wikipedia.org>",
        f"<{expand('fw:programmingLanguage')}> <http://localhost:8000/programming-language/python>",
        f"<{expand('fw:repositoryPage')}> <https://github.com/example/rivers>",
        f'<{expand("schema:unitText")}> "rows"',
    ):
        assert stated in text
