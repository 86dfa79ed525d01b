"""Readers of CSV, JSON, YAML, SQLite and text: what they accept, and their errors."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from kg.converters.common import csv_reader
from kg.converters.common.json_reader import json_lines, load_json
from kg.converters.common.sqlite_reader import Database
from kg.converters.common.text_reader import read_text
from kg.converters.common.yaml_reader import load_yaml
from kg.converters.record import Notes
from kg.errors import SourceError


def written(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_every_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["Name", "Größe in cm", "Beschreibung"], ["Flüsse", "3,5", "Pegel über Normalnull"]] * 9
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    file = written(tmp_path, "a.csv", text.encode(encoding))
    assert [cells for _, cells in csv_reader.rows(file)] == rows


def test_csv_gzipped_with_line_breaks_in_cells_names_the_line(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv.gz", gzip.compress(b'a,b\n"x\ny",1\n\n2,3\n'))
    assert list(csv_reader.rows(file)) == [(1, ["a", "b"]), (2, ["x\ny", "1"]), (5, ["2", "3"])]


def test_damaged_csv_is_one_line(tmp_path: Path) -> None:
    whole = gzip.compress(b"a,b\n" * 10000)
    with pytest.raises(SourceError, match="damaged gzip"):
        list(csv_reader.rows(written(tmp_path, "a.csv.gz", whole[:20])))
    with pytest.raises(SourceError, match="not a text file"):
        list(csv_reader.rows(written(tmp_path, "b.csv", b"\x89PNG\x00\xff\xfe")))


def test_json_repeated_keys_are_reported_and_nan_is_no_value(tmp_path: Path) -> None:
    notes = Notes()
    file = written(tmp_path, "a.json", b'\xef\xbb\xbf{"a": 1, "a": 2, "b": NaN}')
    assert load_json(file, notes) == {"a": 2, "b": None}
    assert notes.unread == {"a.json, key 'a'": "an object has it twice: the last value is used"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a":\n  tru}', r"a\.json: line 2, column 3: no valid JSON"),
        ("", "the file is empty"),
        ("[" * 1000 + "]" * 1000, "nested too deep"),
        ("[" * 100000, "nested too deep"),
        ("9" * 5000, "digits"),
    ],
)
def test_damaged_json_is_an_error_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as error:
        load_json(written(tmp_path, "a.json", text))
    assert "\n" not in str(error.value)


def test_json_lines_keep_their_numbers(tmp_path: Path) -> None:
    file = written(tmp_path, "a.jsonl", '{"a": 1}\n\n{"a": 2}\n')
    assert list(json_lines(file)) == [(1, {"a": 1}), (3, {"a": 2})]
    with pytest.raises(SourceError, match="line 2, column 1"):
        list(json_lines(written(tmp_path, "b.jsonl", "{}\nx\n")))


def test_yaml_is_that_of_1_2(tmp_path: Path) -> None:
    notes = Notes()
    text = "language: [no, en]\ndate: 2024-01-01\nyes: y\nn: 010\na: 1\na: 2\n"
    found = load_yaml(written(tmp_path, "a.yaml", text), notes)
    expected = {"language": ["no", "en"], "date": "2024-01-01", "yes": "y", "n": 10, "a": 2}
    assert found == expected
    assert "a.yaml, key 'a'" in notes.unread
    tagged = load_yaml(written(tmp_path, "b.yaml", "f: !function utils.x\ng: !t {a: 1}\n"))
    assert tagged == {"f": "utils.x", "g": {"a": 1}}


def test_a_second_document_is_named(tmp_path: Path) -> None:
    notes = Notes()
    assert load_yaml(written(tmp_path, "a.yaml", "a: 1\n---\nb: 2\n"), notes) == {"a": 1}
    assert "a.yaml, second document" in notes.unread


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: (slices: 500M)\n  b: x: y\n", r"a\.yaml: line 1, column \d+: no valid YAML"),
        ("a: &a [*a]", "containing itself"),
        (
            "a: &a [1,1,1,1,1,1,1,1,1]\n"
            + "".join(
                f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n"
                for i in range(8)
            ),
            "too many values",
        ),
        ("{" * 5000, "no valid YAML|too deep"),
    ],
)
def test_damaged_yaml_is_an_error_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as error:
        load_yaml(written(tmp_path, "a.yaml", text))
    assert "\n" not in str(error.value)


def test_a_view_that_never_ends_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE t (a)")
        database.execute("INSERT INTO t VALUES ('x')")
        database.execute(
            "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT count(*) AS c FROM n"
        )
    found = Database(file)
    assert found.tables == ["t"]
    assert found.views == ["v"]
    assert list(found.rows("t")) == [(1, ("x",))]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="larger than 0 MiB"):
        read_text(written(tmp_path, "a.txt", "x" * 100), limit=10)
