"""What the user names as sources, as files that converters read: archives are unpacked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.archives import gunzip, is_archive, unpack
from kg.build.sources import ABOUT, source_name
from kg.converters.discovery import UnknownFormat, choose, confidence
from kg.errors import SourceError

#: what file managers add to folders and archives
_OF_FILE_MANAGERS: Final = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})


@contextmanager
def unpacked(sources: Iterable[str]) -> Iterator[list[str]]:
    """``sources`` of a command line, with the path of its contents for each archive.

    An archive is a ``.zip`` or tar file, or a ``.gz`` file that no converter reads as it is. Its
    contents are in a temporary directory, which is removed at the end.

    Raises:
        SourceError: an archive is damaged or too large.
    """
    with tempfile.TemporaryDirectory(prefix="fairweave-sources-") as scratch:
        yield [
            _contents(source, Path(scratch, str(number))) for number, source in enumerate(sources)
        ]


def _contents(source: str, scratch: Path) -> str:
    name, equals, rest = source.partition("=")
    named = bool(equals) and not Path(source).exists()
    path = Path(rest if named else source)
    if path.is_dir() and (inner := _surer_folder(path)) is not None:
        # a relative path has no name where it is `.`
        return f"{name if named else source_name(path.resolve().name)}={inner}"
    if not path.is_file():
        return source
    if is_archive(path):
        scratch.mkdir()
        target = scratch / path.name
        unpack(path, target)
        own = name if named else source_name(path.name.partition(".")[0])
        return f"{own}={_only_folder(target)}"
    if path.suffix.lower() == ".gz" and _is_unknown(path):
        scratch.mkdir()
        target = scratch / path.stem
        gunzip(path, target)
        if (about := path.with_name(ABOUT)).is_file():
            shutil.copyfile(about, target.with_name(ABOUT))
        return f"{name}={target}" if named else str(target)
    return source


def _only_folder(directory: Path) -> Path:
    """The one folder in ``directory``, as archives of repositories have it; else ``directory``."""
    entries = [entry for entry in directory.iterdir() if entry.name not in _OF_FILE_MANAGERS]
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else directory


def _surer_folder(directory: Path) -> Path | None:
    """The one folder in ``directory``, where a converter is surer of it than of the whole.

    A repository's archive that a file manager unpacked is a folder in a folder.
    """
    try:
        inner = _only_folder(directory)
    except OSError:  # the converters' error names it
        return None
    return inner if inner != directory and confidence(inner) > confidence(directory) else None


def _is_unknown(path: Path) -> bool:
    try:
        choose(path)
    except UnknownFormat:
        return True
    except SourceError:
        return False
    return False
