"""Unpacks archives for the time of an observation, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kg.archives import is_archive, unpack
from kg.scratch import Scratch


@contextmanager
def unpacked(paths: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """Where each of ``paths`` is read (for an archive a directory, removed afterwards) → its path.

    Raises:
        SourceError: an archive is damaged, too large, or has paths that lead out of it.
    """
    with ExitStack() as stack:
        places = {}
        for path in paths:
            if path.is_file() and is_archive(path):
                scratch = Scratch("observe")
                root = Path(stack.enter_context(scratch)) / path.stem
                unpack(path, root)
                places[root] = path
            else:
                places[path] = path
        yield places
