"""Queries about audited datasets: answers written by hand, or counted from the JSON itself."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.engines.worker import is_merged
from kg.rdf.ontology import Ontology
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

BASE: Final = "http://localhost:8000/"
DATASET: Final = f"{BASE}dataset/"
VOCABULARY: Final = "https://w3id.org/fairweave/vocabulary/"
#: the licence of what a model of OpenAI generated
OPENAI: Final = "https://w3id.org/fairweave/licence/openai-terms"
CATALOGUE: Final = Catalogue.shipped()
MINE: Final = (
    "attribution-needed",
    "collections",
    "creator-countries",
    "creators",
    "datasets-by-modality",
    "datasets-by-use-class",
    "datasets-by-year",
    "datasets-matching",
    "described-by-several-sources",
    "domains",
    "generated-by-model",
    "hours-by-use-class",
    "language-coverage",
    "languages",
    "licence-claims",
    "licence-disagreements",
    "licence-disagreements-listed",
    "licences",
    "lineage",
    "most-derived-from",
    "tasks",
    "text-sources",
    "topics",
    "usable-but-restricted-upstream",
)

#: what they share is made once, by one of the processes that tests run in
pytestmark = pytest.mark.xdist_group("audit-queries")
Row = dict[str, Any]
Ask = Callable[..., list[Row]]


def graph(data: Path, *sources: Path) -> Ask:
    """Builds ``sources``; gives a function that runs a saved query, parameters by keyword."""
    built = build(
        recognise(map(str, sources)),
        DataDirectory(data),
        ids=Identities(BASE),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,  # they are run by the tests
    )
    assert built.snapshot is not None and not built.refused
    return queries_of(built.snapshot)


def queries_of(snapshot: Snapshot) -> Ask:
    """A function that runs a saved query on ``snapshot``, parameters by keyword."""
    store = Store.read_only(str(snapshot.store))

    def ask(id_: str, **values: str) -> list[Row]:
        query = CATALOGUE[id_]
        found = store.query(query.bind(values), use_default_graph_as_union=not is_merged(store))
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        assert names == [column.name for column in query.columns]
        return [dict(zip(names, map(plain, row), strict=True)) for row in found]

    return ask


def plain(term: Any) -> Any:
    """A term as a Python value."""
    if term is None:
        return None
    kind = getattr(getattr(term, "datatype", None), "value", "").rpartition("#")[2]
    if kind == "boolean":
        return term.value == "true"
    if kind == "integer":
        return int(term.value)
    return float(term.value) if kind in ("decimal", "double") else term.value


def pick(rows: list[Row], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def entries(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entry of an audit, once by identifier, with its modality."""
    seen: set[str] = set()
    for modality in ("text", "speech", "video"):
        for file in sorted((folder / modality).glob("*.json")):
            if not file.name.startswith("_"):
                for key, entry in json.loads(file.read_text("utf-8")).items():
                    name = entry.get("Unique Dataset Identifier") or key
                    if name not in seen:
                        seen.add(name)
                        yield modality, entry


def entry(name: str, **fields: Any) -> dict[str, Any]:
    """An entry in the text layout; a licence is its name."""
    inferred = {
        "HF Dataset": fields.pop("hub", ""),
        "HF Config": "",
        "HF Yaml License": fields.pop("hugging_face", ""),
        "GitHub License": fields.pop("github", ""),
        "PwC License Name": fields.pop("papers_with_code", ""),
        "PwC Date": fields.pop("date", ""),
    }
    return {
        "Unique Dataset Identifier": name,
        "Dataset Name": fields.pop("title", name),
        "Collection": fields.pop("collection", "One"),
        "Licenses": [{"License": text, "License URL": ""} for text in fields.pop("licences", [])],
        "Derived from Datasets": fields.pop("made_from", []),
        "Languages": fields.pop("languages", ["English"]),
        "Task Categories": fields.pop("tasks", ["Summarization"]),
        "Model Generated": fields.pop("models", []),
        "Creators": fields.pop("creators", []),
        "Papers with Code URL": fields.pop("pwc_page", ""),
        "Format": [],
        "Text Metrics": {},
        "Inferred Metadata": inferred,
        **fields,
    }


#: derived in a line, longer than the query counts steps
LINE: Final = [f"line-{n:02}" for n in range(12)]
ENTRIES: Final = [
    entry(
        "root", licences=["CC BY-NC 4.0"], hugging_face="mit", hub="o/root", date="2019-05-01",
        creators=["Ada Lab"], title='A "root" \\ {of} all',
    ),
    entry("mid", licences=["Apache License 2.0"], github="Apache License 2.0", made_from=["root"]),
    entry(
        "leaf", licences=["MIT License"], hugging_face="cc-by-nc-4.0", made_from=["mid"],
        pwc_page="https://paperswithcode.com/dataset/leaf", languages=["English", "French"],
        hub="o/leaf", date="2021-01-31",
    ),
    entry("both-ways", licences=["MIT License"], made_from=["mid", "root"]),
    entry(
        "generated", licences=["MIT License", "OpenAI"], models=["OpenAI GPT-4"],
        hugging_face="mit", hub="o/generated", tasks=["Question Answering"],
    ),
    entry("silent", papers_with_code="Various", languages=[], tasks=[]),
    entry("vague", licences=["Unspecified"], papers_with_code="Various", made_from=["unheard of"]),
    entry("same-one", licences=["MIT License"], hub="o/same"),
    entry("same-two", licences=["CC BY-SA 4.0"], hub="o/same", collection="Two"),
    entry("other-one", licences=["MIT License"], hub="o/other"),
    entry("other-two", licences=["CC BY-NC 4.0"], hub="o/other", collection="Two"),
    entry("round-a", licences=["MIT License"], made_from=["round-b"]),
    entry("round-b", licences=["Unspecified"], made_from=["round-a"]),
    entry(LINE[0], licences=["Academic Research Purposes Only"]),
    *(
        entry(name, licences=["MIT License"], made_from=[LINE[n]])
        for n, name in enumerate(LINE[1:])
    ),
]  # fmt: skip
SPEECH: Final = {
    "talk": {
        "Dataset Name": "talk", "Unique Dataset Identifier": "talk", "Collection": "Talk",
        "Hours": 12.5, "Languages": ["German"], "Languages (ISO)": ["deu"], "Tasks": ["Speech"],
        "Licenses": [{"License": "CC BY 4.0", "License URL": ""}], "Source": ["radio"],
        "Source Category": ["Broadcast"], "Creators": ["Radio House"], "Year Released": 2018,
        "Location": ["Germany"],
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A small audit made for these tests."""
    folder = tmp_path_factory.mktemp("audit") / "made-up"
    (folder / "text").mkdir(parents=True)
    (folder / "speech").mkdir()
    for collection in ("One", "Two"):
        own = {e["Unique Dataset Identifier"]: e for e in ENTRIES if e["Collection"] == collection}
        (folder / "text" / f"{collection}.json").write_text(json.dumps(own), "utf-8")
    (folder / "speech" / "Talk.json").write_text(json.dumps(SPEECH), "utf-8")
    return graph(tmp_path_factory.mktemp("made-up-graph"), folder)


@pytest.fixture(scope="session")
def example_audits(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The shipped examples of audits."""
    return graph(tmp_path_factory.mktemp("examples"), directory("examples") / "dataset-audits")


@pytest.fixture(scope="session")
def real(real_audits: Snapshot, shared_data: Callable[[str], Path]) -> tuple[Ask, Path]:
    """The real audits, and where they are."""
    assert json.loads(real_audits.report_json.read_text())["quarantine"] == []
    return queries_of(real_audits), shared_data("dataset-audits")


# ── use classes and licences ─────────────────────────────────────────────────


def test_datasets_are_counted_by_modality(made_up: Ask) -> None:
    assert pick(made_up("datasets-by-modality"), "modality", "datasets", "collections") == [
        ("text", len(ENTRIES), 2),
        ("speech", 1, 1),
    ]


def test_terms_of_model_providers_change_the_use_class_in_one_count_only(made_up: Ask) -> None:
    text = made_up("datasets-by-use-class", modality=f"{VOCABULARY}modality/text")
    assert pick(text, "use_class", "datasets", "datasets_without_provider_terms") == [
        ("commercial use allowed", 18, 19),
        ("non-commercial", 3, 2),
        ("academic only", 1, 1),
        ("no licence stated", 3, 3),
    ]


def test_claims_about_a_dataset_are_distinguished_by_claimant(made_up: Ask) -> None:
    rows = made_up("licence-claims", dataset=f"{DATASET}generated")
    assert pick(rows, "claimant", "licence", "use_class") == [
        ("Hugging Face", "MIT License", "commercial use allowed"),
        ("The audit", "MIT License", "commercial use allowed"),
        ("The audit", "OpenAI", "non-commercial"),
    ]


def test_claims_of_a_licence_come_with_the_other_claims_about_the_datasets(made_up: Ask) -> None:
    chosen = made_up("licence-claims", licence=OPENAI)
    rows = [r for r in made_up("licence-claims") if r["dataset_iri"] == f"{DATASET}generated"]
    assert len(rows) == 3
    assert chosen == rows
    other = made_up("licence-claims", licence=OPENAI, dataset=f"{DATASET}root")
    assert other == []


def test_what_hosts_state_is_compared_with_the_audit(made_up: Ask) -> None:
    rows = made_up("licence-disagreements")
    assert pick(rows, "claimant", "comparison", "datasets") == [
        ("GitHub", "equal", 1),
        ("Hugging Face", "missing", 4),
        ("Hugging Face", "equal", 1),
        ("Hugging Face", "more permissive", 1),
        ("Hugging Face", "more restrictive", 1),
        ("Papers with Code", "not comparable", 2),
        ("Papers with Code", "missing", 1),
    ]


def test_disagreements_are_listed_with_both_licences(made_up: Ask) -> None:
    rows = made_up("licence-disagreements-listed")
    wanted = {"claimed", "audited", "comparison"}
    claims = {(r["dataset_iri"].removeprefix(DATASET), r["claimant"]): r for r in rows}
    own = {key: row for key, row in claims.items() if key[0] in ("root", "leaf")}
    assert {key: {name: row[name] for name in wanted} for key, row in own.items()} == {
        ("root", "Hugging Face"): {
            "claimed": "MIT License", "audited": "CC BY-NC 4.0", "comparison": "more permissive",
        },
        ("leaf", "Hugging Face"): {
            "claimed": "CC BY-NC 4.0", "audited": "MIT License", "comparison": "more restrictive",
        },
        ("leaf", "Papers with Code"): {
            "claimed": "none stated", "audited": "MIT License", "comparison": "missing",
        },
    }  # fmt: skip
    equal = made_up("licence-disagreements-listed", comparison="equal")
    assert pick(equal, "dataset", "claimant") == [("generated", "Hugging Face"), ("mid", "GitHub")]


def test_duties_are_those_of_all_licences_together(made_up: Ask) -> None:
    rows = made_up("attribution-needed", modality=f"{VOCABULARY}modality/speech")
    assert pick(rows, "use_class", "attribution", "share_alike", "datasets") == [
        ("commercial use allowed", True, False, 1)
    ]


# ── lineage ──────────────────────────────────────────────────────────────────


def test_lineage_goes_up_and_down_by_the_shortest_way(made_up: Ask) -> None:
    up_and_down = pick(
        made_up("lineage", dataset=f"{DATASET}both-ways"), "relation", "other_iri", "steps"
    )
    assert up_and_down == [
        ("derived from", f"{DATASET}root", 1),
        ("derived from", f"{DATASET}mid", 1),
    ]
    rows = made_up("lineage", dataset=f"{DATASET}root")
    assert pick(rows, "relation", "other", "steps", "other_use_class") == [
        ("source of", "both-ways", 1, "commercial use allowed"),
        ("source of", "mid", 1, "commercial use allowed"),
        ("source of", "leaf", 2, "commercial use allowed"),
    ]


def test_lineage_ends_where_a_name_has_no_audit(made_up: Ask) -> None:
    rows = made_up("lineage", dataset=f"{DATASET}vague")
    assert pick(rows, "other", "steps", "other_is", "other_use_class") == [
        ("unheard of", 1, "only named", None)
    ]


def test_a_long_line_is_followed_to_its_end(made_up: Ask) -> None:
    rows = made_up("lineage", dataset=f"{DATASET}{LINE[-1]}")
    assert pick(rows, "other", "steps") == [
        *((LINE[11 - steps], steps) for steps in range(1, 9)),
        *((LINE[n], 9) for n in (0, 1, 2)),
    ]


def test_datasets_made_from_each_other_do_not_come_from_themselves(made_up: Ask) -> None:
    rows = made_up("lineage", dataset=f"{DATASET}round-a")
    assert pick(rows, "relation", "other", "steps") == [
        ("derived from", "round-b", 1),
        ("source of", "round-b", 1),
    ]


def test_restricted_sources_are_found_through_others(made_up: Ask) -> None:
    rows = made_up("usable-but-restricted-upstream")
    assert {r["use_class"] for r in rows} == {"commercial use allowed"}
    found = {
        (r["dataset"], r["ancestor_iri"].removeprefix(DATASET)): (
            r["ancestor_use_class"],
            r["steps"],
        )
        for r in rows
    }
    assert found == {
        ("mid", "root"): ("non-commercial", 1),
        ("leaf", "root"): ("non-commercial", 2),
        ("both-ways", "root"): ("non-commercial", 1),
        ("round-a", "round-b"): ("no licence stated", 1),
        **{(LINE[n], LINE[0]): ("academic only", n) for n in range(1, 12)},
    }
    academic = made_up(
        "usable-but-restricted-upstream", atleast=f"{VOCABULARY}use-class/academic-only"
    )
    assert {r["ancestor"] for r in academic} == {LINE[0]}


def test_datasets_others_are_made_from_are_counted_directly_and_in_all(made_up: Ask) -> None:
    counts = {
        r["dataset_iri"]: (r["datasets_derived"], r["datasets_derived_in_all"], r["is"])
        for r in made_up("most-derived-from")
    }
    assert counts[f"{DATASET}root"] == (2, 3, "described")
    assert counts[f"{DATASET}{LINE[0]}"] == (1, 11, "described")
    assert counts[f"{DATASET}round-a"] == (1, 1, "described")
    assert [c for iri, c in counts.items() if "/reference/" in iri] == [(1, 1, "only named")]


def test_descriptions_of_one_dataset_agree_where_their_use_class_is_the_same(made_up: Ask) -> None:
    rows = made_up("described-by-several-sources")
    assert pick(rows, "dataset", "sources", "agrees", "use_classes", "collections") == [
        ("o/other", 2, False, "commercial use allowed; non-commercial", "One; Two"),
        ("o/same", 2, True, "commercial use allowed", "One; Two"),
    ]


def test_each_pair_of_descriptions_stands_once(made_up: Ask) -> None:
    rows = made_up("datasets-described-twice")
    assert {r["hugging_face"] for r in rows} == {"o/other", "o/same"} and len(rows) == 2
    assert all(r["dataset_iri"] < r["other_iri"] for r in rows)
    use_classes = {r["hugging_face"]: {r["use_class"], r["other_use_class"]} for r in rows}
    assert use_classes == {
        "o/other": {"commercial use allowed", "non-commercial"},
        "o/same": {"commercial use allowed"},
    }


# ── datasets-matching ────────────────────────────────────────────────────────

ALL: Final = {e["Unique Dataset Identifier"] for e in ENTRIES} | {"talk"}
#: no source states a licence for them
UNLICENSED: Final = {"silent", "vague", "round-b"}
MATCHING: Final[list[tuple[dict[str, str], set[str]]]] = [
    ({}, ALL),
    ({"modality": f"{VOCABULARY}modality/speech"}, {"talk"}),
    ({"language": f"{BASE}language/fra"}, {"leaf"}),
    ({"task": f"{BASE}task/question-answering"}, {"generated"}),
    ({"domain": f"{BASE}origin-category/broadcast"}, {"talk"}),
    ({"creator": f"{BASE}organization/ada-lab"}, {"root"}),
    ({"country": f"{BASE}country/de"}, {"talk"}),
    # all that is chosen counts, not what the datasets are sought by
    ({"language": f"{BASE}language/fra", "modality": f"{VOCABULARY}modality/text"}, {"leaf"}),
    ({"language": f"{BASE}language/fra", "modality": f"{VOCABULARY}modality/speech"}, set()),
    ({"country": f"{BASE}country/de", "language": f"{BASE}language/fra"}, set()),
    ({"creator": f"{BASE}organization/ada-lab", "country": f"{BASE}country/de"}, set()),
    ({"generated": "false"}, ALL - {"generated"}),
    ({"yearfrom": "2019"}, {"root", "leaf"}),
    ({"yearto": "2019"}, {"root", "talk"}),
    ({"yearfrom": "2018", "yearto": "2018"}, {"talk"}),
    ({"text": '"ROOT" \\ {'}, {"root"}),
    ({"text": "two"}, {"same-two", "other-two"}),
    ({"useclass": f"{VOCABULARY}use-class/academic-only"}, ALL - UNLICENSED),
    ({"useclass": f"{VOCABULARY}use-class/academic-only", "nolicence": "true"}, ALL),
    ({"useclass": f"{VOCABULARY}use-class/unspecified"}, UNLICENSED),
    (
        {"useclass": f"{VOCABULARY}use-class/non-commercial"},
        ALL - {*UNLICENSED, LINE[0]},
    ),
    (
        {"useclass": f"{VOCABULARY}use-class/any-use"},
        ALL - {"silent", LINE[0], "root", "other-two", "vague", "round-b", "generated"},
    ),
    (
        {"useclass": f"{VOCABULARY}use-class/any-use", "providerterms": "false"},
        ALL - {"silent", LINE[0], "root", "other-two", "vague", "round-b"},
    ),
    ({"useclass": f"{VOCABULARY}use-class/unheard-of"}, set()),
    ({"sharealike": "false", "text": "same"}, {"same-one"}),
    ({"attribution": "false"}, set()),
    ({"attribution": "true", "sharealike": "true", "generated": "true"}, ALL),
]


@pytest.mark.parametrize(("values", "expected"), MATCHING, ids=[str(v) for v, _ in MATCHING])
def test_datasets_match_all_that_is_required(
    made_up: Ask, values: dict[str, str], expected: set[str]
) -> None:
    rows = made_up("datasets-matching", **values)
    assert sorted(r["dataset_iri"].removeprefix(DATASET) for r in rows) == sorted(expected)


def test_a_matching_dataset_comes_with_what_one_wants_to_know_of_it(made_up: Ask) -> None:
    (row,) = made_up("datasets-matching", language=f"{BASE}language/fra")
    assert pick([row], "dataset", "collection", "use_class", "licences", "languages", "year") == [
        ("leaf", "One", "commercial use allowed", "MIT License", "English; French", 2021)
    ]


# ── the shipped examples ─────────────────────────────────────────────────────


def test_examples_by_modality_are_those_in_the_files(example_audits: Ask) -> None:
    counted = Counter(m for m, _ in entries(directory("examples") / "dataset-audits"))
    rows = example_audits("datasets-by-modality")
    assert dict(pick(rows, "modality", "datasets")) == counted


def test_one_example_states_a_licence_for_any_use(example_audits: Ask) -> None:
    rows = example_audits(
        "datasets-matching", useclass=f"{VOCABULARY}use-class/any-use", attribution="true"
    )
    assert pick(rows, "dataset", "licences") == [("Open Images V4", "CC BY")]


@pytest.mark.parametrize(
    ("id_", "column", "fields"),
    [
        ("tasks", "task", ("Task Categories", "Tasks")),
        ("languages", "language", ("Languages",)),
        ("text-sources", "source", ("Text Sources", "Source", "Video Sources")),
    ],
)
def test_examples_are_counted_as_their_fields_have_them(
    example_audits: Ask, id_: str, column: str, fields: tuple[str, ...]
) -> None:
    counted = Counter(
        name.casefold()
        for _, e in entries(directory("examples") / "dataset-audits")
        for name in {n for field in fields for n in e.get(field) or []}
    )
    rows = example_audits(id_)
    assert {r[column].casefold(): r["datasets"] for r in rows} == counted


def test_each_example_stands_once_among_the_claims_of_the_audit(example_audits: Ask) -> None:
    stated = sum(len(e["Licenses"]) for _, e in entries(directory("examples") / "dataset-audits"))
    rows = example_audits("licence-claims")
    assert len(rows) == stated and {r["claimant"] for r in rows} == {"FAIRweave"}


# ── the real audits ──────────────────────────────────────────────────────────

CLASSES: Final = {"All": 0, "Unspecified": 1, "NC": 2, "Acad": 3}
NAMES: Final = ("commercial use allowed", "no licence stated", "non-commercial", "academic only")


def hub_page(entry_: dict[str, Any]) -> str:
    page = entry_.get("Hugging Face URL")
    return page if isinstance(page, str) else ""


def auditors_class(entry_: dict[str, Any], constants: Path, *, providers: bool) -> str:
    """The most restrictive class of an entry's licences, as the auditors' own tables have it."""
    tables = {
        name: json.loads((constants / f"{name}.json").read_text("utf-8"))
        for name in ("license_classes", "license_paraphrases", "custom_license_classes")
    }
    usual = {
        spelling.casefold(): name
        for name, spellings in tables["license_paraphrases"].items()
        for spelling in [name, *spellings]
    }
    ranks = []
    for licence in entry_["Licenses"]:
        name, where = licence["License"], licence.get("License URL") or ""
        name = usual.get(name.casefold(), name)
        if name == "OpenAI" and not providers:
            continue
        table, key = ("custom_license_classes", where) if name == "Custom" else (
            "license_classes", name
        )  # fmt: skip
        code = tables[table].get(key, ["Acad"])[0]
        ranks.append(CLASSES.get(code, CLASSES["Acad"]))
    return NAMES[max(ranks, default=CLASSES["Unspecified"])]


def test_use_classes_are_those_of_the_auditors_tables(real: tuple[Ask, Path]) -> None:
    ask, folder = real
    expected: dict[bool, Counter[tuple[str, str]]] = defaultdict(Counter)
    for modality, e in entries(folder):
        for providers in (True, False):
            found = auditors_class(e, folder / "constants", providers=providers)
            expected[providers][modality, found] += 1
    rows = ask("datasets-by-use-class")
    for column, providers in (("datasets", True), ("datasets_without_provider_terms", False)):
        counted: Counter[tuple[str, str]] = Counter()
        for r in rows:
            # licences of samples are a class of their own; the auditors count them as any use
            apart = r["use_class"] == "licence of each sample"
            counted[r["modality"], NAMES[0] if apart else r["use_class"]] += r[column]
        assert counted == expected[providers]
    assert sum(r["datasets"] for r in rows if r["use_class"] == "licence of each sample") == 65


def test_every_audited_dataset_is_counted_by_modality(real: tuple[Ask, Path]) -> None:
    ask, folder = real
    counted = dict(pick(ask("datasets-by-modality"), "modality", "datasets"))
    assert counted == Counter(m for m, _ in entries(folder))
    assert sum(counted.values()) == 2_266


def test_hours_are_those_that_the_audits_state(real: tuple[Ask, Path]) -> None:
    ask, folder = real
    stated: dict[str, float] = defaultdict(float)
    for modality, e in entries(folder):
        for name in ("Hours", "Video Hours"):
            stated[modality] += float(e.get(name) or 0)
    rows = ask("hours-by-use-class")
    for column in ("hours", "hours_without_provider_terms"):
        for modality in ("speech", "video"):
            total = sum(r[column] for r in rows if r["modality"] == modality)
            assert total == pytest.approx(stated[modality])


def test_hugging_face_datasets_that_several_collections_describe_once_are_listed(
    real: tuple[Ask, Path],
) -> None:
    """Where a collection describes a dataset several times, its entries are parts of it."""
    ask, folder = real
    described: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for _, e in entries(folder):
        inferred = e.get("Inferred Metadata") or {}
        page = re.match(
            r"https?://(?:www[.])?huggingface[.]co/datasets/([\w.-]+(?:/[\w.-]+)?)", hub_page(e)
        )
        if hub := inferred.get("HF Dataset") or (page and page[1]):
            part = (inferred.get("HF Config") or "").removeprefix("default")
            described[hub.casefold(), part].update([e["Collection"]])
    several = {key: count for key, count in described.items() if len(count) > 1}
    once = {key for key, count in several.items() if set(count.values()) == {1}}
    rows = ask("described-by-several-sources")
    found = {
        (row["dataset"].casefold(), (row["configuration"] or "").removeprefix("default"))
        for row in rows
    }
    assert once
    assert once <= found <= several.keys()
    assert all(r["sources"] > 1 for r in rows)


def test_no_line_of_real_datasets_is_too_long_for_its_steps_to_be_counted(
    real: tuple[Ask, Path],
) -> None:
    rows = real[0]("lineage")
    direct: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["relation"] == "derived from" and row["steps"] == 1:
            direct[row["dataset_iri"]].add(row["other_iri"])
    expected: dict[tuple[str, str], int] = {}
    for start in direct:  # breadth first
        reached, frontier, steps = {start}, {start}, 0
        while frontier:
            steps += 1
            frontier = {up for at in frontier for up in direct.get(at, ())} - reached
            reached |= frontier
            expected |= {(start, up): steps for up in frontier}
    derived = [r for r in rows if r["relation"] == "derived from"]
    assert {(r["dataset_iri"], r["other_iri"]): r["steps"] for r in derived} == expected
    assert len(rows) == 2 * len(derived) and max(expected.values()) < 9


def test_what_github_states_is_missing_or_there_as_the_files_have_it(
    real: tuple[Ask, Path],
) -> None:
    ask, folder = real
    stated = sum(bool((e.get("Inferred Metadata") or {}).get("GitHub License"))
                 for _, e in entries(folder))  # fmt: skip
    rows = ask(
        "licence-disagreements-listed", claimant=f"{VOCABULARY}claim-source/github"
    ) + ask(
        "licence-disagreements-listed",
        claimant=f"{VOCABULARY}claim-source/github",
        comparison="equal",
    )  # fmt: skip
    assert sum(r["claimed"] != "none stated" for r in rows) == stated
    counts = Counter(r["comparison"] for r in rows)
    totals = [r for r in ask("licence-disagreements") if r["claimant"] == "GitHub"]
    assert counts == {r["comparison"]: r["datasets"] for r in totals}


@pytest.mark.parametrize("id_", MINE)
def test_every_query_has_rows_with_labels_in_a_fixed_order(
    real: tuple[Ask, Path], id_: str
) -> None:
    ask, _ = real
    rows = ask(id_)
    assert rows
    label = CATALOGUE[id_].columns[0].name
    assert all(row[label] not in (None, "") for row in rows)
    assert ask(id_) == rows  # the order is fixed
