"""Sorting of more lines than fit in memory, without duplicates.

Sorted runs of bounded size go to files and are merged. The order is that of
code points, which for UTF-8 is that of bytes: the canonical order of N-Quads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from kg.rdf.sorted_files import Section, distinct, merged_sections

#: characters in memory at a time: about 400,000 lines, or fewer long ones
RUN_SIZE: Final = 60_000_000
_BLOCK_LINES: Final = 20_000


class LineSorter:
    """Takes lines in any order, gives them back sorted and each once.

    Args:
        directory: where the runs are written; the caller removes it.
        run_size: the number of characters in memory at a time.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as scratch:
    ...     sorter = LineSorter(Path(scratch), run_size=4)
    ...     sorter.add(["b\\n", "a\\n"]), sorter.add(["b\\n"]), sorter.add(["c\\n", "a\\n"])
    ...     b"".join(sorter.blocks())
    (None, None, None)
    b'a\\nb\\nc\\n'
    """

    def __init__(self, directory: Path, run_size: int = RUN_SIZE) -> None:
        self._directory = directory
        self._run_size, self._size = run_size, 0
        self._lines: list[str] = []
        self._runs: list[Path] = []

    def add(self, lines: Collection[str]) -> None:
        """Takes ``lines``, each with its newline at the end."""
        self._lines.extend(lines)
        self._size += sum(map(len, lines))
        if self._size >= self._run_size:
            self._spill()

    def _spill(self) -> None:
        run = self._directory / f"run-{len(self._runs):05}"
        run.write_bytes("".join(self._sorted()).encode())
        self._runs.append(run)

    def _sorted(self) -> list[str]:
        """The lines in memory in order, each once; empties the memory."""
        lines, self._lines, self._size = self._lines, [], 0
        # sorting what is nearly sorted, as a table in order of its ids is, is close to linear;
        # a set would lose that order
        lines.sort()
        return list(distinct(lines))

    def blocks(self) -> Iterator[bytes]:
        """All lines in order, some thousands to a block. Empties the sorter."""
        if not self._runs:
            rest = self._sorted()
            for start in range(0, len(rest), _BLOCK_LINES):
                yield "".join(rest[start : start + _BLOCK_LINES]).encode()
            return
        runs = self.runs()
        yield from merged_sections([Section(run, 0, run.stat().st_size) for run in runs])
        for run in runs:
            run.unlink()
        self._runs.clear()

    def runs(self) -> list[Path]:
        """Sorted files of all lines, to be merged elsewhere."""
        if self._lines:
            self._spill()
        return list(self._runs)
