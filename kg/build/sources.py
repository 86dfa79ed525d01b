"""A source: files of one format under one name, and what is known of where they came from."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.authorities.redaction import pseudonymous, without_addresses
from kg.converters import Converter, choose, fairweave_dump
from kg.converters.common.files import DATA_SUFFIXES, unread_files
from kg.converters.discovery import UnknownFormat
from kg.errors import FairweaveError, SourceError
from kg.rdf.ntriples import url
from kg.snapshots.manifest import InputFile

#: a file beside (or in) the source, with metadata from its publisher
ABOUT: Final = "source.toml"
#: a name is that of a dump's file, too
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_UNNAMABLE: Final = re.compile(r"[^A-Za-z0-9._-]+")
#: names no source: the format is that of all
_ALL: Final = ""
_ADDRESS: Final = re.compile(r"https?:/", re.IGNORECASE)
_ABOUT_KEYS: Final = frozenset(
    {"title", "description", "license", "page", "creator", "version", "version_of"}
)


@dataclass(frozen=True, slots=True)
class Source:
    """What the user named on the command line, recognised.

    Attributes:
        name: of its named graph and dump; unique within a build.
        path: file or directory.
        converter: of its format.
        about: metadata of ``source.toml``: title, description, license, page, creator, version_of,
            version.
    """

    name: str
    path: Path
    converter: Converter
    about: dict[str, str]

    def files(self) -> list[InputFile]:
        """Its files, hashed.

        Raises:
            SourceError: a file cannot be read.
        """
        root = self.path if self.path.is_dir() else self.path.parent
        found = []
        for path in self.converter.files(self.path):
            try:
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                    size = file.tell()
            except OSError as reason:
                raise SourceError(path, reason.strerror or "cannot be read") from None
            shown = without_addresses(Path(os.path.relpath(path, root)).as_posix())
            found.append(InputFile(shown, size, digest))
        return found


def recognise(
    arguments: Iterable[str],
    formats: Sequence[str] = (),
    on_skipped: Callable[[Path], None] | None = None,
) -> list[Source]:
    """The sources that ``SRC…`` on a command line name: ``PATH`` or ``NAME=PATH``.

    Args:
        formats: ``NAME=FORMAT`` for the source of that name, ``FORMAT`` for all others;
            recognised, unless given.
        on_skipped: called with each path that contains no data and is beside sources, as a
            ``README.md`` does where a shell expanded ``*``. Without it, such a path is an error.

    Raises:
        FairweaveError: a path has no file that a converter recognises,
            two sources would have one name, or none has that of a format.
    """
    chosen = dict(map(_chosen, formats))
    found: dict[str, Source] = {}
    given: set[str] = set()
    skipped: list[UnknownFormat] = []
    for argument in arguments:
        name, path = named_source(argument)
        given.add(name)
        try:
            for source in _recognised(name, path, chosen.get(name, chosen.get(_ALL))):
                _add(found, source)
        except UnknownFormat as reason:
            if on_skipped is None or str(path) != argument or _has_data(path):
                raise
            skipped.append(reason)
    if not found and skipped:
        raise skipped[0]
    for name in sorted(chosen.keys() - given - {_ALL}):
        named = ", ".join(sorted(given))
        raise FairweaveError(
            f"--format {name}={chosen[name]}: no source of that name; one of {named}"
        )
    if on_skipped is not None:
        for one in skipped:
            on_skipped(Path(one.file))
    return list(found.values())


def _chosen(argument: str) -> tuple[str, str]:
    """The name of a source, and its format.

    >>> _chosen("cards=dataset-cards"), _chosen("table")
    (('cards', 'dataset-cards'), ('', 'table'))
    """
    name, _, format_name = argument.rpartition("=")
    return name, format_name


def _has_data(path: Path) -> bool:
    """Whether ``path`` is a file of data by its name, or a directory with one."""
    if path.is_dir():
        return next(unread_files(path, ()), None) is not None
    return path.suffix.lower() in DATA_SUFFIXES


def _recognised(name: str, path: Path, format_name: str | None) -> Iterator[Source]:
    converter = choose(path, format_name)
    if converter.name != fairweave_dump.CONVERTER.name:
        yield Source(name, path, converter, _about(path))
        return
    # a directory of dumps is as many sources, each by the name that it had
    for dump in fairweave_dump.dumps(path):
        own = fairweave_dump.name_of(dump) if path.is_dir() or name == dump.stem else name
        known = _with_addresses(dump, fairweave_dump.about(dump))
        yield Source(own, dump, converter, known or _about(dump))


def _add(found: dict[str, Source], source: Source) -> None:
    name, path = source.name, source.path
    same = next((other for other in found.values() if other.name.lower() == name.lower()), None)
    if same is not None:
        raise FairweaveError(
            f"two sources are called {name!r}: {same.path} and {path}; "
            f"name one of them: other-name={path}"
        )
    found[name] = source


def named_source(argument: str) -> tuple[str, Path]:
    """The name and the path that ``argument`` gives; a path that exists has the first claim to it.

    Raises:
        FairweaveError: the name has characters that a name has not.

    >>> named_source("audits=/tmp/a")
    ('audits', PosixPath('/tmp/a'))
    """
    name, equals, path = argument.partition("=")
    if equals and not Path(argument).exists():
        if _NAME.fullmatch(name) is None:
            raise FairweaveError(
                f"{argument}: a source is named by letters, digits and . _ -, as in audits={path}"
            )
        return name, Path(path)
    whole = Path(os.path.abspath(argument))  # noqa: PTH100  (a link has its own name)
    own = whole.name if whole.is_dir() else whole.stem
    return source_name(own), Path(argument)


def source_name(text: str) -> str:
    """The name of a source that is called ``text``: letters, digits and ``. _ -``.

    >>> source_name("my audits (2)")
    'my-audits-2'
    """
    return _UNNAMABLE.sub("-", pseudonymous(text)).strip("-.") or "source"


def _about(path: Path) -> dict[str, str]:
    file = path / ABOUT if path.is_dir() else path.parent / ABOUT
    if not file.is_file():
        return {}
    try:
        about = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise SourceError(file, str(reason), mend='it is TOML: title = "…"') from None
    for key, value in about.items():
        if key not in _ABOUT_KEYS or not isinstance(value, str):
            raise SourceError(
                file,
                f"{key} is not one of its texts",
                mend=f"it has {', '.join(sorted(_ABOUT_KEYS))}",
            )
    about = _with_addresses(file, about)
    return {key: without_addresses(value) for key, value in about.items()}


def _with_addresses(file: Path, about: dict[str, str]) -> dict[str, str]:
    """``about``, whose page, and what else begins as a web address, is one.

    Raises:
        SourceError: one is none.
    """
    for key, value in about.items():
        if (key == "page" or _ADDRESS.match(value)) and url(value) is None:
            raise SourceError(file, f"{key} {value!r} is not a web address")
    return about
