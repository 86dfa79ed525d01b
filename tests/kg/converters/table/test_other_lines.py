"""Spreadsheets as people lay them out: each row is an entry, or is named as not read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner
from xlsxwriter.worksheet import Worksheet

from api.cli import app
from kg.authorities.identities import Identities
from kg.converters.record import Notes
from kg.converters.table import CONVERTER
from kg.errors import SourceError

HEADINGS = ["Name", "Licence", "Languages", "Number of rows", "URL"]
RIVERS = ["Rivers", "MIT", "en", 1200, "https://example.org/r"]
LAKES = ["Lakes", "CC BY 4.0", "fr", 300, "https://example.org/l"]
SEAS = ["Seas", "CC0", "es", 77, "https://example.org/s"]
ENTRIES = ["Lakes", "Rivers", "Seas"]


def rows(sheet: Worksheet, *lines: list[object]) -> None:
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line)


def sections_over_all_columns(sheet: Worksheet) -> None:
    rows(sheet, HEADINGS, [], RIVERS, LAKES, [], SEAS)
    sheet.merge_range(1, 0, 1, 4, "Text datasets")
    sheet.merge_range(4, 0, 4, 4, "Image datasets")


def headings_again(sheet: Worksheet) -> None:
    rows(sheet, HEADINGS, RIVERS, LAKES, [], ["Images"], HEADINGS, SEAS)


def explained_headings(sheet: Worksheet) -> None:
    explained = ["(short title)", "(SPDX)", "(ISO 639)", "(count)", "[landing page]"]
    rows(sheet, HEADINGS, explained, RIVERS, LAKES, SEAS)


def numbered_columns(sheet: Worksheet) -> None:
    rows(sheet, HEADINGS, [1, 2, 3, 4, 5], RIVERS, LAKES, SEAS)


def averages_and_counts(sheet: Worksheet) -> None:
    average: list[object] = ["Average", "", "", 525.7]
    rows(sheet, HEADINGS, RIVERS, LAKES, SEAS, average, ["Number of datasets: 3"])


def titles_and_empty_rows(sheet: Worksheet) -> None:
    rows(sheet, [], [], ["Our inventory"], [], ["as of May"], [], HEADINGS, RIVERS, LAKES, SEAS)


@pytest.mark.parametrize(
    ("write", "unread"),
    [
        (sections_over_all_columns,
         {"row 2": "a heading: Text datasets", "row 5": "a heading: Image datasets"}),
        (headings_again, {"row 5": "a note: Images", "row 6": "the headings again: Name"}),
        (explained_headings, {"row 2": "an explanation of the headings: (short title)"}),
        (numbered_columns, {"row 2": "numbers of the columns: 1"}),
        (averages_and_counts,
         {"row 5": "a row of totals: Average", "row 6": "a note: Number of datasets: 3"}),
        (titles_and_empty_rows, {}),
    ],
)  # fmt: skip
def test_rows_that_are_no_entries_are_named(
    tmp_path: Path,
    converted: Callable[..., Any],
    write: Callable[[Worksheet], None],
    unread: dict[str, str],
) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        write(book.add_worksheet("Data"))
    found = converted(CONVERTER, file)
    assert sorted(found.values("dcterms:title")) == ENTRIES
    assert found.notes.unread == {
        f"book.xlsx, sheet Data, {row}": kind for row, kind in unread.items()
    }


def test_names_that_begin_as_totals_do_are_names(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "names.csv"
    file.write_text("Name,Licence,URL\nTotal recall,,\nCount of Monte Cristo,MIT,\n")
    assert sorted(converted(CONVERTER, file).values("dcterms:title")) == [
        "Count of Monte Cristo", "Total recall"
    ]  # fmt: skip


def test_sheets_with_the_same_headings_are_one_catalogue(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        rows(book.add_worksheet("Text"), HEADINGS, RIVERS, LAKES)
        rows(book.add_worksheet("Images"), HEADINGS[:4], SEAS[:4])
        rows(book.add_worksheet("Licence"), ["Name", "URL"], ["MIT", "https://example.org/mit"])
        old = book.add_worksheet("old")
        rows(old, HEADINGS, ["Old", "MIT", "en", 1, ""])
        old.hide()
    found = converted(CONVERTER, file)
    assert sorted(found.values("dcterms:title")) == ENTRIES
    assert list(found.notes.unread) == ["book.xlsx, sheet old"]
    shown = CliRunner().invoke(app, ["inspect", str(file)]).output
    assert "sheet Text and Images: 3 entries" in shown
    assert "sheet old: 1 rows, not read: the sheet is hidden" in shown


def test_a_table_of_datasets_that_is_hidden_is_named(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        rows(book.add_worksheet("Cover"), ["Read me"])
        data = book.add_worksheet("Data")
        rows(data, HEADINGS, RIVERS)
        data.hide()
    with pytest.raises(SourceError, match="the sheet Data is hidden; unhide it"):
        list(CONVERTER.convert(file, Identities(), Notes()))


def test_a_unit_below_a_heading_over_several_columns_is_that_of_a_size(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Our catalogue")
        for column, name in ((0, "Name"), (1, "Licence")):
            sheet.merge_range(1, column, 2, column, name)
        sheet.merge_range(1, 2, 1, 3, "Size")
        sheet.write_row(2, 2, ["Rows", "GB"])
        sheet.write_row(3, 0, ["Rivers", "MIT", 100, 2.5])
    found = converted(CONVERTER, file)
    (rivers,) = found.datasets
    assert found.sizes(rivers) == {"rows": 100, "GB": 2.5}


def test_rows_below_one_cell_with_a_name_are_one_dataset(
    tmp_path: Path, converted: Callable[..., Any]
) -> None:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        rows(sheet, ["Theme", *HEADINGS], [], ["", "", "", "de", 20], ["", *LAKES])
        sheet.merge_range(1, 0, 3, 0, "Water")
        sheet.merge_range(1, 1, 2, 1, "Rivers")
        sheet.merge_range(1, 2, 2, 2, "MIT")
        sheet.write_row(1, 3, RIVERS[2:])
    found = converted(CONVERTER, file)
    assert found.values("dcterms:title") == {"Rivers": 1, "Lakes": 1}
    assert found.licences() == {"MIT": 1, "CC BY 4.0": 1}
    languages = {iri.rpartition("/")[2] for iri in found.values("dcterms:language")}
    assert languages == {"eng", "deu", "fra"}
    assert found.values("dcat:theme").total() == 2
    shown = CliRunner().invoke(app, ["inspect", str(file)]).output
    assert "2 entries" in shown
