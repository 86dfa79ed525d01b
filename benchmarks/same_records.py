"""Whether two services give the same records, catalogue pages and exports of one graph.

    fairweave serve -d DATA --port 8001 &
    fairweave serve --endpoint https://…/sparql --base-iri IRI --port 8002 &
    python benchmarks/same_records.py http://127.0.0.1:8001 http://127.0.0.1:8002 [EACH]

Compares what EACH records of every class (4, unless given) state as RDF, every export of 30
datasets, and the datasets on 20 pages of the catalogue; statements as sets, JSON by its values.
Addresses of a service count as the same. Left out is what differs by design: of the links to a
record a service lists some, and sources and snapshots are described with their files, which a
service over an endpoint has not; nor has it the history, so its catalogue dates records by the
build. Prints what is compared while it runs, a few statements of each that differs, and a table;
ends with 1 where one differs.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final

import httpx
from _measure import table
from pyoxigraph import NamedNode, RdfFormat, parse

EACH: Final = 4
DATASETS: Final = 30
PAGES: Final = 20
EXPORTS: Final = (
    "croissant.json", "datacite.json", "datacite-schema.json", "datacite.xml", "linkset.json",
    "citation.bib", "citation.ris", "citation.csl.json",
)  # fmt: skip
_FILES: Final = ("/source/", "/snapshot/")
_DATED: Final = re.compile(r"#record> <http://purl\.org/dc/terms/(?:issued|modified)>")
_SHOWN: Final = 3
Content = frozenset[str] | str


class Service:
    """A service that is compared.

    Args:
        url: its address.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.seconds = 0.0
        self._client = httpx.Client(base_url=self.url, timeout=200, trust_env=False)

    def get(self, path: str) -> httpx.Response:
        """What is at ``path``, an address of the service or a part of one."""
        began = time.perf_counter()
        answer = self._client.get(path.removeprefix(self.url))
        self.seconds += time.perf_counter() - began
        return answer

    def records(self, url: str, number: int) -> list[dict[str, str]]:
        """Up to ``number`` of the records of the class at ``url``, not only the first."""
        found: list[dict[str, str]] = self.get(f"{url}.json").json()["records"]
        return found[:: max(len(found) // number, 1)][:number]

    def record(self, path: str, iri: str) -> Content:
        """What the document ``iri`` states."""
        return self._read(path, lambda text: frozenset(_statements(text, iri)))

    def export(self, path: str) -> Content:
        """The values of JSON, or the lines."""
        if path.endswith("json"):
            return self._read(path, lambda text: frozenset(_values(json.loads(text))))
        return self._read(path, lambda text: frozenset(text.splitlines()))

    def catalogue(self, pages: int) -> dict[str, Content]:
        """What the first ``pages`` of the catalogue state, by dataset."""
        found: dict[str, Content] = {}
        for number in range(1, pages + 1):
            answer = self.get(f"/catalog.nt?page={number}")
            if answer.status_code != httpx.codes.OK:
                found[f"page {number}"] = f"{answer.status_code} {answer.text[:200]}"
                continue
            text = answer.text.replace(self.url, "http://service")
            lines = sorted(line for line in _statements(text, "") if not _DATED.search(line))
            for iri, group in groupby(lines, lambda line: line[1:].partition(">")[0]):
                about = iri.partition("#")[0]
                if "/dataset/" in about:
                    before = found.get(about, frozenset())
                    found[about] = frozenset(before) | frozenset(group)
        return found

    def _read(self, path: str, of: Callable[[str], frozenset[str]]) -> Content:
        answer = self.get(path)
        if answer.status_code != httpx.codes.OK:
            return f"{answer.status_code} {answer.text[:200]}"
        return of(answer.text.replace(self.url, "http://service"))


def _statements(text: str, iri: str) -> Iterator[str]:
    """The statements of N-Triples about ``iri`` and its fragments, or about all."""
    for quad in parse(text, format=RdfFormat.N_TRIPLES):
        if isinstance(quad.subject, NamedNode):
            about = quad.subject.value
            if not iri or about == iri or about.startswith(f"{iri}#"):
                yield str(quad)


def _values(value: object, place: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _values(each, f"{place}/{key}")
    elif isinstance(value, list):
        # the order of a list states nothing where its items are no objects
        for number, each in enumerate(value):
            yield from _values(each, f"{place}/{number if isinstance(each, dict) else ''}")
    else:
        yield f"{place}: {json.dumps(value, ensure_ascii=False)}"


def _progress(line: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {line}", file=sys.stderr, flush=True)


def compared(
    one: Service, other: Service, each: int
) -> Iterator[tuple[str, str, Content, Content]]:
    """Kind, path, and what each of the services has there."""
    seen: set[str] = set()
    groups = one.get("/browse.json").json()["groups"]
    classes = [kind for group in groups for kind in group["classes"]]
    for number, kind in enumerate(classes, 1):
        _progress(f"records: class {number} of {len(classes)}, {kind['url']}")
        for found in one.records(kind["url"], each):
            path = found["url"].removeprefix(one.url).partition("#")[0]
            if path in seen or path.startswith(_FILES):
                continue
            seen.add(path)
            named = path.startswith("/resource?")
            path = path.replace("?", ".nt?", 1) if named else f"{path}.nt"
            iri = found["iri"].partition("#")[0]
            yield "record", path, one.record(path, iri), other.record(path, iri)
    for number, found in enumerate(one.records("/browse/dcat:Dataset", DATASETS), 1):
        _progress(f"exports: dataset {number} of {DATASETS}")
        for export in EXPORTS:
            path = f"{found['url'].removeprefix(one.url)}/{export}"
            yield export, path, one.export(path), other.export(path)
    _progress(f"{PAGES} pages of the catalogue")
    first, second = one.catalogue(PAGES), other.catalogue(PAGES)
    listed = first.keys() & second.keys()
    for iri in sorted(listed | {name for name in second if name.startswith("page ")}):
        yield "dataset in the catalogue", iri, first.get(iri, ""), second[iri]


def main(one: Service, other: Service, each: int) -> int:
    """Compares and prints; how many differ."""
    same, differ = Counter[str](), Counter[str]()
    for kind, path, expected, given in compared(one, other, each):
        if expected == given:
            same[kind] += 1
            continue
        differ[kind] += 1
        print(path, flush=True)
        for sign, here, there in (("-", expected, given), ("+", given, expected)):
            if isinstance(here, str):
                print(f"   {sign} {here}", flush=True)
            else:
                lines = here - there if isinstance(there, frozenset) else here
                for line in sorted(lines)[:_SHOWN]:
                    print(f"   {sign} {line[:300]}", flush=True)
    rows = [[kind, str(same[kind]), str(differ[kind])] for kind in {**same, **differ}]
    table(["kind", "the same", "different"], rows)
    table(["service", "seconds"], [[each.url, f"{each.seconds:.0f}"] for each in (one, other)])
    return differ.total()


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    services = Service(sys.argv[1]), Service(sys.argv[2])
    sys.exit(min(main(*services, int((*sys.argv, EACH)[3])), 1))
