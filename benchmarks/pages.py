"""What pages and records cost: a saved query's page beside a static file, a record beside DESCRIBE.

    python benchmarks/pages.py [-d DIR] [--seconds 5] [--clients 8]

Without `-d` the shipped examples are built. The static file has the bytes of the page and is
served by Starlette's `StaticFiles` under the same HTTP server; DESCRIBE is answered by
`oxigraph serve-read-only` on the same store. Every dataset is requested once before any is
requested again: rows named "made" are of responses that no one requested before, and rows named
"cached" of those. Then the whole catalogue is harvested, page after page, by one client, which
looks for the next page and nothing else while it harvests.

Beside the rate stands the processor time that the server and its workers took for a response: on
a machine that does other work it says more than the rate.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from _clients import Measured, cpu_seconds, cycled, free_port, measure, running

ROOT = Path(__file__).resolve().parents[1]
PAGE = "/queries/articles-by-research-field"
SAMPLE = 400  # datasets that are requested again and again
DATASETS = "SELECT ?d { GRAPH ?g { ?d a <http://www.w3.org/ns/dcat#Dataset> } } ORDER BY ?d"
HTML, JSON_LD, TURTLE = "text/html", "application/ld+json", "text/turtle"
#: what of a dataset is requested: name, suffix of the address, media type
FORMS = (
    ("a dataset's Turtle", ".ttl", TURTLE),
    ("a dataset's page", "", HTML),
    ("a dataset's JSON-LD", "", JSON_LD),
)
STATIC = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.staticfiles import StaticFiles
app = Starlette()
app.mount("/", StaticFiles(directory=sys.argv[1]))
uvicorn.run(app, port=int(sys.argv[2]), access_log=False, log_level="warning")
"""


def get(port: int, path: str, accept: str) -> bytes:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Accept": accept})
    with urlopen(request) as answer:
        return bytes(answer.read())


def datasets(port: int, base: str) -> list[str]:
    """The datasets that have a page here: what publishers call their own has none."""
    body = get(port, "/sparql?query=" + quote(DATASETS), "application/sparql-results+json")
    rows = json.loads(body)["results"]["bindings"]
    iris = dict.fromkeys(row["d"]["value"] for row in rows)
    return [iri for iri in iris if iri.startswith(base)]


def row(title: str, measured: Measured, cpu: float, peer: Measured | None = None) -> None:
    ratio = f"{measured.rate / peer.rate:8.2f}" if peer else ""
    each = cpu / measured.answers * 1000
    print(f"{title:44}{measured.rate:10,.0f}{measured.p99 * 1000:10.1f}{each:10.2f}{ratio}")


def harvest(port: int) -> tuple[int, int, float]:
    """How many datasets on how many pages, in how many seconds."""
    started = time.perf_counter()
    path, pages = "/catalog.ttl", []
    while path:
        page = get(port, path, TURTLE)
        pages.append(page)
        following = re.search(rb"hydra:next\s+<([^>]+)>", page)
        path = "?".join(filter(None, urlsplit(following[1].decode())[2:4])) if following else ""
    took = time.perf_counter() - started
    described = rb"^<(\S+)> a [^;.]*\bdcat:Dataset\b"
    found = {iri for page in pages for iri in re.findall(described, page, re.MULTILINE)}
    return len(found), len(pages), took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-d", "--data", type=Path, help="a data directory")
    parser.add_argument("--seconds", type=float, default=5.0, help="per measurement")
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fairweave-")))
        data = options.data or _examples(scratch)
        store = data / "snapshots" / (data / "current").read_text().strip() / "store"
        ours, static, theirs = free_port(), free_port(), free_port()
        serve = (
            f"from pathlib import Path; from api.server import run; run(data=Path({str(data)!r}),"
        )
        oxigraph = [str(Path(sys.executable).with_name("oxigraph")), "serve-read-only"]
        oxigraph += ["-l", str(store), "-b", f"127.0.0.1:{theirs}", "--union-default-graph"]
        service = [sys.executable, "-c", f"{serve} port={ours})"]
        servers = {ours: stack.enter_context(running(service, ours))}
        servers[theirs] = stack.enter_context(running(oxigraph, theirs))
        (scratch / "page.html").write_bytes(get(ours, PAGE, HTML))
        servers[static] = stack.enter_context(
            running([sys.executable, "-c", STATIC, str(scratch), str(static)], static)
        )

        def measured(
            port: int, targets: list[str], accept: str, *, once: bool = False
        ) -> tuple[Measured, float]:
            target, at_most = partial(cycled, targets), len(targets) if once else sys.maxsize
            seconds = 600 if once else options.seconds
            before = cpu_seconds(servers[port])
            found = measure(port, target, accept, options.clients, seconds, at_most)
            return found, cpu_seconds(servers[port]) - before

        manifest = json.loads((store.parent / "manifest.json").read_text())
        iris = datasets(ours, manifest["base_iri"])
        print(f"{len(iris):,} datasets, {options.clients} clients\n")
        print(f"{'':44}{'a second':>10}{'p99, ms':>10}{'CPU, ms':>10}{'ratio':>8}")
        file, cpu = measured(static, ["/page.html"], HTML)
        row("a page as a static file", file, cpu)
        row("the page of a saved query, with its defaults", *measured(ours, [PAGE], HTML), file)
        described = ["/query?query=" + quote(f"DESCRIBE <{iri}>", safe="") for iri in iris]
        peer, cpu = measured(theirs, described, JSON_LD)
        row("DESCRIBE of a dataset (oxigraph)", peer, cpu)
        paths = [urlsplit(iri).path for iri in iris]
        for title, suffix, accept in FORMS:
            targets = [path + suffix for path in paths]
            row(f"{title}, made", *measured(ours, targets, accept, once=True), peer)
            row(f"{title}, cached", *measured(ours, targets[:SAMPLE], accept), peer)
        before = cpu_seconds(servers[ours])
        found, pages, seconds = harvest(ours)
        cpu = cpu_seconds(servers[ours]) - before
        print(f"\nharvest: {found:,} datasets on {pages} pages in {seconds:.1f} s,", end=" ")
        print(f"{found / seconds:,.0f} datasets a second, {cpu / found * 1000:.2f} ms of CPU each")


def _examples(scratch: Path) -> Path:
    sources = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
    command = [str(Path(sys.executable).with_name("fairweave")), "build", *map(str, sources)]
    done = subprocess.run([*command, "-d", str(scratch / "data")], check=False, capture_output=True)
    if done.returncode > 1:  # 1: published, without the record that is refused
        sys.exit(done.stderr.decode())
    return scratch / "data"


if __name__ == "__main__":
    main()
