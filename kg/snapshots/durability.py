"""Whether a snapshot is whole, and that all of it is on disk."""

from __future__ import annotations

import ctypes
import filecmp
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import tantivy
from pyoxigraph import Store

from kg.errors import FairweaveError
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import read


def faults(layout: Layout) -> list[str]:
    """What is missing or damaged in a snapshot, a line each; what its manifest lists is hashed."""
    try:
        manifest = read(layout.manifest_file)
    except FairweaveError as fault:
        return [str(fault)]
    listed = [(layout.dumps / source.dump.file, source.dump) for source in manifest.sources]
    listed_files: list[tuple[Path, int, str]] = [
        *((path, dump.size, dump.sha256) for path, dump in listed),
        *((layout.dumps / table.file, table.size, table.sha256) for table in manifest.tables),
    ]
    for files, directory in (
        (manifest.ontology, layout.ontology),
        (manifest.shapes, layout.shapes),
        (manifest.queries, layout.queries),
    ):
        listed_files += ((directory / one.path, one.size, one.sha256) for one in files.files)
    found = [f"{path.name} is not as it was written" for path in _damaged(listed_files)]
    needed = [layout.result(query) for query in manifest.results]
    found += [f"{path.name} is missing" for path in needed if not path.is_file()]
    if manifest.sources:
        try:
            Store.read_only(str(layout.store))
        except (OSError, ValueError, RuntimeError) as reason:
            found.append(f"its store cannot be opened: {reason}")
    return found


def is_outdated(there: Layout, built: Layout) -> bool:
    """Whether what is derived for pages and exports is missing, damaged or older in ``there``.

    Args:
        built: a snapshot of the same content, just built.
    """
    results = (path.relative_to(built.path) for path in built.results.rglob("*.json"))
    pairs = ((there.datasets, built.datasets), (there.listings, built.listings))
    return (
        any(not (there.path / result).is_file() for result in results)
        or any(file.is_file() and not _same(old, file) for old, file in pairs)
        # these differ from build to build: the one has its time, the other has names at random
        or (built.records.is_file() and not _is_database(there.records))
        or (built.search.is_dir() and not _is_index(there.search))
    )


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and filecmp.cmp(one, other, shallow=False)


def _is_database(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as found:
            return bool(found.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _is_index(directory: Path) -> bool:
    try:
        tantivy.Index.open(str(directory)).searcher()
    except (ValueError, OSError):
        return False
    return True


def _damaged(listed: list[tuple[Path, int, str]]) -> Iterator[Path]:
    for path, size, sha256 in listed:
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                if (file.tell(), digest) == (size, sha256):
                    continue
        except OSError:
            pass
        yield path


def sync_tree(directory: Path) -> None:
    """Forces every file and directory below ``directory`` to disk, and itself."""
    for folder, _, files in os.walk(directory, topdown=False):
        for name in files:
            sync(Path(folder) / name)
        sync(Path(folder))


def exchange(one: Path, other: Path) -> None:
    """Exchanges two directories in one step where the system can (Linux), in three elsewhere.

    Source: renameat2(2), RENAME_EXCHANGE.
    """
    at_working_directory, exchanged = -100, 2
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is not None:
        paths = (at_working_directory, os.fsencode(one), at_working_directory, os.fsencode(other))
        if rename(*paths, exchanged) == 0:
            return
    away = one.with_name(f"{one.name}-exchanged")
    other.rename(away)
    one.rename(other)
    away.rename(one)


def sync(path: Path) -> None:
    """Forces a file, or the entries of a directory, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
