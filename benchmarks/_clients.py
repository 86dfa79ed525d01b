"""Clients for the benchmarks of servers: processes that send HTTP/1.1 and read whole answers."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parents[1]


class Measured(NamedTuple):
    """How fast answers came.

    Attributes:
        rate: answers per second of all clients together.
        p99: seconds that the slowest hundredth took, at least.
        answers: how many there were.
    """

    rate: float
    p99: float
    answers: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[psutil.Process]:
    """``command`` as a server that listens on ``port``; its process."""
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise TimeoutError(f"{command[0]} does not listen")
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def cpu_seconds(server: psutil.Process) -> float:
    """The processor time that ``server`` and its workers have taken so far."""
    times = [process.cpu_times() for process in (server, *server.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def measure(
    port: int,
    target: Callable[[int], str],
    accept: str,
    clients: int,
    seconds: float,
    at_most: int = sys.maxsize,
) -> Measured:
    """Have ``clients`` ask for ``target(0)``, ``target(1)`` and so on, each for every n-th.

    It ends after ``seconds``, or with ``target(at_most)``.
    """
    with multiprocessing.Pool(clients) as pool:
        jobs = [
            (port, target, accept, range(client, at_most, clients), seconds)
            for client in range(clients)
        ]
        found = pool.starmap(_drive, jobs, chunksize=1)
    times = sorted(took for taken, _ in found for took in taken)
    return Measured(
        sum(len(taken) / whole for taken, whole in found),
        times[int(len(times) * 0.99)],
        len(times),
    )


def cycled(targets: Sequence[str], number: int) -> str:
    """The ``number``-th of ``targets``, which begin again at their end."""
    return targets[number % len(targets)]


def _drive(
    port: int, target: Callable[[int], str], accept: str, numbers: range, seconds: float
) -> tuple[list[float], float]:
    """One client: how long each of its answers took, and all of them."""
    taken = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = now = time.perf_counter()
        for number in numbers:
            if now - started > seconds:
                break
            connection.sendall(
                f"GET {target(number)} HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{port}\r\nAccept: {accept}\r\n\r\n".encode()
            )
            _read(connection)
            before, now = now, time.perf_counter()
            taken.append(now - before)
        return taken, time.perf_counter() - started


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode("latin-1"))
    head = head.lower()
    if b"transfer-encoding: chunked" in head:
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
        return body
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _more(connection)
    return body


def _more(connection: socket.socket) -> bytes:
    chunk = connection.recv(1 << 16)
    if not chunk:
        raise ConnectionError("the server hung up")
    return chunk
