"""What the user names as sources or as RDF, as files: archives and standard input too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.archives import gunzip, is_archive, unpack
from kg.build.sources import ABOUT, source_name
from kg.cli.standard_input import STANDARD_INPUT, spooled
from kg.converters.converter import Confidence
from kg.converters.discovery import UnknownFormat, choose, confidence
from kg.errors import SourceError
from kg.scratch import PREFIX, Scratch

#: what file managers add to folders and archives
_OF_FILE_MANAGERS: Final = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})


_PURPOSE: Final = "sources"
_IN_SCRATCH: Final = re.compile(rf"\S*/{PREFIX}{_PURPOSE}-[^/]+/\d+/")


@contextmanager
def unpacked(sources: Iterable[str]) -> Iterator[list[str]]:
    """``sources`` of a command line, with the path of its contents for each archive.

    An archive is a ``.zip`` or tar file, or a ``.gz`` file that no converter reads as it is; ``-``
    is standard input. Its contents are in a temporary directory, which is removed at the end.

    Raises:
        SourceError: an archive is damaged or too large; or what the body raises, with the names
            that the user gave.
    """
    with _scratch() as scratch:
        yield [_contents(source, scratch / str(n)) for n, source in enumerate(sources)]


@contextmanager
def rdf_files(files: Iterable[Path]) -> Iterator[list[Path]]:
    """``files`` of a command line; for an archive the files of RDF in it, for ``-`` what is sent.

    Raises:
        SourceError: as :func:`unpacked`; or an archive has no RDF in it.
    """
    with _scratch() as scratch:
        yield [one for n, file in enumerate(files) for one in _rdf(file, scratch / str(n))]


def without_rdf(error: SourceError) -> SourceError:
    """``error``, that a file has no RDF in it, with the file's own format, if one is clear."""
    path = Path(error.file)
    if not path.exists() or confidence(path) < Confidence.LIKELY:
        return error
    found = choose(path)
    return SourceError(
        path,
        f"no file of RDF, but of the format {found.name}: {found.summary}",
        mend=f"`fairweave build {as_named(error.file)}` takes it",
    )


def as_named(path: str) -> str:
    """``path`` without the temporary directory that contents are in.

    >>> as_named("/tmp/fw-scratch-sources-x1/0/audits.zip/AMI.json")
    'audits.zip/AMI.json'
    """
    return _IN_SCRATCH.sub("", path)


@contextmanager
def _scratch() -> Iterator[Path]:
    with Scratch(_PURPOSE) as scratch:
        try:
            yield Path(scratch)
        except SourceError as error:
            if as_named(error.file) == error.file:
                raise
            raise type(error)(
                as_named(error.file), error.problem, place=error.place, mend=error.mend
            ) from None


def _rdf(file: Path, scratch: Path) -> list[Path]:
    from kg.validation.files import syntax_of

    if str(file) == STANDARD_INPUT:
        file = spooled(scratch)
    if not (file.is_file() and is_archive(file)):
        return [file]
    scratch.mkdir(exist_ok=True)
    target = _beside(file, scratch)
    unpack(file, target)
    found = sorted(one for one in target.rglob("*") if one.is_file() and syntax_of(one))
    if not found:
        raise SourceError(file, "no file of RDF in it")
    return found


def _contents(source: str, scratch: Path) -> str:
    name, equals, rest = source.partition("=")
    named = bool(equals) and not Path(source).exists()
    path = Path(rest if named else source)
    if str(path) == STANDARD_INPUT:
        path = spooled(scratch)
        source = f"{name}={path}" if named else str(path)
    if path.is_dir() and (inner := _surer_folder(path)) is not None:
        # a relative path has no name where it is `.`
        return f"{name if named else source_name(path.resolve().name)}={inner}"
    if not path.is_file():
        return source
    if is_archive(path):
        scratch.mkdir(exist_ok=True)
        target = _beside(path, scratch)
        unpack(path, target)
        own = name if named else source_name(path.name.partition(".")[0])
        return f"{own}={_only_folder(target)}"
    if path.suffix.lower() == ".gz" and _is_unknown(path):
        scratch.mkdir(exist_ok=True)
        target = scratch / path.stem
        gunzip(path, target)
        if (about := path.with_name(ABOUT)).is_file():
            shutil.copyfile(about, target.with_name(ABOUT))
        return f"{name}={target}" if named else str(target)
    return source


def _beside(archive: Path, scratch: Path) -> Path:
    """Where ``archive`` is unpacked: called as it is, where it is not in ``scratch`` itself."""
    return scratch / (archive.stem if archive.parent == scratch else archive.name)


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
