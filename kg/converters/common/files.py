"""Which files a folder has: what looks like one and cannot be read is told, not passed over."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SourceError


def files_in(folder: Path, suffix: str) -> list[Path]:
    """The files of ``folder`` that end in ``suffix``, sorted; hidden ones and ``_…`` are none.

    Raises:
        SourceError: the folder cannot be read, or something of such a name is no file: a link
            that leads nowhere, a pipe.
    """
    try:
        named = sorted(path for path in folder.iterdir() if path.name.endswith(suffix))
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
