"""The shipped saved queries, run on the shipped examples and on a study made up by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.engines import Engine
from kg.engines.embedded import EmbeddedEngine
from kg.rdf.ontology import Ontology
from kg.saved_queries import Catalogue, run
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

Rows = list[dict[str, str]]
Ask = Callable[..., Rows]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.shipped()


def make_engine(sources: list[str], data: Path, refused: int = 0) -> EmbeddedEngine:
    """Builds ``sources``, as the command line names them, and opens what was published.

    Saved queries are run by the tests.
    """
    built = build(
        recognise(sources),
        DataDirectory(data),
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert built.snapshot is not None
    assert len(built.refused) == refused
    return open_engine(built.snapshot)


def open_engine(snapshot: Snapshot) -> EmbeddedEngine:
    """The engine over a snapshot, with one worker."""
    return EmbeddedEngine(snapshot.store, version=snapshot.id, workers=1)


@pytest.fixture(scope="session")
def examples(demo: Snapshot) -> Iterator[Engine]:
    """All shipped examples."""
    assert len(json.loads(demo.report_json.read_text())["quarantine"]) == 1
    engine = open_engine(demo)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Three notebooks with their executions: see the tables in study/."""
    engine = make_engine([str(Path(__file__).with_name("study"))], tmp_path_factory.mktemp("study"))
    yield engine
    engine.close()


def query_with(engine: Engine, catalogue: Catalogue) -> Ask:
    """Runs saved queries of ``catalogue`` on ``engine``."""

    def ask(id_: str, **values: str) -> Rows:
        answer = json.loads(run(engine, catalogue[id_], values).body)
        return [
            {name: cell["value"] for name, cell in row.items()}
            for row in answer["results"]["bindings"]
        ]

    return ask


@pytest.fixture(scope="session")
def ask_examples(examples: Engine, catalogue: Catalogue) -> Ask:
    return query_with(examples, catalogue)


@pytest.fixture(scope="session")
def ask_study(study: Engine, catalogue: Catalogue) -> Ask:
    return query_with(study, catalogue)
