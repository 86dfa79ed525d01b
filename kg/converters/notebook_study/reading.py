"""The study's tables as streams of rows, from CSV files or one SQLite database.

A source is opened as a :class:`Source`; its tables are read row by row, every cell as text
and ``""`` for a missing value, each with the place that a person can look it up by.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

from kg.converters.common import csv_reader
from kg.converters.common.files import files_in
from kg.converters.common.sqlite_reader import SUFFIXES, Database, is_sqlite
from kg.errors import SourceError

_CSV: Final = (".csv", ".csv.gz")

#: other name of a table → the usual one, and its columns' other names → the usual ones
Aliases = Mapping[str, tuple[str, Mapping[str, str]]]
#: the place of a row, and its cells
Placed = tuple[str, list[str]]


class Source(Protocol):
    """A study to read."""

    def tables(self) -> dict[str, Path]:
        """Name → file of every table it contains, known or not."""

    def views(self) -> list[str]:
        """The views of a database, which are not read: one may never end."""

    def header(self, table: str) -> list[str]:
        """The column names of ``table``."""

    def title(self, table: str) -> str:
        """What ``table`` is called in the source: by its file, or its name in the database."""

    def rows(self, table: str) -> Iterator[Placed]:
        """Every row of ``table``.

        Raises:
            SourceError: the file is not what it claims to be.
        """


def may_be_damaged(path: Path, tables: Container[str]) -> bool:
    """Whether what is at ``path`` is called like a study: reading it states what is wrong."""
    inside = path.iterdir() if path.is_dir() else [path]
    return any(
        file.suffix.lower() in SUFFIXES or (is_csv(file) and _table_of(file) in tables)
        for file in inside
    )


def is_csv(path: Path) -> bool:
    """Whether the file is called as CSV is, gzipped or not."""
    return path.name.lower().endswith(_CSV)


def _table_of(path: Path) -> str:
    """The name of the table that ``path`` is called after.

    >>> _table_of(Path("Journal.CSV")), _table_of(Path("notebooks.csv.gz"))
    ('journal', 'notebooks')
    """
    return path.name.lower().removesuffix(".gz").removesuffix(".csv")


def open_source(path: Path, aliases: Aliases) -> Source:
    """The study at ``path``: a directory of CSV files, one CSV file, or a SQLite database.

    Args:
        aliases: other names of tables → the usual one, and other names of its columns → ours.

    Raises:
        SourceError: it cannot be opened, or contains one table twice.
    """
    try:
        return _open(path, aliases)
    except OSError as reason:
        raise SourceError(path, reason.strerror or "cannot be read") from None


def _open(path: Path, aliases: Aliases) -> Source:
    if path.is_dir():
        databases = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
        if databases and not files_in(path, *_CSV):
            if len(databases) > 1:
                named = " and ".join(database.name for database in databases[:2])
                raise SourceError(path, f"two databases in it, {named}", mend="name one of them")
            return SqliteSource(databases[0], aliases)
        return CsvSource(path, aliases)
    return SqliteSource(path, aliases) if is_sqlite(path) else CsvSource(path, aliases)


class _Names:
    """The names of a source's tables and columns, and the usual ones for them.

    A table that is there under its usual name, too, keeps the other.
    """

    def __init__(self, found: Collection[str], aliases: Aliases) -> None:
        self._usual = {
            table: aliases[table][0]
            for table in found
            if table in aliases and aliases[table][0] not in found
        }
        self._renamed = {usual: aliases[table][1] for table, usual in self._usual.items()}

    def usual(self, table: str) -> str:
        """The usual name of the ``table`` that the source calls so."""
        return self._usual.get(table, table)

    def columns(self, table: str, header: list[str]) -> list[str]:
        """The ``header`` of the table usually called ``table``, with the usual names."""
        renamed = self._renamed.get(table, {})
        return [
            renamed.get(column, column) if renamed.get(column) not in header else column
            for column in header
        ]


class CsvSource:
    """A directory of CSV files (or one of them), each named after its table."""

    def __init__(self, path: Path, aliases: Aliases) -> None:
        files: dict[str, Path] = {}
        for file in files_in(path, *_CSV) if path.is_dir() else [path]:
            other = files.setdefault(_table_of(file), file)
            if other is not file:
                problem = f"has the table {_table_of(file)}, as {other.name} does"
                raise SourceError(file, problem, mend="remove one of them")
        self._names = _Names(files, aliases)
        self._files = {self._names.usual(table): file for table, file in files.items()}

    def tables(self) -> dict[str, Path]:
        """See :class:`Source`."""
        return self._files

    def views(self) -> list[str]:
        """See :class:`Source`."""
        return []

    def title(self, table: str) -> str:
        """See :class:`Source`."""
        return self._files[table].name

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
        return self._names.columns(table, first[1])

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
                        mend="quote cells that contain commas or line breaks",
                    )
                yield f"{file.name}, line {line}", row


def _csv_rows(file: Path) -> Generator[tuple[int, list[str]], None, None]:
    """The line that each row begins on, and its cells."""
    # utf-8-sig: spreadsheet programs write a byte-order mark
    return csv_reader.rows(file, delimiter=",", encoding="utf-8-sig")


class SqliteSource:
    """A SQLite database that contains the study's tables."""

    def __init__(self, path: Path, aliases: Aliases) -> None:
        self._path = path
        self._database = Database(path)
        self._names = _Names(self._database.tables, aliases)
        self._tables = {self._names.usual(table): table for table in self._database.tables}

    def tables(self) -> dict[str, Path]:
        """See :class:`Source`."""
        return dict.fromkeys(self._tables, self._path)

    def views(self) -> list[str]:
        """See :class:`Source`."""
        return self._database.views

    def title(self, table: str) -> str:
        """See :class:`Source`."""
        return self._tables[table]

    def header(self, table: str) -> list[str]:
        """See :class:`Source`."""
        return self._names.columns(table, self._database.columns(self._tables[table]))

    def rows(self, table: str) -> Iterator[Placed]:
        """See :class:`Source`."""
        name = self._tables[table]
        for number, row in self._database.rows(name):
            try:
                cells = _texts(row)
            except UnicodeDecodeError as reason:
                place = f"table {name}, row {number}"
                raise SourceError(self._path, f"not UTF-8: {reason.reason}", place=place) from None
            yield f"{self._path.name}, table {name}, row {number}", cells


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
