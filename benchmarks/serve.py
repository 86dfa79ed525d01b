"""How fast the endpoint is, against `oxigraph serve-read-only` on the same store.

    python benchmarks/serve.py [--subjects 50000] [--seconds 5] [--clients 8]

Builds a store, starts both servers as processes of their own, and drives each
in turn with the same clients: processes that send plain HTTP/1.1 over
persistent connections, and read whole answers. Prints a table of ratios within
this run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

from _clients import free_port, measure, running
from pyoxigraph import Literal, NamedNode, Quad, Store

ACCEPT = "application/sparql-results+json"
EX = "http://example.org/"
PREDICATES = [NamedNode(f"{EX}p{number}") for number in range(4)]
AGGREGATE = "SELECT ?p (COUNT(*) AS ?n) (SUM(?o) AS ?sum) { ?s ?p ?o } GROUP BY ?p"

#: the queries: name, what the ratio must be at least, the query of the n-th request
CASES: list[tuple[str, float, Callable[[int, int], str]]] = [
    ("small query, not cached", 0.3, lambda n, size: _small((n * 7919) % size, n)),
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


def _target(path: str, case: int, subjects: int, first: int, number: int) -> str:
    text = CASES[case][2](first + number, subjects)
    return f"{path}?query={quote(text, safe='')}"


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
                        first = 10_000_000 * (turn + 1)
                        target = partial(_target, path, case, options.subjects, first)
                        measured = measure(port, target, ACCEPT, options.clients, options.seconds)
                        totals[place] += measured.rate / options.rounds
                ratio = totals[0] / totals[1]
                good &= ratio >= least
                figures = f"{totals[0]:10,.0f}{totals[1]:10,.1f}{ratio:8.2f}{least:10.1f}"
                print(f"{title:36}{figures}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
