"""One module a source format; what every converter is.

A converter recognises its format, reads a source as a stream and yields
records. It never holds a whole source in memory and never touches the store.
Packages of others add one by an entry point in the group
``fairweave.converters`` that names a :class:`Converter`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from kg.authorities.identities import Identities
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record
from kg.errors import FairweaveError, SourceError

GROUP = "fairweave.converters"


class Converter(Protocol):
    """What the build asks of a format. Implementations are stateless objects."""

    @property
    def name(self) -> str:
        """How ``--format`` names it: ``dataset-audits``."""

    @property
    def summary(self) -> str:
        """One line for ``fairweave formats``."""

    @property
    def version(self) -> str:
        """Changes whenever the same input would give other triples."""

    @property
    def terms(self) -> frozenset[str]:
        """Every class and property that it can emit, as CURIEs."""

    @property
    def fields(self) -> Sequence[FieldMapping]:
        """What each field of the input becomes, for ``docs/fields.md``."""

    @property
    def dropped(self) -> Mapping[str, str]:
        """Fields of the input that reach no triple → the reason."""

    def sniff(self, path: Path) -> bool:
        """Whether ``path`` (file or directory) holds this format. Reads little, raises nothing."""

    def files(self, path: Path) -> list[Path]:
        """The files that :meth:`convert` will read, sorted."""

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """The records of ``path``, in any order.

        The same record may come twice (two rows about one journal): its triples add up.

        Raises:
            SourceError: a file cannot be read as this format at all.
        """


def converters() -> dict[str, Converter]:
    """Every installed converter by name: ours, and those of other packages."""
    found = (cast(Converter, entry.load()) for entry in entry_points(group=GROUP))
    return dict(sorted((converter.name, converter) for converter in found))


def choose(path: Path, name: str | None = None) -> Converter:
    """The converter for ``path``: the one called ``name``, or the one that recognises it.

    Raises:
        FairweaveError: no such converter, no such path, or none recognises it.
    """
    known = converters()
    if name is not None and name not in known:
        raise FairweaveError(f"no format is called {name!r}; there are {', '.join(known)}")
    if not path.exists():
        raise SourceError(path, "no such file or directory")
    if not path.is_dir() and not path.is_file():
        raise SourceError(path, "neither a file nor a directory")
    try:
        if path.is_dir():
            next(path.iterdir(), None)
    except OSError as reason:
        raise SourceError(path, reason.strerror or "cannot be read") from None
    if name is not None:
        return known[name]
    for converter in known.values():
        if converter.sniff(path):
            return converter
    raise SourceError(
        path,
        "nothing in it that a converter recognises",
        mend="`fairweave formats` lists what can be read, --format names one",
    )
