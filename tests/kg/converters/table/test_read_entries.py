"""Entries that a conversion needs twice."""

import pytest

from kg.converters.table.headings import Continued
from kg.converters.table.read_entries import ReadEntries
from kg.converters.table.tables import Entry

ENTRIES = [
    Entry(f"a.csv, line {n}", {"title": f"Rivers {n}", "size": n, "files": [{"url": None}]})
    for n in range(2, 1_300)
]


def test_entries_are_the_same_again_without_being_read() -> None:
    read = ReadEntries()
    assert list(read.first("a.csv", iter(ENTRIES))) == ENTRIES
    assert list(read.again("a.csv", iter(()))) == ENTRIES


@pytest.mark.parametrize("room", [0, 100, 20_000])
def test_a_table_that_exceeds_the_room_is_read_anew(room: int) -> None:
    read = ReadEntries(room)
    assert list(read.first("a.csv", iter(ENTRIES))) == ENTRIES
    assert list(read.again("a.csv", iter(ENTRIES[:1]))) == ENTRIES[:1]


def test_the_room_is_for_all_tables_together() -> None:
    read = ReadEntries(100_000)
    for table in ("a.csv", "b.csv"):
        assert list(read.first(table, iter(ENTRIES))) == ENTRIES
    assert list(read.again("b.csv", iter(()))) == []
    assert list(read.again("a.csv", iter(()))) == ENTRIES


def test_a_cell_that_is_merged_with_the_one_above_stays_one() -> None:
    read = ReadEntries()
    entries = [*ENTRIES[:600], Entry("a.xlsx, row 3", {"title": Continued("Rivers 2")})]
    assert list(read.first("a.xlsx", iter(entries))) == entries
    again = list(read.again("a.xlsx", iter(entries)))
    assert isinstance(again[-1].fields["title"], Continued)
