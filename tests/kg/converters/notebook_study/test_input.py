"""Bad input is a line that names file, place and mend; wild input is still RDF."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER, tables
from kg.converters.record import Notes
from kg.errors import SourceError

Write = Callable[..., Path]


def problem(path: Path) -> str:
    """The one line that a conversion of ``path`` fails with."""
    with pytest.raises(SourceError) as raised:
        list(CONVERTER.convert(path, Identities(), Notes()))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_missing_column_is_named(study: Write, tmp_path: Path) -> None:
    study(journal=[])
    file = tmp_path / "journal.csv"
    file.write_text(file.read_text().replace("issn_epub", "issn"))
    assert "journal.csv: line 1: column issn_epub of table journal is missing" in problem(tmp_path)


def test_a_row_too_long_is_named_by_its_first_line(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": "1", "name": "two\nlines"}, {"id": "2"}])
    with (tmp_path / "journal.csv").open("a") as file:
        file.write("3,a,b,c,d,e,f,g,h\n")
    assert "journal.csv: line 5: 9 cells, the header has 7" in problem(tmp_path)


def test_bytes_that_are_not_utf8_are_found(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": str(n), "name": "long enough " * 40} for n in range(400)])
    with (tmp_path / "journal.csv").open("ab") as file:
        file.write("999,Bücher,,,,,\n".encode("latin-1"))
    assert "journal.csv: line 402: bytes that are not UTF-8" in problem(tmp_path)


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "article.csv").touch()
    assert "article.csv: the file is empty" in problem(tmp_path)


def test_a_file_cut_within_a_quoted_cell_is_an_error(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": "1"}])
    with (tmp_path / "journal.csv").open("a") as file:
        file.write('2,"Journal of')
    assert "journal.csv: line 3: not CSV" in problem(tmp_path)


def test_something_else_called_like_a_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "article.csv").write_text('{"articles": []}')
    assert "column abstract" not in problem(tmp_path)
    assert "of table article is missing" in problem(tmp_path)
    (tmp_path / "article.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    assert "line 1: bytes that are not UTF-8" in problem(tmp_path)


def test_a_directory_with_nothing_known_in_it_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "shopping.csv").write_text("id\n1\n")
    assert not CONVERTER.sniff(tmp_path)
    assert "no table of a notebook study in it" in problem(tmp_path)


def test_a_row_without_key_is_an_error(study: Write) -> None:
    assert "journal.csv: line 2: a row of journal has no id" in problem(
        study(journal=[{"name": "J"}])
    )


def test_a_damaged_database_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "study.sqlite"
    with sqlite3.connect(file) as database:
        columns = ", ".join(f'"{column}"' for column in sorted(tables()["journal"].known))
        database.execute(f"CREATE TABLE journal ({columns})")
        for number in range(2000):
            database.execute("INSERT INTO journal (id, name) VALUES (?, ?)", (number, "J" * 100))
    database.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "study.sqlite: not a readable SQLite database" in problem(file)
    file.write_bytes(whole[:20_000] + b"\xff" * 30_000 + whole[50_000:])
    assert "not a readable SQLite database" in problem(file)
    file.write_text("not a database, whatever it is called")
    assert "not a readable SQLite database" in problem(file)


def test_a_byte_order_mark_and_blank_lines_do_no_harm(study: Write, tmp_path: Path) -> None:
    study(journal=[{"id": "1", "name": "J"}])
    file = tmp_path / "journal.csv"
    file.write_text("\ufeff" + file.read_text() + "\n\n", encoding="utf-8")
    assert [r.iri for r in CONVERTER.convert(tmp_path, Identities(), Notes())] == [
        "http://localhost:8000/journal/j"
    ]


def test_cells_of_a_megabyte_are_read(study: Write) -> None:
    source = study(article=[{"id": "1", "keywords": "word " * 200_000}])
    (record,) = CONVERTER.convert(source, Identities(), Notes())
    assert max(map(len, record.triples)) > 999_000


WILD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        [
            *[
                "",
                " ",
                "1",
                "007",
                "-3",
                "²",
                "٣",
                "1e400",
                "nan",
                '"',
                "\\",
                "<a b>",
                "a\nb",
                "\0",
            ],
            *["{'a': 1}", "{'a': 0x" + "f" * 400 + "}", "[" * 500, "{'a': True}", "a;b;c", ",,,"],
            *["http://[", "https://github.com/a/b", "https://github.com//", "..", "../..", "%"],
            *["x" * 10_000, "10.1/<>", "0000-0002-1825-0097", "٠٠٠٠-0002-1825-0097", "9" * 30],
            *["jo@x.org", "\r", "#"],
        ]
    ),
)


@pytest.mark.parametrize("table", sorted(tables()))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_in_the_cells_the_lines_are_rdf(table: str, data: st.DataObject) -> None:
    columns = sorted(tables()[table].known)
    row = data.draw(st.dictionaries(st.sampled_from(columns), WILD, max_size=12))
    row["id"] = row.get("id") or "k"
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval=data.draw(st.sampled_from(["", "0"])))
            writer.writeheader()
            writer.writerow(row)
        for record in CONVERTER.convert(Path(folder), Identities(), Notes()):
            text = "".join(record.triples)
            parsed = list(parse(text, format=RdfFormat.N_TRIPLES))
            assert len(parsed) == len(record.triples) == text.count("\n")
            for quad in parsed:
                assert quad.subject.value.partition("#")[0] == record.iri
