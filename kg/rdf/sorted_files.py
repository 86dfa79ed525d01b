"""Merging of sorted files of lines, as a whole or in parts that may be merged at a time."""

from __future__ import annotations

import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, compress, islice
from operator import ne
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeVar

_Line = TypeVar("_Line", str, bytes)

#: bytes of each file in memory at a time, while they are merged
_BLOCK: Final = 1 << 20


class Lines(Protocol):
    """What lines are read of: a file, or a part of one."""

    def readlines(self, size: int, /) -> list[bytes]:
        """The next lines, of about ``size`` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Section:
    """Whole lines of a sorted file, from one place in it to another, in bytes."""

    path: Path
    start: int
    end: int


def distinct(lines: list[_Line]) -> Iterator[_Line]:
    """Sorted ``lines``, each once: comparing neighbours is a fifth of the work of hashing all.

    >>> list(distinct(["a", "a", "b"])), list(distinct([]))
    (['a', 'b'], [])
    """
    return compress(lines, chain((True,), map(ne, lines, islice(lines, 1, None))))


def merged(files: Sequence[Lines], size: int = _BLOCK) -> Iterator[bytes]:
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
        yield b"".join(distinct(block))


def merged_sections(sections: Sequence[Section], size: int = _BLOCK) -> Iterator[bytes]:
    """The lines of ``sections``: see :func:`merged`."""
    with ExitStack() as stack:
        opened = [(stack.enter_context(part.path.open("rb")), part) for part in sections]
        yield from merged([_Reader(file, part) for file, part in opened], size)


def halves(files: Sequence[Path]) -> tuple[list[Section], list[Section]]:
    """Sections of the sorted ``files``: all lines of the first come before those of the second.

    Both are of about as many bytes. None of the files is empty.
    """
    with ExitStack() as stack:
        maps = [_mapped(file, stack) for file in files]
        lines = sorted({_line(here, len(here) // 2) for here in maps})
        places = ([_place(here, line) for here in maps] for line in lines)
        size = sum(map(len, maps))
        middle = min(places, key=lambda each: abs(2 * sum(each) - size))
        found = list(zip(files, middle, map(len, maps), strict=True))
    first = [Section(file, 0, place) for file, place, _ in found if place]
    return first, [Section(file, place, end) for file, place, end in found if place < end]


class _Reader:
    """Reads the lines of a section."""

    def __init__(self, file: BinaryIO, section: Section) -> None:
        self._file, self._left = file, section.end - section.start
        file.seek(section.start)

    def readlines(self, size: int, /) -> list[bytes]:
        most = min(size, self._left)
        # those that together have more than so many bytes; a section ends with a line. 0 means all
        lines = self._file.readlines(most - 1) if most > 1 else [self._file.readline()][:most]
        self._left -= sum(map(len, lines))
        return lines


def _mapped(file: Path, stack: ExitStack) -> mmap.mmap:
    opened = stack.enter_context(file.open("rb"))
    return stack.enter_context(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


def _start(lines: mmap.mmap, place: int) -> int:
    """Where the line begins that has the byte at ``place``."""
    return lines.rfind(b"\n", 0, place) + 1


def _line(lines: mmap.mmap, place: int) -> bytes:
    start = _start(lines, place)
    return lines[start : lines.find(b"\n", start) + 1]


def _place(lines: mmap.mmap, line: bytes) -> int:
    """Where the first line begins that is not less than ``line``."""
    # every byte of a line stands for the line
    found = bisect_left(range(len(lines)), line, key=lambda place: _line(lines, place))
    return _start(lines, found) if found < len(lines) else found
