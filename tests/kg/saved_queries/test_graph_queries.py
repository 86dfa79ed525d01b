"""Queries about the graph itself: their answers are those of the files of a build."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.engines.worker import is_merged
from kg.rdf.ontology import INFERRED, Ontology
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

CATALOGUE: Final = Catalogue.shipped()
TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
Ask = Callable[..., list[dict[str, str]]]


def graph(data: Path, *sources: Path) -> tuple[Ask, Snapshot]:
    """Builds ``sources``; gives a function that runs a saved query on them, and the snapshot."""
    built = build(
        recognise(map(str, sources)),
        DataDirectory(data),
        ids=Identities("http://localhost:8000/"),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert built.snapshot is not None
    return querying(built.snapshot), built.snapshot


def querying(snapshot: Snapshot) -> Ask:
    """A function that runs a saved query on ``snapshot``."""
    store = Store.read_only(str(snapshot.store))

    def ask(id_: str, **values: str) -> list[dict[str, str]]:
        query = CATALOGUE[id_]
        found = store.query(query.bind(values), use_default_graph_as_union=not is_merged(store))
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        assert names == [column.name for column in query.columns]
        return [
            {name: getattr(term, "value", "") for name, term in zip(names, row, strict=True)}
            for row in found
        ]

    return ask


@pytest.fixture(scope="session")
def examples(snapshot: Snapshot) -> tuple[Ask, Snapshot]:
    """Both shipped examples, in one graph."""
    return querying(snapshot), snapshot


def statements(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """Every triple of the dumps as source, predicate, object."""
    for dump in sorted((snapshot.store.parent / "dumps").glob("*.nq.gz")):
        with gzip.open(dump, "rt", encoding="utf-8") as lines:
            for line in lines:
                _, predicate, rest = line.split(" ", 2)
                yield dump.name.removesuffix(".nq.gz"), predicate, rest.rsplit(" ", 2)[0]


def test_entities_are_counted_by_class_and_source_as_in_the_dumps(
    examples: tuple[Ask, Snapshot],
) -> None:
    ask, snapshot = examples
    counted = Counter((s, o) for s, p, o in statements(snapshot) if p == TYPE)
    rows = ask("what-is-in-here")
    assert {(r["source"], f"<{r['class_iri']}>"): int(r["entities"]) for r in rows} == counted
    assert all(r["class"] for r in rows)


def test_terms_are_counted_in_all_graphs_and_what_several_state_once(
    examples: tuple[Ask, Snapshot],
) -> None:
    ask, snapshot = examples
    store = Store.read_only(str(snapshot.store))
    statistics = f"{snapshot.manifest.base_iri}.well-known/void"
    stated = {
        quad.triple
        for graph in store.named_graphs()
        if graph.value not in (INFERRED, statistics)
        for quad in store.quads_for_pattern(None, None, None, graph)
    }
    properties = Counter(str(triple.predicate) for triple in stated)
    classes = Counter(str(t.object) for t in stated if str(t.predicate) == TYPE)
    for kind, counted in (("property", properties), ("class", classes)):
        rows = ask("terms-used", kind=kind)
        assert {f"<{r['term_iri']}>": int(r["uses"]) for r in rows} == counted
    rows = ask("terms-used")
    assert len(rows) == len(properties) + len(classes)
    assert [int(r["uses"]) for r in rows] == sorted((int(r["uses"]) for r in rows), reverse=True)


def test_sources_are_listed_with_what_they_were_built_from(examples: tuple[Ask, Snapshot]) -> None:
    ask, snapshot = examples
    rows = {r["source"]: r for r in ask("sources")}
    assert set(rows) == {"dataset-audits", "notebook-study"}
    triples = Counter(source for source, _, _ in statements(snapshot))
    for name, pattern in (("dataset-audits", "**/*.json"), ("notebook-study", "*.csv")):
        files = list((directory("examples") / name).glob(pattern))
        row = rows[name]
        assert int(row["files"]) == len(files)
        assert int(row["bytes"]) == sum(file.stat().st_size for file in files)
        assert int(row["triples"]) == triples[name]
        assert (row["format"], row["refused"], row["snapshot"]) == (name, "0", snapshot.id)
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d.*", row["built"])
    assert rows["dataset-audits"]["title"] == "Example audits of datasets"
    assert rows["dataset-audits"]["licence"] == "Apache License 2.0"


def test_nothing_of_two_of_the_examples_is_refused(examples: tuple[Ask, Snapshot]) -> None:
    rows = examples[0]("refused-records")
    assert {r["source"]: r["refused"] for r in rows} == {
        "dataset-audits": "0",
        "notebook-study": "0",
    }


def test_references_without_a_description_are_counted_by_what_they_stand_for(
    examples: tuple[Ask, Snapshot],
) -> None:
    ask, snapshot = examples
    named = sum(o.endswith("#DatasetReference>") for _, p, o in statements(snapshot) if p == TYPE)
    stubs = sum(o.endswith("#Stub>") for _, p, o in statements(snapshot) if p == TYPE)
    rows = ask("stubs")
    assert named == sum(int(r["entities"]) for r in rows if r["source"] == "dataset-audits")
    assert stubs == sum(int(r["entities"]) for r in rows if r["source"] == "notebook-study")
    assert stubs == sum(int(r["stubs"]) for r in ask("refused-records"))


def test_a_refused_record_is_counted_beside_those_that_were_accepted(tmp_path: Path) -> None:
    entry: dict[str, Any] = {
        "Unique Dataset Identifier": "good",
        "Dataset Name": "Good",
        "Collection": "C",
        "Licenses": [],
        "Languages": [],
        "Task Categories": [],
        "Format": [],
        "Text Metrics": {},
        "Inferred Metadata": {"HF Date": ""},
    }
    bad = {
        **entry,
        "Unique Dataset Identifier": "bad",
        "Inferred Metadata": {"HF Date": "yesterday"},
    }
    folder = tmp_path / "audit"
    (folder / "text").mkdir(parents=True)
    (folder / "text" / "C.json").write_text(json.dumps({"good": entry, "bad": bad}), "utf-8")
    ask, snapshot = graph(tmp_path / "data", folder)
    (row,) = ask("refused-records")
    report = json.loads((snapshot.store.parent / "report.json").read_text("utf-8"))
    assert row["refused"] == "1" and "bad" in json.dumps(report)
    percent = float(row["refused_percent"])
    assert percent == pytest.approx(100 / int(row["records"]), abs=0.01)
    (entry,) = report["quarantine"]
    refusals = ask("refusals")
    assert {row["reason"] for row in refusals} == set(entry["reasons"])
    assert {row["record_iri"] for row in refusals} == {entry["record"]}
    assert {row["place"] for row in refusals} == set(entry["places"])
    assert {row["source_iri"] for row in refusals} == {row["source_iri"]}


def test_every_question_about_the_graph_has_labels_and_a_fixed_order(
    examples: tuple[Ask, Snapshot],
) -> None:
    ask, _ = examples
    ids = [query.id for query in CATALOGUE.values() if query.tags[0] == "Graph"]
    assert {"what-is-in-here", "sources", "refused-records", "terms-used", "stubs"} <= set(ids)
    for id_ in ids:
        rows = ask(id_)
        assert rows == ask(id_)
        assert all(row[CATALOGUE[id_].columns[0].name] for row in rows)
