"""The files under a folder and its subfolders."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import SourceError


def files_under(path: Path, *suffixes: str) -> list[Path]:
    """The files under ``path`` whose names end in one of ``suffixes``, packed (``.gz``) or not.

    ``path`` itself, where it is a file. Names that begin with ``.`` or ``_`` are left out.

    Raises:
        SourceError: a folder cannot be read.
    """
    if not path.is_dir():
        return [path]
    endings = (*suffixes, *(f"{suffix}.gz" for suffix in suffixes))

    def stop(reason: OSError) -> None:
        raise SourceError(reason.filename or path, reason.strerror or "cannot be read") from None

    found: list[Path] = []
    for folder, folders, names in os.walk(path, onerror=stop):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        found.extend(
            Path(folder, name)
            for name in names
            if name.lower().endswith(endings) and not name.startswith((".", "_"))
        )
    return sorted(file for file in found if file.is_file())


def shown(root: Path, file: Path) -> str:
    """The name of ``file`` for people: its path below the source ``root``."""
    return file.relative_to(root).as_posix() if root.is_dir() else file.name


def local_name(source: str, root: Path, file: Path, *endings: str) -> str:
    """The name of what ``file`` describes: the source's, then the file's path without its ending.

    A file states the place of a description, not which dataset it is of: two files about one
    dataset are two descriptions.

    >>> local_name("cards", Path("/x/cards.json"), Path("/x/cards.json"), ".json")
    'cards'
    """
    name = shown(root, file).removesuffix(".gz")
    for ending in endings:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
            break
    return name if name == source else f"{source}/{name}"
