"""The tables of observed notebooks, each row with the notebook and cell that it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kg.converters.notebook_study.reading import CsvSource, Placed

#: table → its column that has the key of a cell; of other tables it is ``cell_id``
_KEY_OF_CELL: Final = {"cells": "id"}
#: the same for the key of a notebook
_KEY_OF_NOTEBOOK: Final = {"notebooks": "id"}


class ObservedTables(CsvSource):
    """Tables that an observation wrote, whose rows have their places in the notebooks.

    Args:
        path: the folder of the tables.
        root: the notebooks, as the source names them.
    """

    def __init__(self, path: Path, root: Path) -> None:
        super().__init__(path, {})
        self._root = root.name
        self._notebooks = {row["id"]: row["name"] for row in self._cells_of("notebooks")}
        self._first_cells: dict[str, int] = {}
        for row in self._cells_of("cells"):
            self._first_cells.setdefault(row["notebook_id"], int(row["id"]))

    def _cells_of(self, table: str) -> Iterator[dict[str, str]]:
        header = self.header(table)
        for _, row in super().rows(table):
            yield dict(zip(header, row, strict=True))

    def rows(self, table: str) -> Iterator[Placed]:
        """Every row of ``table``; its place is ``analysis/model.ipynb, cell 3``."""
        header = self.header(table)
        if table == "repository_files":
            at = header.index("path")
            yield from ((row[at], row) for _, row in super().rows(table))
            return
        notebook = _cell_at(header, _KEY_OF_NOTEBOOK.get(table, "notebook_id"))
        cell = _cell_at(header, _KEY_OF_CELL.get(table, "cell_id"))
        for _, row in super().rows(table):
            yield self._place(notebook(row), cell(row)), row

    def _place(self, notebook: str, cell: str) -> str:
        """The place of what has these keys; the source's own, where it is of no notebook."""
        name = self._notebooks.get(notebook, self._root)
        first = self._first_cells.get(notebook, 0)
        return f"{name}, cell {int(cell) - first + 1}" if cell and first else name


def _cell_at(header: list[str], column: str) -> Callable[[list[str]], str]:
    """What reads the cell of ``column`` from a row; ``""`` where there is no such column."""
    if column not in header:
        return lambda row: ""
    at = header.index(column)
    return lambda row: row[at]
