"""Numbers the rows of an observation: each has an ``id``, and refers to others by theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from kg.observing.finished_rows import FinishedRows
from kg.observing.output import TableWriter
from kg.observing.tables import table_columns


class RowKeys:
    """The keys given so far: in each table from 1, in the order of the rows.

    Attributes:
        notebooks: (number of the repository, path) → key.
    """

    def __init__(self) -> None:
        self._last: Counter[str] = Counter()
        self.notebooks: dict[tuple[int, str], int] = {}
        self._first_cells: dict[tuple[int, str], int] = {}

    def cell(self, notebook: tuple[int, str], index: int) -> int:
        """The key of the cell at ``index`` of a notebook that was written."""
        return self._first_cells[notebook] + index

    def write_repository(
        self, writer: TableWriter, number: int, tables: Mapping[str, list[tuple[Any, ...]]]
    ) -> None:
        """Write the rows about the repository with this ``number``, which is its key less 1."""
        for table, rows in tables.items():
            writer.write(table, self._keyed(table, rows, {"repository_id": number + 1}))

    def write_notebook(
        self, writer: TableWriter, number: int, path: str, rows: FinishedRows
    ) -> None:
        """Write the rows of the notebook at ``path``."""
        self.notebooks[number, path] = self._last["notebooks"] + 1
        keys = {"repository_id": number + 1, "notebook_id": self._last["notebooks"] + 1}
        first_cell = self._first_cells[number, path] = self._last["cells"] + 1
        analysed, _ = rows.tables.get("code_analyses", ((), ()))
        analyses = dict(zip(analysed, count(self._last["code_analyses"] + 1)))
        for table, (cells, found) in rows.tables.items():
            references = self._of_cells(table, cells, keys, first_cell, analyses)
            writer.write_finished(table, zip(references, found, strict=True))

    def _of_cells(
        self,
        table: str,
        cells: list[int],
        keys: dict[str, int],
        first_cell: int,
        analyses: Mapping[int, int],
    ) -> list[tuple[int | str, ...]]:
        """The references of rows of ``table``, of which each is of one of ``cells``."""
        references = table_columns()[table].references
        last = self._last[table]
        self._last[table] += len(cells)
        fixed = tuple(keys[name] for name in references if name in keys)
        of_cell, of_analysis = "cell_id" in references, "analysis_id" in references
        numbered = enumerate(cells, last + 1)
        if of_analysis:
            return [
                (at, *fixed, first_cell + cell, analyses.get(cell, "")) for at, cell in numbered
            ]
        if of_cell:
            return [(at, *fixed, first_cell + cell) for at, cell in numbered]
        return [(at, *fixed) for at, _ in numbered]

    def _keyed(
        self, table: str, rows: Iterable[tuple[Any, ...]], keys: Mapping[str, int]
    ) -> Iterator[tuple[Any, ...]]:
        references = table_columns()[table].references
        fixed = tuple(keys[name] for name in references if name in keys)
        for row in rows:
            self._last[table] += 1
            yield (self._last[table], *fixed, *row)

    def add(
        self, writer: TableWriter, table: str, keys: Mapping[str, int], row: Mapping[str, Any]
    ) -> int:
        """Write one ``row`` (column → value) that refers to ``keys``; returns its own key."""
        described = table_columns()[table]
        self._last[table] += 1
        key = self._last[table]
        references = [key if name == "id" else keys.get(name, "") for name in described.references]
        writer.write(table, [(*references, *(row.get(name, "") for name in described.values))])
        return key
