"""What the user names as sources or as RDF, as files: archives and standard input too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.archives import gunzip, is_archive, unpack
from kg.build.sources import ABOUT, named_source, source_name
from kg.cli.standard_input import STANDARD_INPUT, spooled
from kg.converters.converter import Confidence
from kg.converters.discovery import UnknownFormat, choose, confidence
from kg.converters.mixed_folders import Part, left_out, parts_of
from kg.errors import SourceError
from kg.scratch import PREFIX, Scratch

#: what file managers add to folders and archives
_OF_FILE_MANAGERS: Final = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})


_PURPOSE: Final = "sources"
_IN_SCRATCH: Final = re.compile(rf"\S*/{PREFIX}{_PURPOSE}-[^/]+/(?:\d+/|\d+\.\d+/([^/]+))")
#: stands for ``/`` where the path of a folder is one name
_SLASH: Final = "\\"
#: characters of a path that are one name; a file system takes 255 bytes
_LONGEST: Final = 120


#: called with a folder of several formats, what it is read as (name of a source → format), and
#: the files and folders in it that are not read
OnMixed = Callable[[str, Mapping[str, str], Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class LocalSources:
    """What a command line names, as files.

    Attributes:
        sources: ``PATH`` or ``NAME=PATH``.
        formats: ``--format`` as given, and ``NAME=FORMAT`` for each source of a mixed folder.
    """

    sources: list[str]
    formats: list[str]


@contextmanager
def unpacked(
    sources: Iterable[str], formats: Iterable[str] = (), on_mixed: OnMixed | None = None
) -> Iterator[LocalSources]:
    """``sources`` of a command line, with the path of its contents for each archive.

    An archive is a ``.zip`` or tar file, or a ``.gz`` file that no converter reads as it is; ``-``
    is standard input. Its contents are in a temporary directory, which is removed at the end.

    Args:
        formats: as ``--format`` has them; a source that has one is of one format.
        on_mixed: called with each folder that becomes several sources because its files are of
            several formats. Without it, folders stay as they are.

    Raises:
        SourceError: an archive is damaged or too large; or what the body raises, with the names
            that the user gave.
    """
    local = LocalSources([], list(formats))
    stated = {one.rpartition("=")[0] for one in local.formats}
    with _scratch() as scratch:
        for n, source in enumerate(sources):
            found = _contents(source, scratch / str(n))
            name, path = named_source(found)
            splits = on_mixed is not None and path.is_dir() and not {"", name} & stated
            parts = parts_of(path) if splits else []
            if on_mixed is not None and parts:
                added = _separated(name, path, parts, scratch / str(n))
                local.sources.extend(f"{each}={folder}" for each, (folder, _) in added.items())
                # before those that are stated, which are the last word
                local.formats[:0] = [f"{each}={of}" for each, (_, of) in added.items()]
                named = {each: of for each, (_, of) in added.items()}
                on_mixed(as_named(str(path)), named, left_out(path, parts))
            else:
                local.sources.append(found)
        yield local


def _separated(
    name: str, folder: Path, parts: Iterable[Part], scratch: Path
) -> dict[str, tuple[Path, str]]:
    """The ``parts`` of the source ``name``: name → folder and format.

    Where a part is some files of a folder, its own folder has links to them.
    """
    about = [folder / ABOUT] if (folder / ABOUT).is_file() else []
    found: dict[str, tuple[Path, str]] = {}
    for number, part in enumerate(parts):
        own = source_name(f"{name}-{part.name}") if part.name else name
        while own in found:
            own += "-files"
        target = part.folder
        if part.files is not None:
            called = as_named(str(part.folder))
            inner = called.replace("/", _SLASH) if len(called) < _LONGEST else part.folder.name
            target = Path(f"{scratch}.{number}", inner)
            for file in (*part.files, *about):
                link = target / file.relative_to(file.parent if file in about else part.folder)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(file.absolute())
        found[own] = target, part.format_name
    return found


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
    return _IN_SCRATCH.sub(lambda found: (found[1] or "").replace(_SLASH, "/"), path)


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
