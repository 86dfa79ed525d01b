"""A real service, in a process of its own, over snapshots made for the tests."""

from __future__ import annotations

import contextlib
import itertools
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import psutil
import pytest
from pyoxigraph import Store

from kg.snapshots.data_directory import DataDirectory, Snapshot
from tests import real_build
from tests.api.harvesting.harvest import two_weeks
from tests.ports import free_port, wait_for

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


def launched(data: Path, port: int, *options: str, imports: str = "") -> subprocess.Popen[str]:
    """A process that begins to serve ``data``."""
    where = f"Path({str(data)!r})" if data else "None"
    code = f"{imports}\nfrom pathlib import Path; from api.server import run; "
    code += f"run(data={where}, port={port}, {', '.join(options)})"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).resolve().parents[2],
        stderr=subprocess.PIPE,
        text=True,
    )


def start(data: Path | None, *options: str, imports: str = "") -> tuple[subprocess.Popen[str], int]:
    port = free_port()
    server = launched(data, port, *options, imports=imports)
    try:
        wait_for(port, server)
    except ChildProcessError:
        pytest.fail(re.sub(r"\s+", " ", server.communicate()[1]))
    return server, port


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def open_files(pid: int, directory: Path) -> list[str]:
    """The files below ``directory`` that the process and its children have open."""
    service = psutil.Process(pid)
    return [
        file.path
        for process in (service, *service.children(recursive=True))
        for file in process.open_files()
        if file.path.startswith(str(directory))
    ]


@contextlib.contextmanager
def served(
    data: Path | None,
    *options: str,
    imports: str = "",
    headers: Mapping[str, str] | None = None,
    quiet: bool = True,
) -> Iterator[httpx.Client]:
    """A client of a real service over ``data``, which ends well when the client is done.

    Without ``data``, the ``options`` name an endpoint.

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
        _, errors = server.communicate(timeout=30)
    assert server.returncode == 0
    assert not quiet or "Traceback" not in errors


def at(service: httpx.Client, path: str) -> str:
    """The whole address of ``path`` there."""
    return str(service.base_url).rstrip("/") + path


@contextlib.contextmanager
def sending(service: httpx.Client, headers: Mapping[str, str]) -> Iterator[httpx.Client]:
    """Another client of ``service``, which sends ``headers`` and none that it would add itself."""
    with httpx.Client(base_url=service.base_url, timeout=60, trust_env=False) as client:
        client.headers.clear()
        client.headers.update(headers)
        yield client


@pytest.fixture(scope="session")
def client(data: Path) -> Iterator[httpx.Client]:
    with served(data, "timeout=2", "result_limit=100_000") as client:
        yield client


@pytest.fixture(scope="session")
def service(snapshot: Snapshot) -> Iterator[httpx.Client]:
    """A client of a real service over the shipped examples."""
    with served(snapshot.path.parents[1]) as client:
        yield client


@pytest.fixture(scope="session")
def demo_service(demo: Snapshot, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A client of a real service over all shipped examples; that of real data, where it is."""
    if real_build.PLACE:
        yield request.getfixturevalue("service")
        return
    with served(demo.path.parents[1]) as client:
        yield client


def dataset_paths(service: httpx.Client) -> list[str]:
    """The paths of all datasets that are found, sorted."""
    found: list[str] = []
    for number in itertools.count(1):
        page = service.get(f"/search.json?q=&kind=dataset&size=100&page={number}").json()
        found += (httpx.URL(hit["url"]).raw_path.decode() for hit in page["hits"])
        if number * 100 >= page["count"]:
            return sorted(found)
    raise AssertionError


@pytest.fixture(scope="session")
def dataset_page(service: httpx.Client) -> str:
    """The path of a dataset: one of the examples, or of real data."""
    if not real_build.PLACE:
        return "/dataset/bias-holisticbiasr"
    return real_build.sample(dataset_paths(service), 1)[0]


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service over many made-up datasets, published twice."""
    directory = tmp_path_factory.mktemp("weeks")
    two_weeks(DataDirectory(directory))
    with served(directory) as client:
        yield client
