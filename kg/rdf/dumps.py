"""Dumps: canonical N-Quads, gzipped so that the same content gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isal import igzip

_LEVEL: Final = 2
_BLOCK: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Dump:
    """A written dump.

    Attributes:
        file: its name; ``size`` in bytes; ``sha256`` of the file.
        content: SHA-256 of the N-Quads in it, whatever compressed them.
        triples: how many.
    """

    file: str
    size: int
    sha256: str
    content: str
    triples: int


def in_graph(blocks: Iterable[bytes], graph: str) -> Iterator[bytes]:
    """Blocks of whole N-Triples lines as N-Quads of ``graph``.

    >>> list(in_graph([b'<urn:s> <urn:p> "." .\\n'], "urn:g"))
    [b'<urn:s> <urn:p> "." <urn:g> .\\n']
    """
    end = f" <{graph}> .\n".encode()
    for block in blocks:
        # a raw newline ends a line and occurs nowhere else in N-Triples
        yield block.replace(b" .\n", end)


def lines_of(path: Path) -> Iterator[bytes]:
    """The content of ``path`` in blocks of whole lines."""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block + file.readline()


def write(path: Path, blocks: Iterable[bytes]) -> Dump:
    """Writes N-Quads ``blocks`` to ``path``, gzipped, without a timestamp or name in the header."""
    content = hashlib.sha256()
    triples = 0
    with path.open("wb") as raw, igzip.IGzipFile("", "wb", _LEVEL, raw, mtime=0) as out:
        for block in blocks:
            content.update(block)
            triples += block.count(b"\n")
            out.write(block)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    return Dump(path.name, size, sha256, content.hexdigest(), triples)
