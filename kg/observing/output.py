"""Writes an observation: a directory of CSV files, or one SQLite file."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Final, Protocol

from kg.errors import FairweaveError
from kg.observing.finished_rows import Finish, as_lines, as_values
from kg.observing.tables import TableColumns, table_columns

#: suffixes of databases
DATABASES: Final = (".db", ".sqlite", ".sqlite3")
#: marks a directory, and by its number a database, that may be replaced
_MARK: Final = ".fairweave-observation"
_APPLICATION_ID: Final = 0x46574F42


class TableWriter(Protocol):
    """Receives the rows of an observation."""

    @property
    def finish(self) -> Finish:
        """Makes the rows of a notebook ready for it; workers do that."""

    def write(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Add ``rows`` (values in the order of the table's header) to ``table``."""

    def write_finished(self, table: str, rows: Iterable[tuple[Sequence[Any], Any]]) -> None:
        """Add rows (references, what :attr:`finish` made of the rest) to ``table``."""

    def publish(self) -> None:
        """Put the finished output in its place."""

    def discard(self) -> None:
        """Remove what was written."""


def open_output(path: Path) -> TableWriter:
    """A writer to ``path``, which stays as it was until :meth:`TableWriter.publish`.

    Raises:
        FairweaveError: something else than an observation is there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() in DATABASES:
            return SqliteWriter(path)
        return CsvWriter(path)
    except OSError as reason:
        raise FairweaveError(f"{path}: {reason.strerror}; choose another --output") from None


def _occupied(path: Path) -> FairweaveError:
    return FairweaveError(f"{path} exists and is no observation; choose another --output")


class CsvWriter:
    """Writes one CSV file a table, each with its header."""

    finish = staticmethod(as_lines)

    def __init__(self, path: Path) -> None:
        if path.exists() and not path.is_dir():
            raise _occupied(path)
        if path.is_dir() and any(path.iterdir()) and not (path / _MARK).exists():
            raise _occupied(path)
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir(parents=True)
        self._files: dict[str, IO[str]] = {}
        self._writers = {name: self._open(table) for name, table in table_columns().items()}

    def _open(self, table: TableColumns) -> Any:
        file = (self._part / f"{table.name}.csv").open(
            "w", encoding="utf-8", errors="replace", newline=""
        )
        self._files[table.name] = file
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.header)
        return writer

    def write(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """See :class:`TableWriter`."""
        self._writers[table].writerows(rows)

    def write_finished(self, table: str, rows: Iterable[tuple[Sequence[Any], Any]]) -> None:
        """See :class:`TableWriter`."""
        line = "%s," * len(table_columns()[table].references) + "%s"
        self._files[table].writelines([line % (*before, end) for before, end in rows])

    def publish(self) -> None:
        """See :class:`TableWriter`."""
        self._close()
        (self._part / _MARK).touch()
        shutil.rmtree(self._path, ignore_errors=True)
        self._part.rename(self._path)

    def discard(self) -> None:
        """See :class:`TableWriter`."""
        self._close()
        shutil.rmtree(self._part, ignore_errors=True)

    def _close(self) -> None:
        for file in self._files.values():
            file.close()


class SqliteWriter:
    """Writes one database with a table each."""

    finish = staticmethod(as_values)

    def __init__(self, path: Path) -> None:
        if path.exists() and not _is_observation(path):
            raise _occupied(path)
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._part.unlink(missing_ok=True)
        self._database = sqlite3.connect(self._part)
        self._database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA journal_mode = MEMORY")
        self._inserts: dict[str, str] = {}
        for table in table_columns().values():
            quoted = [f'"{column}"' for column in table.header]
            self._database.execute(f'CREATE TABLE "{table.name}" ({", ".join(quoted)})')
            marks = ", ".join("?" * len(quoted))
            self._inserts[table.name] = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608

    def write(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """See :class:`TableWriter`."""
        self._database.executemany(self._inserts[table], rows)

    def write_finished(self, table: str, rows: Iterable[tuple[Sequence[Any], Any]]) -> None:
        """See :class:`TableWriter`."""
        self.write(table, ((*before, *values) for before, values in rows))

    def publish(self) -> None:
        """See :class:`TableWriter`."""
        self._database.commit()
        self._database.close()
        self._part.replace(self._path)

    def discard(self) -> None:
        """See :class:`TableWriter`."""
        self._database.close()
        self._part.unlink(missing_ok=True)


def _is_observation(path: Path) -> bool:
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        found = database.execute("PRAGMA application_id").fetchone()
        database.close()
    except sqlite3.Error:
        return False
    return bool(found == (_APPLICATION_ID,))
