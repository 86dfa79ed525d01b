"""How fast the endpoint is, against `oxigraph serve-read-only` on the same store.

    python benchmarks/serve.py [--subjects 50000] [--seconds 5] [--clients 8]

Builds a store, starts both servers as processes of their own, and drives each
in turn with the same clients: processes that send plain HTTP/1.1 over
connections kept alive, and read whole answers. Prints a table of ratios within
this run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Store

ROOT = Path(__file__).resolve().parents[1]
EX = "http://example.org/"
PREDICATES = [NamedNode(f"{EX}p{number}") for number in range(4)]
AGGREGATE = "SELECT ?p (COUNT(*) AS ?n) (SUM(?o) AS ?sum) { ?s ?p ?o } GROUP BY ?p"

#: what is asked: name, what the ratio must be at least, the query of the n-th request
CASES: list[tuple[str, float, Callable[[int, int], str]]] = [
    ("small query, never asked before", 0.3, lambda n, size: _small((n * 7919) % size, n)),
    ("small query, repeated", 0.8, lambda n, size: _small(n % 20, 0)),
    ("aggregate over all rows, repeated", 20.0, lambda n, size: AGGREGATE),
]


def _small(subject: int, salt: int) -> str:
    # the salt is a name, so that the text is new to a cache and the work is the same
    return f"SELECT ?p{salt} ?o {{ <{EX}s{subject}> ?p{salt} ?o }}"


def quads(subjects: int) -> Iterator[Quad]:
    graph = NamedNode(EX + "g")
    for number in range(subjects):
        for place, predicate in enumerate(PREDICATES):
            yield Quad(NamedNode(f"{EX}s{number}"), predicate, Literal(number + place), graph)


def build(directory: Path, subjects: int) -> Path:
    path = directory / "snapshots" / "benchmark" / "store"
    path.mkdir(parents=True)
    store = Store(path)
    store.bulk_extend(quads(subjects))
    store.optimize()
    store.flush()
    (directory / "current").write_text("benchmark\n")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
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
        yield
    finally:
        server.terminate()
        server.wait()


def _drive(
    port: int, path: str, case: int, first: int, step: int, size: int, seconds: float
) -> tuple[int, float]:
    """One client: how many answers it had, in how many seconds."""
    ask = CASES[case][2]
    done = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = time.perf_counter()
        for number in count(first, step):
            if time.perf_counter() - started > seconds:
                break
            target = f"{path}?query={quote(ask(number, size), safe='')}"
            connection.sendall(
                f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                "Accept: application/sparql-results+json\r\n\r\n".encode()
            )
            _read(connection)
            done += 1
        return done, time.perf_counter() - started


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


def rate(
    port: int, path: str, case: int, clients: int, size: int, seconds: float, begin: int
) -> float:
    """Answers per second of all clients together."""
    with multiprocessing.Pool(clients) as pool:
        jobs = [
            (port, path, case, begin + client, clients, size, seconds) for client in range(clients)
        ]
        return sum(done / took for done, took in pool.starmap(_drive, jobs, chunksize=1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--subjects", type=int, default=50_000, help="times 4 triples")
    parser.add_argument("--seconds", type=float, default=5.0, help="per measurement")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=2, help="the servers take turns")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fairweave-benchmark-") as name:
        directory = Path(name)
        store = build(directory, options.subjects)
        ours, theirs = free_port(), free_port()
        serve = "from pathlib import Path; from api.server import run; "
        serve += f"run(data=Path({str(directory)!r}), port={ours})"
        oxigraph = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only"]
        oxigraph += ["-l", str(store), "-b", f"127.0.0.1:{theirs}", "--union-default-graph"]
        print(f"{4 * options.subjects:,} triples, {options.clients} clients, answers per second\n")
        print(f"{'':36}{'FAIRweave':>10}{'oxigraph':>10}{'ratio':>8}{'at least':>10}")
        good = True
        with (
            running([sys.executable, "-c", serve], ours),
            running(oxigraph, theirs),
        ):
            for case, (title, least, _) in enumerate(CASES):
                totals = [0.0, 0.0]
                for turn in range(options.rounds):
                    for place, (port, path) in enumerate([(ours, "/sparql"), (theirs, "/query")]):
                        begin = 10_000_000 * (turn + 1)
                        totals[place] += rate(
                            port, path, case, options.clients, options.subjects,
                            options.seconds, begin,
                        ) / options.rounds  # fmt: skip
                ratio = totals[0] / totals[1]
                good &= ratio >= least
                figures = f"{totals[0]:10,.0f}{totals[1]:10,.1f}{ratio:8.2f}{least:10.1f}"
                print(f"{title:36}{figures}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
