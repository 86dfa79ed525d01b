"""Which converters there are, and which of them reads a path.

Our own are the modules and packages of :mod:`kg.converters` that define ``CONVERTER``; those of
other distributions are entry points of the group ``fairweave.converters``. One that cannot be
loaded is named, and stops none of the others.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, cast

import kg.converters
from kg.converters.converter import Confidence, Converter
from kg.errors import FairweaveError, SourceError, missing, one_line

GROUP: Final = "fairweave.converters"


@dataclass(slots=True)
class Discovery:
    """What was found.

    Attributes:
        converters: by name, sorted.
        broken: module or entry point → why it cannot be used.
    """

    converters: dict[str, Converter] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)


def discover() -> Discovery:
    """Every installed converter, and those that cannot be loaded."""
    return _discover(tuple(kg.converters.__path__))


def converters() -> dict[str, Converter]:
    """Every converter that can be used, by name."""
    return discover().converters


@cache
def _discover(folders: tuple[str, ...]) -> Discovery:
    found = Discovery()
    for origin, load in (*_own(folders), *_installed()):
        try:
            converter = load()
            if converter is None:  # a module that is no converter
                continue
            name = converter.name
        # whatever the module of another does must not stop the build
        except Exception as reason:
            found.broken[origin] = one_line(f"{type(reason).__name__}: {reason}", 200)
            continue
        other = found.converters.setdefault(name, converter)
        if type(other) is not type(converter):
            found.broken[origin] = f"another converter is called {name!r} already"
    found.converters = dict(sorted(found.converters.items()))
    return found


def _own(folders: tuple[str, ...]) -> Iterator[tuple[str, Callable[[], Converter | None]]]:
    for module in sorted(pkgutil.iter_modules(folders), key=lambda m: m.name):
        name = f"{kg.converters.__name__}.{module.name}"
        if name != __name__:
            yield name, partial(_converter_in, name)


def _converter_in(module: str) -> Converter | None:
    return cast("Converter | None", getattr(import_module(module), "CONVERTER", None))


def _installed() -> Iterator[tuple[str, Callable[[], Converter | None]]]:
    for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
        yield entry.value, cast(Callable[[], Converter], entry.load)


class UnknownFormat(SourceError):
    """No converter recognises a path."""


def choose(path: Path, name: str | None = None) -> Converter:
    """The converter for ``path``: the one called ``name``, or the one that is surest of it.

    Raises:
        FairweaveError: no such converter, no such path, none recognises it
            (:class:`UnknownFormat`), or several do alike.
    """
    found = discover()
    if name is not None and name not in found.converters:
        broken = "".join(f"; {one} cannot be loaded: {why}" for one, why in found.broken.items())
        named = ", ".join(found.converters)
        raise FairweaveError(f"no format is called {name!r}; there are {named}{broken}")
    _readable(path)
    if name is not None:
        return found.converters[name]
    ranked = sorted(
        ((_confidence(each, path), each) for each in found.converters.values()),
        key=lambda pair: -pair[0],
    )
    best = ranked[0][0] if ranked else Confidence.NONE
    surest = [converter for confidence, converter in ranked if confidence == best]
    if best is Confidence.NONE:
        broken = "".join(f"; {one} cannot be loaded: {why}" for one, why in found.broken.items())
        raise UnknownFormat(
            path,
            f"nothing in it that a converter recognises{broken}",
            mend="`fairweave formats` lists what can be read, --format names one",
        )
    # each converter states what is wrong with a file that cannot be read
    if len(surest) > 1 and best is not Confidence.DAMAGED:
        named = " or ".join(converter.name for converter in surest)
        raise SourceError(
            path,
            f"it may be {named}",
            mend=f"use --format {surest[0].name}, or NAME={surest[0].name} for it alone",
        )
    return surest[0]


def confidence(path: Path) -> Confidence:
    """How sure the surest converter is of ``path``."""
    return max(confidences(path).values(), default=Confidence.NONE)


def confidences(path: Path) -> dict[str, Confidence]:
    """How sure each converter is of ``path``, by its name, without those that do not know it."""
    known = {name: _confidence(each, path) for name, each in converters().items()}
    return {name: sure for name, sure in known.items() if sure}


def _readable(path: Path) -> None:
    if not path.exists():
        raise missing(path)
    if not path.is_dir() and not path.is_file():
        raise SourceError(path, "neither a file nor a directory")
    try:
        if path.is_dir():
            next(path.iterdir(), None)
    except OSError as reason:
        raise SourceError(path, reason.strerror or "cannot be read") from None


def _confidence(converter: Converter, path: Path) -> Confidence:
    """What ``converter`` states of ``path``; one that fails over it does not know it."""
    try:
        return Confidence(int(converter.sniff(path)))
    except Exception:
        return Confidence.NONE
