"""Sorting of more lines than fit in memory, without duplicates.

Sorted runs of bounded size go to files and are merged. The order is that of
code points, which for UTF-8 is that of bytes: the canonical order of N-Quads.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

#: characters in memory at a time: about 400,000 lines, or fewer long ones
RUN_SIZE: Final = 60_000_000
_BLOCK_LINES: Final = 20_000
#: bytes of each run in memory at a time, while they are merged
_BLOCK: Final = 1 << 20


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
        return list(dict.fromkeys(lines))

    def blocks(self) -> Iterator[bytes]:
        """All lines in order, some thousands to a block. Empties the sorter."""
        if not self._runs:
            rest = self._sorted()
            for start in range(0, len(rest), _BLOCK_LINES):
                yield "".join(rest[start : start + _BLOCK_LINES]).encode()
            return
        if self._lines:
            self._spill()
        with ExitStack() as stack:
            files = [stack.enter_context(run.open("rb")) for run in self._runs]
            yield from merged(files)
        for run in self._runs:
            run.unlink()
        self._runs.clear()


def merged(files: Sequence[BinaryIO], size: int = _BLOCK) -> Iterator[bytes]:
    """The lines of sorted ``files`` in order and each once, in blocks.

    A block is sorted as a whole, by a sort that uses the order that is in it: less work in Python
    than comparing line by line.

    Args:
        size: bytes that are read of a file at a time.

    >>> from io import BytesIO
    >>> list(merged([BytesIO(b"a\\nd\\n"), BytesIO(b"b\\nd\\n")]))
    [b'a\\nb\\nd\\n']
    """
    waiting: list[list[bytes]] = [[] for _ in files]
    reading = set(range(len(files)))
    while True:
        for number in [n for n in reading if not waiting[n]]:
            waiting[number] = files[number].readlines(size)
            if not waiting[number]:
                reading.remove(number)
        ends = [lines[-1] for lines in waiting if lines]
        if not ends:
            return
        # what is not greater than the last line that is here of each file is all here
        block: list[bytes] = []
        for number, lines in enumerate(waiting):
            count = bisect_right(lines, min(ends))
            block += lines[:count]
            waiting[number] = lines[count:]
        block.sort()
        yield b"".join(dict.fromkeys(block))
