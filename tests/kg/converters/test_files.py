"""Files of data are read, or named as not read; a clone of the publisher's repository is read."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from kg.authorities.identities import Identities
from kg.build.sources import recognise
from kg.build.staging import Staged, stage
from kg.converters.common.files import files_in, unread_files
from kg.converters.dataset_audits import CONVERTER
from kg.errors import SourceError
from kg.rdf.ontology import Ontology
from kg.resources import directory

#: the examples that are files as they are published (those of notebooks are run first)
EXAMPLES = sorted(
    path.name
    for path in Path(str(directory("examples"))).iterdir()
    if path.is_dir() and path.name != "notebooks"
)


def _staged(folder: Path, scratch: Path) -> Staged:
    (source,) = recognise([f"example={folder}"])
    return stage(source, Identities("http://localhost:8000/"), scratch, Ontology())


@pytest.mark.parametrize("example", EXAMPLES)
def test_files_are_read_packed_and_in_any_case(tmp_path: Path, example: str) -> None:
    original = Path(str(directory("examples"))) / example
    copy = shutil.copytree(original, tmp_path / "copy")
    (source,) = recognise([f"example={original}"])
    for file in source.converter.files(original):
        given = copy / file.relative_to(original)
        packed = given.with_name(f"{file.stem}{file.suffix.upper()}.GZ")
        packed.write_bytes(gzip.compress(given.read_bytes()))
        given.unlink()
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    expected, found = _staged(original, first), _staged(copy, second)
    assert (found.records, found.triples) == (expected.records, expected.triples)


def test_a_damaged_packed_audit_is_an_error_of_its_file(tmp_path: Path) -> None:
    text = " ".join(map(str, range(1000)))
    (tmp_path / "a.json.gz").write_bytes(
        gzip.compress(json.dumps({"a": {"Collection": text}}).encode())[:-500]
    )
    with pytest.raises(SourceError, match=r"a\.json\.gz.*damaged gzip"):
        _staged(tmp_path, tmp_path)


def test_endings_count_in_any_case(tmp_path: Path) -> None:
    for name in ("a.JSON", "b.json", "_c.json", ".d.json", "e.txt"):
        (tmp_path / name).write_text("{}")
    assert [file.name for file in files_in(tmp_path, ".json")] == ["a.JSON", "b.json"]


def test_data_beside_what_is_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    for name in ("a.csv", "more/b.csv.gz", "README.md", ".hidden.csv"):
        (tmp_path / name).touch()
    assert list(unread_files(tmp_path, [tmp_path / "a.csv"])) == ["more/b.csv.gz"]


@pytest.mark.parametrize("named", [".", "data_summaries"])
def test_a_clone_is_read_with_the_classifications_beside(tmp_path: Path, named: str) -> None:
    for folder, name in (("data_summaries", "A"), ("constants", "task_groups")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.json").write_text(
            json.dumps({"a": {"Dataset Name": "A", "Collection": "A"}})
        )
    source = tmp_path / named
    assert CONVERTER.sniff(source)
    assert {file.name for file in CONVERTER.files(source)} == {"A.json", "task_groups.json"}
