"""No e-mail address of a source is in the service, its files or its commands."""

from __future__ import annotations

import gzip
import html
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

import httpx
import pytest
from pyoxigraph import Store

from kg.snapshots.data_directory import DataDirectory, Snapshot
from tests.address_sources import MARK, write_identity, write_sources
from tests.api.conftest import launched
from tests.ports import free_port, wait_for

#: what a record is given out as, and what a dataset is in addition
FORMATS: Final = (".html", ".ttl", ".jsonld", ".rdf")
EXPORTS: Final = (
    "/citation.bib", "/citation.ris", "/citation.csl.json", "/croissant.json", "/datacite.json",
    "/datacite-schema.json", "/datacite.xml",
)  # fmt: skip
PATHS: Final = (
    "/", "/search", "/search?q=ask", "/search.json?q=ask+jane", "/search.atom?q=set",
    "/search/suggestions?q=set", "/browse", "/browse/dcat:Dataset", "/feed", "/feed.atom",
    "/feed/1", "/catalog", "/catalog.ttl", "/catalog.jsonld", "/fdp/catalog", "/quality",
    "/map", "/queries", "/dumps/", "/llms.txt", "/.well-known/void", "/sitemap.xml",
    "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=ListRecords&metadataPrefix=dcat_ap",
    "/oai?verb=ListRecords&metadataPrefix=oai_datacite", "/oai?verb=ListSets",
)  # fmt: skip


def fairweave(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [Path(sys.executable).parent / "fairweave", *arguments],
        cwd=cwd,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("addresses")


@pytest.fixture(scope="module")
def sources(folder: Path) -> list[str]:
    """The directories of the sources, relative to ``folder``."""
    return [path.name for path in write_sources(folder)]


@pytest.fixture(scope="module")
def built(folder: Path, sources: list[str]) -> subprocess.CompletedProcess[bytes]:
    return fairweave("build", *sources, "-d", "data", "--same", write_identity(folder), cwd=folder)


@pytest.fixture(scope="module")
def published(folder: Path, built: subprocess.CompletedProcess[bytes]) -> Snapshot:
    assert built.returncode in {0, 1}, built.stderr.decode()
    return DataDirectory(folder / "data").current()


def assert_no_address(text: str | bytes, where: object) -> None:
    """No address is in ``text``, as it is or as HTML, IRIs and JSON encode it."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    for shown in (text, unquote(html.unescape(text)) if "%" in text or "&" in text else ""):
        place = shown.lower().find(MARK)
        assert place < 0, (where, shown[max(place - 60, 0) : place + 20])


def test_what_a_build_reports_has_no_address(built: subprocess.CompletedProcess[bytes]) -> None:
    assert b"refused" in built.stderr + built.stdout
    assert_no_address(built.stdout, "stdout")
    assert_no_address(built.stderr, "stderr")


def test_no_file_of_the_snapshot_has_an_address(published: Snapshot) -> None:
    files = [path for path in published.path.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        assert_no_address(str(path.relative_to(published.path)), path)
        data = path.read_bytes()
        if path.parent.name in {"store", "search"} or path.suffix == ".sqlite":
            assert MARK.encode() not in data, path
        else:
            assert_no_address(gzip.decompress(data) if path.suffix == ".gz" else data, path)
    for quad in Store.read_only(str(published.path / "store")):
        assert_no_address(str(quad), "store")


@pytest.mark.parametrize("command", ["convert", "lint --format github", "inspect"])
def test_no_command_prints_an_address(command: str, folder: Path, sources: list[str]) -> None:
    named = [path for source in sources for path in (folder / source).glob(f"*{MARK}*")]
    assert len(named) > 3
    every = [*sources, *named[::7]]
    # a file is inspected by itself
    for paths in [[path] for path in every] if command == "inspect" else [every]:
        done = fairweave(*command.split(), *paths, cwd=folder)
        assert done.returncode in {0, 1, 2}
        assert b"Traceback" not in done.stderr
        assert_no_address(done.stdout, (command, paths))
        assert_no_address(done.stderr, (command, paths))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken {}.json", '{{"{}": '),
        ("twice {}.json", '{{"{0}": 1, "{0}": 2}}'),
        ("broken {}.csv", "name,{}\n"),
        ("none {}.ttl", "<http://h/{}> a"),
        ("source.toml", 'title = {}'),
    ],
)  # fmt: skip
def test_no_error_names_an_address(name: str, text: str, tmp_path: Path) -> None:
    address = f"jane.doe@{MARK}.org"
    path = tmp_path / "source" / name.format(address)
    path.parent.mkdir()
    path.write_text(text.format(address))
    for command in ("build", "inspect"):
        done = fairweave(command, path.parent, cwd=tmp_path)
        assert_no_address(done.stdout + done.stderr, command)


@pytest.fixture(scope="module")
def client(published: Snapshot) -> Iterator[httpx.Client]:
    """A client of a service whose log has no address when it ends."""
    port = free_port()
    server = launched(published.path.parents[1], port)
    try:
        wait_for(port, server)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as found:
            yield found
    finally:
        server.terminate()
        _, log = server.communicate(timeout=30)
    assert_no_address(log, "log")


def test_no_page_has_an_address(client: httpx.Client) -> None:
    for path in PATHS:
        answer = client.get(path)
        assert answer.status_code < 300, path
        assert_no_address(answer.content, path)


def documents(published: Snapshot) -> list[str]:
    rows = json.loads((published.path / "manifest.json").read_text("utf-8"))
    base = str(rows["base_iri"])
    found = {
        quad.subject.value.partition("#")[0]
        for quad in Store.read_only(str(published.path / "store"))
        if not quad.subject.value.startswith("_") and quad.subject.value.startswith(base)
    }
    return sorted(iri.removeprefix(base.rstrip("/")) for iri in found)


def test_no_record_or_export_has_an_address(client: httpx.Client, published: Snapshot) -> None:
    found = documents(published)
    assert len(found) > 500
    exported = dict.fromkeys((*FORMATS, *EXPORTS), 0)
    for number, path in enumerate(found[::3]):
        formats = EXPORTS if path.startswith("/dataset/") else ()
        for suffix in (FORMATS[number % len(FORMATS)], *formats):
            answer = client.get(path + suffix)
            exported[suffix] += answer.status_code == 200
            assert answer.status_code < 500
            assert_no_address(answer.content, (path, suffix))
    assert all(exported.values()), exported


def test_no_answer_of_a_saved_query_has_an_address(
    client: httpx.Client, published: Snapshot
) -> None:
    for query in (published.path / "queries").glob("*.rq"):
        for ending in ("", ".csv"):
            answer = client.get(f"/queries/{quote(query.stem)}{ending}")
            assert_no_address(answer.content, query.stem)
