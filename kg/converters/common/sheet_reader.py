"""Spreadsheets: XLSX, XLS and ODS by python-calamine, Parquet where ``pyarrow`` is installed."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kg.converters.common.text_reader import LARGEST_FILE, read_bytes
from kg.errors import SourceError, one_line

SHEETS: Final = (".xlsx", ".xlsm", ".xls", ".ods")
PARQUET: Final = (".parquet",)
#: bytes that a workbook may unpack to
_LARGEST_UNPACKED: Final = 4 * LARGEST_FILE
_ZIP: Final = b"PK\x03\x04"
_VISIBLE: Final = SheetVisibleEnum.Visible


#: a merged area: the first and the last cell, each as row and column
Merged = tuple[tuple[int, int], tuple[int, int]]


class Sheet(NamedTuple):
    """A sheet of a workbook.

    Attributes:
        name: of the sheet; ``height``: its rows.
        rows: cells as :func:`plain`.
        merged: areas of merged cells, as far as the file states them.
        hidden: whether people who open the workbook do not see it.
    """

    name: str
    height: int
    rows: Iterator[list[object]]
    merged: tuple[Merged, ...]
    hidden: bool


def sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook.

    Raises:
        SourceError: it cannot be read, is protected by a password, or is too large.
    """
    _check_size(path)
    state = path.stat()
    return [
        Sheet(name, sheet.height, _rows(sheet, path), _merged(sheet), hidden)
        for name, sheet, hidden in _workbook(path, state.st_mtime_ns, state.st_size)
    ]


@lru_cache(maxsize=1)  # a conversion reads a workbook several times, and its parsing takes longest
def _workbook(path: Path, _modified: int, _size: int) -> list[tuple[str, Any, bool]]:
    try:
        # by its content: the name may state another kind of workbook
        book = CalamineWorkbook.from_filelike(BytesIO(read_bytes(path)))
        return [
            (about.name, book.get_sheet_by_name(about.name), about.visible != _VISIBLE)
            for about in book.sheets_metadata
            if about.typ in (SheetTypeEnum.WorkSheet, SheetTypeEnum.DialogSheet)
        ]
    # calamine raises errors of its own, of zip and of Rust: all state that it cannot be read
    except Exception as reason:
        mend = "save it again as .xlsx or .csv, without a password"
        raise SourceError(
            path, one_line(f"no readable workbook: {reason}", 200), mend=mend
        ) from None


def _merged(sheet: Any) -> tuple[Merged, ...]:
    """Areas of merged cells; rows and columns are counted as in :func:`_rows`."""
    if not (found := sheet.merged_cell_ranges):
        return ()
    first = sheet.start[1] if sheet.start else 0  # empty columns before it are left out
    return tuple(
        ((top, left - first), (bottom, right - first)) for (top, left), (bottom, right) in found
    )


def _rows(sheet: Any, path: Path) -> Iterator[list[object]]:
    try:
        for row in sheet.iter_rows():
            yield [plain(cell) for cell in row]
    except Exception as reason:
        raise SourceError(path, one_line(f"no readable workbook: {reason}", 200)) from None


def plain(cell: object) -> object:
    """A cell as JSON would have it: whole numbers are no floats, days and times are texts.

    >>> plain(2024.0), plain(0.5), plain(date(2024, 6, 12)), plain(datetime(2024, 6, 12))
    (2024, 0.5, '2024-06-12', '2024-06-12')
    """
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return cell.isoformat().removesuffix("T00:00:00")
    if isinstance(cell, str | int | bool) or cell is None:
        return cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def parquet(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a Parquet file.

    Raises:
        SourceError: it cannot be read, or ``pyarrow`` is not installed.
    """
    try:
        reader: Any = import_module("pyarrow.parquet")
    except ImportError:
        mend = "pip install 'fairweave[parquet]', or save it as CSV"
        raise SourceError(path, "reading Parquet needs pyarrow", mend=mend) from None
    try:
        for batch in reader.ParquetFile(path).iter_batches(10_000):
            for row in batch.to_pylist():
                yield {str(name): plain(cell) for name, cell in row.items()}
    except Exception as reason:
        raise SourceError(path, one_line(f"no readable Parquet: {reason}", 200)) from None


def _check_size(path: Path) -> None:
    """Archives can unpack to a thousand times their size."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SourceError(path, f"larger than {LARGEST_FILE >> 20} MiB", mend="split it")
        with path.open("rb") as file:
            zipped = file.read(4) == _ZIP
        if zipped:
            with zipfile.ZipFile(path) as archive:
                unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > _LARGEST_UNPACKED:
                raise SourceError(path, "it unpacks to more than 1 GiB", mend="split it")
    except OSError as reason:
        raise SourceError(path, reason.strerror or "cannot be read") from None
    # a damaged directory of an archive may ask for anything: versions, methods, sizes
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as reason:
        raise SourceError(path, one_line(f"damaged: {reason}", 200), mend="save it again") from None
