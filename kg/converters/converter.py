"""What every converter is: the contract between a source format and the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Protocol

from kg.authorities.identities import Identities
from kg.converters.fields import FieldMapping
from kg.converters.record import Notes, Record


class Confidence(IntEnum):
    """How sure a converter is that a path contains its format; the highest reads it.

    Attributes:
        NONE: it does not.
        DAMAGED: it is called as files of the format are, and cannot be read: the converter's
            error states what is wrong with it.
        GENERIC: the syntax can be read (any table, any RDF); what it is about is not known.
        LIKELY: it has fields or names that are typical of the format.
        CERTAIN: it has the format's own marks: a declared schema, fields that no other has.
    """

    NONE = 0
    DAMAGED = 1
    GENERIC = 2
    LIKELY = 3
    CERTAIN = 4


class Converter(Protocol):
    """What the build requires of a format. Implementations are stateless objects."""

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

    def sniff(self, path: Path) -> Confidence:
        """How sure it is that ``path`` (file or directory) contains this format.

        Reads little, raises nothing.
        """

    def files(self, path: Path) -> list[Path]:
        """The files that :meth:`convert` will read, sorted."""

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """The records of ``path``, in any order.

        The same record may come twice (two rows about one journal): its triples add up.

        Raises:
            SourceError: a file cannot be read as this format at all.
        """
