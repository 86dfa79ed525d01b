"""What is recorded of an execution, as it is kept between runs and written to the tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import IntFlag
from typing import Any


class ExecutionProcessed(IntFlag):
    """Bits of ``combined_executions.processed``; the last is our own."""

    NOTHING = 0
    INSTALLED = 1
    LOADED = 2
    EXCEPTION = 4
    TIMED_OUT = 8
    SAME = 16
    TO_THE_END = 32
    NOTHING_STORED = 64


@dataclass(slots=True)
class CellRecord:
    """How one cell fared.

    Attributes:
        index: of the cell.
        comparison: a name of ``fwv:output-comparison/``.
        rules: the normalisers that it took.
        output: what it gave, as text, where that differs from what is stored.
    """

    index: int
    comparison: str
    rules: list[str] = field(default_factory=list)
    output: str = ""


@dataclass(slots=True)
class ExecutionRecord:
    """One execution.

    Attributes:
        started: in UTC, ``2024-05-01 12:00:00``.
        duration: seconds of the cells.
        overhead: seconds of all else: copying, starting, ending.
        environment: SHA-256 of the environment.
        mode, processed, cell, count, diff: as the study's columns.
        cause, missing, distribution, in_repository, mend: see :class:`Cause`.
        cells: those that gave or should have given an output.
    """

    started: str = ""
    duration: float = 0.0
    overhead: float = 0.0
    environment: str = ""
    kernel: str = ""
    network: bool = False
    time_limit: float = 0.0
    mode: int = 0
    processed: int = 0
    exception: str = ""
    message: str = ""
    cell: int = -1
    count: int = 0
    cause: str = ""
    missing: str = ""
    distribution: str = ""
    in_repository: bool | None = None
    mend: str = ""
    cells: list[CellRecord] = field(default_factory=list)

    def counted(self, comparison: str) -> int:
        """How many cells compare so."""
        return sum(cell.comparison == comparison for cell in self.cells)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ExecutionRecord:
        """Of what :meth:`to_json` gave."""
        cells = [CellRecord(**cell) for cell in values.pop("cells")]
        return cls(**values, cells=cells)
