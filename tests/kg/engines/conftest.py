"""The same small graph behind every engine: a store of our own, and servers that are running."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import Store

from kg.engines import Engine, Limits
from kg.engines.embedded import EmbeddedEngine
from kg.engines.remote import RemoteEngine
from tests.ports import free_port, wait_for
from tests.virtuoso import Virtuoso, running

DATA = """
PREFIX : <http://example.org/>
INSERT DATA {
  GRAPH :audits { :ami :title "AMI"@en ; :hours 100 . :lrs :title "LibriSpeech" ; :hours 960 }
  GRAPH :cards { :ami :licence <https://spdx.org/licenses/CC-BY-4.0> ; :note "a, \\"b\\"\\n<c>" }
}"""

LIMITS = Limits(seconds=2.0, memory=300 * 1024**2, result=64 * 1024)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "store"
    store = Store(path)
    store.update(DATA)
    # enough for a join without a condition to take for ever
    store.update(
        "INSERT { GRAPH <http://example.org/many> { ?s <http://example.org/n> ?n } } WHERE {"
        " VALUES ?a {0 1 2 3 4 5 6 7 8 9} VALUES ?b {0 1 2 3 4 5 6 7 8 9}"
        " VALUES ?c {0 1 2 3 4 5 6 7 8 9} VALUES ?d {0 1 2 3 4 5 6 7 8 9}"
        " BIND(1000 * ?a + 100 * ?b + 10 * ?c + ?d AS ?n)"
        " BIND(IRI(CONCAT('http://example.org/item-', STR(?n))) AS ?s) }"
    )
    store.flush()
    return path


class Server:
    """An `oxigraph serve-read-only` over ``store``."""

    def __init__(self, store: Path) -> None:
        self._port = free_port()
        self._command = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only"]
        self._command += ["--location", str(store), "--bind", f"127.0.0.1:{self._port}"]
        self._command += ["--union-default-graph"]
        self.url = f"http://127.0.0.1:{self._port}/query"
        self.start()

    def start(self) -> None:
        # its port is free to anyone while it does not run: it may have to wait for it
        for _ in range(40):
            self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
            with suppress(ChildProcessError):
                wait_for(self._port, self._process)
            time.sleep(0.1)
            if self._process.poll() is None:
                return
        raise TimeoutError(f"{self.url} is taken")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def ensure(self) -> None:
        """Starts it again where it has ended: tests of killed processes may end it, too."""
        if self._process.poll() is not None:
            self.start()


@pytest.fixture(scope="session")
def server(store: Path) -> Iterator[Server]:
    found = Server(store)
    yield found
    found.kill()


@pytest.fixture(scope="session")
def virtuoso(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    with running(tmp_path_factory.mktemp("virtuoso")) as found:
        found.load(store)
        yield found


#: the engines that tests run on; those of one server share a process of the tests
ENGINES: Final = [
    "embedded",
    pytest.param("server", id="oxigraph"),
    pytest.param("virtuoso", marks=pytest.mark.xdist_group("virtuoso")),
]

Make = Callable[..., Engine]


@pytest.fixture
def make(request: pytest.FixtureRequest, kind: str) -> Iterator[Make]:
    """Makes an engine of any kind; they are closed after the test."""
    made: list[Engine] = []

    def engine(limits: Limits = LIMITS, **options: object) -> Engine:
        if kind == "embedded":
            path = request.getfixturevalue("store")
            new: Engine = EmbeddedEngine(path, limits=limits, **options)
        else:
            new = RemoteEngine(request.getfixturevalue(kind).url, limits=limits, **options)
        made.append(new)
        return new

    yield engine
    for engine_ in made:
        engine_.close()


@pytest.fixture(scope="session", params=ENGINES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def shared_engine(request: pytest.FixtureRequest, kind: str) -> Iterator[Engine]:
    made: Engine = (
        EmbeddedEngine(request.getfixturevalue("store"), limits=LIMITS)
        if kind == "embedded"
        else RemoteEngine(request.getfixturevalue(kind).url, limits=LIMITS)
    )
    yield made
    made.close()


@pytest.fixture(autouse=True)
def fresh_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Starts the server again after a query without end (mark ``endless``).

    It evaluates a query to its end even when its client has gone.
    """
    callspec = getattr(request.node, "callspec", None)
    if callspec and callspec.params.get("kind") == "server":
        request.getfixturevalue("server").ensure()
    if not request.node.get_closest_marker("endless") or request.node.callspec.params["kind"] == (
        "embedded"
    ):
        yield
        return
    server = request.getfixturevalue(request.node.callspec.params["kind"])
    yield
    server.kill()
    server.start()


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    """An engine of any kind, which tests share."""
    return shared_engine
