"""Whether a SPARQL endpoint gives the same rows as the embedded store, for all saved queries.

    python benchmarks/same_endpoint.py DATA URL [QUERY …]

DATA is a data directory with a published snapshot, and the endpoint at URL has the statements of
that snapshot. Every saved query that asks no other endpoint runs with its defaults, with a
value for each of its parameters, and to list the values of its parameters. Prints a line for each
that differs and a table; ends with 1 where something differs.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from _measure import table

from kg.engines import Engine, Limits, Query
from kg.engines.embedded import EmbeddedEngine
from kg.engines.remote import RemoteEngine
from kg.errors import FairweaveError
from kg.saved_queries import Catalogue
from kg.saved_queries.sample_runs import sample_runs
from kg.snapshots.data_directory import DataDirectory

_LIMITS: Final = Limits(seconds=120.0)
_SHOWN: Final = 3


def rows(engine: Engine, text: str) -> Counter[str] | str:
    """The rows of the query ``text``, or why there are none."""
    try:
        answer = engine.query(Query(text, graph_type=None))
    except FairweaveError as error:
        return str(error)
    bindings = json.loads(answer.body)["results"]["bindings"]
    return Counter(json.dumps(row, sort_keys=True) for row in bindings)


def difference(expected: Counter[str], given: Counter[str]) -> Iterator[str]:
    """A few rows of each side that the other has not."""
    for sign, rest in (("-", expected - given), ("+", given - expected)):
        for row in list(rest)[:_SHOWN]:
            yield f"   {sign} {json.dumps(json.loads(row), ensure_ascii=False)}"


def main(directory: Path, url: str, names: list[str]) -> int:
    """Compares and prints; the number of queries that differ."""
    snapshot = DataDirectory(directory).current()
    embedded = EmbeddedEngine(snapshot.store, version=snapshot.id, limits=_LIMITS)
    remote = RemoteEngine(url, limits=_LIMITS)
    counts, seconds = Counter[str](), Counter[str]()
    try:
        queries = [one for one in Catalogue(Path("queries")).values() if not one.endpoints]
        chosen = [one for one in queries if not names or one.id in names]
        for run in (run for one in chosen for run in sample_runs(one, embedded)):
            began = time.perf_counter()
            expected = rows(embedded, run.text)
            between = time.perf_counter()
            given = rows(remote, run.text)
            seconds["embedded"] += between - began
            seconds["endpoint"] += time.perf_counter() - between
            assert isinstance(expected, Counter), expected
            if isinstance(given, str):
                outcome = "refused"
                print(f"{run.name}: {given[:300]}")
            elif expected == given:
                outcome = "the same rows"
            else:
                outcome = "other rows"
                print(f"{run.name}: {expected.total()} rows here, {given.total()} there")
                print(*difference(expected, given), sep="\n")
            counts[outcome] += 1
            if time.perf_counter() - between > 10:
                print(f"{run.name}: {time.perf_counter() - between:.0f} s")
    finally:
        embedded.close()
        remote.close()
    table(["outcome", "queries"], [[name, str(count)] for name, count in counts.items()])
    table(["engine", "seconds"], [[name, f"{spent:.0f}"] for name, spent in seconds.items()])
    return counts.total() - counts["the same rows"]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(min(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]), 1))
