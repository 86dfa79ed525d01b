"""The sources in a folder whose files are not all for one format to read.

A source is of one format. In a mixed folder each subfolder is a source, or is mixed itself, and
the files beside them are a source for each format, by the format that is surest of each. A table
beside cards, or classifications beside audits, belongs to the format that reads it as a part of
the folder.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from kg.converters import fairweave_dump
from kg.converters.common.files import unread_files
from kg.converters.converter import Confidence
from kg.converters.discovery import confidences, converters


@runtime_checkable
class WithCatalogues(Protocol):
    """A converter that reads a syntax whatever it is about, and knows catalogues in it."""

    def is_catalogue(self, path: Path) -> bool:
        """Whether the file ``path``, which no other converter knows, describes datasets."""


@dataclass(frozen=True, slots=True)
class Part:
    """One source of a mixed folder.

    Attributes:
        name: of the subfolder, or of the format; empty: it is the folder's only source.
        format_name: of the converter that is to read it.
        folder: the folder that it is, or that its files are in.
        files: those that are read; ``None``: the whole folder.
    """

    name: str
    format_name: str
    folder: Path
    files: tuple[Path, ...] | None = None


#: format → files
_Formats = dict[str, list[Path]]
#: file → how sure each format is of it, without those that do not know it
_Known = Mapping[Path, Mapping[str, Confidence]]


def parts_of(folder: Path) -> list[Part]:
    """The sources in ``folder``; empty where one converter is to read all of it, or none any."""
    of_folder = confidences(folder)
    known = {name: sure for name, sure in of_folder.items() if sure >= Confidence.LIKELY}
    # a snapshot's dumps are sources already
    if fairweave_dump.CONVERTER.name in known:
        return []
    if len(known) == 1 and next(_left_by(next(iter(known)), folder), None) is None:
        return []
    files = {file: confidences(file) for file in _files(folder)}
    found = _recognised(files)
    if not found or (len(found) == 1 and list(found) == _surest(of_folder)):
        return []
    if len(found) == 1:
        ((name, of),) = found.items()
        return [Part("", name, folder, (*of, *_parts(name, folder, files, of)))]
    return [*_subfolders(folder), *_beside(folder, files)]


def left_out(folder: Path, parts: Collection[Part]) -> list[str]:
    """What none of the ``parts`` of ``folder`` reads: files of data, and folders, by path."""
    whole = [part.folder for part in parts if part.files is None]
    read = [file for part in parts for file in part.files or ()]
    candidates = {
        *(folder / name for name in unread_files(folder, read)),
        *(file for part in parts for file in converters()[part.format_name].files(part.folder)),
    }
    named = sorted(
        file.relative_to(folder).as_posix()
        for file in candidates - set(read)
        if not any(file.is_relative_to(inner) for inner in whole)
    )
    places = [*whole, *read, *(folder / name for name in named)]
    return named + [
        f"{inner.name}/"
        for inner in _inner(folder)
        if any(_files(inner)) and not any(place.is_relative_to(inner) for place in places)
    ]


def _inner(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and _shown(path.name))


def _subfolders(folder: Path) -> Iterator[Part]:
    """The subfolders of the mixed ``folder`` that are sources, or that sources are in."""
    for inner in _inner(folder):
        if parts := parts_of(inner):
            for part in parts:
                name = f"{inner.name}-{part.name}" if part.name else inner.name
                yield Part(name, part.format_name, part.folder, part.files)
            continue
        readers = _surest(confidences(inner))
        found = _recognised({file: confidences(file) for file in _files(inner)})
        if len(readers) == 1 and found:
            own = found.get(readers[0], [])
            # texts of other kinds beside one or two of the format are none of it
            few = len(own) * 2 < len(converters()[readers[0]].files(inner))
            yield Part(inner.name, readers[0], inner, tuple(own) if few else None)


def _beside(folder: Path, files: _Known) -> Iterator[Part]:
    """The files of the mixed ``folder`` itself, by their formats."""
    loose = {file: known for file, known in files.items() if file.parent == folder}
    taken: set[Path] = set()
    for name, of in _recognised(loose).items():
        more = [file for file in _parts(name, folder, loose, of) if file not in taken]
        taken.update(more)
        yield Part(name, name, folder, (*of, *more))


def _surest(known: Mapping[str, Confidence]) -> list[str]:
    """The formats that are surest: several where they are equally sure."""
    best = max(known.values(), default=Confidence.NONE)
    return [name for name, sure in known.items() if sure == best]


def _left_by(reader: str, folder: Path) -> Iterator[str]:
    """The files of data in ``folder`` that ``reader`` leaves, and that are another format's."""
    for name in unread_files(folder, converters()[reader].files(folder)):
        if _recognised({folder / name: confidences(folder / name)}):
            yield name


def _files(folder: Path) -> Iterator[Path]:
    """The files under ``folder``, without those that are hidden or begin with ``_``."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(filter(_shown, folders))
        for name in sorted(filter(_shown, names)):
            if (file := Path(parent, name)).is_file():
                yield file


def _shown(name: str) -> bool:
    return not name.startswith((".", "_"))


def _recognised(files: _Known) -> _Formats:
    """The files that one format is surest of; the format with the most files first.

    A file whose syntax alone is known counts where files of its format are there by their marks,
    or where it is a catalogue.
    """
    marked: defaultdict[str, list[Path]] = defaultdict(list)
    plain: defaultdict[str, list[Path]] = defaultdict(list)
    for file, known in files.items():
        readers = _surest(known)
        if len(readers) == 1 and known[readers[0]] >= Confidence.GENERIC:
            sure = known[readers[0]] >= Confidence.LIKELY or _is_catalogue(readers[0], file)
            (marked if sure else plain)[readers[0]].append(file)
    found = {name: [*of, *plain[name]] for name, of in marked.items()}
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _is_catalogue(reader: str, file: Path) -> bool:
    converter = converters()[reader]
    return isinstance(converter, WithCatalogues) and converter.is_catalogue(file)


def _parts(reader: str, folder: Path, files: _Known, own: Collection[Path]) -> Iterator[Path]:
    """The files of no format that ``reader`` reads as parts of ``folder``, beside its ``own``.

    A file that another format is sure of is none of them, nor one that is damaged in the eyes of
    ``reader``.
    """
    for file in converters()[reader].files(folder):
        if file in files and file not in own:
            known = files[file]
            if reader not in known and not _recognised({file: known}):
                yield file
