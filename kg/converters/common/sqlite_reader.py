"""Tables of a SQLite database, read only and under limits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kg.errors import SourceError, one_line

MAGIC: Final = b"SQLite format 3\x00"
SUFFIXES: Final = (".db", ".sqlite", ".sqlite3")
#: bytes of one cell, as of CSV
LARGEST_CELL: Final = 64 * 1024 * 1024
#: steps of SQLite's machine that one row may take: a view can be an endless recursion
_MOST_STEPS: Final = 200_000_000
_STEP: Final = 1_000_000


def is_sqlite(path: Path) -> bool:
    """Whether the file begins as a SQLite database does, or is called like one."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC or path.suffix.lower() in SUFFIXES


class Database:
    """A SQLite database.

    Raises:
        SourceError: it is none, or damaged. So do all methods.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._steps = 0
        try:
            self._database = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
            self._database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
            self._database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            self._database.execute("PRAGMA trusted_schema = OFF")
            self._database.set_progress_handler(self._too_long, _STEP)
            self.tables, self.views = self._names("table"), self._names("view")
        except sqlite3.Error as reason:
            raise self._damaged(reason) from None

    def _names(self, kind: str) -> list[str]:
        names = self._database.execute(
            "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name",
            (kind,),
        )
        return [str(name) for (name,) in names]

    def columns(self, table: str) -> list[str]:
        """The column names of ``table``."""
        try:
            return [column[0] for column in self._select(table).description]
        except sqlite3.Error as reason:
            raise self._damaged(reason, f"table {table}") from None

    def rows(self, table: str) -> Iterator[tuple[int, tuple[object, ...]]]:
        """The number of each row of ``table``, from 1, and its cells."""
        number = 0
        try:
            for number, row in enumerate(self._select(table), 1):
                self._steps = 0
                yield number, row
        except (sqlite3.Error, UnicodeDecodeError) as reason:
            raise self._damaged(reason, f"table {table}, row {number + 1}") from None

    def _select(self, table: str) -> sqlite3.Cursor:
        name = table.replace('"', '""')
        return self._database.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (quoted)

    def _too_long(self) -> int:
        self._steps += _STEP
        return int(self._steps > _MOST_STEPS)

    def _damaged(self, reason: Exception, place: str = "") -> SourceError:
        return SourceError(
            self.path,
            f"not a readable SQLite database: {one_line(str(reason))}",
            place=place,
            mend="`sqlite3 FILE 'PRAGMA integrity_check'` shows details",
        )
