"""A real service, in a process of its own, over snapshots made for the tests."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.observing.examples import example_sources
from kg.rdf.ontology import Ontology
from kg.resources import directory
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.api.harvesting.harvest import two_weeks

EX = "http://example.org/"


def make_snapshot(directory: Path, name: str, value: int) -> None:
    path = directory / "snapshots" / name / "store"
    path.mkdir(parents=True)
    store = Store(path)
    store.update(
        f"INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}a> <{EX}value> {value} ;"
        f" <{EX}text> '<script>alert(1)</script>' ; <{EX}link> <javascript:alert(1)> }}"
        f" GRAPH <{EX}many> {{"
        + " ".join(f"<{EX}n{n}> <{EX}number> {n} ." for n in range(3000))
        + "} }"
    )
    store.flush()


def publish(directory: Path, name: str) -> None:
    pointer = directory / "current.new"
    pointer.write_text(name + "\n")
    pointer.replace(directory / "current")


Serve = Callable[..., httpx.Client]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    make_snapshot(directory, "one", 1)
    publish(directory, "one")
    return directory


def start(data: Path, *options: str, imports: str = "") -> tuple[subprocess.Popen[str], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    code = f"{imports}\nfrom pathlib import Path; from api.server import run; "
    code += f"run(data=Path({str(data)!r}), port={port}, {', '.join(options)})"
    server = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).resolve().parents[2],
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server, port
        except OSError:
            assert server.poll() is None, re.sub(r"\s+", " ", server.communicate()[1])
            time.sleep(0.05)
    raise TimeoutError("the service does not listen")


@contextlib.contextmanager
def served(
    data: Path,
    *options: str,
    imports: str = "",
    headers: Mapping[str, str] | None = None,
    quiet: bool = True,
) -> Iterator[httpx.Client]:
    """A client of a real service over ``data``, which ends well when the client is done.

    The client sends ``headers`` and none that it would add itself. A service that is not ``quiet``
    may log a traceback.
    """
    server, port = start(data, *options, imports=imports)
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False
        ) as client:
            client.headers.clear()
            client.headers.update(headers or {})
            yield client
    finally:
        server.terminate()
        _, said = server.communicate(timeout=30)
    assert server.returncode == 0
    assert not quiet or "Traceback" not in said


def at(service: httpx.Client, path: str) -> str:
    """The whole address of ``path`` there."""
    return str(service.base_url).rstrip("/") + path


@pytest.fixture(scope="session")
def client(data: Path) -> Iterator[httpx.Client]:
    with served(data, "timeout=2", "result_limit=100_000") as client:
        yield client


def built_once(
    factory: pytest.TempPathFactory, name: str, sources: Callable[[Path], Iterable[object]]
) -> Snapshot:
    """A snapshot, built once for all processes of the tests.

    Args:
        sources: what is built; it is given a directory to put files in.
    """
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
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
                shapes=Shapes.load(directory("shapes")),
                ontology=Ontology(),
            )
    return data.current()


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """An example of audits and one of a study."""
    examples = directory("examples")
    sources = [examples / "dataset-audits", examples / "notebook-study"]
    return built_once(tmp_path_factory, "examples", lambda _: sources)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """All shipped examples: what ``fairweave demo`` serves."""
    return built_once(tmp_path_factory, "demo", example_sources)


@pytest.fixture(scope="session")
def service(snapshot: Snapshot) -> Iterator[httpx.Client]:
    """A client of a real service over the shipped examples."""
    with served(snapshot.path.parents[1]) as client:
        yield client


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service over many made-up datasets, published twice."""
    directory = tmp_path_factory.mktemp("weeks")
    two_weeks(DataDirectory(directory))
    with served(directory) as client:
        yield client
