"""Writes what several records of a source share, each statement once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.record import Record
from kg.rdf.ntriples import integer, iri, literal, term

#: every class and property that a builder emits by itself
TERMS: Final = frozenset(
    {"rdf:type", "rdf:value", "fw:Spelling", "fw:nameAsGiven", "fw:spelling", "fw:spellingCount"}
)


class StatementBuilder:
    """Collects statements about shared records, without repetition.

    Names are stated as the source gives them (:meth:`name`); which of them is preferred is
    inferred after the sources are merged, by :mod:`kg.build.rules.labels`.

    Args:
        ids: the IRIs of the deployment.
        source: name of the source, part of the IRIs of what only this source states.

    >>> builder = StatementBuilder(Identities(), "audits")
    >>> task = builder.ids.document("task", "translation")
    >>> builder.add(task, ("rdf:type", term("fw:Task"))) == iri(task)
    True
    >>> builder.name(task, "Translation", "en")
    >>> [len(record.triples) for record in builder.drain("a.json, entry 1")]
    [2]
    >>> builder.name(task, "Translation", "en")
    >>> list(builder.drain("a.json, entry 2"))
    []
    """

    def __init__(self, ids: Identities, source: str) -> None:
        self.ids, self.source = ids, source
        self._stated: set[str] = set()
        self._new: dict[str, list[str]] = {}
        self._names: dict[str, Counter[str]] = {}
        self._uses: list[tuple[str, str]] | None = None

    def add(self, document: str, *facts: tuple[str, str]) -> str:
        """Adds ``facts`` (CURIE, term) to the record ``document``; returns its IRI as a term."""
        subject = iri(document)
        for predicate, value in facts:
            self._line(document, f"{subject} {term(predicate)} {value} .\n")
        return subject

    def name(self, document: str, text: str, language: str = "") -> None:
        """Adds a name of ``document`` as the source gives it, and counts its uses.

        Args:
            text: the name.
            language: BCP 47; names of organizations and people have none.
        """
        written = literal(text, language)
        self.add(document, ("fw:nameAsGiven", written))
        self._use(document, written)

    def _use(self, document: str, written: str) -> None:
        self._names.setdefault(document, Counter())[written] += 1
        if self._uses is not None:
            self._uses.append((document, written))

    @contextmanager
    def uses(self) -> Iterator[list[tuple[str, str]]]:
        """Collects the names that are used in the block; see :meth:`use_again`."""
        found: list[tuple[str, str]] = []
        self._uses = found
        try:
            yield found
        finally:
            self._uses = None

    def use_again(self, uses: Iterable[tuple[str, str]]) -> None:
        """Counts names once more: the same value in another record."""
        for document, written in uses:
            self._names.setdefault(document, Counter())[written] += 1

    def drain(self, place: str) -> Iterator[Record]:
        """Records with the statements that were added since the last call."""
        new, self._new = self._new, {}
        for document, lines in new.items():
            yield Record(document, lines, place)

    def finish(self) -> Iterator[Record]:
        """How often each name is used, where the source has several for one record."""
        for document, names in self._names.items():
            if len(names) < 2:
                continue
            for written, count in names.items():
                digest = hashlib.sha256(f"{self.source}\n{written}".encode()).hexdigest()[:8]
                use = f"{document}#name-{digest}"
                self.add(document, ("fw:spelling", iri(use)))
                for predicate, value in (
                    ("rdf:type", term("fw:Spelling")),
                    ("rdf:value", written),
                    ("fw:spellingCount", integer(count)),
                ):
                    self._line(document, f"{iri(use)} {term(predicate)} {value} .\n")
        self._names.clear()
        yield from self.drain("")

    def _line(self, document: str, line: str) -> None:
        if line not in self._stated:
            self._stated.add(line)
            self._new.setdefault(document, []).append(line)
