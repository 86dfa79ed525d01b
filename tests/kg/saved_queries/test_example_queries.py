"""Answers of the saved queries about the shipped examples, against their CSV files."""

from __future__ import annotations

import csv
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.engines import Query
from kg.engines.embedded import EmbeddedEngine
from kg.resources import directory
from kg.saved_queries import Catalogue, run
from kg.snapshots.data_directory import DataDirectory

Ask = Any


def _rows(table: str) -> list[dict[str, str]]:
    """The rows of both studies of the examples, whose ids differ."""
    found: list[dict[str, str]] = []
    for study in ("notebook-study", "field-executions"):
        path = Path(str(directory("examples") / study / f"{table}.csv"))
        if path.exists():
            with path.open(newline="") as file:
                found += csv.DictReader(file)
    return found


ARTICLES = {row["id"]: row for row in _rows("article")}
JOURNALS = {row["id"]: row["name"] for row in _rows("journal")}
REPOSITORIES = _rows("repositories")
DATA = {row["repository_id"]: row for row in _rows("repository_data")}
#: a field may have had another label before: what counts is its id
_LABELS = sorted(
    ((row["toplevelmeshlabel"], row["toplevelmeshid"]) for row in _rows("articlemesh")),
    key=lambda row: not row[0].startswith("[OBSOLETE]"),
)
_LABEL_OF = {id_: label for label, id_ in _LABELS}
FIELDS: dict[str, set[str]] = defaultdict(set)
for mesh in _rows("articlemesh"):
    FIELDS[_LABEL_OF[mesh["toplevelmeshid"]]].add(mesh["article_id"])
WITH_REPOSITORY = {row["article_id"] for row in REPOSITORIES}


def _has_notebooks(row: dict[str, str]) -> bool:
    return int(row["notebooks_count"]) > 0


def _ranked(counts: Iterable[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """By the first number from the greatest, then by label; without zeros."""
    rows = sorted((row for row in counts if row[1]), key=lambda row: (-row[1], row[0]))
    return [tuple(map(str, row)) for row in rows]


def _got(rows: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def _repositories_by(articles: dict[str, set[str]]) -> list[tuple[str, ...]]:
    return _ranked(
        (
            label,
            sum(row["article_id"] in ids for row in REPOSITORIES),
            sum(row["article_id"] in ids and _has_notebooks(row) for row in REPOSITORIES),
        )
        for label, ids in articles.items()
    )


def _by_journal() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for id_, row in ARTICLES.items():
        found[JOURNALS[row["journal_id"]]].add(id_)
    return found


def test_articles_by_research_field(ask_examples: Ask) -> None:
    expected = _ranked((f, len(ids & WITH_REPOSITORY), len(ids)) for f, ids in FIELDS.items())
    rows = ask_examples("articles-by-research-field")
    assert _got(rows, "research_field", "articles", "all_articles") == expected


def test_repositories_by_research_field_and_by_journal(ask_examples: Ask) -> None:
    columns = ("repositories", "repositories_with_notebooks")
    rows = ask_examples("repositories-by-research-field")
    assert _got(rows, "research_field", *columns) == _repositories_by(FIELDS)
    rows = ask_examples("repositories-by-journal")
    assert _got(rows, "journal", *columns) == _repositories_by(_by_journal())


def test_articles_by_journal(ask_examples: Ask) -> None:
    expected = _ranked(
        (j, len(ids), len(ids & WITH_REPOSITORY)) for j, ids in _by_journal().items()
    )
    rows = ask_examples("articles-by-journal")
    assert _got(rows, "journal", "articles", "articles_with_repositories") == expected


def test_notebooks_by_journal(ask_examples: Ask) -> None:
    counts: dict[str, list[int]] = defaultdict(list)
    for row in filter(_has_notebooks, REPOSITORIES):
        journal = JOURNALS[ARTICLES[row["article_id"]]["journal_id"]]
        counts[journal].append(int(row["notebooks_count"]))
    expected = _ranked((j, len(ns), max(ns), sum(ns)) for j, ns in counts.items())
    names = ("repositories_with_notebooks", "most_notebooks_in_one_repository", "notebooks")
    assert _got(ask_examples("notebooks-by-journal"), "journal", *names) == expected


def test_articles_by_year(ask_examples: Ask) -> None:
    years = Counter(row["published_date"][:4] for row in ARTICLES.values() if row["published_date"])
    rows = ask_examples("articles-by-year")
    assert _got(rows, "year", "articles") == [(y, str(n)) for y, n in sorted(years.items())]


def test_most_starred_repositories(ask_examples: Ask) -> None:
    stars = ((r["repository"], int(DATA[r["id"]]["stargazers_count"])) for r in REPOSITORIES)
    assert _got(ask_examples("most-starred-repositories"), "repository", "stars") == _ranked(stars)


def test_repositories_with_and_without_licence(ask_examples: Ask) -> None:
    without = {r["repository"] for r in REPOSITORIES if not DATA[r["id"]]["license_key"]}
    rows = ask_examples("repositories-without-licence")
    assert {row["repository"] for row in rows} == without
    licensed = sum(int(row["repositories"]) for row in ask_examples("repository-licences"))
    # and the example notebooks, whose folder has a file with their licence
    assert licensed == len(REPOSITORIES) - len(without) + 1


def test_magics(ask_examples: Ask) -> None:
    features = _rows("cell_features")
    uses = Counter((row["feature_name"], row["feature_value"]) for row in features)
    rows = ask_examples("magics")
    got = {(row["feature"], row.get("value", "")): int(row["uses"]) for row in rows}
    assert got == uses


def test_commits_after_publication(ask_examples: Ask) -> None:
    commits = Counter(
        "none" if not (n := int(DATA[r["id"]]["total_commits_after_published_date"]))
        else "1 to 10" if n <= 10 else "11 to 100" if n <= 100 else "more than 100"
        for r in REPOSITORIES
        if DATA[r["id"]]["total_commits_after_published_date"]
    )  # fmt: skip
    rows = ask_examples("commits-after-publication")
    assert {row["commits"]: int(row["repositories"]) for row in rows} == commits


def test_software_heritage_has_a_link_for_every_repository(ask_examples: Ask) -> None:
    rows = ask_examples("repositories-archived-at-software-heritage")
    assert {row["repository_url"] for row in rows} == {
        f"https://{row['domain']}/{row['repository']}" for row in REPOSITORIES
    }


def test_articles_and_notebooks_by_term(ask_examples: Ask) -> None:
    titles = {r["name"] for r in ARTICLES.values() if "cell" in r["keywords"].lower()}
    assert {row["article"] for row in ask_examples("articles-by-keyword")} == titles
    notebooks = sum(
        int(row["notebooks_count"])
        for row in REPOSITORIES
        if "cell" in _text(ARTICLES[row["article_id"]])
    )
    assert len(ask_examples("notebooks-by-search-term")) == notebooks > 0


def _text(article: dict[str, str]) -> str:
    return f"{article['keywords']} {article['name']} {JOURNALS[article['journal_id']]}".lower()


# -- notebooks that are run when the examples are built ------------------------------


def test_executions_of_the_examples_by_outcome(ask_examples: Ask) -> None:
    rows = {row["outcome"]: row for row in ask_examples("executions-by-outcome")}
    # of the sixteen notebooks that are run here, two of them twice, and of the invented study
    assert int(rows["exception"]["executions"]) == 7 + 11
    assert int(rows["same results"]["executions"]) == 5 + 2 + 6
    assert {row["all_executions"] for row in rows.values()} == {"40"}
    assert sum(int(row["executions"]) for row in rows.values()) == 40


def test_the_example_that_broke_when_its_file_was_moved(ask_examples: Ask) -> None:
    (row,) = ask_examples("notebooks-that-broke")
    assert (row["notebook"], row["cause"]) == ("moved-stations.ipynb", "missing file")
    assert row["earlier"] < row["later"]
    assert "archive/stations.csv" in row["mend"]


def test_causes_of_the_examples_and_what_is_missing(ask_examples: Ask) -> None:
    causes = {row["cause"]: int(row["executions"]) for row in ask_examples("execution-causes")}
    assert causes == {
        "missing module": 3 + 8, "missing file": 2 + 2, "undefined name": 1 + 1,
        "other exception": 1, "network": 1, "time": 2 + 1, "no kernel": 1,
    }  # fmt: skip
    modules = {
        row["module"]: row.get("distribution", "") for row in ask_examples("missing-modules")
    }
    run_here = {"datasets": "datasets", "skbio": "scikit-bio", "ggplot2 (R)": ""}
    invented = {"Bio": "biopython", "mne": "mne", "pysam": "pysam", "pystan": "pystan"}
    assert modules == run_here | invented
    paths = {row["path"]: row["elsewhere"] for row in ask_examples("missing-paths")}
    run_here = {"data/rainfall-2018.csv": "false", "stations.csv": "true"}
    assert paths == run_here | {"tree.nwk": "false"}


def test_environments_and_datasets_of_the_examples(ask_examples: Ask) -> None:
    row = next(
        row
        for row in ask_examples("executions-by-environment")
        if row["environment"] == "current" and row["executions"] == "18"
    )
    counted = [int(row[name]) for name in ("executions", "ran", "compared", "same")]
    assert counted == [18, 9, 8, 7]
    datasets = {row["dataset"]: row for row in ask_examples("datasets-by-notebooks")}
    assert datasets["ClimatePolicyRadar/national-climate-targets"]["were_run"] == "1"
    journals = {row["journal"] for row in ask_examples("executions-by-journal")}
    assert journals == {"Journal of Invented Examples"}


def test_exceptions_have_their_share_of_all_executions_in_a_research_field(
    ask_examples: Ask,
) -> None:
    rows = ask_examples("exceptions-by-research-field", exception="ModuleNotFoundError")
    first = rows[0]
    assert first["research_field"] == "Information Science"
    assert [first[name] for name in ("executions", "all_executions", "share")] == [
        "7",
        "16",
        "43.8",
    ]


# -- what the second audit is there for -------------------------------------------


def test_one_record_of_the_examples_is_refused_and_it_is_the_invalid_one(
    ask_examples: Ask,
) -> None:
    refused = {row["source"]: row["refused"] for row in ask_examples("refused-records")}
    folders = {path.name for path in directory("examples").iterdir() if path.is_dir()}
    assert refused == dict.fromkeys(folders, "0") | {"second-audits": "1"}


def test_a_dataset_of_the_examples_is_free_by_itself_and_unlicensed_upstream(
    ask_examples: Ask,
) -> None:
    rows = ask_examples("usable-but-restricted-upstream")
    assert any("claims-ctkfacts-nli" in str(row) and "CTKFacts" in row.values() for row in rows)


def test_two_sources_of_the_examples_claim_different_licences_for_one_dataset(
    examples: EmbeddedEngine,
) -> None:
    text = """
        PREFIX fw: <https://w3id.org/fairweave/ontology#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT DISTINCT ?source ?licence WHERE {
            GRAPH ?source { ?dataset fw:licenceClaim ?claim . ?claim fw:claimedLicence ?licence }
            FILTER(STRENDS(STR(?dataset), "/dataset/images-open-images-v4"))
        }"""
    rows = json.loads(examples.query(Query(text)).body)["results"]["bindings"]
    claims = {row["source"]["value"].rpartition("/")[2]: row["licence"]["value"] for row in rows}
    assert set(claims) == {"dataset-audits", "second-audits"}
    assert claims["second-audits"].endswith("CC-BY-NC-4.0")
    assert claims["dataset-audits"] != claims["second-audits"]


def test_the_disagreement_of_the_examples_is_listed(ask_examples: Ask) -> None:
    rows = ask_examples("licence-disagreements-listed")
    assert any("images-open-images-v4" in str(row) for row in rows)


# -- the whole study, where someone has built it ---------------------------------


@pytest.fixture(scope="module")
def whole() -> Iterator[EmbeddedEngine]:
    """The whole study: ``FAIRWEAVE_TEST_STUDY`` names a data directory that it was built into."""
    built = os.environ.get("FAIRWEAVE_TEST_STUDY")
    if not built:
        pytest.skip("needs the whole study, built into the directory FAIRWEAVE_TEST_STUDY")
    engine = EmbeddedEngine(DataDirectory(Path(built)).current().store, workers=1)
    yield engine
    engine.close()


def test_the_whole_study_has_the_published_figures(
    whole: EmbeddedEngine, catalogue: Catalogue
) -> None:
    answer = json.loads(run(whole, catalogue["articles-by-research-field"]).body)
    first = [
        (row["research_field"]["value"], int(row["articles"]["value"]))
        for row in answer["results"]["bindings"][:2]
    ]
    assert first == [("Eukaryota", 1153), ("Information Science", 1024)]


def test_completeness_of_the_cards_of_the_examples(ask_examples: Ask) -> None:
    rows = {row["cards"]: row for row in ask_examples("card-completeness-by-popularity")}
    # the cards of well-known datasets have headings for a summary only, and no downloads
    for cards, number in (("the 100 with the most downloads", "3"), ("all", "27")):
        row = rows[cards]
        found = [row[name] for name in ("number", "headings", "with_text", "filled")]
        assert found == [number, "2", "2", "1"]
    sections = {row["section"]: row for row in ask_examples("card-text-by-section")}
    creation = sections["Dataset Creation"]
    assert [creation[name] for name in ("cards", "with_text", "filled")] == ["2", "2", "1"]
    licences = {row["licence"]: row["cards"] for row in ask_examples("card-licences")}
    assert licences["CC BY-SA 4.0"] == "5"
    assert (licences["CC BY 4.0"], licences["No licence stated"]) == ("2", "4")
    languages = {row["language"]: row["cards"] for row in ask_examples("card-languages")}
    assert (languages["English"], languages["Norwegian"], languages["Swahili"]) == ("24", "2", "1")


def test_what_models_were_made_from(ask_examples: Ask) -> None:
    row, _ = ask_examples("model-lineage")
    assert row["model"] == "example/climate-targets"
    assert row["relation"] == "fine-tuned from"
    assert row["other"] == "huggingface.co/example/climate-base"
    assert row["other_is"] == "only named"


def test_where_two_descriptions_differ(ask_examples: Ask) -> None:
    rows = ask_examples("accounts-that-disagree")
    for row in rows:
        same = row["says"] == row["other_says"]
        assert same == (row["verdict"] == "same after normalising")
        assert not same or row["given"] != row["other_given"]
    pairs = {(row["dataset_iri"], row["other_iri"], row["about"]): row for row in rows}
    assert len(pairs) == len(rows)
    assert all((other, dataset, about) not in pairs for dataset, other, about in pairs)
    found = {(row["dataset"], row["about"], row["verdict"]) for row in rows}
    assert ("images-totalsegmentator", "modalities", "differ") in found
    # "en" in a Croissant file, "ENG" of the EU's list in a catalogue
    assert ("10.5281/zenodo.8226725", "languages", "same after normalising") in found
    assert "one states more" in {row["verdict"] for row in rows}
