"""Files of data are read, or named as not read; a clone of the publisher's repository is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.converters.common.files import files_in, unread_files
from kg.converters.dataset_audits import CONVERTER


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
