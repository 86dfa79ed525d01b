"""What is inferred from the merged sources: one build of two audits, many questions to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.build.identity_file import IdentityStatements
from kg.build.pipeline import Built, build
from kg.build.sources import recognise
from kg.errors import SourceError
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import read
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

BASE = "http://localhost:8000/"


def entry(name: str, collection: str, **fields: Any) -> dict[str, Any]:
    return {"Unique Dataset Identifier": name, "Dataset Name": name, "Collection": collection} | {
        field.replace("_", " "): value for field, value in fields.items()
    }


def hub(dataset: str, configuration: str = "", **inferred: Any) -> dict[str, Any]:
    found = {"HF Dataset": dataset, "HF Config": configuration, **inferred}
    return {"Inferred Metadata": {name: value for name, value in found.items() if value}}


def paper(title: str, corpus: str, arxiv: str = "") -> dict[str, Any]:
    address = {"ArXiv URL": f"https://arxiv.org/abs/{arxiv}"} if arxiv else {}
    date = {"Inferred Metadata": {"S2 Date": "2019-01-01"}}
    return {"Paper Title": title, "Semantic Scholar Corpus ID": corpus, **address, **date}


def at_page(title: str, address: str) -> dict[str, Any]:
    return {"Paper Title": title, "Paper URL": address}


ONE = [
    # each part of a hub dataset under one name and configuration
    entry("tweets-sentiment", "One", Dataset_Name="Sentiment", **hub("tweet_eval")),
    entry("tweets-irony", "One", Dataset_Name="Irony", **hub("tweet_eval")),
    # the whole of another
    entry("qa-one", "One", **hub("example/qa", "default", **{"HF Date": "2020-01-02"})),
    entry("disputed-one", "One", **paper("The first paper", "11", "1901.00001")),
    entry("shared-one", "One", **paper("A preprint", "33")),
    entry("misaddressed-one", "One", **paper("One paper", "55", "1903.00003")),
    entry("parsed-one", "One", **at_page("Semantic parsing", "https://aclanthology.org/P17-1167/")),
    entry("glue-mnli", "One", **hub("glue", "mnli")),
    # parents
    entry("wikipedia", "Long", Year_Released=2023, **hub("wikipedia")),
    entry("young", "One", Year_Released=2024, **hub("young", **{"HF Date": "2023-12-31"})),
    entry(
        "with-paper",
        "One",
        Paper_Title="A dataset with a paper",
        ArXiv_URL="https://arxiv.org/abs/1801.00001",
        **hub("with-paper", **{"HF Date": "2021-03-04", "S2 Date": "2018-01-02"}),
    ),
    entry(
        "child",
        "One",
        Year_Released=2021,
        Derived_from_Datasets=["young", "qa one", "hf.co/datasets/glue", "Nothing"],
        Task_Categories=["Question Answering"],
        Creators=["AI2", "University of Somewhere"],
        Inferred_Metadata={"HF Downloads (May 2024)": 10},
    ),
]
TWO = [
    entry("irony-again", "Two", Dataset_Name="irony", **hub("tweet_eval")),
    entry("hate", "Two", **hub("tweet_eval")),
    # made from the dataset that it describes: from itself
    entry(
        "qa-two",
        "Two",
        Derived_from_Datasets=["hf.co/datasets/example/qa"],
        **hub("Example/QA"),
    ),
    entry("disputed-two", "Two", **paper("Another, wholly different work", "22", "1901.00001")),
    entry("shared-two", "Two", **paper("A preprint", "33", "1902.00002")),
    entry("misaddressed-two", "Two", **paper("One paper", "55", "1903.00004")),
    entry(
        "parsed-two",
        "Two",
        Semantic_Scholar_Corpus_ID="44",
        **at_page("Semantic parsing", "https://www.aclweb.org/anthology/P17-1167.pdf"),
    ),
    entry("glue-cola", "Two", **hub("glue", "cola")),
    entry("hc3", "Two", Year_Released=2024, Derived_from_Datasets=["Wikipedia"]),
    entry(
        "child",
        "One",
        Task_Categories=["question answering"],
        Creators=["Allen Institute for AI"],
        Inferred_Metadata={"HF Downloads (May 2024)": 20},
    ),
    entry(
        "other",
        "Two",
        Task_Categories=["question answering"],
        Derived_from_Datasets=["GLUE MNLI"],
    ),
]
SAME = """
[[same]]
datasets = ["dataset/hate", "dataset/tweets-sentiment"]
reason = "the same rows, compared by hand"
[[different]]
datasets = ["dataset/qa-one", "dataset/qa-two"]
[[same]]
datasets = ["dataset/qa-one", "dataset/nobody-describes-it"]
"""


class Merged:
    """A published build."""

    def __init__(self, folder: Path, statements: str = "") -> None:
        for name, entries in (("one", ONE), ("two", TWO)):
            (folder / name).mkdir(parents=True)
            keyed = {each["Unique Dataset Identifier"]: each for each in entries}
            (folder / name / "audit.json").write_text(json.dumps(keyed), "utf-8")
        (folder / "same.toml").write_text(statements, "utf-8")
        self.built: Built = build(
            recognise([str(folder / "one"), str(folder / "two")]),
            DataDirectory(folder / "data"),
            ids=Identities(BASE),
            shapes=Shapes.shipped(),
            ontology=Ontology.shipped(),
            queries=NO_QUERIES,
            statements=IdentityStatements.load(folder / "same.toml"),
        )
        assert self.built.snapshot is not None
        self.path = self.built.snapshot.path
        self.store = Store.read_only(str(self.path / "store"))

    def ask(self, pattern: str) -> list[tuple[str, ...]]:
        rows = self.store.query(
            f"BASE <{BASE}> SELECT DISTINCT * {{ {pattern} }}",
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
        )
        return sorted(tuple(v.value.removeprefix(BASE) if v else "" for v in row) for row in rows)

    def alternates(self) -> set[frozenset[str]]:
        return {frozenset(row) for row in self.ask("?a a dcat:Dataset ; prov:alternateOf ?b")}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merged]:
    yield Merged(tmp_path_factory.mktemp("merged"))


@pytest.fixture(scope="module")
def overruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merged]:
    yield Merged(tmp_path_factory.mktemp("overruled"), SAME)


# ── identity ─────────────────────────────────────────────────────────────────


def test_descriptions_of_one_hub_dataset_are_alternates_one_to_one_or_by_name(
    merged: Merged,
) -> None:
    assert merged.alternates() == {
        frozenset({"dataset/qa-one", "dataset/qa-two"}),
        frozenset({"dataset/tweets-irony", "dataset/irony-again"}),
    }


def test_parts_and_configurations_are_parts_of_the_hub_dataset(merged: Merged) -> None:
    found = merged.ask("?part dcterms:isPartOf ?whole ; a dcat:Dataset")
    wholes = {frozenset(row) for row in found}
    tweets, glue = (f"reference/huggingface.co~datasets~{name}" for name in ("tweet-eval", "glue"))
    assert wholes == {
        frozenset({"dataset/glue-mnli", glue}),
        frozenset({"dataset/glue-cola", glue}),
        frozenset({"dataset/hate", tweets}),
        frozenset({"dataset/irony-again", tweets}),
        frozenset({"dataset/tweets-irony", tweets}),
        frozenset({"dataset/tweets-sentiment", tweets}),
    }


def test_a_match_has_its_evidence_and_confidence(merged: Merged) -> None:
    assert merged.ask(
        "[] a fw:IdentityMatch ; fw:matchedDataset <dataset/qa-one> ; fw:matchedBy ?by ;"
        " fw:matchEvidence ?kind ; fw:confidence ?sure"
    ) == [
        (
            "reference/huggingface.co~datasets~example~qa",
            PREFIXES["fwv"] + "match-evidence/hub-identifier",
            "0.9",
        )
    ]


def test_an_operators_file_decides_first_and_is_in_the_manifest_and_the_id(
    merged: Merged, overruled: Merged
) -> None:
    assert overruled.alternates() == {
        frozenset({"dataset/hate", "dataset/tweets-sentiment"}),
        frozenset({"dataset/tweets-irony", "dataset/irony-again"}),
    }
    manifest = read(Layout(overruled.path).manifest_file)
    assert manifest.identity.reasons == ("the same rows, compared by hand",)
    assert overruled.path.name != merged.path.name


def test_a_dataset_of_the_operators_file_that_no_source_describes_is_reported(
    merged: Merged, overruled: Merged
) -> None:
    assert merged.built.not_described == []
    assert overruled.built.not_described == ["dataset/nobody-describes-it"]
    report = json.loads((overruled.path / "report.json").read_text())
    assert report["not_described"] == ["dataset/nobody-describes-it"]


# ── publications ─────────────────────────────────────────────────────────────


def test_identifiers_that_contradict_between_sources_are_stated_and_reported(
    merged: Merged,
) -> None:
    article = "article/arXiv:1901.00001"
    problem = "several identifiers: CorpusID:11 (one), CorpusID:22 (two)"
    assert merged.ask(f"<{article}> fw:identifierContradiction ?problem") == [(problem,)]
    assert problem in [one.problem for one in merged.built.contradictions if article in one.record]
    report = json.loads((merged.path / "report.json").read_text())
    assert problem in [entry["problem"] for entry in report["contradictions"]]
    # whose date it is is not known
    assert merged.ask("<dataset/disputed-one> fw:publicationDate ?date") == []
    assert merged.ask("<dataset/shared-one> fw:publicationDate ?date") == [("2019-01-01",)]


def test_articles_that_share_one_identifier_and_differ_in_another_stay_two(
    merged: Merged,
) -> None:
    one, other = "article/arXiv:1903.00003", "article/arXiv:1903.00004"
    problem = "CorpusID:55 is given for arXiv:1903.00003 and arXiv:1903.00004"
    for article in (one, other):
        assert merged.ask(f"<{article}> prov:alternateOf ?article") == []
        assert merged.ask(f"<{article}> fw:identifierContradiction ?problem") == [(problem,)]
    reported = [entry.record for entry in merged.built.contradictions if entry.problem == problem]
    assert reported == [BASE + one, BASE + other]
    for dataset in ("misaddressed-one", "misaddressed-two"):  # of which paper it is is not known
        assert merged.ask(f"<dataset/{dataset}> fw:publicationDate ?date") == []


def test_articles_that_share_an_identifier_are_one_publication(merged: Merged) -> None:
    assert merged.ask("<article/CorpusID:33> prov:alternateOf ?article") == [
        ("article/arXiv:1902.00002",)
    ]


def test_articles_of_one_page_in_the_anthology_are_one_publication(merged: Merged) -> None:
    assert merged.ask("<article/CorpusID:44> prov:alternateOf ?article") == [
        ("article/aclanthology.org~p17-1167",)
    ]


def test_a_file_of_identities_that_is_none_is_refused_with_the_mend(tmp_path: Path) -> None:
    file = tmp_path / "same.toml"
    for text in ("[[equal]]", "[[same]]\ndatasets = ['one']", "same = 3", "[[same"):
        file.write_text(text)
        with pytest.raises(SourceError, match=r"same\.toml.*write"):
            IdentityStatements.load(file)


# ── derivations ──────────────────────────────────────────────────────────────


def test_a_parent_is_resolved_by_more_than_a_common_name(merged: Merged) -> None:
    assert merged.ask("<dataset/child> prov:wasDerivedFrom ?parent") == [
        ("dataset/qa-one",),
        ("reference/huggingface.co~datasets~glue",),
        ("reference/nothing",),
        ("reference/young",),
    ]
    assert merged.ask("<dataset/hc3> prov:wasDerivedFrom ?parent") == [("reference/wikipedia",)]
    assert merged.ask("<reference/wikipedia> fw:candidate ?d") == [("dataset/wikipedia",)]


def test_a_dataset_is_not_derived_from_its_own_other_description(merged: Merged) -> None:
    assert merged.ask("<dataset/qa-two> prov:wasDerivedFrom ?parent") == [
        ("reference/huggingface.co~datasets~example~qa",)
    ]


def test_a_parent_is_recognised_by_its_identifier_in_whichever_source(merged: Merged) -> None:
    # how files are grouped into sources is no evidence
    assert merged.ask("<dataset/other> prov:wasDerivedFrom ?parent") == [("dataset/glue-mnli",)]


def test_a_parent_that_came_out_later_is_refused(merged: Merged) -> None:
    assert merged.ask("?child fw:youngerParent ?parent") == [("dataset/child", "dataset/young")]


def test_sources_state_no_derivation_and_no_identity(merged: Merged) -> None:
    stated = merged.ask("?a a dcat:Dataset GRAPH ?g { ?a prov:wasDerivedFrom|prov:alternateOf ?b }")
    graphs = {value for row in stated for value in row if value.startswith(("inferred", "source"))}
    assert graphs == {"inferred/derivations", "inferred/identity"}


# ── labels and what is of one source ─────────────────────────────────────────


def test_each_source_is_accepted_beside_the_other(merged: Merged) -> None:
    assert merged.built.refused == []


def test_one_name_is_preferred_and_the_others_are_alternative(merged: Merged) -> None:
    assert merged.ask("<task/question-answering> skos:prefLabel ?name") == [("question answering",)]
    assert merged.ask("<task/question-answering> skos:altLabel ?name") == [("Question Answering",)]
    assert merged.ask("<organization/allen-institute-for-ai> foaf:name ?name") == [
        ("Allen Institute for AI",)
    ]
    assert merged.ask("<organization/allen-institute-for-ai> skos:altLabel ?name") == [("AI2",)]


def test_a_measurement_is_one_sources(merged: Merged) -> None:
    counts = merged.ask("<dataset/child> dqv:hasQualityMeasurement ?m . ?m dqv:value ?count")
    part = "dataset/child#measurement-{}-hugging-face-downloads-2024-05"
    assert {frozenset(row) for row in counts} == {
        frozenset({part.format("one"), "10"}),
        frozenset({part.format("two"), "20"}),
    }


# ── dates ────────────────────────────────────────────────────────────────────


def test_a_date_that_counts_as_publication_has_its_kind(merged: Merged) -> None:
    found = merged.ask("?d fw:publicationDate ?date ; fw:publicationDateBasis ?kind")
    dates = {d.removeprefix("dataset/"): (date, k.rpartition("/")[2]) for d, date, k in found}
    assert dates["qa-one"] == ("2020-01-02", "hugging-face-upload")
    assert dates["with-paper"] == ("2018-01-02", "paper")  # the earliest of several
    assert dates["young"] == ("2024", "release")  # what is stated, later or not
    assert "hate" not in dates
    graph = f"{BASE}inferred/publication-dates"
    assert merged.ask(f"GRAPH <{graph}> {{ ?d fw:publicationDate '2018-01-02'^^xsd:date }}")
    # only what a source states is stated as the date of issue
    issued = {row[0] for row in merged.ask("?d a dcat:Dataset ; dcterms:issued ?date")}
    assert issued == {f"dataset/{d}" for d in ("child", "hc3", "wikipedia", "young")}


# ── accounts ─────────────────────────────────────────────────────────────────


def test_a_dataset_of_unknown_makers_is_published_by_the_account_of_its_page(
    merged: Merged,
) -> None:
    account = "account/huggingface.co/example"
    assert merged.ask(f"?dataset dcterms:publisher <{account}>") == [
        ("dataset/qa-one",),
        ("dataset/qa-two",),
    ]
    assert merged.ask(f"<{account}> a foaf:OnlineAccount, foaf:Agent ; foaf:name ?name") == [
        ("Example (account on Hugging Face)",)
    ]
    # whose makers are known, or whose page has no owner, has none
    assert merged.ask("<dataset/child> dcterms:publisher ?who") == []
    assert merged.ask("<dataset/glue-mnli> dcterms:publisher ?who") == []
