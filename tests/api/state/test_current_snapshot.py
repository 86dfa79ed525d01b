"""Running: snapshots are taken up while serving, and the service ends on a signal."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest

from api.server import run
from kg.errors import FairweaveError
from tests.api.conftest import (
    EX,
    free_port,
    launched,
    make_snapshot,
    open_files,
    publish,
    start,
    until,
)

VALUE = f"SELECT ?v {{ <{EX}a> <{EX}value> ?v }}"


def test_a_new_snapshot_is_taken_up_without_dropping_a_request(tmp_path: Path) -> None:
    make_snapshot(tmp_path, "one", 1)
    publish(tmp_path, "one")
    server, port = start(tmp_path, "workers=1")
    seen: list[tuple[int, str]] = []
    stop = threading.Event()

    def load(number: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            requests = 0
            while not stop.is_set():
                requests += 1
                # every other one is new to the cache
                salt = f"# {number} {requests}\n" if requests % 2 else ""
                response = client.get("/sparql", params={"query": salt + VALUE}, timeout=30)
                body = response.json()
                value = body["results"]["bindings"][0]["v"]["value"] if "results" in body else ""
                seen.append((response.status_code, value))

    threads = [threading.Thread(target=load, args=(n,)) for n in range(4)]
    try:
        for thread in threads:
            thread.start()
        for number, name in enumerate(["two", "three"], 2):
            make_snapshot(tmp_path, name, number)
            publish(tmp_path, name)
            deadline = time.monotonic() + 20
            while seen[-1:] != [(200, str(number))] and time.monotonic() < deadline:
                time.sleep(0.05)
        publish(tmp_path, "gone")  # there is no such snapshot: the last one goes on serving
        time.sleep(1.5)
        health = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
        assert health.json()["snapshot"] == "three"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.terminate()
        assert server.wait(30) == 0
    assert {status for status, _ in seen} == {200}
    assert {value for _, value in seen} == {"1", "2", "3"}


def test_a_switch_drops_no_request_and_leaks_no_worker(tmp_path: Path) -> None:
    """Requests that began before a switch read to their end what they began with."""
    names = [f"s{n}" for n in range(4)]
    for number, name in enumerate(names):
        make_snapshot(tmp_path, name, number)
    publish(tmp_path, names[0])
    server, port = start(tmp_path, "workers=2")
    address = f"http://127.0.0.1:{port}"
    before = len(psutil.Process(server.pid).children(recursive=True))
    # some tens of milliseconds: under way whenever a switch happens
    slow = f"SELECT (COUNT(*) AS ?n) {{ ?a <{EX}number> ?x . ?b <{EX}number> ?y FILTER(?x < 99) }}"
    stop = threading.Event()
    statuses: list[int] = []

    def load(number: int) -> None:
        with httpx.Client(base_url=address, trust_env=False) as client:
            count = 0
            while not stop.is_set():
                count += 1
                query = f"# {number} {count}\n{slow if count % 2 else VALUE}"
                path = "/sparql" if count % 3 else "/dumps/"
                parameters = {"query": query} if count % 3 else None
                response = client.get(path, params=parameters, timeout=30)
                statuses.append(200 if path == "/dumps/" else response.status_code)

    threads = [threading.Thread(target=load, args=(n,)) for n in range(8)]
    try:
        for thread in threads:
            thread.start()
        for name in (names * 2)[1:]:
            publish(tmp_path, name)
            until(lambda name=name: _snapshot(address) == name)  # type: ignore[misc]
        stop.set()
        for thread in threads:
            thread.join()
        newest = tmp_path / "snapshots" / names[-1]
        for name in names[:-1]:
            shutil.rmtree(tmp_path / "snapshots" / name)
        until(lambda: len(psutil.Process(server.pid).children(recursive=True)) <= before)
        until(lambda: all(str(newest) in path for path in open_files(server.pid, tmp_path)))
    finally:
        stop.set()
        server.terminate()
        assert server.wait(30) == 0
    assert set(statuses) == {200}
    assert len(statuses) > 100


def _snapshot(address: str) -> str:
    return str(httpx.get(f"{address}/health", trust_env=False).json()["snapshot"])


def test_no_snapshot_is_an_error_of_a_line_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FairweaveError, match="fairweave build"):
        run(data=tmp_path, port=0)


def test_a_port_in_use_is_an_error_of_a_line(data: Path, client: httpx.Client) -> None:
    port = client.base_url.port
    assert port
    with pytest.raises(FairweaveError, match=f"port {port}.*in use"):
        run(data=data, port=port)


def test_the_service_tells_how_it_is(client: httpx.Client) -> None:
    assert client.get("/health").json()["snapshot"] == "one"
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200
    assert 'route="/health",status="200"' in client.get("/metrics").text
    assert client.get("/nowhere").json()["status"] == 404


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_before_the_first_request_ends_the_service(data: Path, sign: int) -> None:
    """Once it has printed where it serves, and before its event loop runs."""
    raising = f"listening=lambda: __import__('signal').raise_signal({int(sign)})"
    server = launched(data, free_port(), raising)
    _, errors = server.communicate(timeout=60)
    assert (server.returncode, errors) == (0, "")


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGHUP, signal.SIGQUIT])
def test_a_service_leaves_no_workers_however_it_ends(tmp_path: Path, sign: signal.Signals) -> None:
    make_snapshot(tmp_path, "one", 1)
    publish(tmp_path, "one")
    server, port = start(tmp_path)
    many = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(300)))} }}" for n in range(5))
    endless = f"http://127.0.0.1:{port}/sparql?query=" + quote(
        f"SELECT (COUNT(*) AS ?n) {{ {many} }}"
    )
    with pytest.raises(httpx.ReadTimeout):  # workers are at it, and nothing is cancelled yet
        httpx.get(endless, timeout=0.05, trust_env=False)
    server.send_signal(sign)
    server.wait(30)
    for _ in range(100):
        if not _holders(tmp_path):
            return
        time.sleep(0.05)
    raise AssertionError("workers live on")


def _holders(directory: Path) -> list[str]:
    """The processes that have files of ``directory`` open."""
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    found = []
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = link.readlink()
        except OSError:
            continue
        if target.is_relative_to(directory):
            found.append(str(link))
    return found
