"""The study's tables as streams of rows, from CSV files or one SQLite database.

A source is opened as a :class:`Source`; its tables are read row by row, every cell as text
and ``""`` for a missing value, each with the place that a person can look it up by.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Container, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

from kg.converters.common.files import files_in
from kg.errors import SourceError, one_line

#: characters in one cell; the longest list of files in the published study has 122,922
LARGEST_CELL: Final = 64 * 1024 * 1024
_SQLITE: Final = b"SQLite format 3\x00"
_SUFFIXES: Final = (".db", ".sqlite", ".sqlite3")

#: where a row stands, and its cells
Placed = tuple[str, list[str]]


class Source(Protocol):
    """A study to read."""

    def tables(self) -> dict[str, Path]:
        """Name → file of every table it holds, known or not."""

    def header(self, table: str) -> list[str]:
        """The column names of ``table``."""

    def rows(self, table: str) -> Iterator[Placed]:
        """Every row of ``table``.

        Raises:
            SourceError: the file is not what it claims to be.
        """


def is_sqlite(path: Path) -> bool:
    """Whether the file begins as a SQLite database does, or is called like one."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE or path.suffix.lower() in _SUFFIXES


def may_be_damaged(path: Path, tables: Container[str]) -> bool:
    """Whether what is at ``path`` is called like a study: reading it says what is wrong."""
    inside = path.iterdir() if path.is_dir() else [path]
    return any(
        file.suffix.lower() in _SUFFIXES or (file.suffix == ".csv" and file.stem in tables)
        for file in inside
    )


def open_source(path: Path) -> Source:
    """The study at ``path``: a directory of CSV files, one CSV file, or a SQLite database."""
    try:
        return _open(path)
    except OSError as reason:
        raise SourceError(path, reason.strerror or "cannot be read") from None


def _open(path: Path) -> Source:
    if path.is_dir():
        databases = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES)
        if databases and not any(path.glob("*.csv")):
            if len(databases) > 1:
                named = " and ".join(database.name for database in databases[:2])
                raise SourceError(path, f"two databases in it, {named}", mend="name one of them")
            return SqliteSource(databases[0])
        return CsvSource(path)
    return SqliteSource(path) if is_sqlite(path) else CsvSource(path)


class CsvSource:
    """A directory of CSV files (or one of them), each named after its table."""

    def __init__(self, path: Path) -> None:
        files = files_in(path, ".csv") if path.is_dir() else [path]
        self._files = {file.stem: file for file in files}

    def tables(self) -> dict[str, Path]:
        """See :class:`Source`."""
        return self._files

    def header(self, table: str) -> list[str]:
        """See :class:`Source`."""
        file = self._files[table]
        with closing(_csv_rows(file)) as rows:
            first = next(rows, None)
        if first is None:
            raise SourceError(
                file,
                "the file is empty",
                mend=f"a header row with the columns of {table} is needed",
            )
        return first[1]

    def rows(self, table: str) -> Iterator[Placed]:
        """See :class:`Source`."""
        file = self._files[table]
        rows = _csv_rows(file)
        width = len(next(rows, (0, []))[1])
        with closing(rows):
            for line, row in rows:
                if len(row) != width:
                    raise SourceError(
                        file,
                        f"{len(row)} cells, the header has {width}",
                        place=f"line {line}",
                        mend="quote cells that hold commas or line breaks",
                    )
                yield f"{file.name}, line {line}", row


def _csv_rows(file: Path) -> Generator[tuple[int, list[str]], None, None]:
    """The line that each row begins on, and its cells."""
    csv.field_size_limit(LARGEST_CELL)
    line = 1
    try:
        # utf-8-sig: spreadsheet programs write a byte-order mark
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, strict=True)
            for row in reader:
                if row:  # a blank line is no row
                    yield line, row
                line = reader.line_num + 1
    except UnicodeDecodeError:
        raise _not_utf8(file) from None
    except csv.Error as reason:
        raise SourceError(file, f"not CSV: {reason}", place=f"line {line}") from None
    except OSError as reason:
        raise SourceError(file, reason.strerror or "cannot be read") from None


def _not_utf8(file: Path) -> SourceError:
    """The error that names the first line whose bytes are no UTF-8."""
    line = 0
    with file.open("rb") as binary:
        for line, content in enumerate(binary, 1):  # noqa: B007
            try:
                content.decode()
            except UnicodeDecodeError:
                break
    return SourceError(
        file, "bytes that are not UTF-8", place=f"line {line}", mend="save the file as UTF-8"
    )


class SqliteSource:
    """A SQLite database that holds the study's tables."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._database = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
            names = self._database.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
            self._names = [str(name) for (name,) in names]
        except sqlite3.Error as reason:
            raise self._damaged(reason) from None

    def _damaged(self, reason: Exception, place: str = "") -> SourceError:
        return SourceError(
            self._path,
            f"not a readable SQLite database: {one_line(str(reason))}",
            place=place,
            mend="`sqlite3 FILE 'PRAGMA integrity_check'` tells more",
        )

    def tables(self) -> dict[str, Path]:
        """See :class:`Source`."""
        return dict.fromkeys(self._names, self._path)

    def _select(self, table: str) -> sqlite3.Cursor:
        name = table.replace('"', '""')
        return self._database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (quoted)

    def header(self, table: str) -> list[str]:
        """See :class:`Source`."""
        try:
            return [column[0] for column in self._select(table).description]
        except sqlite3.Error as reason:
            raise self._damaged(reason, f"table {table}") from None

    def rows(self, table: str) -> Iterator[Placed]:
        """See :class:`Source`."""
        number = 0
        try:
            for number, row in enumerate(self._select(table), 1):
                yield f"{self._path.name}, table {table}, row {number}", _texts(row)
        except (sqlite3.Error, UnicodeDecodeError) as reason:
            raise self._damaged(reason, f"table {table}, row {number + 1}") from None


def _texts(row: tuple[object, ...]) -> list[str]:
    """The cells of a database row as CSV would have them."""
    return [
        cell
        if type(cell) is str
        else ""
        if cell is None
        else cell.decode()
        if isinstance(cell, bytes)
        else str(cell)
        for cell in row
    ]
