"""Audits of datasets become datasets, claims, measurements and links; nothing of them is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from kg.authorities.identities import Identities
from kg.converters.dataset_audits import CONVERTER
from kg.converters.dataset_audits.fields import DROPPED, FIELDS, NESTED, metric
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.namespaces import PREFIXES, shorten
from kg.resources import directory

BASE = "http://localhost:8000/"
LAYOUTS = ("text", "speech", "video")

#: an entry of each layout, made up
TEXT: dict[str, Any] = {
    "Unique Dataset Identifier": "made-up-qa",
    "Dataset Name": "Made Up QA",
    "Collection": "Made Up",
    "Collection URL": "https://example.org/made-up",
    "Dataset URL": "https://example.org/qa",
    "GitHub URL": "https://github.com/example/qa",
    "Hugging Face URL": "https://huggingface.co/datasets/example/qa",
    "Paper Title": " On Made Up  Questions\n",
    "ArXiv URL": "https://arxiv.org/pdf/2401.00001v2.pdf",
    "Semantic Scholar Corpus ID": "123456",
    "Languages": ["English", "Python", "Klingonese"],
    "Task Categories": ["Question Answering"],
    "Format": ["Zero-shot"],
    "Text Metrics": {"Num Dialogs": 10, "Mean Inputs Length": 3.5, "Min Inputs Length": 0},
    "Text Sources": ["wikipedia.org"],
    "Model Generated": ["OpenAI GPT-4"],
    "Human Annotation": "No",
    "Derived from Datasets": ["made_up speech", "huggingface.co/datasets/nobody/nothing"],
    "Creators": ["John Hopkins University"],
    "Licenses": [
        {"License": "OpenAI", "License URL": "https://example.org/terms"},
        {"License": "Apache 2.0", "License URL": None},
    ],
    "License Verified By": "Some  One ",
    "Inferred Metadata": {
        "HF Dataset": "example/qa",
        "HF Config": "default",
        "HF Yaml License": "CC BY-NC 4.0",
        "GitHub License": "MIT License",
        "PwC License Name": "",
        "HF Downloads (Sep 2024)": 7,
        "GitHub Stars": 3,
        "S2 Date": "2024-01-02",
    },
}
SPEECH: dict[str, Any] = {
    "Dataset Name": "Made-Up Speech",
    "Unique Dataset Identifier": "spoken",
    "Collection": "Spoken",
    "Hours": 12.0,
    "Languages": ["Swahili"],
    "Languages (ISO)": ["sw", "fr"],
    "Speakers": "Unclear",
    "Tasks": ["Speech Recognition"],
    "Creators": ["A Company"],
    "Creator Categories": ["Industry"],
    "Location": ["United States"],
    "Licenses": [{"License": "Custom", "License URL": "https://example.org/nowhere-classified"}],
    "Year Released": 2021,
}
VIDEO: dict[str, Any] = {
    "Dataset Name": "Seen",
    "Unique Dataset Identifier": "seen",
    "Collection": "Seen",
    "Video Hours": 0,
    "Countries": ["UAE", "International/Other/Unknown"],
    "Taken Down": "False",
    "Licenses": [{"License": "Custom", "License URL": "https://github.com/raingo/TGIF-Release"}],
}


class Graph:
    """What a source became."""

    def __init__(self, path: Path, **about: str) -> None:
        self.notes = Notes(about)
        self.records = list(CONVERTER.convert(path, Identities(BASE), self.notes))
        self.lines = {line for record in self.records for line in record.triples}
        self.store = Store()
        self.store.bulk_load("".join(sorted(self.lines)).encode(), RdfFormat.N_TRIPLES)

    def ask(self, pattern: str) -> list[tuple[str, ...]]:
        """The rows of a pattern, its variables in the order in which they occur."""
        variables = " ".join(dict.fromkeys(re.findall(r"\?\w+", pattern)))
        found = self.store.query(
            f"BASE <{BASE}> SELECT DISTINCT {variables} {{ {pattern} }}", prefixes=dict(PREFIXES)
        )
        return sorted(tuple(v.value.removeprefix(BASE) if v else "" for v in row) for row in found)

    def one(self, pattern: str) -> list[str]:
        return [row[0] for row in self.ask(pattern)]


def source(folder: Path, *entries: dict[str, Any], name: str = "made.json") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    keyed = {f"{e.get('Unique Dataset Identifier')}": e for e in entries}
    (folder / name).write_text(json.dumps(keyed), "utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Graph:
    return Graph(source(tmp_path_factory.mktemp("made"), TEXT, SPEECH, VIDEO))


@pytest.fixture(scope="module")
def real(shared_data) -> Graph:
    return Graph(shared_data("dataset-audits"))


@pytest.fixture(scope="module")
def entries(shared_data) -> list[tuple[str, dict[str, Any]]]:
    """Layout and entry, read by the standard library."""
    folder = shared_data("dataset-audits")
    return [
        (layout, entry)
        for layout in LAYOUTS
        for file in sorted((folder / layout).glob("*.json"))
        if file.name != "_template.json"
        for entry in json.loads(file.read_text("utf-8")).values()
    ]


# ── one entry ────────────────────────────────────────────────────────────────


def test_an_entry_is_a_dataset_in_the_series_of_its_collection(made: Graph) -> None:
    assert made.ask("?d a dcat:Dataset ; dcat:inSeries ?s") == [
        ("dataset/made-up-qa", "series/made-up"),
        ("dataset/seen", "series/seen"),
        ("dataset/spoken", "series/spoken"),
    ]
    assert made.one("<series/made-up> dcat:landingPage ?p") == ["https://example.org/made-up"]


def test_each_layout_is_recognised_by_its_fields(made: Graph) -> None:
    scheme = PREFIXES["fwv"] + "modality/"
    assert made.ask("?d fw:modality ?m") == [
        ("dataset/made-up-qa", scheme + "text"),
        ("dataset/seen", scheme + "video"),
        ("dataset/spoken", scheme + "speech"),
    ]


def test_the_paper_is_known_by_its_arxiv_id_without_version(made: Graph) -> None:
    assert made.one("<dataset/made-up-qa> dcterms:isReferencedBy ?a") == [
        "article/arXiv:2401.00001"
    ]
    assert made.ask(
        "?a fabio:hasArXivId ?x ; fw:corpusId ?c ; dcterms:title ?t ; dcterms:issued ?d"
    ) == [
        ("article/arXiv:2401.00001", "2401.00001", "123456", "On Made Up Questions", "2024-01-02")
    ]


def test_languages_are_iso_concepts_programming_languages_and_names(made: Graph) -> None:
    assert made.one("<dataset/made-up-qa> dcterms:language ?l") == [
        "language/eng",
        "language/klingonese",
    ]
    assert made.one("<dataset/made-up-qa> fw:programmingLanguage ?l") == [
        "programming-language/python"
    ]
    assert "http://lexvo.org/id/iso639-3/eng" in made.one("<language/eng> owl:sameAs ?m")
    assert made.one("<language/klingonese> owl:sameAs ?m") == []
    # names and codes are two lists
    assert made.one("<dataset/spoken> dcterms:language ?l") == ["language/fra", "language/swa"]


def test_a_misspelt_creator_is_known_by_its_usual_name_and_the_spelling_is_stated(
    made: Graph,
) -> None:
    assert made.one("<dataset/made-up-qa> dcterms:creator ?c") == [
        "organization/johns-hopkins-university"
    ]
    assert made.one("<organization/johns-hopkins-university> fw:nameAsGiven ?n") == [
        "John Hopkins University"
    ]


def test_kind_and_country_of_makers_are_the_datasets_and_not_of_each_maker(made: Graph) -> None:
    assert made.ask("?o a foaf:Organization ; fw:country|fw:organizationKind ?c") == []
    assert made.one("<dataset/spoken> fw:creatorCountry ?c") == ["country/us"]
    assert made.one("<dataset/spoken> fw:creatorKind ?k") == [
        PREFIXES["fwv"] + "organization-kind/industry"
    ]
    assert made.one("<dataset/seen> fw:creatorCountry ?c") == ["country/ae"]
    assert made.one("<dataset/seen> fw:creatorCountryAsGiven ?c") == [
        "International/Other/Unknown",
        "UAE",
    ]


def test_independent_is_a_kind_of_maker_and_no_organization(tmp_path: Path) -> None:
    graph = Graph(source(tmp_path, {**SPEECH, "Creators": ["Independent"]}))
    assert graph.one("<dataset/spoken> dcterms:creator ?c") == []
    assert PREFIXES["fwv"] + "organization-kind/independent" in graph.one(
        "<dataset/spoken> fw:creatorKind ?k"
    )


def test_what_a_dataset_derives_from_is_a_reference_with_the_name_as_given(made: Graph) -> None:
    assert made.one("<dataset/made-up-qa> fw:derivedFromReference ?d") == [
        "reference/huggingface.co~datasets~nobody~nothing",
        "reference/made-up-speech",
    ]
    assert made.ask("?d prov:wasDerivedFrom ?x") == []
    assert made.ask(
        "<reference/huggingface.co~datasets~nobody~nothing> a ?t ; fw:nameAsGiven ?l"
    ) == [(PREFIXES["fw"] + "DatasetReference", "nobody/nothing")]


def test_claims_of_different_claimants_stay_apart_with_the_text_as_given(made: Graph) -> None:
    rows = made.ask(
        "<dataset/made-up-qa> fw:licenceClaim ?c ."
        " ?c fw:claimant ?who ; fw:claimedLicence ?what ; fw:licenceAsGiven ?text"
    )
    fwl = PREFIXES["fwl"]
    assert sorted(row[1:] for row in rows) == [
        ("organization/github", fwl + "MIT", "MIT License"),
        ("organization/hugging-face", fwl + "CC-BY-NC-4.0", "CC BY-NC 4.0"),
        ("organization/the-audit", fwl + "Apache-2.0", "Apache 2.0"),
        ("organization/the-audit", fwl + "openai-terms", "OpenAI"),
    ]


def test_what_people_speak_is_no_programming_language(tmp_path: Path) -> None:
    """hy is Armenian, and Hy a dialect of Lisp."""
    speech = {**SPEECH, "Languages": [], "Languages (ISO)": ["hy"]}
    written = {**TEXT, "Languages": ["Hy"]}
    found = Graph(source(tmp_path, speech, written))
    assert found.one("<dataset/spoken> dcterms:language ?l") == ["language/hye"]
    assert found.one("<dataset/spoken> fw:programmingLanguage ?l") == []
    assert found.one("<dataset/made-up-qa> fw:programmingLanguage ?l") == [
        "programming-language/hy"
    ]


def test_what_an_audit_claims_is_claimed_by_who_made_it(tmp_path: Path) -> None:
    ours = Graph(source(tmp_path, TEXT), creator="Our Group")
    rows = ours.ask(f"?c fw:claimant ?who ; fw:claimSource <{PREFIXES['fwv']}claim-source/audit>")
    assert {who for _, who in rows} == {"organization/our-group"}
    assert ours.one("<organization/our-group> foaf:name ?name") == ["Our Group"]


def test_only_the_audits_licences_are_the_datasets_and_providers_terms_are_no_licence(
    made: Graph,
) -> None:
    fwl = PREFIXES["fwl"]
    assert made.one("<dataset/made-up-qa> dcterms:license ?l") == [fwl + "Apache-2.0"]
    assert made.one("<dataset/made-up-qa> odrl:hasPolicy ?l") == [
        fwl + "Apache-2.0",
        fwl + "openai-terms",
    ]


def test_an_audit_states_claims_and_infers_nothing_from_them(made: Graph) -> None:
    assert made.ask("?d fw:licenceClaim ?c")
    assert not [line for line in made.lines if "effective" in line]


def test_a_custom_licence_is_a_record_known_by_its_address(made: Graph) -> None:
    licence = "licence/github.com~raingo~tgif-release"
    assert made.one("<dataset/seen> dcterms:license ?l") == [licence]
    assert made.one(f"<{licence}> foaf:page ?p") == ["https://github.com/raingo/TGIF-Release"]
    assert made.one(f"<{licence}> odrl:permission ?p") == [
        PREFIXES["fwv"] + "licence-rule/use-attributed"
    ]


def test_popularity_is_measured_with_its_month_where_one_is_given(made: Graph) -> None:
    rows = made.ask(
        "?m dqv:isMeasurementOf ?metric ; dqv:value ?v OPTIONAL { ?m dcterms:date ?date }"
    )
    assert rows == [
        (
            "dataset/made-up-qa#measurement-source-github-stars-undated",
            PREFIXES["fwv"] + "metric/github-stars",
            "3",
            "",
        ),
        (
            "dataset/made-up-qa#measurement-source-hugging-face-downloads-2024-09",
            PREFIXES["fwv"] + "metric/hugging-face-downloads",
            "7",
            "2024-09",
        ),
    ]


def test_no_value_is_no_triple(made: Graph) -> None:
    assert made.one("<dataset/spoken> fw:speakerCount ?n") == []
    assert made.one("<dataset/seen> fw:hours ?n") == ["0"]
    assert made.one("<dataset/seen> fw:takenDown ?v") == ["false"]


def test_a_field_that_no_table_knows_is_counted(tmp_path: Path) -> None:
    notes = Graph(source(tmp_path, {**TEXT, "Colour": "red"}, {**SPEECH, "Colour": 1})).notes
    assert notes.unknown == {"text: Colour": 1, "speech: Colour": 1}


def test_constants_beside_the_entries_say_kind_and_country_of_creators(tmp_path: Path) -> None:
    source(tmp_path / "text", {**TEXT, "Creators": ["Some School", "Another"]})
    for name, groups in (
        ("creator_groups", {"Academic": ["Some School"]}),
        ("creator_groups_by_country", {"Scotland": ["Some School"]}),
        ("task_groups", {"Questions": ["Question Answering"]}),
    ):
        (tmp_path / "constants").mkdir(exist_ok=True)
        (tmp_path / "constants" / f"{name}.json").write_text(json.dumps(groups))
    graph = Graph(tmp_path)
    assert graph.one("<organization/some-school> fw:country ?c") == ["country/gb"]
    assert graph.one("<organization/another> fw:country ?c") == []
    assert graph.one("<task/question-answering> skos:broader ?g") == ["task-group/questions"]
    assert len(CONVERTER.files(tmp_path)) == 4


def test_corpus_id_and_address_of_two_papers_stay_apart_and_are_reported(tmp_path: Path) -> None:
    def entry(name: str, corpus: str, address: str, title: str) -> dict[str, Any]:
        paper = {"Semantic Scholar Corpus ID": corpus, "ArXiv URL": address, "Paper Title": title}
        return {**TEXT, "Unique Dataset Identifier": name, **paper}

    one, other = "https://arxiv.org/abs/1910.11473", "10.48550/arXiv.2009.06354"
    graph = Graph(
        source(
            tmp_path,
            entry("a", "11", one, "QASC: Question Answering via Sentence Composition"),
            entry("b", "22", other, "QED: Explanations in Question Answering"),
            entry("c", "22", "arXiv:2009.06354v2", "QED: Explanations in Question Answering"),
            entry("wrong", "22", one, "QED: Explanations in Question Answering"),
        )
    )
    assert graph.ask("?a fw:corpusId ?c ; fabio:hasArXivId ?x") == [
        ("article/arXiv:1910.11473", "11", "1910.11473"),
        ("article/arXiv:2009.06354", "22", "2009.06354"),
    ]
    assert graph.one("<dataset/wrong> dcterms:isReferencedBy ?a") == ["article/arXiv:2009.06354"]
    assert graph.ask("?d fw:identifierContradiction ?why") == [
        ("dataset/wrong", "CorpusID:22 and arXiv:1910.11473 are different papers")
    ]


def test_entries_about_one_hugging_face_dataset_refer_to_it(tmp_path: Path) -> None:
    again = {**TEXT, "Unique Dataset Identifier": "again", "Collection": "Another"}
    graph = Graph(source(tmp_path, TEXT, again))
    assert graph.ask("?a prov:alternateOf ?b") == []
    assert graph.one("?d fw:huggingFaceDataset <reference/huggingface.co~datasets~example~qa>") == [
        "dataset/again",
        "dataset/made-up-qa",
    ]


@given(
    st.permutations(
        [TEXT, SPEECH, VIDEO, {**TEXT, "Unique Dataset Identifier": "b", "Format": ["zero-shot"]}]
    )
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_entries_does_not_matter(tmp_path: Path, order: list[Any]) -> None:
    given_order = Graph(source(tmp_path, *order)).lines
    assert given_order == Graph(source(tmp_path, *sorted(order, key=str))).lines


# ── wild input ───────────────────────────────────────────────────────────────

_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_names = sorted(
    {name.partition(" > ")[2] or name for name in FIELDS} | {*NESTED, "GitHub Stars", "Other"}
)
_fields = st.dictionaries(st.sampled_from(_names), _json, max_size=6)


@given(key=st.text(), over=_fields, inferred=_fields, licences=_json)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_value_in_any_field_becomes_triples(
    tmp_path: Path, key: str, over: Any, inferred: Any, licences: Any
) -> None:
    nested = {**TEXT["Inferred Metadata"], **inferred}
    strange = [{"License": licences, "License URL": licences}]
    entry = {**TEXT, "Inferred Metadata": nested, "Licenses": strange, **over}
    (tmp_path / "wild.json").write_text(json.dumps({key: entry, "other": over}))
    graph = Graph(tmp_path)
    assert sum(graph.notes.read.values()) == 2
    # every record's subjects are its document or parts of it
    for record in graph.records:
        for line in record.triples:
            subject = line.split(" ", 1)[0][1:-1]
            assert subject == record.iri or subject.startswith(record.iri + "#")


@pytest.mark.parametrize(
    "identifier",
    ["with blank", 'quo"te', "<angle>", "new\nline", "x" * 10_000, "a/b?c#d", "\ud800", "..", "ä"],
)
def test_any_identifier_gives_an_iri(tmp_path: Path, identifier: str) -> None:
    graph = Graph(source(tmp_path, {**VIDEO, "Unique Dataset Identifier": identifier}))
    assert len(graph.one("?d a dcat:Dataset")) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"[1, 2]", "not a JSON object"),
        (b'{"a": {"Dataset Name": "cut of', "breaks off"),
        (b'{"a": {"Dataset Name": "\xff\xfe"}}', "wrong.json"),
        (b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}", "wrong.json"),
        (b'{"a": {"Hours": ' + b"9" * 5000 + b"}}", "wrong.json"),
    ],
)
def test_a_damaged_file_is_one_line_that_names_it(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "wrong.json").write_bytes(content)
    with pytest.raises(SourceError) as raised:
        Graph(tmp_path)
    assert message in str(raised.value)
    assert "wrong.json" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_only_audits_are_recognised(tmp_path: Path) -> None:
    assert CONVERTER.sniff(source(tmp_path / "audits", TEXT))
    assert CONVERTER.sniff(tmp_path / "audits" / "made.json")
    assert not CONVERTER.sniff(source(tmp_path / "other", {"@context": "https://schema.org/"}))
    (tmp_path / "empty").mkdir()
    assert not CONVERTER.sniff(tmp_path / "empty")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    assert not CONVERTER.sniff(tmp_path / "table.csv")


# ── what the shapes require ──────────────────────────────────────────────────────


def conforms(graph: Graph) -> tuple[bool, str]:
    shapes = rdflib.Graph()
    for file in directory("shapes").glob("*.ttl"):
        shapes.parse(file)
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        data = rdflib.Graph().parse(data="".join(sorted(graph.lines)), format="nt")
        ok, _report, text = pyshacl.validate(data, shacl_graph=shapes)
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    return ok, text


def test_a_sound_source_conforms(made: Graph) -> None:
    ok, text = conforms(made)
    assert ok, text


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("Dataset Name", 17, "dcterms:title"),
        ("Languages", [3], "dcterms:language"),
        ("Creators", {"name": "x"}, "dcterms:creator"),
        ("Hours", "many", "fw:hours"),
        ("Speakers", 1.5, "fw:speakerCount"),
        ("Speakers", -1, "fw:speakerCount"),
        ("Year Released", "last year", "dcterms:issued"),
        ("Taken Down", "perhaps", "fw:takenDown"),
        ("Licenses", ["MIT"], "fw:licenceClaim"),
        ("Licenses", [{"License": 5}], "fw:licenceClaim"),
        ("Semantic Scholar Corpus ID", "abc", "dcterms:isReferencedBy"),
        ("Inferred Metadata", {"HF Date": "12 June"}, "fw:huggingFaceDate"),
        ("Inferred Metadata", {"HF Likes (May 2024)": "some"}, "dqv:value"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_the_shapes(
    tmp_path: Path, field: str, value: Any, path: str
) -> None:
    ok, text = conforms(Graph(source(tmp_path, {**SPEECH, field: value})))
    assert not ok
    assert f"Result Path: {path}\n" in text


# ── the real data ────────────────────────────────────────────────────────────


def test_2267_entries_are_2266_datasets(real: Graph) -> None:
    assert sum(real.notes.read.values()) == 2267
    assert len(real.ask("?d a dcat:Dataset")) == 2266
    assert not real.notes.unknown


def test_every_field_of_the_real_data_is_in_a_table(entries) -> None:
    for layout, entry in entries:
        for name, value in entry.items():
            inner = [f"{name} > {part}" for part in value] if name in NESTED else [name]
            for field in inner:
                assert field in FIELDS or field in DROPPED or metric(field), (layout, field)


def test_what_is_emitted_is_declared(real: Graph) -> None:
    rdf_type = PREFIXES["rdf"] + "type"
    seen = {quad.predicate.value for quad in real.store}
    seen |= {quad.object.value for quad in real.store if quad.predicate.value == rdf_type}
    assert {shorten(iri) for iri in seen} <= CONVERTER.terms


def test_claims_and_measurements_are_as_many_as_the_audits_state(real: Graph, entries) -> None:
    by_identifier = {entry["Unique Dataset Identifier"]: entry for _layout, entry in entries}
    counts = ("HF Downloads", "HF Likes", "GitHub Stars", "S2 Citation")
    expected = sum(
        value != ""
        for entry in by_identifier.values()
        for name, value in entry.get("Inferred Metadata", {}).items()
        if name.startswith(counts)
    )
    assert len(real.ask("?m a dqv:QualityMeasurement")) == expected
    for claimant, field in (("github", "GitHub License"), ("hugging-face", "HF Yaml License")):
        stated = sum(
            bool(entry.get("Inferred Metadata", {}).get(field)) for entry in by_identifier.values()
        )
        scheme = PREFIXES["fwv"]
        assert len(real.ask(f"?c fw:claimSource <{scheme}claim-source/{claimant}>")) == stated


def test_every_claimed_licence_has_its_kind(real: Graph) -> None:
    vocabulary = Store()
    vocabulary.load(path=directory("ontology") / "licences.ttl", format=RdfFormat.TURTLE)
    known = {quad.subject.value for quad in vocabulary}
    described = set(real.one("?l a fw:CustomLicence"))
    claimed = {row[1] for row in real.ask("?c fw:claimedLicence ?l")}
    assert claimed <= known | described


def test_no_reference_is_a_dataset_and_every_link_has_a_target(real: Graph) -> None:
    assert real.ask("?r a fw:DatasetReference, dcat:Dataset") == []
    assert real.ask("?d fw:derivedFromReference ?r FILTER NOT EXISTS { ?r a ?t }") == []
    assert real.ask("?d fw:derivedFromReference ?r") != []


def test_seven_articles_with_two_corpus_ids_stay_apart(real: Graph) -> None:
    """Those that remain are preprint and publication of one paper, by their titles."""
    two = real.ask("?a fw:corpusId ?one, ?two FILTER(?one < ?two)")
    assert [row[0] for row in two] == ["article/arXiv:2010.03093"]
    assert len(real.ask("?d fw:identifierContradiction ?why")) > 20


def test_an_audit_whose_first_entry_is_none_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / "audit.json"
    file.write_text(json.dumps({"empty": None, "set": TEXT}))
    assert CONVERTER.sniff(file)
    file.write_text(json.dumps({"a": None, "b": {"c": 1}}))
    assert not CONVERTER.sniff(file)


def test_a_number_that_is_none_and_a_stray_list_stop_no_other_entry(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(
        '{"A": {"Dataset Name": "Anna"}, "B": {"Dataset Name": "Berta", "Likes": NaN},'
        ' "L": [1], "C": {"Dataset Name": "Clara"}}'
    )
    found = list(CONVERTER.convert(file, Identities(BASE), Notes({}, "audits")))
    text = "".join(line for record in found for line in record.triples)
    for name in ("Anna", "Berta", "Clara"):
        assert f'"{name}"' in text


#: what real entries have besides: addresses of other sites, spellings, empty values, repetitions
ODD: dict[str, Any] = {
    **TEXT,
    "Unique Dataset Identifier": "odd",
    "Collection URL": "",
    "Dataset URL": "https://a.example/x; https://b.example/y",
    "GitHub URL": "https://nyu-mll.github.io/CoLA/",
    "Hugging Face URL": "https://github.com/nomic-ai/gpt4all",
    "ArXiv URL": "https://aclanthology.org/P17-1167/",
    "Semantic Scholar Corpus ID": "https://www.semanticscholar.org/paper/abc",
    "Human Annotation": [],
    "Text Sources": [],
    "Format": ["Zero-shot", "zero-shot"],
    "Model Generated": ["OpenAI GPT-3.5-turbo", "OpenAI GPT-3.5-Turbo"],
    "Derived from Datasets": ["SQuAD", "squad"],
    "Creators": ["AI2", "AI2", "Allen Institute for AI"],
    "Dataset Filter IDs": ["", "x"],
    "Bibtex": "\n@article{a, title={On Made Up Questions}}\n",
    "License Verified By": "Alexis (Xinyi)  Wu ",
    "Licenses": [
        {"License": "CC BY 4.0", "License URL": "Unspecified"},
        {"License": "MIT License", "License URL": "https://a.example/l, https://b.example/m"},
    ],
    "Text Metrics": {"Max Inputs Length": 1.0, "Min Inputs Length": 2},
    "Inferred Metadata": {
        "GitHub Topics": ["", "nlp"],
        "GitHub Stars (May 2024)": "",
        "GitHub License": "https://terms.example/LICENSE",
    },
}


def test_irregular_values_of_an_entry(tmp_path: Path) -> None:
    shared = "Unique Dataset Identifier", "elsewhere"
    found = Graph(source(tmp_path, ODD, {**SPEECH, shared[0]: shared[1], "Dataset URL": "missing"}))
    of = {
        "dcat:landingPage": ["https://a.example/x", "https://b.example/y"],
        "fw:repositoryPage": ["https://nyu-mll.github.io/CoLA/"],
        "foaf:page": ["https://github.com/nomic-ai/gpt4all"],
        "dcterms:isReferencedBy": ["article/aclanthology.org~p17-1167"],
        "fw:humanAnnotation": [],
        "fw:huggingFaceDataset": [],
        "fw:collectedFrom": [],
        "fw:promptFormat": ["format/zero-shot"],
        "fw:generatedByModel": ["model/openai-gpt-3.5-turbo"],
        "fw:derivedFromReference": ["reference/squad"],
        "fw:derivedFromAsGiven": ["SQuAD", "squad"],
        "dcterms:creator": ["organization/allen-institute-for-ai"],
        "fw:filterId": ["x"],
        "fw:licenceVerifiedBy": ["Alexis (Xinyi) Wu"],
        "dcat:keyword": ["nlp"],
        "fw:maxInputLength": ["1"],
        "fw:minInputLength": ["2"],
        "fw:licenceClaim/fw:licenceAddress": ["https://a.example/l", "https://b.example/m"],
        "dqv:hasQualityMeasurement": [],
    }
    assert {path: found.one(f"<dataset/odd> {path} ?v") for path in of} == of
    assert found.one("<article/aclanthology.org~p17-1167> fw:bibtex ?v") == [
        "@article{a, title={On Made Up Questions}}"
    ]
    assert found.one("<article/aclanthology.org~p17-1167> foaf:page ?v") == [
        "https://aclanthology.org/P17-1167/",
        "https://www.semanticscholar.org/paper/abc",
    ]
    assert found.one("<series/made-up> dcat:landingPage ?p") == []
    assert found.one("<dataset/elsewhere> dcat:landingPage ?p") == []
    assert found.one("?l a fw:CustomLicence ; foaf:page <https://terms.example/LICENSE>")


def test_a_template_and_the_same_entry_again_are_no_datasets(tmp_path: Path) -> None:
    entry = {"made-up-qa": TEXT}
    (tmp_path / "Made-Up.json").write_text(json.dumps(entry))
    (tmp_path / "Made-up.json").write_text(json.dumps(entry))
    (tmp_path / "_template.json").write_text(json.dumps({"x": {**SPEECH, "Collection": "<str>"}}))
    assert Graph(tmp_path).one("?d a dcat:Dataset") == ["dataset/made-up-qa"]


def test_a_key_that_an_entry_has_twice_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"A": {"Dataset Name": "Anna", "Dataset Name": "Berta"}}')
    notes = Notes({}, "audits")
    list(CONVERTER.convert(file, Identities(BASE), notes))
    assert notes.problems == {
        "a.json, key 'Dataset Name'": "an object has it twice: the last value is used"
    }
