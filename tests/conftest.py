"""What tests share: where the real data is, and snapshots that are built once for all of them."""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.observing.examples import NOTEBOOKS, example_sources
from kg.rdf.ontology import Ontology
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests import real_build
from tests.virtuoso import running

CHECKOUT = Path(__file__).resolve().parents[1]

# Tests start some hundred processes. Where Python is set not to write bytecode, as in images of
# containers, each would compile all modules again: half of the time of a short command.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# What is run with nohup, or in the background of a script, ignores signals, and what it starts
# would as well: tests that send them would fail. A handler, unlike "ignore", is not inherited.
for _sign in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(_sign) is signal.SIG_IGN:
        signal.signal(_sign, lambda *_: None)

# A test fails by what is wrong, and never by the time that it took.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: for builds of which no answer of a saved query is of interest: a third of the time of a small one
NO_QUERIES = Catalogue(CHECKOUT / "tests")

#: services that few tests use, which therefore run one by one: each is started once
SERVICES: Final = ("client", "weeks", "demo_service")

#: groups, and files of tests that run one by one, which take longest; pytest-xdist starts them
#: in this order (its own, by number of tests, is turned off in pyproject.toml)
LONGEST = (
    "browser",
    "tests/test_wheel.py",
    "audit-queries",
    "virtuoso",
    "tests/kg/observing/test_execution.py",
    "check",
    "client",
    "tests/api/test_redaction.py",
    "tests/kg/saved_queries/test_same_source_twice.py",
    "tests/api/test_fuzzing.py",
    "real-study",
    "tests/kg/converters/test_dataset_audits.py",
    "tests/kg/converters/test_fairweave_dump.py",
    "tests/api/exports/test_round_trips.py",
    "tests/api/records/test_record_history.py",
    "tests/kg/engines/test_embedded.py",
    "tests/kg/engines/test_pool.py",
    "tests/kg/build/test_pipeline.py",
    "tests/kg/test_cli.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Looks for garbage neither in what is collected nor, afterwards, among it.

    Half a million objects of modules and tests stay to the end. To look through them takes a
    fifth of a second, which each build does, and whatever else makes many objects.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the marks in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs tests that share a fixture of their module in one process, so that it is made once.

    So it does with tests that share one of :data:`SERVICES`.
    Groups that take long start first: no process is left with one when the others are done.
    """
    for item in items:
        real_build.mark(item)
        if item.get_closest_marker("xdist_group") is not None:
            continue
        # no public function of pytest names the scope of a fixture
        fixtures = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009
        if any(found[-1].scope == "module" for found in fixtures.values()):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(CHECKOUT).as_posix()))
        elif service := next((name for name in SERVICES if name in fixtures), ""):
            item.add_marker(pytest.mark.xdist_group(service))
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    """The place of the test in :data:`LONGEST`, by its group or its file; after it for others."""
    mark = item.get_closest_marker("xdist_group")
    group = mark.args[0] if mark else item.path.relative_to(CHECKOUT).as_posix()
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


def pytest_xdist_auto_num_workers() -> int:
    """Two processes more than processors: tests wait for services, browsers and limits of time.

    With one more, a fifth of the time of two processors is left unused.
    """
    return (os.cpu_count() or 1) + 2


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The folder of the real data called ``name``; skips the test where it is absent."""

    def folder(name: str) -> Path:
        path = CHECKOUT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"needs the real data in ../shared/data/{name}")
        return path

    return folder


def _common(factory: pytest.TempPathFactory) -> Path:
    """The temporary directory of all processes of the tests."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def built_once(
    factory: pytest.TempPathFactory,
    name: str,
    sources: Callable[[Path], Iterable[object]],
    queries: Catalogue | None = None,
) -> Snapshot:
    """A snapshot, built once for all processes of the tests.

    Args:
        sources: what is built; it is given a directory to put files in.
        queries: the saved queries to answer; those shipped, unless given.
    """
    root = _common(factory)
    data = DataDirectory(root / name)
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if data.current_id() is None:
            scratch = root / f"{name}-sources"
            scratch.mkdir()
            build(
                recognise(map(str, sources(scratch))),
                data,
                ids=Identities("http://localhost:8000/"),
                shapes=Shapes.shipped(),
                ontology=Ontology.shipped(),
                queries=queries,
            )
    return data.current()


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """An example of audits and one of a study; or real data (:mod:`tests.real_build`)."""
    if real_build.PLACE:
        return real_build.published()
    examples = directory("examples")
    sources = [examples / "dataset-audits", examples / "notebook-study"]
    return built_once(tmp_path_factory, "examples", lambda _: sources)


@pytest.fixture(scope="session")
def real_audits(
    shared_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """All real audits; none of its saved queries is answered.

    Tests that use it have the mark ``xdist_group("audit-queries")``: the others do not wait.
    """
    folder = shared_data("dataset-audits")
    return built_once(tmp_path_factory, "real-audits", lambda _: [folder], NO_QUERIES)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """All shipped examples: what ``fairweave demo`` serves; or real data."""
    if real_build.PLACE:
        return real_build.published()
    return built_once(tmp_path_factory, "demo", example_sources)


@pytest.fixture(scope="session")
def demo_endpoint(demo: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A SPARQL endpoint with the graph of ``demo``; skips the test where Virtuoso is absent.

    Tests that use it have the mark ``xdist_group("virtuoso")``, so that there is one.
    """
    with running(tmp_path_factory.mktemp("virtuoso")) as virtuoso:
        virtuoso.load(demo.store, demo.manifest.base_iri)
        yield virtuoso.url


@pytest.fixture(scope="session")
def demo_sources(demo: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What ``demo`` is built from; the example notebooks were run for it."""
    folders = [path for path in directory("examples").iterdir() if path.is_dir()]
    run = _common(tmp_path_factory) / "demo-sources" / NOTEBOOKS
    return [run if path.name == NOTEBOOKS else Path(str(path)) for path in sorted(folders, key=str)]
