"""The shipped examples, read with nothing but json and csv, so that no converter hides a fault."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.authorities.redaction import without_addresses

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SECOND = EXAMPLES / "second-audits" / "text" / "Second Reading.json"
AUDITS = EXAMPLES / "dataset-audits"
STUDY = EXAMPLES / "notebook-study"
README = (EXAMPLES / "README.md").read_text(encoding="utf-8")

Entry = dict[str, Any]
Row = dict[str, str]

# the fields of a layout and the types that they may have here
TEXT: dict[str, type | tuple[type, ...]] = {
    "Unique Dataset Identifier": str,
    "Dataset Name": str,
    "Paper Title": str,
    "Dataset URL": str,
    "GitHub URL": str,
    "Hugging Face URL": str,
    "Papers with Code URL": str,
    "ArXiv URL": str,
    "Semantic Scholar Corpus ID": str,
    "Collection": str,
    "Collection URL": str,
    "Languages": list,
    "Task Categories": list,
    "Text Sources": list,
    "Model Generated": list,
    "Format": list,
    "Human Annotation": (str, list),
    "Derived from Datasets": list,
    "Creators": list,
    "Licenses": list,
    "License Notes": str,
    "License Verified By": str,
    "Dataset Filter IDs": list,
    "Inferred Metadata": dict,
    "Bibtex": str,
    "Text Metrics": dict,
}
VIDEO: dict[str, type | tuple[type, ...]] = {
    "Unique Dataset Identifier": str,
    "Collection": str,
    "Collection URL": str,
    "Dataset Name": str,
    "Paper Title": str,
    "Paper URL": str,
    "GitHub URL": str,
    "Hugging Face URL": str,
    "Papers with Code URL": str,
    "ArXiv URL": str,
    "Semantic Scholar Corpus ID": str,
    "Year Released": (int, str),
    "Text Sources": list,
    "Licenses": list,
    "Creators": list,
    "Countries": list,
    "License Verified By": str,
    "Video Hours": (float, str),
    "Taken Down": str,
    "Video Sources": list,
    "Task Categories": list,
    "Inferred Metadata": dict,
    "Bibtex": str,
}
LAYOUTS = {"text": TEXT, "video": VIDEO}

COLUMNS = {
    "article": "id journal_id name pmid pmc publisher_id doi subject published_date received_date"
    " accepted_date license_type copyright_statement keywords repositories",
    "journal": "id name nlm_ta iso_abbrev issn_epub publisher_name publisher_loc",
    "author": "id name given_names orcid email article_id",
    "articlemesh": "id article_id pmid meshid mesh_label toplevelmeshid toplevelmeshlabel",
    "repositories": "id article_id domain repository hash_dir1 hash_dir2 commit notebooks_count"
    " setups_count requirements_count notebooks setups requirements processed pipfiles_count"
    " pipfile_locks_count pipfiles pipfile_locks",
    "repository_data": "id url description created_at updated_at pushed_at size homepage language"
    " watchers subscribers_count stargazers_count forks_count network_count open_issues_count"
    " archived has_issues has_downloads has_projects has_pages has_wiki private license_name"
    " license_key total_commits_after_published_date total_commits_after_received_date"
    " total_commits_after_accepted_date total_releases repository_id article_id",
    "notebook_features": "id repository_id notebook_id index index_count any any_count shadown_ref"
    " shadown_ref_count output_ref output_ref_count system system_count set_next_input"
    " set_next_input_count input_ref input_ref_count magic magic_count run_line_magic"
    " run_line_magic_count run_cell_magic run_cell_magic_count getoutput getoutput_count set_hook"
    " set_hook_count others skip",
    "cell_features": "id repository_id notebook_id cell_id index analysis_id line column"
    " feature_name feature_value skip",
}
REFERENCES = [
    ("article", "journal_id", "journal"),
    ("author", "article_id", "article"),
    ("articlemesh", "article_id", "article"),
    ("repositories", "article_id", "article"),
    ("repository_data", "repository_id", "repositories"),
    ("repository_data", "article_id", "article"),
    ("notebook_features", "repository_id", "repositories"),
    ("cell_features", "repository_id", "repositories"),
]


def audits() -> list[tuple[str, Path, str, Entry]]:
    """(layout, file, key, entry) of every audit entry."""
    return [
        (file.parent.name, file, key, entry)
        for file in sorted(AUDITS.glob("*/*.json"))
        for key, entry in json.loads(file.read_text(encoding="utf-8")).items()
    ]


def table(name: str, folder: Path = STUDY) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def datasets() -> set[str]:
    """The datasets: entries that share a Hugging Face address are one."""
    return {e["Hugging Face URL"] or e["Unique Dataset Identifier"] for *_, e in audits()}


def abstracts(folder: Path) -> dict[str, str]:
    """Title → abstract, with the title in it: titles state facts too."""
    text = (folder / "abstracts.md").read_text(encoding="utf-8")
    sections = re.split(r"^## (.+)$", text, flags=re.M)[1:]
    return {
        title.strip(): f"{title} {body}"
        for title, body in zip(sections[::2], sections[1::2], strict=True)
    }


def test_at_least_25_datasets_are_audited() -> None:
    assert len(datasets()) >= 25


def test_every_entry_has_every_field_of_its_layout_and_no_other() -> None:
    for layout, file, key, entry in audits():
        assert set(entry) == set(LAYOUTS[layout]), (file.name, key)
        for field, kinds in LAYOUTS[layout].items():
            assert isinstance(entry[field], kinds), (file.name, key, field)


def test_every_list_holds_plain_texts_that_are_not_empty() -> None:
    for layout, file, key, entry in audits():
        for field, kinds in LAYOUTS[layout].items():
            if kinds is list and field != "Licenses":
                values = entry[field]
                assert all(isinstance(value, str) and value.strip() for value in values), (
                    file.name,
                    key,
                    field,
                )
                assert len(values) == len(set(values)), (file.name, key, field)


def test_every_entry_has_a_licence_object_even_if_only_to_say_it_is_unspecified() -> None:
    for _, file, key, entry in audits():
        assert entry["Licenses"], (file.name, key)
        for licence in entry["Licenses"]:
            assert set(licence) == {"License", "License URL"}, (file.name, key)
            assert licence["License"], (file.name, key)


def test_entries_are_keyed_by_their_identifier_and_files_named_after_their_collection() -> None:
    for _, file, key, entry in audits():
        assert entry["Unique Dataset Identifier"] == key
        assert entry["Collection"] == file.stem
    assert max(Counter(key for *_, key, _ in audits()).values()) == 1


def test_every_entry_names_a_paper_that_the_readme_lists_beside_it() -> None:
    for _, _, key, entry in audits():
        row = f"| {entry['Dataset Name']} (`{key}`) | {entry['Paper Title']} |"
        assert entry["Paper Title"], key
        assert README.count(row) == 1, key


def test_the_readme_lists_no_entry_that_is_not_there() -> None:
    listed = re.findall(r"^\| .+ \(`([^`]+)`\) \| ", README, flags=re.M)
    assert sorted(listed) == sorted(key for *_, key, _ in audits())


def test_the_readme_counts_its_entries_datasets_and_articles_rightly() -> None:
    assert f"{len(audits())} audit entries of {len(datasets())} datasets" in README
    assert f"the rows of {len(table('article'))} articles" in README


def test_some_datasets_derive_from_others_that_are_described_here_and_some_from_elsewhere() -> None:
    named = {entry["Dataset Name"] for *_, entry in audits()}
    derived = {s for *_, entry in audits() for s in entry.get("Derived from Datasets", [])}
    assert {"CsFEVER", "CTKFacts", "MMSci"} <= derived & named
    assert {"FEVER", "CIFAR10"} <= derived - named


def test_one_dataset_is_described_by_two_collections() -> None:
    by_page: dict[str, set[str]] = {}
    for *_, entry in audits():
        if entry["Hugging Face URL"]:
            by_page.setdefault(entry["Hugging Face URL"], set()).add(entry["Collection"])
    assert any(len(collections) == 2 for collections in by_page.values())


def test_the_second_audit_states_openly_that_its_licences_are_invented() -> None:
    first = {key: entry for *_, key, entry in audits()}
    second: dict[str, Entry] = json.loads(SECOND.read_text(encoding="utf-8"))
    for key, entry in second.items():
        assert set(entry) == set(TEXT), key
        assert f"`{key}`" in README
        if {licence["License"] for licence in entry["Licenses"]} != {"Unspecified"}:
            assert entry["License Notes"].startswith("Invented for the demonstration"), key
            assert entry["Licenses"] != first[key]["Licenses"]
            assert entry["Dataset Name"] == first[key]["Dataset Name"]
    assert "invented for the demonstration" in README


def test_models_wrote_some_of_the_datasets() -> None:
    assert any(entry.get("Model Generated") for *_, entry in audits())


def test_no_file_of_the_examples_holds_an_email_address() -> None:
    files = [file for file in EXAMPLES.rglob("*") if file.is_file()]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert without_addresses(text) == text, file.name


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_study_table_has_the_columns_of_the_study_in_their_order(name: str) -> None:
    with (STUDY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == COLUMNS[name].split()
    assert rows
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_the_ids_of_a_study_table_are_its_key(name: str) -> None:
    ids = [row["id"] for row in table(name)]
    assert len(ids) == len(set(ids))
    assert all(text.isdecimal() for text in ids)


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_every_reference_between_study_tables_resolves(name: str, column: str, target: str) -> None:
    assert {row[column] for row in table(name)} <= {row["id"] for row in table(target)}


def test_the_study_has_no_table_that_is_not_described() -> None:
    assert {file.stem for file in STUDY.glob("*.csv")} == set(COLUMNS)


def test_the_study_rows_name_no_email() -> None:
    assert {row["email"] for row in table("author")} == {""}


def test_every_article_has_its_journal_authors_and_repositories() -> None:
    articles = {row["id"] for row in table("article")}
    assert len(articles) >= 12
    for name in ("author", "repositories", "repository_data"):
        assert {row["article_id"] for row in table(name)} == articles, name


def test_the_repositories_that_an_article_lists_are_the_rows_it_has() -> None:
    for article in table("article"):
        listed = {url.removeprefix("https://") for url in article["repositories"].split(";")}
        rows = {
            f"{row['domain']}/{row['repository']}"
            for row in table("repositories")
            if row["article_id"] == article["id"]
        }
        assert rows == listed, article["id"]


def test_counted_files_are_the_listed_files() -> None:
    for row in table("repositories"):
        for kind in ("notebooks", "setups", "requirements", "pipfiles", "pipfile_locks"):
            listed = [path for path in row[kind].split(";") if path]
            assert len(listed) == int(row[f"{kind}_count"]), (row["repository"], kind)


def test_the_study_rows_are_varied() -> None:
    repositories, metadata = table("repositories"), table("repository_data")
    without = {r["article_id"] for r in repositories} - {
        r["article_id"] for r in repositories if int(r["notebooks_count"])
    }
    several = Counter(row["article_id"] for row in repositories)
    assert without, "an article whose repositories have no notebook"
    assert max(several.values()) >= 2, "an article with two repositories"
    assert any(int(row["setups_count"]) for row in repositories)
    assert any(int(row["requirements_count"]) for row in repositories)
    assert len({row["license_key"] for row in metadata} - {""}) >= 4
    assert len({row["toplevelmeshlabel"] for row in table("articlemesh")}) >= 10
    assert any(not row["issn_epub"] for row in table("journal"))
    assert any(row["orcid"] for row in table("author"))


def test_the_readme_names_the_study_its_licence_and_every_article() -> None:
    for text in ("10.5281/zenodo.8226725", "CC BY 4.0", "fusion-jena/fairjupyter"):
        assert text in README
    for article in table("article"):
        assert article["doi"] in README


def test_titles_addresses_and_figures_stand_in_the_abstracts(
    shared_data: Callable[[str], Path],
) -> None:
    papers = abstracts(shared_data("literature"))
    for _, _, key, entry in audits():
        abstract = papers[entry["Paper Title"]]
        for field, value in entry.items():
            if field.endswith("URL") and value:
                assert value in abstract, (key, field)
        for figure in entry.get("Text Metrics", {}).values():
            assert f"{figure:,}" in abstract or str(figure) in abstract, (key, figure)


def test_languages_and_origins_stand_in_the_abstracts(shared_data: Callable[[str], Path]) -> None:
    papers = abstracts(shared_data("literature"))
    for _, _, key, entry in audits():
        for field in ("Languages", "Derived from Datasets"):
            for value in entry.get(field, []):
                # the one dataset without a name of its own: described, not named
                if value != "Jupyter notebook reproducibility dataset":
                    assert value in papers[entry["Paper Title"]], (key, value)


def test_the_layouts_have_the_fields_of_the_real_audits(
    shared_data: Callable[[str], Path],
) -> None:
    for layout, fields in LAYOUTS.items():
        real: set[str] = set()
        for file in (shared_data("dataset-audits") / layout).glob("[!_]*.json"):
            for entry in json.loads(file.read_text(encoding="utf-8")).values():
                real |= set(entry)
        assert real == set(fields), layout


def test_the_study_rows_are_the_real_ones(shared_data: Callable[[str], Path]) -> None:
    csv.field_size_limit(10_000_000)
    for name in COLUMNS:
        real = {row["id"]: row for row in table(name, shared_data("notebook-study"))}
        for row in table(name):
            assert row == {**real[row["id"]], **({"email": ""} if name == "author" else {})}
