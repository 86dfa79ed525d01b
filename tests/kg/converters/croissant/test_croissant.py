"""Descriptions in Croissant become datasets with files, record sets and fields; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.authorities.identities import Identities
from kg.converters.croissant import CONVERTER
from kg.converters.croissant.expansion import Context, Node, expanded
from kg.converters.record import Notes, Record
from kg.errors import SourceError
from kg.rdf.namespaces import expand

#: a description that has everything once
WHOLE: dict[str, Any] = {
    "@context": {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "conformsTo": "dct:conformsTo",
        "recordSet": "cr:recordSet",
        "field": "cr:field",
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "source": "cr:source",
        "fileObject": "cr:fileObject",
        "fileSet": "cr:fileSet",
        "extract": "cr:extract",
        "column": "cr:column",
        "data": {"@id": "cr:data", "@type": "@json"},
        "key": "cr:key",
        "references": "cr:references",
        "containedIn": "cr:containedIn",
        "includes": "cr:includes",
        "md5": "cr:md5",
    },
    "@type": "sc:Dataset",
    "conformsTo": ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"],
    "name": {"en": "Rivers", "de": "Flüsse"},
    "description": "Gauges of rivers. Ask river.keeper@example.org.",
    "url": "https://huggingface.co/datasets/example/rivers",
    "license": {"@type": "sc:CreativeWork", "name": "CC BY 4.0", "url": "https://example.org/l"},
    "creator": [
        {
            "@type": "Person",
            "name": "Ada Example",
            "identifier": "https://orcid.org/0000-0001-9414-6120",
            "affiliation": {"@type": "Organization", "name": "River Institute"},
        },
        {"@type": "Organization", "name": "River Institute", "url": "https://example.org/ri"},
        "Somebody",
    ],
    "publisher": {"@type": "Organization", "name": "River Institute"},
    "datePublished": "2025-05-16",
    "dateModified": "2025-06-01T10:00:00Z",
    "version": 1.2,
    "keywords": ["hydrology", "rivers"],
    "inLanguage": ["en", {"@type": "Language", "name": "German", "alternateName": "de"}],
    "citeAs": "@article{x, title={On Rivers}, eprint={2401.00001}}",
    "rai:dataCollectionTimeFrame": ["2020-01-01", "2021-01-01"],
    "cr:dataBiases": "Large rivers only.",
    "prov:wasDerivedFrom": {"@id": "other", "prov:atLocation": "https://example.org/older"},
    "distribution": [
        {
            "@type": "cr:FileObject",
            "@id": "archive.zip",
            "name": "archive.zip",
            "contentUrl": "https://example.org/archive.zip",
            "contentSize": "36.5 KB",
            "encodingFormat": "application/zip",
            "sha256": "0b033707ea49365a5ffdd14615825511",
            "md5": "bc1++XNoIWW685QyDLewsg==",
        },
        {
            "@type": "cr:FileSet",
            "@id": "tables",
            "containedIn": {"@id": "archive.zip"},
            "encodingFormat": "text/csv",
            "includes": "*.csv",
        },
    ],
    "recordSet": [
        {
            "@type": "cr:RecordSet",
            "@id": "gauges",
            "key": {"@id": "gauges/id"},
            "field": [
                {
                    "@type": "cr:Field",
                    "@id": "gauges/id",
                    "name": "id",
                    "dataType": ["sc:Text", "https://www.wikidata.org/wiki/Q1"],
                    "source": {"fileSet": {"@id": "tables"}, "extract": {"column": "id"}},
                    "references": {"field": {"@id": "kinds/name"}},
                }
            ],
        },
        {
            "@type": "cr:RecordSet",
            "@id": "kinds",
            "field": [{"@type": "cr:Field", "@id": "kinds/name", "dataType": "sc:Text"}],
            "data": [{"kinds/name": "ask jane@example.org"}, {"kinds/name": "weir"}],
        },
    ],
}


def write(folder: Path, document: object, name: str = "rivers.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def converted(path: Path, notes: Notes | None = None) -> list[Record]:
    return list(CONVERTER.convert(path, Identities(), notes or Notes(source="s")))


def graph(records: list[Record]) -> Store:
    store = Store()
    lines = "".join(line for record in records for line in record.triples)
    store.extend(
        Quad(q.subject, q.predicate, q.object) for q in parse(lines, format=RdfFormat.N_TRIPLES)
    )
    return store


def values(store: Store, curie: str, subject: NamedNode | None = None) -> list[str]:
    found = store.quads_for_pattern(subject, NamedNode(expand(curie)), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def count(store: Store, curie: str) -> int:
    found = store.quads_for_pattern(None, NamedNode(expand("rdf:type")), NamedNode(expand(curie)))
    return sum(1 for _ in found)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return graph(converted(write(tmp_path_factory.mktemp("whole"), WHOLE)))


def test_every_fact_of_a_description_is_stated(whole: Store) -> None:
    for curie, expected in {
        "dcterms:title": ["On Rivers", "Rivers", "archive.zip"],
        "schema:name": ["Flüsse", "Rivers", "id"],
        "fw:huggingFaceName": ["example/rivers"],
        "fw:licenceAsGiven": ["CC BY 4.0"],
        "schema:datePublished": ["2025-05-16"],
        "dcterms:modified": ["2025-06-01"],
        "dcat:version": ["1.2"],
        "dcat:keyword": ["hydrology", "rivers"],
        "rai:dataCollectionTimeframe": ["2020-01-01", "2021-01-01"],
        "rai:dataBiases": ["Large rivers only."],
        "fw:derivedFromAsGiven": ["https://example.org/older"],
        "dcat:byteSize": ["36500"],
        "schema:contentSize": ["36.5 KB"],
        "fw:checksumAsGiven": [
            "md5: bc1++XNoIWW685QyDLewsg==",
            "sha256: 0b033707ea49365a5ffdd14615825511",
        ],
        "spdx:checksumValue": ["6dcd7ef973682165baf394320cb7b0b2"],
        "cr:column": ["id"],
        "fw:inlineRowCount": ["2"],
        "fabio:hasArXivId": ["2401.00001"],
    }.items():
        assert values(whole, curie) == expected, curie
    assert count(whole, "cr:Field") == 2
    assert len(values(whole, "dcterms:creator")) == 3
    assert values(whole, "schema:identifier") == ["https://orcid.org/0000-0001-9414-6120"]
    assert len(values(whole, "dcterms:language")) == 2


def test_parts_refer_to_each_other(whole: Store) -> None:
    document = "http://localhost:8000/dataset/s~rivers"
    assert values(whole, "cr:containedIn") == [f"{document}#file-archive.zip"]
    assert values(whole, "cr:fileSet") == [f"{document}#file-tables"]
    assert values(whole, "cr:key") == [f"{document}#field-gauges~id"]
    assert values(whole, "cr:references") == [f"{document}#field-kinds~name"]


def test_e_mail_addresses_are_taken_out_of_texts_and_of_data(whole: Store) -> None:
    assert "@example.org" not in whole.dump(format=RdfFormat.N_QUADS).decode()


def test_only_declared_terms_are_emitted(whole: Store) -> None:
    declared = {expand(curie) for curie in CONVERTER.terms}
    assert {q.predicate.value for q in whole} <= declared


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda d: d.pop("name"), "the dataset has no name"),
        (lambda d: d.update(datePublished=""), "datePublished is empty"),
        (lambda d: d.update(datePublished="in May"), "datePublished is no date: 'in May'"),
        (lambda d: d["distribution"][0].pop("encodingFormat"), "archive.zip: no encodingFormat"),
        (lambda d: d["distribution"][0].pop("contentUrl"), "archive.zip: no contentUrl"),
        (lambda d: d["distribution"][1].pop("includes"), "tables: no includes"),
        (
            lambda d: d["distribution"][0].update({"@type": "sc:File"}),
            "archive.zip: its type is neither FileObject nor FileSet: schema:File",
        ),
        (
            lambda d: d["distribution"][1].update(containedIn={"@id": "nothing"}),
            "tables: containedIn names 'nothing', which is not there",
        ),
        (
            lambda d: d["recordSet"][0]["field"][0].update(source={"fileSet": {"@id": "no"}}),
            "gauges/id: its source names 'no', which is not there",
        ),
        (
            lambda d: d["recordSet"][0]["field"][0].update(source={"extract": {"column": "x"}}),
            "gauges/id: its source names no file, file set, record set or field",
        ),
        (lambda d: d["recordSet"][0]["field"][0].pop("dataType"), "gauges/id: no dataType"),
        (lambda d: d["recordSet"][1].update(data=[]), "kinds: data is an empty list"),
        (
            lambda d: d["recordSet"][1].update(data=[{"x": 1}]),
            "kinds: row 1 has 'x', which is no field",
        ),
        (
            lambda d: d["recordSet"][1].update({"@id": "two words"}),
            "an @id must not have blanks: 'two words'",
        ),
        (
            lambda d: d["distribution"].append(dict(d["distribution"][0])),
            "two have the identifier 'archive.zip'",
        ),
    ],
)
def test_what_contradicts_the_specification_is_stated_and_the_rest_is_read(
    change: Callable[[dict[str, Any]], object], problem: str, tmp_path: Path
) -> None:
    document = json.loads(json.dumps(WHOLE))
    change(document)
    notes = Notes(source="s")
    store = graph(converted(write(tmp_path, document), notes))
    assert problem in notes.problems.values()
    assert problem in values(store, "fw:descriptionProblem")
    assert count(store, "dcat:Dataset") == 1
    assert "River Institute" in values(store, "fw:nameAsGiven")


def test_a_sound_description_has_no_problem(whole: Store) -> None:
    assert values(whole, "fw:descriptionProblem") == []


def test_version_0_8_is_known_by_its_namespace(tmp_path: Path) -> None:
    document = {
        "@context": {
            "@vocab": "https://schema.org/",
            "sc": "https://schema.org/",
            "ml": "http://mlcommons.org/schema/",
            "field": "ml:field",
            "recordSet": "ml:recordSet",
            "source": "ml:source",
            "dataType": "ml:dataType",
        },
        "@type": "sc:Dataset",
        "name": "old",
        "distribution": [
            {
                "@type": "sc:FileObject",
                "name": "a.csv",
                "contentUrl": "a.csv",
                "encodingFormat": "text/csv",
                "sha256": "0" * 64,
            }
        ],
        "recordSet": [
            {
                "@type": "ml:RecordSet",
                "name": "r",
                "field": [
                    {
                        "@type": "ml:Field",
                        "name": "f",
                        "dataType": "sc:Text",
                        "source": {"distribution": "a.csv", "extract": {"column": "f"}},
                    }
                ],
            }
        ],
    }
    notes = Notes(source="s")
    store = graph(converted(write(tmp_path, document), notes))
    assert not notes.problems
    assert values(store, "dcterms:conformsTo") == ["http://mlcommons.org/schema/"]
    assert len(values(store, "cr:fileObject")) == 1
    assert count(store, "cr:FileObject") == 1


def test_an_array_and_a_document_without_a_context_are_read(tmp_path: Path) -> None:
    bare = {k: v for k, v in WHOLE.items() if k != "@context"}
    notes = Notes(source="s")
    store = graph(converted(write(tmp_path, [bare]), notes))
    assert count(store, "cr:Field") == 2
    assert "an array, where an object should be" in notes.problems.values()


def test_parts_of_a_graph_are_put_where_they_are_referred_to(tmp_path: Path) -> None:
    part = {**WHOLE["distribution"][0], "@id": "part"}
    whole = {k: v for k, v in WHOLE.items() if k not in ("@context", "recordSet")}
    nodes = [part, {**whole, "distribution": [{"@id": "part"}], "isBasedOn": {"@id": "part"}}]
    notes = Notes(source="s")
    store = graph(
        converted(write(tmp_path, {"@context": WHOLE["@context"], "@graph": nodes}), notes)
    )
    assert count(store, "dcat:Dataset") == 1
    assert count(store, "cr:FileObject") == 1
    assert not notes.unread


def test_identity_keywords_and_papers_in_other_forms(tmp_path: Path) -> None:
    document = {
        **WHOLE,
        "@id": "https://doi.org/10.5072/rivers",
        "keywords": "rain, snow",
        "creator": {"@type": "Organization", "name": "DWD", "sameAs": "https://ror.org/02nrqs528"},
        "citation": {"@type": "ScholarlyArticle", "name": "A", "identifier": "10.1234/x"},
    }
    store = graph(converted(write(tmp_path, document)))
    assert "10.5072/rivers" in values(store, "dcterms:identifier")
    assert set(values(store, "dcat:keyword")) == {"rain", "snow"}
    assert "https://ror.org/02nrqs528" in values(store, "foaf:page")
    assert values(store, "schema:identifier") == ["https://ror.org/02nrqs528"]
    assert "10.1234/x" in values(store, "prism:doi")


def test_people_beside_the_makers_and_works_about_a_dataset_are_stated(tmp_path: Path) -> None:
    document = {
        **WHOLE,
        "maintainer": {"@type": "Person", "name": "Mia Maintainer"},
        "editor": [{"@type": "Person", "name": "Ed Example"}, "Edna Example"],
        "copyrightHolder": {"@type": "Organization", "name": "River University"},
        "sponsor": "Water Foundation",
        "subjectOf": [
            {"@type": "ScholarlyArticle", "name": "On Gauges", "identifier": "10.1234/gauges"},
            {"@type": "CreativeWork", "name": "Notes", "url": "https://example.org/notes"},
            "A talk on gauges",
        ],
    }
    notes = Notes()
    store = graph(converted(write(tmp_path, document), notes))
    assert not notes.unknown

    def names(curie: str) -> list[str]:
        found = (NamedNode(value) for value in values(store, curie))
        return sorted(name for each in found for name in values(store, "foaf:name", each))

    assert names("schema:maintainer") == ["Mia Maintainer"]
    assert names("schema:editor") == ["Ed Example", "Edna Example"]
    (holder,) = values(store, "dcterms:rightsHolder")
    (sponsor,) = values(store, "schema:sponsor")
    assert holder.endswith("organization/river-university")
    assert sponsor.endswith("#agent-water-foundation")  # a name alone states no kind
    assert values(store, "schema:subjectOf") == ["A talk on gauges", "https://example.org/notes"]
    assert "10.1234/gauges" in values(store, "prism:doi")


def test_parts_keep_what_is_nested_in_them(tmp_path: Path) -> None:
    """Texts in several languages, steps of containers and sources, fields of annotations."""
    document = {
        **WHOLE,
        "distribution": [
            {"@type": "cr:FileObject", "@id": "paths.gz", "name": "paths",
             "contentUrl": "https://example.org/paths.gz", "encodingFormat": "text/plain"},
            {"@type": "cr:FileSet", "@id": "warc", "includes": "*.warc.gz",
             "encodingFormat": "application/warc",
             "containedIn": {"fileObject": {"@id": "paths.gz"},
                             "cr:transform": {"cr:unArchive": True, "cr:readLines": True}}},
        ],
        "recordSet": [{
            "@type": "cr:RecordSet", "@id": "r",
            "name": {"en": "examples", "fr": "exemples"},
            "field": [{
                "@type": "cr:Field", "@id": "r/audio", "description": {"en": "Age", "de": "Alter"},
                "source": {"fileSet": {"@id": "warc"}, "cr:samplingRate": 22050,
                           "extract": {"cr:fileProperty": "content"}},
                "cr:annotation": {
                    "@id": "r/meta",
                    "cr:subField": [{"@id": "r/meta/url", "dataType": "sc:URL",
                                     "cr:equivalentProperty": "prov:atLocation"}],
                },
            }],
        }],
    }  # fmt: skip
    store = graph(converted(write(tmp_path, document)))
    assert values(store, "cr:unArchive") == values(store, "cr:readLines") == ["true"]
    assert values(store, "cr:samplingRate") == ["22050"]
    assert "prov:atLocation" in values(store, "cr:equivalentProperty")
    assert any(value.endswith("r/meta/url") for value in values(store, "dcterms:identifier"))
    languages = {
        (quad.object.value, quad.object.language)
        for quad in store
        if isinstance(quad.object, Literal) and quad.object.language
    }
    assert languages >= {("exemples", "fr"), ("Alter", "de"), ("Age", "en")}


@pytest.mark.parametrize(
    ("cited", "papers"),
    [
        ("@article{x, title={On the Gauges}, year={2023}}", ["CorpusID:18635269"]),
        ("@article{x, title={On Lakes}, year={2023}}", ["CorpusID:18635269", "on-lakes"]),
        (
            "@article{x, title={On Lakes}, journal={ArXiv}, volume={abs/2308.07124}}",
            ["CorpusID:18635269", "arXiv:2308.07124"],
        ),
        (
            "@misc{x, title={On Lakes}, journal={arXiv preprint arXiv:2004.02205}}",
            ["CorpusID:18635269", "arXiv:2004.02205"],
        ),
    ],
)
def test_a_citation_in_bibtex_is_of_a_paper_that_is_stated_or_of_another(
    tmp_path: Path, cited: str, papers: list[str]
) -> None:
    paper = {
        "@type": "ScholarlyArticle", "name": "On the gauges.",
        "url": "https://api.semanticscholar.org/CorpusID:18635269",
    }  # fmt: skip
    store = graph(converted(write(tmp_path, {**WHOLE, "citeAs": cited, "citation": paper})))
    found = values(store, "dcterms:isReferencedBy")
    assert [iri.partition("/article/")[2] for iri in found] == papers


def test_a_ror_id_with_a_wrong_check_digit_is_a_page_and_no_identifier(tmp_path: Path) -> None:
    agent = {"@type": "Organization", "name": "DWD", "sameAs": "https://ror.org/02nrqs529"}
    store = graph(converted(write(tmp_path, {**WHOLE, "creator": agent})))
    assert "https://ror.org/02nrqs529" in values(store, "foaf:page")
    assert not values(store, "schema:identifier")


def test_what_is_no_dataset_is_named_and_the_datasets_in_it_are_read(tmp_path: Path) -> None:
    document = {**WHOLE, "@type": "SoftwareSourceCode", "name": "code", "hasPart": [WHOLE]}
    notes = Notes(source="s")
    store = graph(converted(write(tmp_path, document), notes))
    assert count(store, "dcat:Dataset") == 1
    assert "no dataset" in next(iter(notes.unread.values()))


ADA = {"@type": "Person", "name": "Ada"}


@pytest.mark.parametrize(
    "creator",
    [
        {"@list": [ADA, "Charles"]},
        {"@set": [ADA, "Charles"]},
        [{"@list": [ADA]}, "Charles"],
        [{"type": "Person", "name": "Ada"}, {"@value": "Charles"}],
    ],
)
def test_lists_and_keywords_of_json_ld_are_read_in_each_form(
    tmp_path: Path, converted: Callable[..., Any], creator: object
) -> None:
    context = {"@vocab": "https://schema.org/", "type": "@type"}
    description = {"@context": context, "@type": "Dataset", "name": "Rivers", "creator": creator}
    file = tmp_path / "a.json"
    file.write_text(json.dumps(description))
    found = converted(CONVERTER, file)
    (node,) = found.datasets.values()
    agents = [found.nodes[iri] for iri in node["dcterms:creator"]]
    assert sorted(name for agent in agents for name in agent["foaf:name"]) == ["Ada", "Charles"]
    assert "foaf:Person" in [kind for agent in agents for kind in agent["rdf:type"]]


def test_months_and_years_are_stated(tmp_path: Path, converted: Callable[..., Any]) -> None:
    """A month in words is no date of the specification, and a year of publication all the same."""
    description = {
        **WHOLE, "datePublished": "May 2024", "dateModified": "2024-07", "dateCreated": "2023",
    }  # fmt: skip
    file = tmp_path / "a.json"
    file.write_text(json.dumps(description))
    found = converted(CONVERTER, file)
    assert found.values("dcterms:issued") == {"2024": 1}
    assert found.values("schema:datePublished") == {"2024-05": 1}
    assert found.values("dcterms:modified") == {"2024-07": 1}
    assert found.properties("created") == {"2023": 1}
    assert any("datePublished is no date" in text for text in found.values("fw:descriptionProblem"))


def test_standards_in_a_list_versions_as_numbers_and_flags_in_keywords(tmp_path: Path) -> None:
    namespaces = [f"http://mlcommons.org/croissant/{version}" for version in ("0.1b", "1.0")]
    document = {
        **WHOLE, "conformsTo": namespaces, "version": 2, "keywords": ["🇺🇸 Region: US", "tabular"],
    }  # fmt: skip
    store = graph(converted(write(tmp_path, document)))
    assert sorted(values(store, "dcterms:conformsTo")) == namespaces
    assert values(store, "dcat:version") == ["2"]
    assert set(values(store, "dcat:keyword")) == {"🇺🇸 Region: US", "tabular"}


def test_fields_that_no_table_knows_are_counted(tmp_path: Path) -> None:
    notes = Notes(source="s")
    converted(write(tmp_path, {**WHOLE, "mood": "good", "rai:colour": "blue"}), notes)
    assert notes.unknown == {"schema:mood": 1, "rai:colour": 1}


@pytest.mark.parametrize(
    "text", ["", "[", "3", '"text"', "[]", "[1]", "nothing", '{"a":' * 300 + "1" + "}" * 300]
)
def test_what_is_no_description_gives_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(SourceError) as error:
        converted(path)
    assert "\n" not in str(error.value)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_description_gives_a_record_or_one_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    """Values are replaced by others of any type, anywhere in the document."""
    document = json.loads(json.dumps(WHOLE))
    for _ in range(data.draw(st.integers(1, 4))):
        spots = list(_spots(document))
        container, key = spots[data.draw(st.integers(0, len(spots) - 1))]
        container[key] = data.draw(_JSON)
    try:
        records = converted(write(tmp_path, document))
    except SourceError as error:
        assert "\n" not in str(error)
        return
    graph(records)  # what was written can be read


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 2000), noise=st.binary(max_size=20))
def test_a_file_that_is_cut_gives_one_line(cut: int, noise: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(json.dumps(WHOLE).encode()[:cut] + noise)
    try:
        graph(converted(path))
    except SourceError as error:
        assert "\n" not in str(error)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@id", "@type", "@value", "name", "field", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _spots(value[key])


def test_names_mean_what_the_context_defines() -> None:
    context = Context(
        [{"x": {"@id": "http://mlcommons.org/croissant/field"}}, "https://schema.org"]
    )
    node = expanded({"x": [{"@id": "a"}], "@type": "schema.org/Dataset"}, context)
    assert node.types == ("schema:Dataset",)
    assert [field.id for field in node.nodes("cr:field")] == ["a"]
    assert Node().text("schema:name") == ""


def test_what_a_program_wrote_for_nothing_is_not_stated(tmp_path: Path) -> None:
    nothing = WHOLE | {"citeAs": "None", "url": "null", "version": "n/a"}
    store = graph(converted(write(tmp_path, nothing)))
    for curie in ("dcterms:bibliographicCitation", "fw:addressAsGiven", "dcat:version"):
        assert values(store, curie) == [], curie


@pytest.mark.parametrize(
    "address", ["https://git.example.org/a/b", "git+https://git.example.org/a/b"]
)
def test_a_repository_among_the_files_is_no_download(address: str, tmp_path: Path) -> None:
    file = {"@type": "cr:FileObject", "@id": "repo", "name": "repo", "contentUrl": address}
    described = WHOLE | {"distribution": [file | {"encodingFormat": "git+https"}]}
    (tmp_path / "a.json").write_text(json.dumps(described))
    store = graph(converted(tmp_path / "a.json"))
    assert objects(store, "dcat:downloadURL") == []
    assert objects(store, "dcat:accessURL") == ["https://git.example.org/a/b"]
    assert objects(store, "schema:encodingFormat") == ["git+https"]


SIZES: dict[str, tuple[object, dict[str, list[str]]]] = {
    "bounds": (
        {"@type": "QuantitativeValue", "minValue": 10, "maxValue": "1,000", "unitText": "rows"},
        {"minValue": ["10"], "maxValue": ["1000"], "unitText": ["rows"], "value": []},
    ),
    "number": (
        {"@type": "QuantitativeValue", "value": 7.5, "unitText": "hours"},
        {"value": ["7.5"], "unitText": ["hours"]},
    ),
    "approximate": (
        {"@type": "QuantitativeValue", "value": 7, "description": "approximately"},
        {"value": ["7"], "unitText": [], "description": []},
    ),
    "text": ("10K<n<100K or so", {"description": ["10K<n<100K or so"], "value": []}),
    "nothing": ({"@type": "QuantitativeValue"}, {"value": [], "description": []}),
}


@pytest.mark.parametrize("kind", SIZES)
def test_sizes_are_numbers_bounds_or_words(kind: str, tmp_path: Path) -> None:
    size, expected = SIZES[kind]
    (tmp_path / "a.json").write_text(json.dumps(WHOLE | {"size": size}))
    store = graph(converted(tmp_path / "a.json"))
    found = {
        name: sorted(
            quad.object.value
            for part in store.quads_for_pattern(None, NamedNode(expand("schema:size")), None)
            for quad in store.quads_for_pattern(
                part.object, NamedNode(expand(f"schema:{name}")), None
            )
        )
        for name in expected
    }
    assert found == expected
    approximate = list(store.quads_for_pattern(None, NamedNode(expand("fw:approximate")), None))
    assert len(approximate) == (kind == "approximate")


def test_code_origins_and_programming_languages_are_none_of_what_else_they_might_be(
    tmp_path: Path,
) -> None:
    origins = "https://w3id.org/fairweave/vocabulary/origin"
    described = WHOLE | {
        "subjectOf": {"@type": "SoftwareSourceCode", "codeRepository": "https://git.example.org/a"},
        "about": {"@type": "ComputerLanguage", "name": "Python"},
        "prov:wasDerivedFrom": {
            "@type": "DefinedTerm", "name": "Wikipedia", "inDefinedTermSet": origins,
        },
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(described))
    store = graph(converted(tmp_path / "a.json"))
    assert objects(store, "fw:repositoryPage") == ["https://git.example.org/a"]
    assert objects(store, "fw:programmingLanguage") == [
        "http://localhost:8000/programming-language/python"
    ]
    assert objects(store, "fw:collectedFrom") == ["http://localhost:8000/origin/wikipedia"]
    assert objects(store, "fw:derivedFromReference") == objects(store, "dcat:theme") == []


def objects(store: Store, curie: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return sorted(quad.object.value for quad in found)
