"""What is not a query has limits, too; and whatever a part raises is a problem with its fields."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from api.http.connection_limits import MAX_HEAD
from tests.api.conftest import served

SECONDS = 1.0


@pytest.fixture(scope="module")
def impatient(data: Path) -> Iterator[httpx.Client]:
    """A service that waits a second where others wait longer."""
    imports = (
        "import api.http.connection_limits as limits, api.http.responses as responses\n"
        f"limits.HEAD_SECONDS = limits.BODY_SECONDS = limits.WRITE_SECONDS = {SECONDS}\n"
        "responses.UNDELIVERED = 40_000_000"
    )
    with served(data, "result_limit=30_000_000", imports=imports) as client:
        yield client


def opened(client: httpx.Client) -> socket.socket:
    return socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=20)


def received(connection: socket.socket) -> bytes:
    parts = []
    try:
        while part := connection.recv(1 << 16):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


@pytest.mark.parametrize("size", [MAX_HEAD + 1, 4 * MAX_HEAD])
def test_a_head_that_is_too_large_is_refused(impatient: httpx.Client, size: int) -> None:
    with closing(opened(impatient)) as connection:
        head = b"GET /health HTTP/1.1\r\nhost: h\r\nx-long: " + b"x" * size + b"\r\n\r\n"
        for start in range(0, len(head), 4096):
            try:
                connection.sendall(head[start : start + 4096])
            except (BrokenPipeError, ConnectionResetError):
                break
        answer = received(connection)
    assert not answer or answer.startswith(b"HTTP/1.1 431 ")
    assert impatient.get("/health").status_code == 200


def test_a_long_query_in_the_address_is_still_answered(impatient: httpx.Client) -> None:
    query = "ASK {}" + " " * 20_000
    assert impatient.get("/sparql", params={"query": query}).status_code == 200


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET /health HTTP/1.1\r\nhost: h\r\n",
        b"POST /sparql HTTP/1.1\r\nhost: h\r\ncontent-type: application/sparql-query\r\n"
        b"content-length: 100\r\n\r\nASK",
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_half_a_request_is_not_waited_for(impatient: httpx.Client, half: bytes) -> None:
    with closing(opened(impatient)) as connection:
        connection.sendall(half)
        received(connection)  # to the end: this would time out if the service waited on


@pytest.mark.parametrize("continues", [False, True], ids=["silent", "slow"])
def test_a_body_that_does_not_arrive_in_time_is_answered(
    impatient: httpx.Client, *, continues: bool
) -> None:
    with closing(opened(impatient)) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nhost: h\r\ncontent-type: application/sparql-query\r\n"
            b"content-length: 1000\r\n\r\nASK"
        )
        connection.settimeout(0.1)
        answer, part = b"", b" "
        while part:
            try:
                part = connection.recv(1 << 16)
                answer += part
            except TimeoutError:
                if continues:
                    connection.sendall(b" ")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"content-type: application/problem+json" in head
    assert b"connection: close" in head
    assert json.loads(body)["status"] == 408


def test_what_clients_do_not_read_is_bounded(impatient: httpx.Client) -> None:
    """Each has some 20 MB; the service buffers two, and drops clients that do not read."""
    query = "SELECT ?a ?b WHERE { ?s ?p ?a . ?t <http://example.org/number> ?b } LIMIT 90000 # %d"
    target = str(httpx.URL("/sparql", params={"query": query}))

    def ask(number: int) -> socket.socket:
        connection = opened(impatient)
        path = target.replace("%25d", str(number)).encode()
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nhost: h\r\n\r\n")
        return connection

    connections = [ask(number) for number in range(12)]
    service = psutil.Process(_pid(impatient))
    most = 0
    deadline = time.monotonic() + 3 * SECONDS
    while time.monotonic() < deadline:
        most = max(most, service.memory_info().rss)
        time.sleep(0.1)
    ends = []
    for connection in connections:
        connection.settimeout(30)
        ends.append(connection.recv(15))
        connection.close()
    assert {end for end in ends if end} <= {b"HTTP/1.1 200 OK", b"HTTP/1.1 503 Se"}
    assert most < 700 * 1024**2
    assert impatient.get("/health").status_code == 200


def _pid(client: httpx.Client) -> int:
    port = client.base_url.port
    for process in psutil.Process().children(recursive=True):
        for connection in process.net_connections():
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                return process.pid
    raise LookupError(port)


@pytest.mark.parametrize(
    "path",
    [
        "/queries/sources?page=123456789abc",
        "/queries/sources?page=²",
        "/resource?iri=http://example.org/a%0d%0ax-injected:%20yes",
        "/browse/dcat:Dataset?page=99999999999999999999",
    ],
)
def test_no_address_is_an_internal_error(service: httpx.Client, path: str) -> None:
    answer = service.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.status_code in (200, 400, 404)
    assert "x-injected" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_a_part_raises_is_a_problem_with_cors_and_a_count(data: Path) -> None:
    imports = (
        "import api.home\n"
        "async def broken(self, request, current): raise RuntimeError('broken')\n"
        "api.home.Home.respond = broken"
    )
    with served(data, imports=imports, quiet=False) as client:
        answer = client.get("/")
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert 'route="/",status="500"' in client.get("/metrics").text
        assert client.get("/health").status_code == 200


def test_few_selections_are_made_at_once(service: httpx.Client) -> None:
    statuses: list[int] = []

    def ask(number: int) -> None:
        with httpx.Client(base_url=service.base_url, timeout=60, trust_env=False) as client:
            statuses.append(client.get("/selection.ttl", params={"q": f"the {number}"}).status_code)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}


@pytest.mark.parametrize(
    "field", ["lines=0-1", "bytes=5-1", "bytes=abc", "bytes=", "bytes=-", "bytes=0-1,", "bytes"]
)
def test_what_is_no_range_of_bytes_is_ignored(service: httpx.Client, field: str) -> None:
    answer = service.get("/dumps/manifest.json", headers={"Range": field})
    assert answer.status_code == 200
    assert answer.json()["format"] == 2


def test_metrics_can_be_switched_off(data: Path) -> None:
    with served(data, "with_metrics=False") as client:
        assert client.get("/metrics").status_code == 404
        assert "/metrics" not in client.get("/openapi.json").json()["paths"]
