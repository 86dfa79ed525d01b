"""Comunica as it comes from npm: queries the endpoint, and follows the links between records.

It is 200 MB, and installed where this is to be tested::

    make comunica
    FAIRWEAVE_COMUNICA=.venv/comunica pytest tests/api/test_comunica.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.resources import directory
from kg.snapshots.data_directory import Snapshot
from tests.api.conftest import at
from tests.kg.build.test_pipeline import make
from tests.ports import free_port, wait_for
from tests.real_build import count

PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX fw: <https://w3id.org/fairweave/ontology#>
"""


def command(name: str) -> list[str]:
    """The command line of a Comunica client; skips where it is not installed."""
    root = Path(os.environ.get("FAIRWEAVE_COMUNICA", "web")) / "node_modules" / ".bin" / name
    if not root.exists():
        pytest.skip("needs Comunica: make comunica, and its directory in FAIRWEAVE_COMUNICA")
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    return [node, str(root.resolve())]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service whose base IRI is where it is reached, so that its links can be followed."""
    command("comunica-sparql")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    data = tmp_path_factory.mktemp("comunica")
    examples = directory("examples")
    make(data, examples / "dataset-audits", examples / "notebook-study", base=base)
    server = subprocess.Popen(
        [
            *(sys.executable, "-c", "from api.main import main; main()"),
            *("serve", "-d", str(data), "--port", str(port)),
        ],
        cwd=Path(__file__).resolve().parents[2],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        yield base
    finally:
        server.terminate()
        server.wait(30)


def run(client: str, source: str, query: str, *options: str) -> list[dict[str, Any]]:
    answer = subprocess.run(
        [*command(client), source, PREFIXES + query, *options, "-t", "application/json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def test_it_queries_the_endpoint(service: httpx.Client, snapshot: Snapshot) -> None:
    (row,) = run(
        "comunica-sparql",
        at(service, "/sparql"),
        "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a dcat:Dataset ; dcterms:title ?t }",
    )
    assert row["n"].startswith(f'"{count(snapshot, "dcat:Dataset", "dataset/")}"')


def test_languages_of_labels_arrive(service: httpx.Client) -> None:
    rows = run(
        "comunica-sparql",
        at(service, "/sparql"),
        "SELECT DISTINCT ?l { ?d fw:task ?t . ?t skos:prefLabel ?l } ORDER BY ?l LIMIT 3",
    )
    assert len(rows) == 3
    assert all(row["l"].endswith('"@en') for row in rows)


@pytest.mark.examples("records whose base IRI is where they are served")
def test_it_follows_links_from_record_to_record(base: str) -> None:
    """A dataset states what it was made from, and that one its modality."""
    (known,) = run(
        "comunica-sparql",
        f"{base}sparql",
        "SELECT ?d ?n { ?d a dcat:Dataset ; prov:wasDerivedFrom/fw:modality ?n }"
        " ORDER BY ?d ?n LIMIT 1",
    )
    dataset = known["d"]
    rows = run(
        "comunica-sparql-link-traversal",
        dataset,
        f"SELECT DISTINCT ?n {{ <{dataset}> prov:wasDerivedFrom ?a . ?a fw:modality ?n }}",
        "--lenient",
    )
    assert known["n"] in {row["n"] for row in rows}
