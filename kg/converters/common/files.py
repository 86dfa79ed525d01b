"""Which files of a folder are read, which are not, and opening those that are compressed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from isal import igzip

from kg.errors import SourceError

#: endings of files that contain data: such a file is read, or named in the build's output
DATA_SUFFIXES: Final = frozenset(
    {
        ".csv", ".tsv", ".xls", ".xlsx", ".ods", ".parquet", ".db", ".sqlite", ".sqlite3",
        ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".xml", ".nq", ".nt", ".ttl",
        ".gz", ".bz2", ".xz", ".zst", ".zip", ".tar",
    }
)  # fmt: skip
#: files about a repository itself, not its contents
_PROJECT_FILES: Final = frozenset({"package.json", "package-lock.json", "tsconfig.json"})


def files_in(folder: Path, *suffixes: str) -> list[Path]:
    """The files of ``folder`` whose names end in one of ``suffixes``, in any case, sorted.

    Files that are hidden or begin with ``_`` are left out, and subfolders are not searched.

    Raises:
        SourceError: the folder cannot be read, or an entry of such a name is no file: a link
            that leads nowhere, a pipe.
    """
    try:
        named = sorted(path for path in folder.iterdir() if path.name.lower().endswith(suffixes))
    except OSError as reason:
        raise SourceError(folder, reason.strerror or "cannot be read") from None
    found = []
    for path in named:
        if path.name.startswith(("_", ".")) or path.is_dir():
            continue
        if not path.is_file():
            raise SourceError(path, "not a file, or a link that leads to none", mend="remove it")
        found.append(path)
    return found


def unread_files(root: Path, read: Iterable[Path]) -> Iterator[str]:
    """The files of data under the folder ``root`` that are not among ``read``, by path, sorted.

    Hidden files and folders, and those that begin with ``_``, are left out.
    """
    known = set(read)
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(files):
            path = Path(folder, name)
            if (
                path.suffix.lower() in DATA_SUFFIXES
                and not name.startswith((".", "_"))
                and name not in _PROJECT_FILES
                and path not in known
            ):
                yield path.relative_to(root).as_posix()


def plain_path(path: Path) -> Path:
    """``path`` without the ending ``.gz``, and with its own ending in lower case.

    The format of a file follows from that.

    >>> plain_path(Path("tasks/Climate.YAML.gz"))
    PosixPath('tasks/Climate.yaml')
    """
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return plain.with_name(plain.stem + plain.suffix.lower())


def open_binary(path: Path) -> IO[bytes]:
    """``path`` as bytes, decompressed where its name ends in ``.gz``."""
    opened: Any = igzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")
    return cast(IO[bytes], opened)
