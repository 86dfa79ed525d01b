"""Logs of R code, crashes of notebooks and published figures: the independent counts match."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.converters.converter import Confidence
from kg.converters.execution_studies import CONVERTER
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.namespaces import PREFIXES, shorten
from kg.saved_queries import Catalogue

Ask = Callable[[str], list[tuple[str, ...]]]
RUN = "?e a fw:CodeExecution ; fw:environment/rdfs:label ?r ; fw:outcome ?o"
CLEANED = "EXISTS { ?e fw:executionMode fwv:execution-mode\\/code-cleaning }"


@pytest.fixture(scope="module")
def ask(shared_data: Callable[[str], Path]) -> Ask:
    notes = Notes(source="s")
    records = list(CONVERTER.convert(shared_data("execution-studies"), Identities(), notes))
    assert not notes.unknown
    store = Store()
    lines = "".join(line for record in records for line in record.triples)
    store.bulk_load(lines.encode(), RdfFormat.N_TRIPLES, to_graph=DefaultGraph())

    def answer(text: str) -> list[tuple[str, ...]]:
        found: Any = store.query(text, prefixes=dict(PREFIXES))
        return [tuple("" if v is None else v.value for v in row) for row in found]

    return answer


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    text = (shared_data("expected") / "execution-studies.json").read_text("utf-8")
    return {answer["id"]: answer["dev"] for answer in json.loads(text)["answers"]}


def log_of(environment: str, cleaned: str) -> str:
    version = environment.removeprefix("R ").replace(".", "")
    return f"r{version} {'env' if cleaned == 'true' else 'no_env'}"


def test_runs_by_log_and_outcome(ask: Ask, answers: dict[int, Any]) -> None:
    names = {
        "exception": "error", "nothing-stored": "success", "timed-out": "time limit exceeded",
        "unfinished": "other",
    }  # fmt: skip
    counted: dict[str, dict[str, int]] = {}
    for r, cleaned, outcome, count in ask(
        f"SELECT ?r ?c ?o (COUNT(?e) AS ?n) {{ {RUN} BIND({CLEANED} AS ?c) }} GROUP BY ?r ?c ?o"
    ):
        name = names[outcome.rpartition("/")[2]]
        counted.setdefault(log_of(r, cleaned), {})[name] = int(count)
    assert counted == answers[1]
    # no row is a repetition of another, and each has its three parts: each is an execution
    assert not any(answers[3].values()) and not answers[7]
    lines = sum(sum(outcomes.values()) for outcomes in counted.values())
    assert lines == int(ask(f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ {RUN} }}")[0][0])


def test_files_and_datasets_by_log(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask(
        "SELECT ?r ?c (COUNT(DISTINCT ?e) AS ?n) (COUNT(DISTINCT ?d) AS ?m) "
        f"{{ {RUN} ; prov:used ?d BIND({CLEANED} AS ?c) }} GROUP BY ?r ?c"
    )
    assert {log_of(r, c): [int(n), int(m)] for r, c, n, m in rows} == answers[2]


def test_packages_not_installed(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask(
        "SELECT ?l (COUNT(?e) AS ?n) { ?e fw:missingModule/rdfs:label ?l ; "
        'fw:environment/rdfs:label "R 4.0" '
        f"FILTER(!{CLEANED}) }} GROUP BY ?l"
    )
    counted = {label.removesuffix(" (R)"): int(n) for label, n in rows}
    assert {name: counted[name] for name in answers[5]} == answers[5]


def test_years_of_datasets(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask("SELECT ?y (COUNT(DISTINCT ?d) AS ?n) { ?d dcterms:issued ?y } GROUP BY ?y")
    assert {year: int(n) for year, n in rows} == answers[8]


def test_crashes_by_exception(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask("SELECT ?l (COUNT(?e) AS ?n) { ?e fw:exception/rdfs:label ?l } GROUP BY ?l")
    assert {label.lower(): int(n) for label, n in rows} == answers[15]
    rows = ask("SELECT ?c (COUNT(?e) AS ?n) { ?e fw:rootCause ?c } GROUP BY ?c")
    counted = {cause: int(n) for cause, n in rows}
    assert {cause: counted[cause] for cause in answers[16]} == answers[16]


def test_datasets_of_crashes(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask(
        "SELECT ?e (COUNT(DISTINCT ?d) AS ?n) { ?e fw:rootCause ?c ; prov:used ?d } GROUP BY ?e"
    )
    assert sum(int(n) == 2 for _, n in rows) == answers[18]["two"]


def test_datasets_loaded_by_crashes(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask(
        "SELECT ?l (COUNT(*) AS ?n) { SELECT DISTINCT ?e ?d ?l { ?e fw:rootCause ?c ; "
        "prov:used ?d . ?d fw:statedLicence ?l } } GROUP BY ?l"
    )
    loaded = {licence: int(n) for licence, n in rows}
    # the answer has the first dataset of each notebook; five notebooks load a second one
    expected = {name: count for name, count in answers[17].items() if name != "nodata"}
    assert all(loaded[name] >= count for name, count in expected.items())
    assert sum(loaded.values()) - sum(expected.values()) == answers[18]["two"]
    # "nodata" in the workbook is no dataset
    assert ask('SELECT ?d { ?d fw:nameAsGiven "nodata" }') == []
    (without,) = ask(
        "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e fw:rootCause ?c "
        "FILTER NOT EXISTS { ?e foaf:page ?page } }"
    )
    assert int(without[0]) == answers[19]


def test_files_whose_outcome_depends_on_the_version(ask: Ask, answers: dict[int, Any]) -> None:
    success = "<https://w3id.org/fairweave/vocabulary/outcome/nothing-stored>"
    rows = ask(
        "SELECT ?d ?f ?r ?o { ?e a fw:CodeExecution ; prov:used ?d ; fw:executedFile ?f ; "
        "fw:environment/rdfs:label ?r ; fw:outcome ?o ; fw:executionMode ?mode }"
    )
    outcomes: dict[tuple[str, str], dict[str, bool]] = {}
    for dataset, file, version, outcome in rows:
        outcomes.setdefault((dataset, file), {})[version] = f"<{outcome}>" == success
    # the answer counts a file that was not run under the other version among those that fail
    pairs = [(found.get("R 3.2", False), found.get("R 4.0", False)) for found in outcomes.values()]
    assert [pairs.count((False, True)), pairs.count((True, False))] == answers[4]


def test_long_messages(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask(
        "SELECT ?e { ?e fw:exceptionMessage ?m ; fw:executedFile ?f FILTER(STRLEN(?m) > 1000) }"
    )
    assert len(rows) == answers[6]


def test_metadata_of_datasets(ask: Ask, answers: dict[int, Any]) -> None:
    subjects: dict[str, set[str]] = {}
    for dataset, subject in ask("SELECT ?d ?k { ?d dcterms:issued ?y ; dcat:keyword ?k }"):
        subjects.setdefault(dataset, set()).add(subject)
    counted = Counter(map(frozenset, subjects.values()))
    for joined, count in answers[9].items():
        assert counted[frozenset(re.split(";(?! )", joined))] == count, joined
    rows = ask("SELECT ?c (COUNT(?d) AS ?n) { ?d fw:dataverseCollection ?c } GROUP BY ?c")
    collections = {collection: int(n) for collection, n in rows}
    assert {name: collections[name] for name in answers[10]} == answers[10]
    # each DOI is one dataset, described once
    assert sum(answers[8].values()) == len(ask("SELECT ?d { ?d dcterms:issued ?y }"))
    assert answers[11] == 0
    unknown = ask(
        "SELECT DISTINCT ?d { ?e fw:executedFile ?f ; prov:used ?d "
        "FILTER NOT EXISTS { ?d dcterms:issued ?y } }"
    )
    assert len(unknown) == answers[12]


def test_code_of_datasets(ask: Ask, answers: dict[int, Any]) -> None:
    rows = ask("SELECT ?f (COUNT(?d) AS ?n) { ?d fw:codeFeature ?f } GROUP BY ?f")
    features = {feature: int(n) for feature, n in rows}
    named = ("Dockerfile", "R Markdown", "documentation")
    assert [features[name] for name in named] == answers[13]
    rows = ask("SELECT ?l (COUNT(?d) AS ?n) { ?d dcterms:requires/rdfs:label ?l } GROUP BY ?l")
    libraries = {label.removesuffix(" (R)"): int(n) for label, n in rows}
    assert {name: libraries[name] for name in answers[14]} == answers[14]


def test_published_figures(ask: Ask, answers: dict[int, Any]) -> None:
    rows = dict(
        ask(
            "SELECT ?l ?v { ?f a fw:PublishedFigure ; rdfs:label ?l ; schema:value ?v ; "
            'fw:figureOf "computational-reproducibility-pmc" }'
        )
    )
    for name, value in answers[20].items():
        if name != "all":
            assert rows[name] == value.replace(",", "")
    (count,) = ask(
        'SELECT (COUNT(?f) AS ?n) { ?f fw:figureOf "computational-reproducibility-pmc" }'
    )
    assert int(count[0]) == answers[20]["all"]


def shares_from_the_logs(folder: Path) -> dict[bool, tuple[int, int]]:
    """Whether cleaned → (files that run or fail, files that fail), read from the logs alone."""
    outcomes: dict[tuple[str, str], dict[tuple[str, bool], str]] = {}
    for log in folder.rglob("run_log_r*"):
        found = re.search(r"run_log_r(\d\d)_(no_)?env", log.name)
        assert found is not None
        for line in log.read_text("utf-8", "replace").splitlines():
            dataset, file, text = line.split("\t", 2)
            slow = "time limit" in text
            outcome = "ran" if text == "success" else "slow" if slow else "failed"
            outcomes.setdefault((dataset, file), {})[found[1], not found[2]] = outcome
    counted = {}
    for cleaned in (False, True):
        each = [
            {outcome for (_, c), outcome in by_log.items() if c == cleaned}
            for by_log in outcomes.values()
            if len(by_log) == 6
        ]
        failed = sum("ran" not in found and "failed" in found for found in each)
        counted[cleaned] = (failed + sum("ran" in found for found in each), failed)
    return counted


def test_published_shares_are_recomputed(ask: Ask, shared_data: Callable[[str], Path]) -> None:
    expected = shares_from_the_logs(shared_data("execution-studies"))
    query = Catalogue.shipped()["published-figures-of-code"]
    rows = ask(query.bind({}))
    assert len(rows) == 2
    for cleaned, files, failed, published, recomputed, difference in rows:
        assert (int(files), int(failed)) == expected[cleaned == "true"]
        assert float(recomputed) == round(100 * int(failed) / int(files), 1)
        assert float(difference) == pytest.approx(float(recomputed) - float(published))


def test_datasets_that_code_uses_are_counted_as_no_notebooks(ask: Ask) -> None:
    query = Catalogue.shipped()["missing-modules"]
    column = [c.name for c in query.columns].index("notebooks")
    rows = ask(query.bind({}))
    assert rows
    assert {row[column] for row in rows} == {"0"}


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder


def test_what_is_emitted_is_announced_and_other_files_are_none(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", "run_log_r36_env.csv", (
        "doi:10.7910/DVN/A\ta b.R\tsuccess\n"
        "doi:10.7910/DVN/A\tc.R\tError in library(car) : there is no package called 'car'\n"
        "doi:10.7910/DVN/B\td.R\ttime limit exceeded\n"
        "doi:10.7910/DVN/B\te.R\tError in f(x) : object 'y' not found\n"
    ))  # fmt: skip
    write(folder, "figures.dat", "a = 5,240\nb = 26.02\\%\nc = H.M.\nd = 1\n")
    assert CONVERTER.sniff(folder) is Confidence.CERTAIN
    assert (
        CONVERTER.sniff(write(tmp_path / "t", "notes.txt", "a note\nof two lines\nor three\n")) == 0
    )
    records = list(CONVERTER.convert(folder, Identities(), Notes(source="s")))
    for record in records:
        for line in record.triples:
            assert shorten(line.split(" ")[1].strip("<>")) in CONVERTER.terms
    lines = "".join(line for record in records for line in record.triples)
    assert "/module/r-car>" in lines
    assert '"26.02"' in lines


def test_pieces_of_calls_among_packages_are_named_and_no_modules(tmp_path: Path) -> None:
    file = tmp_path / "dataset_level.csv"
    file.write_text(
        "doi,list_of_libs\n"
        "doi:10.7910/DVN/A,data.table;character.only=TRUE;c(xlsx;my_packages;lme4\n"
        "doi:10.7910/DVN/B,car\n"
    )
    notes = Notes(source="s")
    records = list(CONVERTER.convert(file, Identities(), notes))
    modules = {record.iri.rpartition("/")[2] for record in records if "/module/" in record.iri}
    assert modules == {"r-data.table", "r-lme4", "r-car"}
    assert notes.problems == {
        "dataset_level.csv, line 2": (
            "list_of_libs: no names of packages: character.only=TRUE; c(xlsx; my_packages"
        )
    }


@pytest.mark.parametrize("line", ["doi:10.7910/DVN/1\tsuccess", "\ta.R\tsuccess", "doi:1\t \tx"])
def test_a_line_of_a_log_without_dataset_or_file_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "run_log_r40_env.csv"
    file.write_text(f"doi:10.7910/DVN/1\ta.R\tsuccess\n{line}\n")
    with pytest.raises(SourceError, match="line 2: no three parts") as error:
        list(CONVERTER.convert(file, Identities(), Notes()))
    assert "\n" not in str(error.value)
