"""Definitions of tasks: which dataset they read, by which columns; nothing in them is run."""

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
from kg.converters.common.entities import concept_name
from kg.converters.record import Notes
from kg.converters.task_annotations import CONVERTER, harness
from kg.converters.task_annotations.tasksource import definitions_in, definitions_of, rows_of
from kg.errors import SourceError
from kg.rdf.namespaces import expand
from kg.resources import directory

EXAMPLE = directory("examples") / "task-annotations"
HARNESS = """include: [common_yaml]
task: t
doc_to_text: '{{question}} {% if a %}{{ answer_choices }}{% endif %}'
doc_to_target: !function utils.target
tag: [g1, g2]
metadata: {version: 2}
"""


def stored(path: Path, notes: Notes | None = None) -> Store:
    store = Store()
    for record in CONVERTER.convert(path, Identities(), notes or Notes(source="s")):
        triples = parse("".join(record.triples), format=RdfFormat.N_TRIPLES)
        store.extend(Quad(q.subject, q.predicate, q.object) for q in triples)
    return store


def values(store: Store, curie: str) -> list[str]:
    found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return sorted(q.object.value for q in found if isinstance(q.object, NamedNode | Literal))


def write(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_target_that_is_one_of_the_listed_answers_is_no_column(tmp_path: Path) -> None:
    write(
        tmp_path,
        'task: t\ndataset_path: a/b\noutput_type: multiple_choice\ndoc_to_text: "{{text}}"\n'
        'doc_to_target: "yes"\ndoc_to_choice: ["yes", "no"]\n',
        "t.yaml",
    )
    store = stored(tmp_path)
    assert values(store, "fw:inputColumn") == ["text"]
    assert values(store, "fw:labelColumn") == []
    assert "doc_to_target = yes" in values(store, "fw:columnExpression")


@pytest.mark.parametrize("answer", ["all", "Yes", "none"])
def test_a_target_that_is_a_word_for_an_answer_is_no_column(answer: str, tmp_path: Path) -> None:
    text = f'task: t\ndataset_path: a/b\ndoc_to_text: "{{{{text}}}}"\ndoc_to_target: "{answer}"\n'
    store = stored(write(tmp_path, text, "t.yaml"))
    assert values(store, "fw:inputColumn") == ["text"]
    assert values(store, "fw:labelColumn") == []
    assert f"doc_to_target = {answer}" in values(store, "fw:columnExpression")


def test_the_example_has_one_dataset_in_three_forms() -> None:
    store = stored(EXAMPLE)
    name = "huggingface.co~datasets~climatepolicyradar~national-climate-targets"
    dataset = NamedNode(f"http://localhost:8000/reference/{name}")
    reading = store.quads_for_pattern(None, NamedNode(expand("fw:readsDataset")), dataset)
    tasks = {q.subject for q in reading}
    assert len(tasks) == 3
    for curie, column in ("fw:inputColumn", "text"), ("fw:labelColumn", "label"):
        found = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
        assert [q.object.value for q in found if q.subject in tasks] == [column] * 3
    assert "process_docs = !function utils.process" in values(store, "fw:columnExpression")
    assert {q.predicate.value for q in store} <= {expand(c) for c in CONVERTER.terms}


def test_includes_chain_and_functions_stay_text(tmp_path: Path) -> None:
    write(tmp_path, "dataset_path: owner/set\noutput_type: generate_until\n", "common_yaml")
    store = stored(write(tmp_path, HARNESS, "t.yaml"))
    assert values(store, "fw:datasetAsGiven") == ["owner/set"]
    assert values(store, "fw:inputColumn") == ["question"]
    assert values(store, "fw:labelColumn") == []
    assert "doc_to_target = !function utils.target" in values(store, "fw:columnExpression")
    assert {"g1", "g2"} <= set(values(store, "dcterms:title"))


def test_choices_and_other_names_of_a_task_are_stated_and_unknown_fields_counted(
    tmp_path: Path,
) -> None:
    text = (
        "task: t\ntask_alias: T one\ndataset_path: o/s\ndoc_to_text: q\ndoc_to_choice: [yes, no]\n"
        "doc_to_image: [image]\nmetadata: {version: 1, description: About q.}\n"
        "num_fewshot: 5\nmood: good\n"
    )
    notes = Notes(source="s")
    store = stored(write(tmp_path, text, "t.yaml"), notes)
    expressions = values(store, "fw:columnExpression")
    assert expressions == ["doc_to_choice = yes; no", "doc_to_image = image"]
    assert values(store, "dcterms:alternative") == ["T one"]
    assert values(store, "dcterms:description") == ["About q."]
    assert notes.unknown == {"mood": 1}


@pytest.mark.parametrize("name", ["../out.yaml", "missing", "t.yaml"])
def test_an_include_that_leads_out_or_round_is_an_error(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write(tmp_path, "dataset_path: x\n", "out.yaml")
    path = write(folder, f"include: {name}\ntask: t\ndoc_to_text: x\n", "t.yaml")
    with pytest.raises(SourceError, match="includes"):
        stored(path)


@pytest.mark.parametrize("given", ["''", "null", "json", "./local"])
def test_a_loader_or_nothing_is_no_dataset(given: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"task: t\ndataset_path: {given}\ndoc_to_text: x\n", "t.yaml")
    assert values(stored(path), "fw:readsDataset") == []


def test_python_is_read_as_a_syntax_tree_and_not_run() -> None:
    found = definitions_of(
        "import os\nraise SystemExit\n"
        "a = Classification('s', labels=name('label', ['x', 'y']), splits=['train', None, None])\n"
        "b = MultipleChoice('q', choices=['c0', 'c1'], labels='l', dataset_name='o/b')\n"
    )
    assert found["a"].columns == {"sentence1": ["s"]}
    assert found["a"].expressions == {"labels": "name('label', ['x', 'y'])"}
    assert found["a"].splits == ["train", "", ""]
    assert found["b"].columns == {"inputs": ["q"], "choices": ["c0", "c1"], "labels": ["l"]}


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_is_cut_or_changed_gives_records_or_one_line(
    data: st.DataObject, tmp_path: Path
) -> None:
    files = [p for p in EXAMPLE.rglob("*") if p.suffix in (".md", ".yaml", ".py")]
    source = data.draw(st.sampled_from(sorted(files)))
    text = source.read_text("utf-8")
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + data.draw(st.text(max_size=6)) + text[at + data.draw(st.integers(0, 30)) :]
    write(tmp_path, "dataset_path: x/y\n", "climate_yaml")
    try:
        stored(write(tmp_path, text.encode(errors="replace").decode(), f"x{source.suffix}"))
    except SourceError as error:
        assert "\n" not in str(error)


@pytest.fixture(scope="module")
def folder(shared_data: Callable[[str], Path]) -> Path:
    return shared_data("task-annotations")


@pytest.fixture(scope="module")
def answers(shared_data: Callable[[str], Path]) -> dict[int, Any]:
    found = json.loads((shared_data("expected") / "task-annotations.json").read_text())["answers"]
    return {each["id"]: each["dev"] for each in found}


@pytest.fixture(scope="module")
def real(folder: Path) -> Store:
    return stored(folder)


def query(store: Store, text: str) -> list[list[str]]:
    names = ("dcterms", "fw", "rdfs")
    prefixes = "".join(f"PREFIX {p}: <{expand(p + ':')}>\n" for p in names)
    solutions: Any = store.query(prefixes + text)
    return [[value.value for value in row if value is not None] for row in solutions]


def of(store: Store, collection: str, facts: str) -> list[list[str]]:
    start = f"http://localhost:8000/task-definition/{collection}~"
    mine = f'FILTER(STRSTARTS(STR(?t), "{start}"))'
    return query(store, f"SELECT ?v ?t {{ ?t a fw:TaskDefinition . {facts} {mine} }}")


def kinds(rows: list[list[str]]) -> Counter[str]:
    """How often each kind of task is stated: the local names of the concepts."""
    return Counter(row[0].rpartition("/")[2] for row in rows)


def named(expected: dict[str, int]) -> Counter[str]:
    """As :func:`kinds`, of the names in the files: "MultipleChoice" is "multiple-choice"."""
    return Counter({concept_name("task", kind): number for kind, number in expected.items()})


def test_rows_of_tasksource(real: Store, answers: dict[int, Any]) -> None:
    for table in ("tasks", "mtasks"):
        start = f"tasksource~{table}"
        assert len(of(real, start, "?t fw:datasetAsGiven ?v")) == answers[1][table]
        assert kinds(of(real, start, "?t fw:taskKind ?v")) == named(answers[2][table])
        names = {row[0] for row in of(real, start, "?t fw:datasetAsGiven ?v")}
        assert len(names) == answers[3][table]
    tasks = Counter(row[0] for row in of(real, "tasksource", "?t fw:datasetAsGiven ?v"))
    assert {k: tasks[k] for k in answers[4]} == answers[4]
    english = {row[0] for row in of(real, "tasksource~tasks", "?t fw:datasetAsGiven ?v")}
    assert len({name for name in english if "/" not in name}) == answers[6]
    silent = "FILTER NOT EXISTS { ?t fw:datasetConfiguration ?c }"
    without = of(real, "tasksource~tasks", f"?t fw:datasetAsGiven ?v {silent}")
    assert len(without) == answers[7]
    # of both tables
    kinds_of: dict[str, set[str]] = {}
    for name, kind in query(
        real, "SELECT ?v ?k { ?t fw:datasetAsGiven ?v ; fw:taskKind ?k"
        " FILTER(CONTAINS(STR(?t), '/tasksource~')) }"
    ):  # fmt: skip
        kinds_of.setdefault(name, set()).add(kind)
    assert sorted(name for name, kinds in kinds_of.items() if len(kinds) > 1) == answers[8]


def test_ids_that_occur_twice_are_two_tasks(folder: Path, answers: dict[int, Any]) -> None:
    for table, twice in answers[5].items():
        ids = Counter(
            row["id"] for row in rows_of((folder / "tasksource" / f"{table}.md").read_text())
        )
        assert sorted(name for name, number in ids.items() if number > 1) == twice


@pytest.mark.parametrize("odd", [1.5, "text", {"value": "x"}, None])
def test_a_definition_with_odd_parts_has_no_columns(odd: object) -> None:
    found = definitions_in([{"name": "a", "template": "Classification", "positional": odd}])
    assert found["a"].columns == {}


def test_definitions(folder: Path, answers: dict[int, Any]) -> None:
    templates: Counter[str] = Counter()
    for file in (folder / "tasksource").glob("*-definitions.json"):
        templates.update(d.template for d in definitions_in(json.loads(file.read_text())).values())
    # names that two definitions share count once here
    assert sum(templates.values()) >= 0.95 * sum(answers[9].values())
    assert sum(answers[10].values()) == sum(answers[9].values())


def test_tasks_of_the_harness(real: Store, answers: dict[int, Any], folder: Path) -> None:
    name = "lm-evaluation-harness"
    # the answers count files, of which one defines tasks in a list besides
    alone = "FILTER NOT EXISTS { ?t dcterms:title ?in FILTER(CONTAINS(?in, '/')) }"
    assert len(of(real, name, "?t dcterms:title ?v FILTER(CONTAINS(?v, '/'))")) == 10
    tasks = of(real, name, f"?t dcterms:title ?v {alone}")
    assert len(tasks) == answers[11]
    datasets = Counter(row[0] for row in of(real, name, f"?t fw:datasetAsGiven ?v {alone}"))
    for dataset, number in answers[12].items():
        if dataset not in ("", "None"):
            assert datasets[dataset] == number
    assert len(datasets) >= answers[13] - 2  # an empty path and a loader name no dataset
    assert answers[18] == []  # or else there would be fewer tasks
    assert answers[16] == []
    expected = {kind: number for kind, number in answers[14].items() if kind != "None"}
    assert kinds(of(real, name, f"?t fw:taskKind ?v {alone}")) == named(expected)
    files = [p for p in (folder / "lm-eval").rglob("*") if p.name.endswith("yaml")]
    for path in files:
        written = path.read_text("utf-8").count("!function")
        assert harness.functions_in(harness.load(path)) == written, path
    inherited = functions = 0
    for path in files:
        if path.suffix == ".yaml":
            merged, from_include = harness.resolved(path, folder)
            inherited += harness.is_task(merged) and from_include
            if harness.is_task(merged):  # fields of tasks, own or from includes; no lists in them
                texts = (value for value in merged.values() if isinstance(value, str))
                functions += sum(map(harness.functions_in, texts))
    assert inherited == answers[15]
    assert functions == answers[17]


def test_templates_of_promptsource(real: Store, answers: dict[int, Any]) -> None:
    original = Counter(
        row[0].capitalize() for row in of(real, "promptsource", "?t fw:originalTask ?v")
    )
    assert original == Counter(answers[20]["original"])
    metrics = Counter(row[0] for row in of(real, "promptsource", "?t fw:metricName ?v"))
    assert {k: metrics[k] for k in answers[20]["metric"]} == answers[20]["metric"]
    assert len(of(real, "promptsource", "?t fw:promptTemplate ?v")) == answers[19]["templates"]
    configurations = {
        tuple(row)
        for row in query(
            real,
            "SELECT DISTINCT ?d ?c { ?t fw:promptTemplate ?p ; fw:datasetAsGiven ?d "
            "OPTIONAL { ?t fw:datasetConfiguration ?c } }",
        )
    }
    assert len(configurations) == answers[19]["files"]


@pytest.mark.parametrize(
    "given",
    ["tag: one\nmetadata: {version: 2.0}", "tag: [one]\nmetadata: {version: 2}",
     "group: one\nmetadata: {version: '2'}"],
)  # fmt: skip
def test_irregular_tasks(given: str, tmp_path: Path) -> None:
    """(9) a tag or a list of them, versions of any type; (12) columns of any name."""
    text = "{{Full Text}} {{answer.en.text}} {{ITEM}}"
    write(tmp_path, f"task: t\ndataset_path: o/s\ndoc_to_text: '{text}'\n{given}\n", "t.yaml")
    inline = "- task: inline\n  dataset_path: o/inline\n"
    write(tmp_path, f"group: all\ntask:\n- task: t\n  alias: T\n- other\n{inline}", "all.yaml")
    store = stored(tmp_path)
    assert {"t", "one", "all/inline", "all"} <= set(values(store, "dcterms:title"))
    assert "o/inline" in values(store, "fw:datasetAsGiven")
    columns = " ".join(values(store, "fw:inputColumn") + values(store, "fw:columnExpression"))
    assert all(name in columns for name in ("ITEM", "answer", "Full Text"))
