"""Mixed load by many clients while snapshots are switched: failures, workers left, memory.

    python benchmarks/load.py DIR [--clients 64] [--seconds 600] [--every 20]

DIR is a data directory with two snapshots or more. Prints a table and which paths were refused, and
exits 1 where a response was a server error, or the service has more workers at the end than at the
beginning.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil

from kg.snapshots.data_directory import DataDirectory

FAIRWEAVE = Path(sys.executable).with_name("fairweave")
#: paths → weight; {n} makes a request that was never made before
PATHS = {
    "/": 2,
    "/search?q=speech+{n}": 4,
    "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+50+%23+{n}": 4,
    "/sparql?query=SELECT+(COUNT(*)+AS+%3Fn)+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D+%23+{n}": 1,
    "/queries/datasets-matching.json": 2,
    "/catalog.ttl?page=1": 2,
    "/browse": 1,
    "/oai?verb=ListRecords&metadataPrefix=oai_dc": 1,
    "/selection.ttl?q=speech": 1,
    "/feed": 1,
    "/health": 2,
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PORT = free_port()
ADDRESS = f"http://127.0.0.1:{PORT}"


def client(
    records: list[str], stop: threading.Event, statuses: Counter[str], refused: Counter[str]
) -> None:
    """Sends one request after the other until it is stopped; counts those refused by path."""
    paths = [*PATHS, *records]
    weights = [*PATHS.values(), *(8 / len(records) for _ in records)]
    with httpx.Client(base_url=ADDRESS, timeout=60, trust_env=False) as session:
        while not stop.is_set():
            path = random.choices(paths, weights)[0].replace("{n}", str(random.random()))
            try:
                status = session.get(path).status_code
                statuses[str(status)] += 1
                if status >= 400:
                    refused[f"{status} {path.partition('?')[0]}"] += 1
            except httpx.HTTPError as error:
                statuses[type(error).__name__] += 1


def _resident(processes: list[psutil.Process]) -> float:
    """Unshared memory of ``processes``, in MB; what they share counts once for each otherwise."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += process.memory_full_info().uss / 1e6
    return total


def main() -> int:
    """Runs the load, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--every", type=float, default=20, help="seconds between two switches")
    options = parser.parse_args()
    data = DataDirectory(options.data)
    snapshots = [snapshot.id for snapshot in data.all()]
    server = subprocess.Popen([FAIRWEAVE, "serve", "-d", options.data, "--port", str(PORT)])
    service = psutil.Process(server.pid)
    while True:
        try:
            httpx.get(f"{ADDRESS}/health", trust_env=False)
            break
        except httpx.HTTPError:
            if server.poll() is not None:
                return 1  # it has said why it ended
            time.sleep(0.2)
    found = httpx.get(f"{ADDRESS}/search.json?q=&kind=dataset&size=100", trust_env=False).json()
    # as it is written: a "#" in a name stays encoded, and is no fragment
    records = [httpx.URL(hit["url"]).raw_path.decode() for hit in found["hits"]]
    workers = len(service.children(recursive=True))
    stop, statuses, refused = threading.Event(), Counter[str](), Counter[str]()
    threads = [
        threading.Thread(target=client, args=(records, stop, statuses, refused))
        for _ in range(options.clients)
    ]
    for thread in threads:
        thread.start()
    memory = []
    switches = 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        time.sleep(options.every)
        switches += 1
        data.point(snapshots[switches % len(snapshots)])
        memory.append((_resident([service]), _resident(service.children(recursive=True))))
    stop.set()
    for thread in threads:
        thread.join()
    time.sleep(5)
    left = len(service.children(recursive=True)) - workers
    server.terminate()
    server.wait(60)
    failed = sum(n for status, n in statuses.items() if not status.startswith(("2", "3", "4")))
    print(f"clients {options.clients}, {options.seconds:g} s, {switches} switches")
    for status, count in sorted(statuses.items()):
        print(f"  {status:<12} {count:>9,}")
    for path, count in refused.most_common(20):
        print(f"    {path} {count:,}")
    print(f"  workers left {left}")
    # caches fill at first: the last quarter is compared with the one before
    quarter = max(len(memory) // 4, 1)
    for name, resident in zip(("service", "workers"), zip(*memory, strict=True), strict=True):
        most = [max(resident[start : start + quarter]) for start in range(0, len(memory), quarter)]
        print(
            f"  memory of {name}, MB, most in each quarter: {', '.join(f'{m:.0f}' for m in most)}"
        )
    return 1 if failed or left > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
