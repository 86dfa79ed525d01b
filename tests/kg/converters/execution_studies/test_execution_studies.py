"""Logs of R code, crashes of notebooks and published figures: the independent counts hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.converters.converter import Confidence
from kg.converters.execution_studies import CONVERTER
from kg.converters.record import Notes
from kg.rdf.namespaces import PREFIXES, shorten

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
