"""Unpacks ``.zip``, ``.tar``, ``.tar.gz`` and other tar archives, within limits."""

from __future__ import annotations

import gzip
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from kg.errors import SourceError

_CHUNK: Final = 1024 * 1024
_SUFFIXES: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may unpack to: bytes, files."""

    size: int = 16 * 1024**3
    files: int = 1_000_000


def is_archive(path: Path) -> bool:
    """Whether ``path`` is an archive by its name.

    >>> is_archive(Path("a.tar.gz")), is_archive(Path("a.csv.gz"))
    (True, False)
    """
    return path.name.lower().endswith(_SUFFIXES)


def unpack(
    archive: Path,
    directory: Path,
    limits: ArchiveLimits | None = None,
    *,
    replace: bool = False,
) -> None:
    """Unpacks ``archive`` into ``directory``, which is there when all of it is.

    Only plain files are unpacked: no links, no devices, nothing outside of ``directory``.

    Args:
        archive: a file with one of the suffixes of archives.
        directory: its parent exists.
        limits: what the archive may unpack to.
        replace: whether what is at ``directory`` already may be removed.

    Raises:
        SourceError: it is damaged, too large, has paths that lead out of it, or there is
            something at ``directory``.
    """
    if directory.exists() and not replace:
        raise SourceError(directory, "is there already", mend="move it, or choose another place")
    fresh = directory.with_name(f".{directory.name}.part")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _unpack(archive, fresh, limits or ArchiveLimits())
        shutil.rmtree(directory, ignore_errors=True)
        fresh.rename(directory)
    except (zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError, EOFError) as e:
        raise SourceError(archive, f"damaged archive: {e}", mend="download it again") from None
    except OSError as reason:
        raise SourceError(archive, reason.strerror or "cannot be unpacked") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def gunzip(packed: Path, target: Path, limits: ArchiveLimits | None = None) -> None:
    """Writes what the gzip file ``packed`` contains to ``target``.

    Raises:
        SourceError: it is damaged, or too large.
    """
    left = (limits or ArchiveLimits()).size
    try:
        with gzip.open(packed, "rb") as opened, target.open("wb") as file:
            while chunk := opened.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise SourceError(packed, "unpacks to too many bytes")
                file.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as reason:
        raise SourceError(packed, f"damaged gzip: {reason}", mend="download it again") from None
    except OSError as reason:
        raise SourceError(packed, reason.strerror or "cannot be unpacked") from None


def _unpack(archive: Path, root: Path, limits: ArchiveLimits) -> None:
    root.mkdir(parents=True)
    left = limits.size
    for count, (name, member) in enumerate(_members(archive), 1):
        if count > limits.files:
            raise SourceError(archive, f"more than {limits.files:,} files")
        target = root / _inside(archive, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(member), target.open("wb") as file:
            # the sizes that an archive states may be wrong: what comes out is counted
            while chunk := member.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise SourceError(archive, f"unpacks to more than {limits.size:,} bytes")
                file.write(chunk)


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The plain files of ``archive``: their names and contents."""
    if archive.name.lower().endswith(".zip"):
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if not info.is_dir():
                    yield info.filename, opened.open(info)
        return
    with tarfile.open(archive) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isreg() else None
            if content is not None:
                yield member.name, content


def _inside(archive: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise SourceError(archive, f"the path {name!r} leads out of it")
    return path
