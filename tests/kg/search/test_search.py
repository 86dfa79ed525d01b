"""Searching: what is found, in which order, and that nothing that can be typed is an error."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rdf.namespaces import PREFIXES
from kg.rdf.ntriples import iri, literal, term
from kg.rdf.statements import Graph, of_lines
from kg.record_types.record_type import FACETS
from kg.search import Hits, SearchIndex, SearchRequest, build
from kg.search.documents import gather
from kg.snapshots.data_directory import Snapshot

BASE = "http://example.org/"
STATEMENTS = {
    "dataset/common-voice": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["Common Voice"],
        "dcterms:description": ["Read speech by volunteers, in many languages."],
        "dcterms:creator": ["organization/mozilla"], "fw:modality": ["concept/speech"],
        "dcterms:language": ["language/fra", "language/eng"],
        "dcterms:license": ["licence/cc0"], "fw:publicationDate": ["2019"],
    },
    "dataset/cv-corpus": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["Speech corpus"],
        "dcterms:description": ["Derived from Common Voice."], "fw:modality": ["concept/speech"],
        "fw:publicationDate": ["2021-01-01"],
    },
    "dataset/wikipedia": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["wikipedia"],
        "dcterms:description": ["Articles of the free encyclopaedia."],
        "fw:modality": ["concept/text"], "dcterms:license": ["licence/cc-by-sa"],
    },
    "dataset/wiki-qa": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["WikiQA"],
        "dcterms:description": ["Questions; the answers are sentences of Wikipedia."],
    },
    "dataset/zh": {"rdf:type": ["dcat:Dataset"], "dcterms:title": ["中文新闻数据集"]},
    "dataset/markup": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["<script>alert(1)</script>"],
    },
    "notebook/voice": {
        "rdf:type": ["repr:Notebook"], "rdfs:label": ["common/voice/wikipedia.ipynb"],
    },
    "notebook/other": {"rdf:type": ["repr:Notebook"], "rdfs:label": ["ami/plots.ipynb"]},
    "organization/mozilla": {"rdf:type": ["foaf:Organization"], "foaf:name": ["Mozilla"]},
    "person/agnes": {"rdf:type": ["foaf:Person"], "foaf:name": ["Ágnes Diószegi"]},
    "person/nameless": {"rdf:type": ["foaf:Person"]},
    "concept/speech": {"rdf:type": ["skos:Concept"], "skos:prefLabel": ["speech"]},
    "concept/text": {"rdf:type": ["skos:Concept"], "skos:prefLabel": ["text"]},
    "language/fra": {"rdf:type": ["dcterms:LinguisticSystem"], "skos:prefLabel": ["French"]},
    "language/eng": {"rdf:type": ["dcterms:LinguisticSystem"], "skos:prefLabel": ["English"]},
    "licence/cc0": {"rdf:type": ["fw:Licence", "skos:Concept"], "skos:prefLabel": ["CC0 1.0"]},
    "licence/cc-by-sa": {"rdf:type": ["fw:Licence"], "skos:prefLabel": ["CC BY-SA 4.0"]},
    "cell/1": {"rdf:type": ["repr:Cell"], "rdfs:label": ["wikipedia"]},
}  # fmt: skip

MEANT = {
    "dataset/squad-1": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["SQuAD"],
        "dcterms:language": ["language/eng"], "dcterms:isReferencedBy": ["article/squad"],
        "fw:effectiveUseClass": ["concept/any-use"],
    },
    "dataset/squad-2": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["SQuAD v2"],
        "dcterms:description": ["Text with the license of squad."],
        "dcterms:language": ["language/eng"], "fw:modality": ["concept/text"],
    },
    "dataset/discursos": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["Discursos"],
        "dcterms:description": ["Its spelling is labeled."],
        "dcterms:language": ["language/spa"], "fw:modality": ["concept/speech"],
        "fw:effectiveUseClass": ["concept/any-use"],
    },
    "dataset/voces": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["Voces"],
        "dcterms:description": ["Not for commercial purposes."],
        "dcterms:language": ["language/spa"], "fw:modality": ["concept/speech"],
        "fw:programmingLanguage": ["concept/python"],
        "fw:effectiveUseClass": ["concept/non-commercial"],
    },
    "article/squad": {
        "rdf:type": ["fw:DatasetPaper"], "rdfs:label": ["Questions"],
        "fabio:hasArXivId": ["1606.05250"],
    },
    "concept/any-use": {
        "rdf:type": ["skos:Concept"], "skos:prefLabel": ["commercial use allowed"],
    },
    "concept/non-commercial": {
        "rdf:type": ["skos:Concept"], "skos:prefLabel": ["non-commercial"],
    },
    "concept/python": {"rdf:type": ["schema:ComputerLanguage"], "rdfs:label": ["Python"]},
    "language/spa": {
        "rdf:type": ["dcterms:LinguisticSystem"], "skos:prefLabel": ["Spanish"],
    },
    "dataset/corpus": {"rdf:type": ["dcat:Dataset"], "dcterms:title": ["Speech corpus"]},
    "concept/speech": {"rdf:type": ["skos:Concept"], "skos:prefLabel": ["speech"]},
    "concept/text": {"rdf:type": ["skos:Concept"], "skos:prefLabel": ["text"]},
    "language/eng": {"rdf:type": ["dcterms:LinguisticSystem"], "skos:prefLabel": ["English"]},
}  # fmt: skip


def value(text: str) -> str:
    if text.partition(":")[0] in PREFIXES and " " not in text:
        return term(text)
    return iri(BASE + text) if text in STATEMENTS | MEANT else literal(text)


def lines(records: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    for subject, statements in records.items():
        for predicate, values in statements.items():
            for text in values:
                yield f"{iri(BASE + subject)} {term(predicate)} {value(text)} .\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    directory = tmp_path_factory.mktemp("search")
    found = of_lines(BASE + "source/made", lines(STATEMENTS))
    assert build([Graph(found.iri, "made", found.blocks)], directory) == 16
    return SearchIndex(directory)


def test_an_index_may_be_read_by_all_who_may_read_its_directory(tmp_path: Path) -> None:
    for mode in (0o755, 0o750):
        directory = tmp_path / f"{mode:o}"
        directory.mkdir()
        directory.chmod(mode)
        found = of_lines(BASE + "source/made", lines(STATEMENTS))
        build([Graph(found.iri, "made", found.blocks)], directory)
        assert {file.stat().st_mode & 0o777 for file in directory.iterdir()} == {mode & 0o666}


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Records that are found by what their words mean."""
    directory = tmp_path_factory.mktemp("meant")
    found = of_lines(BASE + "source/made", lines(MEANT))
    build([Graph(found.iri, "made", found.blocks)], directory)
    return SearchIndex(directory)


def names(hits: Hits) -> list[str]:
    return [hit.iri.removeprefix(BASE) for hit in hits.hits]


def ask(index: SearchIndex, text: str, **facets: str) -> Hits:
    return index.search(SearchRequest(text, {name: (value,) for name, value in facets.items()}))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("common voice", "dataset/common-voice"),
        ("Common-Voice", "dataset/common-voice"),
        ("CommonVoice", "dataset/common-voice"),
        ("commonvoice", "dataset/common-voice"),
        ("commn voice", "dataset/common-voice"),
        ("WIKIPEDIA", "dataset/wikipedia"),
        ("wikipeda", "dataset/wikipedia"),
        ("wikipedai", "dataset/wikipedia"),
        ("wiki qa", "dataset/wiki-qa"),
        ("agnes dioszegi", "person/agnes"),
        ("Diószegi", "person/agnes"),
        ("中文", "dataset/zh"),
        ("新闻", "dataset/zh"),
        ("volunteer languages", "dataset/common-voice"),  # in another form of the word
        ('"free encyclopaedia"', "dataset/wikipedia"),
        ("mozilla", "organization/mozilla"),
        ("wikip", "dataset/wikipedia"),
        ("french mozilla", "dataset/common-voice"),
        ("cc by-sa text", "dataset/wikipedia"),
        ("<script>alert(1)</script>", "dataset/markup"),
    ],
)
def test_what_was_meant_comes_first(index: SearchIndex, text: str, first: str) -> None:
    assert names(ask(index, text))[0] == first


def test_the_name_comes_before_the_words_of_a_title_before_a_mention(index: SearchIndex) -> None:
    assert names(ask(index, "wikipedia")) == [
        "dataset/wikipedia",
        "notebook/voice",
        "dataset/wiki-qa",
    ]
    found = names(ask(index, "common voice"))
    assert found[0] == "dataset/common-voice"
    assert set(found[1:]) == {"notebook/voice", "dataset/cv-corpus"}


def test_parts_and_what_has_no_name_are_not_found(index: SearchIndex) -> None:
    everything = index.search(SearchRequest(limit=100))
    assert everything.count == len(index) == 16
    assert not {"cell/1", "person/nameless"} & set(names(everything))


def test_a_phrase_stands_just_so(index: SearchIndex) -> None:
    assert names(ask(index, '"voice common"')) == []
    assert "dataset/cv-corpus" in names(ask(index, '"common voice"'))
    assert "notebook/other" not in names(ask(index, '"common voice"'))


def test_how_it_matches_is_reported(index: SearchIndex) -> None:
    assert ask(index, "wikipedia").fit == "all"
    assert ask(index, "wikipeda").fit == "similar"
    assert ask(index, "wikipedia mozilla").fit == "some"
    nothing = ask(index, "qqqqzzzz")
    assert (nothing.count, nothing.hits) == (0, [])


def test_facets_count_what_their_selection_leaves(index: SearchIndex) -> None:
    found = ask(index, "")
    assert list(found.facets) == list(FACETS)
    for name, values in found.facets.items():
        for facet in values:
            assert ask(index, "", **{name: facet.value}).count == facet.count, (name, facet)
    speech = ask(index, "", modality="speech")
    assert set(names(speech)) == {"dataset/common-voice", "dataset/cv-corpus"}
    # in the facet that is chosen, the others can still be chosen instead
    assert {f.value: f.count for f in speech.facets["modality"]} == {
        "speech": 2,
        "text": 1,
        "not stated": 3,
    }
    assert [f.value for f in speech.facets["modality"] if f.chosen] == ["speech"]
    # in the others, what is chosen counts
    assert {f.value for f in speech.facets["language"]} == {
        "French",
        "English",
        "not stated",
    }
    assert [f.value for f in found.facets["source"]] == ["made"]


def test_values_of_a_facet_widen_and_facets_narrow(index: SearchIndex) -> None:
    both = index.search(SearchRequest("", {"modality": ("speech", "text")}))
    assert both.count == 3
    narrowed = index.search(SearchRequest("", {"modality": ("speech", "text"), "year": ("2019",)}))
    assert names(narrowed) == ["dataset/common-voice"]


def test_the_year_is_that_of_the_date_that_counts_as_publication(index: SearchIndex) -> None:
    years = {names: hit.year for hit in ask(index, "").hits if (names := hit.iri)}
    assert years[BASE + "dataset/common-voice"] == "2019"
    assert years[BASE + "dataset/cv-corpus"] == "2021"


def test_pages_cut_one_list(index: SearchIndex) -> None:
    whole = names(index.search(SearchRequest("", limit=100)))
    parts = [names(index.search(SearchRequest("", offset=n, limit=5))) for n in range(0, 20, 5)]
    assert [name for part in parts for name in part] == whole
    assert names(index.search(SearchRequest("", offset=10**9))) == []


HOSTILE = [
    "(((", "AND OR NOT", '"', '""', '"unclosed', "a" * 10_000, "a b " * 3000, "\0", "* ?", "x:y",
    "name:wikipedia", "[a TO b]", "~~~", "-", "--", "^2", "/.*/", "\\", "\ud800", "\u202e", "🙂",
    "' OR 1=1 --", "{{7*7}}", "%00", "+wikipedia -voice", '"中文" "', "ﬁ ﬂ", "ı İ ß",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_a_search_like_any_other(index: SearchIndex, text: str) -> None:
    assert isinstance(ask(index, text).count, int)


@settings(max_examples=300)
@given(
    text=st.text(max_size=60) | st.text(alphabet="abw \"'()*:~^中é-", max_size=40),
    facet=st.sampled_from(FACETS),
    value=st.text(max_size=10),
)
def test_nothing_that_can_be_typed_is_an_error(
    index: SearchIndex, text: str, facet: str, value: str
) -> None:
    free = ask(index, text)
    assert 0 <= free.count <= len(index)
    assert len(free.hits) == min(free.count, 20)
    narrowed = ask(index, text, **{facet: value})
    assert narrowed.count <= free.count


@settings(max_examples=100)
@given(data=st.data())
def test_a_letter_wrong_in_a_long_word_is_forgiven(index: SearchIndex, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(["wikipedia", "mozilla", "diószegi"]))
    place = data.draw(st.integers(1, len(word) - 1))
    wrong = word[:place] + word[place + 1 :]
    right = {"wikipedia": "dataset/wikipedia", "mozilla": "organization/mozilla"}
    assert right.get(word, "person/agnes") in names(ask(index, wrong))


def test_a_record_is_of_the_first_of_its_kinds() -> None:
    found = {
        record.iri: record.kind.name for record in gather([of_lines("urn:g", lines(STATEMENTS))])
    }
    assert found[BASE + "licence/cc0"] == "licence"
    assert found[BASE + "concept/speech"] == "concept"


RANKED = {
    "c4": "dataset/longform-c4",
    "common voice": "dataset/common-voice-corpus-170",
    "commn voice": "dataset/common-voice-corpus-170",
    "wikipedia": "dataset/longform-wikipedia",
    "wikipeda": "dataset/longform-wikipedia",
    "french": "language/fra",
    "stanford university": "organization/stanford-university",
    "stanfrod universty": "organization/stanford-university",
    "question answering": "task",
    "python": "programming-language/python",
}


@pytest.mark.xdist_group("audit-queries")
def test_in_the_real_audits_what_is_called_so_comes_first(real_audits: Snapshot) -> None:
    index = SearchIndex(real_audits.path / "search")
    assert len(index) > 7000
    base = real_audits.manifest.base_iri
    for text, first in RANKED.items():
        found = [hit.iri.removeprefix(base) for hit in ask(index, text).hits[:3]]
        assert found[0].startswith(first), (text, found)


@pytest.mark.parametrize(
    ("text", "found", "facets"),
    [
        (
            "spanish speech commercial",
            {"discursos"},
            {"Spanish", "speech", "commercial use allowed"},
        ),
        ("español speech", {"discursos", "voces"}, {"Spanish", "speech"}),
        ("speech spanish non-commercial", {"voces"}, {"Spanish", "speech", "non-commercial"}),
        ("Spanish voces", {"voces"}, {"Spanish"}),
        ("español", {"discursos", "voces"}, {"Spanish"}),
    ],
)
def test_names_of_languages_modalities_and_use_classes_narrow(
    meant: SearchIndex, text: str, found: set[str], facets: set[str]
) -> None:
    hits = ask(meant, text)
    assert {one.value for one in hits.understood} == facets
    assert {name.removeprefix("dataset/") for name in names(hits)} == found


def test_words_in_quotes_and_whole_names_do_not_narrow(meant: SearchIndex) -> None:
    quoted = ask(meant, 'spanish speech "commercial"')
    assert {one.value for one in quoted.understood} == {"Spanish", "speech"}
    assert set(names(quoted)) == {"dataset/voces", "dataset/discursos"}
    assert ask(meant, "Speech corpus").understood == ()
    assert names(ask(meant, "Speech corpus"))[0] == "dataset/corpus"
    assert "language/spa" in names(ask(meant, "spanish"))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("squad 2.0", "dataset/squad-2"),
        ("squad v2.0", "dataset/squad-2"),
        ("squad 2", "dataset/squad-2"),
        ("squad v2", "dataset/squad-2"),
        ("1606.05250", "dataset/squad-1"),
        ("arxiv.org/abs/1606.05250", "dataset/squad-1"),
        ("license squad", "dataset/squad-2"),
        ("licence squad", "dataset/squad-2"),
        ("labelled spelling", "dataset/discursos"),
        ("labeled spelling", "dataset/discursos"),
    ],
)
def test_versions_identifiers_and_spellings_are_found(
    meant: SearchIndex, text: str, first: str
) -> None:
    hits = ask(meant, text)
    assert (names(hits)[0], hits.fit) == (first, "all")


def test_an_identifier_finds_the_paper_with_its_dataset(meant: SearchIndex) -> None:
    assert set(names(ask(meant, "1606.05250"))) == {"dataset/squad-1", "article/squad"}


def test_programming_languages_are_a_facet_of_their_own(meant: SearchIndex) -> None:
    facets = ask(meant, "", kind="dataset").facets
    assert {f.value for f in facets["programming"]} == {"Python"}
    assert "Python" not in {f.value for f in facets["language"]}
    assert facets["language"][-1].value == "not stated"


TWINS = {
    "dataset/one": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["Rivers"],
        "prov:alternateOf": ["dataset/other"], "dcterms:language": ["language/eng"],
        "dcterms:creator": ["organization/mozilla"], "schema:size": ["dataset/one#rows"],
        "fw:publicationDate": ["2019"],
    },
    "dataset/other": {
        "rdf:type": ["dcat:Dataset"], "dcterms:title": ["rivers"],
        "prov:alternateOf": ["dataset/one"], "dcterms:language": ["language/fra"],
        "dcterms:creator": ["organization/mozilla"], "schema:size": ["dataset/other#rows"],
        "fw:publicationDate": ["2019-02-03"],
    },
    "dataset/one#rows": {"schema:value": ["10"], "schema:unitText": ["rows"]},
    "dataset/other#rows": {"schema:value": ["12"], "schema:unitText": ["rows"]},
    "organization/mozilla": {"rdf:type": ["foaf:Organization"], "foaf:name": ["Mozilla"]},
    "language/eng": {"rdf:type": ["dcterms:LinguisticSystem"], "skos:prefLabel": ["English"]},
    "language/fra": {"rdf:type": ["dcterms:LinguisticSystem"], "skos:prefLabel": ["French"]},
}  # fmt: skip


def test_what_accounts_state_differently_is_a_value_of_each_facet(tmp_path: Path) -> None:
    names = {key: iri(BASE + key) for key in TWINS}
    graphs = []
    for source, subject in (("a", "dataset/one"), ("b", "dataset/other")):
        text = "".join(
            f"{names[key]} {term(curie)} {names.get(value, literal(value))} .\n"
            if not value.startswith(("dcat:", "foaf:", "dcterms:"))
            else f"{names[key]} {term(curie)} {term(value)} .\n"
            for key, facts in sorted(TWINS.items())
            if key.startswith(subject) or not key.startswith("dataset")
            for curie, values in facts.items()
            for value in values
        )
        found = of_lines(BASE + f"source/{source}", text.splitlines(keepends=True))
        graphs.append(Graph(found.iri, source, found.blocks))
    build(graphs, tmp_path)
    facets = SearchIndex(tmp_path).search(SearchRequest("", {"kind": ("dataset",)})).facets
    differing = "stated differently by 2 sources"
    assert {n for n, found in facets.items() if differing in {f.value for f in found}} == {
        "language", "extent",
    }  # fmt: skip
    assert {f.value: f.count for f in facets["language"]} == {
        "English": 1, "French": 1, differing: 2,
    }  # fmt: skip
    assert {f.value for f in facets["task"]} == {"not stated"}
    assert {f.value for f in facets["extent"]} == {"stated", differing}
    assert {f.value for f in facets["creator"]} == {"Mozilla"}


def test_an_index_on_a_read_only_mount_is_searched(tmp_path: Path) -> None:
    """Tantivy writes its locks beside the index; on such a mount it cannot."""
    found = of_lines(BASE + "source/made", lines(STATEMENTS))
    build([Graph(found.iri, "made", found.blocks)], tmp_path)
    search = (
        "import sys; from pathlib import Path; from kg.search import SearchIndex, SearchRequest;"
        "print(SearchIndex(Path(sys.argv[1])).search(SearchRequest('voice')).count)"
    )
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77;'
    script = f'{mount} touch "$1/x" 2>/dev/null && exit 77; exec "$2" -c "$3" "$1"'
    arguments = [str(tmp_path), sys.executable, search]
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("file systems cannot be mounted here")
    assert int(done.stdout) > 1, done.stderr


def test_the_log_has_why_an_index_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert SearchIndex.of_snapshot(tmp_path) is None  # it has none
    assert caplog.text == ""
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "meta.json").write_text("{")
    assert SearchIndex.of_snapshot(tmp_path) is None
    assert f"{tmp_path / 'search'}: not a search index" in caplog.text
