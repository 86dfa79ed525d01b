"""The manifest is read as it was written, whichever version of FAIRweave wrote it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.errors import FairweaveError
from kg.rdf.dumps import Dump
from kg.snapshots.manifest import (
    FORMAT,
    Column,
    FileSet,
    Identity,
    InputFile,
    Manifest,
    ResultEntry,
    SourceEntry,
    Table,
    parse,
    read,
    write,
)

FILE = InputFile("a.csv", 3, "00")
SOURCE = SourceEntry(
    name="study",
    graph="http://h/source/study",
    format="notebook-study",
    converter_version="1",
    dump=Dump("study.nq.gz", 12, "aa", "bb", 2),
    about={"title": "A study"},
    files=(FILE,),
    unread={"b.csv": "no table"},
)
WHOLE = Manifest(
    id="0123456789abcdef",
    base_iri="http://h/",
    created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    default_graph="merged",
    ontology=FileSet("cc", (FILE,)),
    identity=Identity((("a", "b"),), (), ("by hand",)),
    seconds={"load": 0.5},
    sources=(SOURCE,),
    results={"sources": ResultEntry(3, "dd")},
    tables=(Table("t.csv", 1, "ee", "T", "One a row", 0, (Column("a", "A", "sc:Text"),)),),
)


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", WHOLE)
    assert read(tmp_path / "manifest.json") == WHOLE
    assert json.loads((tmp_path / "manifest.json").read_bytes())["format"] == FORMAT


def test_a_manifest_of_format_1_had_digests_in_place_of_files() -> None:
    old = {
        "id": "a",
        "base_iri": "http://h/",
        "created": "2026-01-02T03:04:05+00:00",
        "shapes": "ff",
        "identity": {"same": [], "different": [], "reasons": []},
    }
    found = parse(json.dumps(old).encode())
    assert (found.shapes, found.created) == (FileSet("ff"), WHOLE.created)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not readable; remove the directory"),
        ("[]", "not readable"),
        ('{"id": "a"}', "not readable"),
        pytest.param('{"sources": ' + "[" * 100_000, "not readable", id="nested too deep"),
        ('{"format": 99}', "a newer version of FAIRweave wrote it"),
    ],
)
def test_what_is_no_manifest_is_refused_in_a_line(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(FairweaveError, match=problem) as caught:
        read(tmp_path / "manifest.json")
    assert "\n" not in str(caught.value)
