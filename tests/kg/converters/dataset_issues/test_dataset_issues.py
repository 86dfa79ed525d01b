"""Reported problems become annotations of datasets; suspected labels have the votes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.authorities.identities import Identities
from kg.converters.dataset_issues import CONVERTER
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.namespaces import expand
from kg.resources import directory

EXAMPLE = directory("examples") / "dataset-issues"
VOCABULARY = "https://w3id.org/fairweave/vocabulary/"


def stored(path: Path, notes: Notes | None = None) -> Store:
    store = Store()
    for record in CONVERTER.convert(path, Identities(), notes or Notes(source="s")):
        triples = parse("".join(record.triples), format=RdfFormat.N_TRIPLES)
        store.extend(Quad(q.subject, q.predicate, q.object) for q in triples)
    return store


def values(store: Store, curie: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def query(store: Store, text: str) -> list[list[str]]:
    names = ("dcterms", "dqv", "foaf", "fw", "oa", "rdf")
    prefixes = "".join(f"PREFIX {p}: <{expand(p + ':')}>\n" for p in names)
    prefixes += (
        f"PREFIX kind: <{VOCABULARY}issue-kind/>\nPREFIX status: <{VOCABULARY}issue-status/>\n"
    )
    solutions: Any = store.query(prefixes + text)
    return [[value.value for value in row if value is not None] for row in solutions]


def test_places_kinds_and_votes_of_the_example() -> None:
    store = stored(EXAMPLE)
    selected = query(store, "SELECT ?v { ?t oa:hasSelector/rdf:value ?v }")
    assert sorted(value for (value,) in selected) == [
        "12",
        "90",
        "claims.jsonl#L12",
        "claims.jsonl#L90",
    ]
    kinds = [kind.removeprefix(f"{VOCABULARY}issue-kind/") for kind in values(store, "oa:hasBody")]
    assert sorted(kinds) == ["access", "label-suspect", "label-suspect", "label-wrong", "missing"]
    rows = query(store, 'SELECT ?v { ?m fw:votedFor "guessed" ; dqv:value ?v }')
    assert sorted(row[0] for row in rows) == ["1", "4"]
    assert {q.predicate.value for q in store} <= {expand(c) for c in CONVERTER.terms}


def test_a_report_without_a_dataset_is_about_none() -> None:
    store = stored(EXAMPLE)
    about = query(store, 'SELECT ?t { ?r dcterms:title "The build fails" ; oa:hasTarget ?t }')
    assert about == [["https://github.com/example/ctkfacts"]]
    assert not [name for name in values(store, "fw:nameAsGiven") if not name.strip()]


def test_two_datasets_in_a_report_and_a_kind_of_its_own(tmp_path: Path) -> None:
    raw = {
        "title": "t",
        "url": "https://example.org/1",
        "dataset": "a;b",
        "kinds": "odd",
        "place": "x",
    }
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(raw) + "\n")
    store = stored(path)
    assert len(values(store, "oa:hasTarget")) == 2
    assert values(store, "oa:hasBody") == ["http://localhost:8000/issue-kind/odd"]
    assert "x" in values(store, "schema:value")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "[1]", "{}", "["])
def test_what_holds_no_report_gives_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / ("x.csv" if "," in text else "x.json")
    path.write_text(text)
    with pytest.raises(SourceError) as error:
        stored(path)
    assert "\n" not in str(error.value)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_is_cut_or_changed_gives_records_or_one_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    source = EXAMPLE / data.draw(st.sampled_from(["reports.csv", "ctkfacts_mturk.json"]))
    text = source.read_text("utf-8")
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.text(max_size=6)) + text[at + data.draw(st.integers(0, 30)) :]
    path = tmp_path / source.name
    path.write_text(text.encode(errors="replace").decode(), "utf-8")
    try:
        stored(path)
    except SourceError as error:
        assert "\n" not in str(error)


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "dataset-issues.json").read_text())["answers"]
    return {each["id"]: each["dev"] for each in found}


@pytest.fixture(scope="module")
def threads(shared_data: Callable[[str], Path]) -> Store:
    return stored(shared_data("dataset-issues") / "threads")


@pytest.fixture(scope="module")
def errors(shared_data: Callable[[str], Path]) -> Store:
    return stored(shared_data("dataset-issues") / "label-errors")


def test_threads(threads: Store, answers: dict[int, Any]) -> None:
    assert len(query(threads, "SELECT ?r { ?r a oa:Annotation }")) == answers[1]
    kinds = Counter(kind.rpartition("/")[2] for kind in values(threads, "oa:hasBody"))
    assert kinds == Counter(answers[2])
    statuses = Counter(status.rpartition("/")[2] for status in values(threads, "fw:issueStatus"))
    assert statuses == Counter(answers[3])
    years = Counter(created[:4] for created in values(threads, "dcterms:created"))
    assert years == Counter({year: n for year, n in answers[4].items() if year})
    without = query(
        threads,
        "SELECT ?p { ?r a oa:Annotation ; foaf:page ?p FILTER NOT EXISTS "
        "{ ?r oa:hasTarget ?t . ?t oa:hasSource?/a fw:DatasetReference } }",
    )
    assert {row[0] for row in without} == set(answers[5])
    silent = "FILTER NOT EXISTS { ?r dcterms:description ?d }"
    assert len(query(threads, f"SELECT ?r {{ ?r a oa:Annotation {silent} }}")) == answers[8]


def test_places_and_datasets_of_threads(threads: Store, answers: dict[int, Any]) -> None:
    places = Counter(
        row[0]
        for row in query(
            threads, "SELECT ?p ?t { ?r foaf:page ?p ; oa:hasTarget ?t . ?t oa:hasSelector ?s }"
        )
    )
    for page, number in answers[7].items():
        assert places[page] == number or places[page] == 0  # a report about two datasets
    datasets = Counter(
        row[0]
        for row in query(
            threads,
            "SELECT DISTINCT ?d ?r { ?r oa:hasTarget/oa:hasSource? ?d . ?d a fw:DatasetReference }",
        )
    )
    assert sum(1 for number in datasets.values() if number > 1) == len(answers[6])
    assert answers[9][0] in values(threads, "dcterms:title")
    assert set(answers[10].values()) <= set(values(threads, "dcat:keyword"))


def test_label_errors(errors: Store, answers: dict[int, Any]) -> None:
    rows = query(errors, "SELECT ?n ?r { ?r oa:hasTarget/oa:hasSource/fw:nameAsGiven ?n }")
    assert Counter(row[0] for row in rows) == Counter(answers[11])
    votes = query(
        errors,
        "SELECT ?n ?e ?w ?v { ?m dqv:computedOn ?e ; fw:votedFor ?w ; dqv:value ?v . "
        "?e oa:hasSource/fw:nameAsGiven ?n }",
    )
    by_element: dict[tuple[str, str], dict[str, int]] = {}
    for name, element, what, number in votes:
        by_element.setdefault((name, element), {})[what] = int(number)
    unequal = Counter(name for (name, _e), found in by_element.items() if sum(found.values()) != 5)
    assert {name: unequal[name] for name in answers[14]} == answers[14]
    for name, expected in answers[12].items():
        verdicts = Counter(
            next((each for each in ("given", "guessed") if found.get(each, 0) >= 3), "other")
            for (dataset, _e), found in by_element.items()
            if dataset == name
        )
        assert verdicts == Counter(expected), name
    for name, expected in answers[16].items():
        labels = Counter(
            row[1]
            for row in query(
                errors,
                "SELECT ?n ?l ?r "
                "{ ?r fw:givenLabel ?l ; oa:hasTarget/oa:hasSource/fw:nameAsGiven ?n }",
            )
            if row[0] == name
        )
        for label, number in expected.items():
            assert labels[label] == number


def test_an_erratum(shared_data: Callable[[str], Path], answers: dict[int, Any]) -> None:
    store = stored(shared_data("dataset-issues") / "errata")
    expected = answers[17]
    assert values(store, "dcterms:title") == [expected["title"]]
    assert values(store, "fw:issueSeverity") == [expected["severity"]]
    assert values(store, "dcterms:created") == [expected["created"][:10]]
    datasets = set(values(store, "oa:hasTarget"))
    assert len(datasets) == expected["distinct"]
    named = [name for name in values(store, "fw:nameAsGiven") if name.startswith("CMIP6.")]
    assert {name.split(".")[4] for name in named} == set(expected["experiments"])


def test_columns_under_other_names(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "Dataset;Problem;Issue type;Link;Reported\n"
        "squad;Wrong answers;label error;https://github.com/x/y/issues/1;2020-01-01\n"
    )
    assert CONVERTER.sniff(path)
    store = stored(path)
    assert values(store, "dcterms:title") == ["Wrong answers"]
    assert values(store, "dcterms:created") == ["2020-01-01"]


def test_columns_are_known_by_other_names_and_a_row_that_is_too_wide_is_named(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "Title;Issue_URL;Affected dataset;Type of problem;State;Reported on\n"
        "Wrong labels;https://example.org/1;cifar10;label error;open;3.4.2023\n"
        "Broken;https://example.org/2;squad; glue;broken link;closed;2023-01-02\n"
    )
    notes = Notes(source="s")
    records = list(CONVERTER.convert(file, Identities(), notes))
    text = "".join(triple for record in records for triple in record.triples)
    assert "/reference/cifar10>" in text
    assert '"2023-04-03"' in text
    assert "squad" not in text
    assert not notes.unknown
    assert notes.problems == {"a.csv, line 3": "7 cells below 6 headings; it is left out"}
