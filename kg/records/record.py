"""The model of a record, and of a page of the links to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pyoxigraph import Quad

from kg.records.labels import Words
from kg.records.statement import Statement, statements_of

#: links on a page
SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Record:
    """The statements about one document.

    Attributes:
        iri: of the document.
        quads: the statements about the document and its fragments, each in the graph of the
            source that makes it, or of the rule that infers it.
        labels: of every IRI in ``quads`` that has one.
        types: the stated types of every IRI in ``quads`` that has some.
        incoming: by predicate, the number of other resources that are linked to it.
        names: by IRI, the statements that ``labels`` and ``types`` are from, where they were read.
        links: the statements that ``incoming`` counts, one for each subject and predicate;
            ``None``: not read, because there are many or because the engine has to.
    """

    iri: str
    quads: tuple[Quad, ...]
    labels: Mapping[str, str]
    types: Mapping[str, tuple[str, ...]]
    incoming: Mapping[str, int]
    names: Mapping[str, tuple[Quad, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[Quad, ...]] | None = None

    @property
    def statements(self) -> Sequence[Statement]:
        """Its ``quads`` as plain values."""
        return statements_of(self.quads)

    @property
    def pages(self) -> int:
        """Pages of the links to it, at least one."""
        return max(1, -(-sum(self.incoming.values()) // SIZE))


@dataclass(frozen=True, slots=True)
class PackedRecord(Record):
    """A record as it was packed for its page: its statements are plain values, ``quads`` is empty.

    Attributes:
        values: its statements.
    """

    values: tuple[Statement, ...] = ()

    @property
    def statements(self) -> Sequence[Statement]:
        """Its statements."""
        return self.values


class Incoming(NamedTuple):
    """A page of the statements elsewhere that have the record as their object.

    Attributes:
        quads: the statements, by predicate.
        counts: all there are, by predicate.
        number: of this page, from 1, of ``pages``.
        words: for the subjects, and for the documents that they are parts of.
    """

    quads: tuple[Quad, ...]
    counts: Mapping[str, int]
    number: int
    pages: int
    words: Words

    @property
    def total(self) -> int:
        """How many statements there are on all pages."""
        return sum(self.counts.values())
