"""Records that are written together are as those that are written one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build.originals import originals
from kg.build.record_writer import RecordWriter
from kg.converters.record import Record

#: what a record may have, in its statements, its input, its place and its name
PRIVATE = {
    "text": ("", '"Ask jane.doe@example.org"', "", ""),
    "language": ("", '"Ask jane (at) example (dot) org"@en', "", ""),
    "address": ("", "<http://h/person/jane%40example.org>", "", ""),
    "secret": ("", '"https://a.example/x.csv?token=xyzzy"', "", ""),
    "input": ("", '"rivers"', "jane.doe@example.org", ""),
    "secret input": ("", '"rivers"', "https://a.example/x.csv?token=xyzzy", ""),
    "place": ("", '"rivers"', "", "jane.doe@example.org.csv, line "),
    "name": ("jane.doe@example.org-", '"rivers"', "", ""),
}


def records(private: tuple[str, str, str, str], where: set[int]) -> list[Record]:
    found = []
    for n in range(1_250):
        name, value, original, place = private if n in where else ("", '"rivers"', "", "")
        iri = f"http://h/dataset/{name}{n}"
        lines = [f"<{iri}> <http://h/p> {value} .\n", f'<{iri}> <http://h/n> "{n}" .\n']
        found.append(Record(iri, lines, f"{place or 'line '}{n}", original))
    return found


def written(folder: Path, given: list[Record], *, together: bool) -> tuple[bytes, list[object]]:
    folder.mkdir()
    (folder / "runs").mkdir()
    writer = RecordWriter(folder / "nt", folder / "originals", folder / "runs")
    if together:
        writer.add_all(given, redacted=False)
    else:
        for record in given:
            writer.add(record)
    writer.finish()
    names = {line.split(b"> ", 1)[0][1:].decode() for line in (folder / "nt").open("rb")}
    return (folder / "nt").read_bytes(), list(originals(folder / "originals", names))


@pytest.mark.parametrize("kind", PRIVATE)
@pytest.mark.parametrize("where", [{0}, {101}, {1_249}, {3, 150, 1_200}], ids=str)
def test_no_address_passes_among_many_records(tmp_path: Path, kind: str, where: set[int]) -> None:
    given = records(PRIVATE[kind], where)
    singly = written(tmp_path / "singly", given, together=False)
    together = written(tmp_path / "together", given, together=True)
    assert together == singly
    assert b"example.org" not in together[0]
    assert b"xyzzy" not in together[0]
    assert len(together[1]) == len(given)
    assert not any("doe@" in str(each) or "token=" in str(each) for each in together[1])
