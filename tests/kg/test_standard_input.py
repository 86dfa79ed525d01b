"""Standard input, and archives, where a command takes files."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
AUDIT = EXAMPLES / "dataset-audits"
CONFORMS = "@prefix ex: <http://example.org/> . ex:a a ex:B .\n"
REFUSED = "@prefix dcat: <http://www.w3.org/ns/dcat#> . <http://example.org/a> a dcat:Dataset .\n"


def fairweave(*words: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from api.main import main; main()", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True, input=given)


@pytest.fixture(scope="module")
def audit() -> Path:
    return min(AUDIT.rglob("*.json"))


def zipped(target: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target


def test_a_source_on_standard_input_is_that_of_its_file(audit: Path) -> None:
    of_file = fairweave("convert", f"audit={audit}")
    given = fairweave("convert", "audit=-", given=audit.read_bytes())
    assert of_file.stdout and given.stdout == of_file.stdout


def test_an_archive_on_standard_input_is_unpacked(audit: Path, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "audit.zip", {"audit.json": audit.read_text()})
    done = fairweave("convert", "-", given=archive.read_bytes())
    assert done.returncode == 0 and done.stdout


def test_what_is_packed_is_read_as_the_file_in_it(audit: Path) -> None:
    plain = fairweave("convert", "audit=-", given=audit.read_bytes())
    packed = fairweave("convert", "audit=-", given=gzip.compress(audit.read_bytes()))
    assert plain.stdout and packed.stdout == plain.stdout
    table = (EXAMPLES / "table" / "catalogue.csv").read_bytes()
    plain = fairweave("convert", "table=-", given=table)
    packed = fairweave("convert", "table=-", given=gzip.compress(table))
    assert plain.stdout and packed.stdout == plain.stdout


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_a_table_on_standard_input_is_inspected(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"catalogue.{ending}"
    assert fairweave("template", file).returncode == 0
    done = fairweave("inspect", "-", given=file.read_bytes())
    assert done.returncode == 0
    assert b"3 entries" in done.stdout
    assert b"fw-scratch" not in done.stdout
    packed = fairweave("inspect", "-", given=gzip.compress(file.read_bytes()))
    assert packed.stdout.split(maxsplit=1)[1] == done.stdout.split(maxsplit=1)[1]


def test_what_is_no_table_is_named_with_the_command_that_reads_it(audit: Path) -> None:
    done = fairweave("inspect", audit)
    assert done.returncode == 0
    assert b"is of the format dataset-audits" in done.stdout
    assert b"`fairweave build" in done.stdout


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (CONFORMS, 0),
        (REFUSED, 1),
        ("<http://example.org/a> a <http://example.org/B> .", 0),
        ('<http://h/a> <http://h/b> "c" <http://h/g> .', 0),
        ('{"@context": {"@vocab": "http://schema.org/"}, "name": "x"}', 0),
        ('{"a": 1}', 2),
        ("", 2),
    ],
    ids=["turtle", "refused", "triples", "quads", "JSON-LD", "JSON", "nothing"],
)
def test_rdf_on_standard_input_is_validated(given: str, status: int) -> None:
    done = fairweave("validate", "-", given=given.encode())
    assert done.returncode == status, done.stderr


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({"a.ttl": CONFORMS, "README.md": "text"}, 0, ""),
        ({"a.ttl": CONFORMS, "in/b.ttl": REFUSED}, 1, ""),
        ({"bad.ttl": "<a> <b>"}, 2, "error: data.zip/bad.ttl: line 1"),
        ({"README.md": "text"}, 2, "data.zip: no file of RDF in it"),
    ],
    ids=["conforms", "refused", "damaged", "without RDF"],
)
def test_rdf_in_an_archive_is_validated(
    tmp_path: Path, files: dict[str, str], status: int, words: str
) -> None:
    done = fairweave("validate", zipped(tmp_path / "data.zip", files))
    assert done.returncode == status, done.stderr
    assert words in done.stderr.decode()


def test_files_in_an_archive_are_named_without_where_they_are_unpacked(
    audit: Path, tmp_path: Path
) -> None:
    archive = zipped(tmp_path / "audit.zip", {"one.json": audit.read_text()})
    linted = json.loads(fairweave("lint", archive, "--format", "json").stdout)
    assert {one["file"] for one in linted["descriptions"]} == {"audit.zip/one.json"}
    broken = zipped(tmp_path / "broken.zip", {"one.json": '{"a": 1,, }'})
    done = fairweave("convert", broken)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("error: broken.zip/one.json: line 1")


def test_a_source_that_is_no_rdf_is_named_with_the_command_that_takes_it(audit: Path) -> None:
    for source in (audit, audit.parent):
        done = fairweave("validate", source)
        assert done.returncode == 2
        words = done.stderr.decode()
        assert "no file of RDF, but of the format dataset-audits" in words
        assert f"`fairweave build {source}` takes it" in words
