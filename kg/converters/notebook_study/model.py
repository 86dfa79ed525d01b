"""A table of the study as data, and the fast function that such a description becomes.

Nearly every cell of a study is a whole number in a wide table, so that path is the short
one: all such cells of a row are looked at as one string, and where they are digits
throughout, each becomes its line without a call.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from kg.converters.fields import FieldMapping
from kg.converters.notebook_study.kinds import INTEGER, Kind
from kg.converters.notebook_study.study import LABEL, A, Keys, Study, canonical
from kg.converters.record import Record
from kg.errors import SourceError
from kg.rdf.ntriples import integer, literal, term

Cells = Mapping[str, str]
#: the document IRI of a row
Naming = Callable[[Cells], str]
#: the lines of a row that no single column gives, for the subject ``<iri>``
Lines = Callable[[Cells, str], list[str]]
Identity = Callable[[Study], Naming]
Extra = Callable[[Study], Lines]
Convert = Callable[[str, list[str]], Record]

_END_INTEGER: Final = '"^^' + term("xsd:integer") + " .\n"
#: references to rows, in the order in which a stub of one can name the one before
_REFERENCES: Final = ("repository_id", "notebook_id", "cell_id")
_STUB: Final = frozenset({"fw:Stub", "fw:standsFor", "dcterms:isPartOf", "rdfs:label"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column that becomes one property."""

    name: str
    property: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the study.

    Attributes:
        name: of the table.
        kind: the kind of IRI that its rows have.
        types: the classes of its rows.
        columns: those that become one property each.
        references: columns that are the key of another row → property.
        consumed: columns that ``identity`` and ``extra`` read.
        optional: those of ``columns`` that only some editions of the study have.
        elsewhere: optional columns that neither the published study nor an observation has.
        dropped: columns that reach no triple → the reason.
        identity: names the rows; without it they are named by their key.
        extra: what else a row states.
        label: "{label} {key}" becomes the rdfs:label; empty where the row has a name of its own.
        emits: CURIEs that ``extra`` emits.
        aliases: other names of the table.
        renamed: other names of its columns → ours.
        paths: whether rows are named by a path, which no two of them may share.
        about: the column that is the key of what the rows are about; ``""``: they are about
            themselves.
    """

    name: str
    kind: str
    types: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    consumed: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    dropped: Mapping[str, str] = field(default_factory=dict)
    identity: Identity | None = None
    extra: Extra | None = None
    label: str = ""
    emits: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    paths: bool = False
    about: str = ""

    @property
    def names(self) -> tuple[str, Mapping[str, str]]:
        """The name of the table, and those of columns that differ: theirs → ours."""
        return self.name, self.renamed

    @property
    def known(self) -> frozenset[str]:
        """Every column that the table has."""
        names = {column.name for column in self.columns}
        return frozenset({"id", *names, *self.references, *self.consumed, *self.dropped})

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What each column becomes: those of one property each, then those read together."""
        single = [(column.name, column.property) for column in self.columns]
        single += self.references.items()
        rest = tuple(c for c in self.consumed if c not in dict(single))
        together = [FieldMapping(self.name, rest, tuple(sorted(self.emits)))] if rest else []
        return (*(FieldMapping(self.name, (n,), (p,)) for n, p in single), *together)

    @property
    def terms(self) -> frozenset[str]:
        """Every class and property that its rows can emit, as CURIEs."""
        found = {"rdf:type", *self.types, *self.references.values(), *self.emits}
        found.update(column.property for column in self.columns)
        found.update(*(column.kind.emits for column in self.columns))
        if self.label:
            found.add("rdfs:label")
        if self.references:
            found |= _STUB
        return frozenset(found)


def ints(*pairs: str) -> tuple[Column, ...]:
    """Columns of whole numbers, each ``"column property"``."""
    return tuple(Column(column, property_, INTEGER) for column, property_ in map(str.split, pairs))


class _Echo:
    """A file that gives back what is written to it: ``writerow`` then returns the row as text."""

    def write(self, text: str) -> str:
        return text


def compile_table(  # noqa: PLR0915 (calls cost too much in a row)
    table: Table, header: list[str], study: Study, file: object
) -> Convert:
    """The function that makes a record out of a row of ``table``.

    Raises:
        SourceError: a column is missing, or there twice.
    """
    check_header(table, header, file)
    at = {column: position for position, column in enumerate(header)}
    columns = [c for c in table.columns if c.name in at]
    numbers = [c for c in columns if c.kind is INTEGER]
    stems = [f' {term(c.property)} "' for c in numbers]
    pick = _picker([at[c.name] for c in numbers])
    others = [
        (at[c.name], f" {term(c.property)} ", c.kind.bind(study))
        for c in columns
        if c.kind is not INTEGER
    ]
    references = [
        (at[c], c, f" {term(table.references[c])} <") for c in _REFERENCES if c in table.references
    ]
    types = [f" {A} {term(t)} .\n" for t in table.types]
    label = f' {LABEL} "{table.label} '
    name_row = table.identity(study) if table.identity else None
    extra = table.extra(study) if table.extra else None  # noqa: S610 (not Django)
    key_at = at["id"]
    secret = [at[c] for c, reason in table.dropped.items() if reason is PRIVATE]
    original = csv.writer(_Echo()).writerow
    head = str(original(header))

    keys = Keys()
    # of hundreds of thousands of IRIs; that two of a million have one hash is one in 10^7
    paths: set[int] = set()

    def fault(place: str, problem: str) -> SourceError:
        mend = "" if problem.endswith("no id") else "number or name the rows apart, or remove one"
        return SourceError(file, problem, place=place.partition(", ")[2], mend=mend)

    def convert(place: str, row: list[str]) -> Record:  # noqa: PLR0912 (calls cost too much here)
        for position in secret:
            row[position] = ""
        key = row[key_at]
        if not key:
            raise fault(place, f"a row of {table.name} has no id")
        if not keys.add(canonical(key)):
            raise fault(place, f"a second row of {table.name} with the id {canonical(key)}")
        cells: Cells = dict(zip(header, row, strict=True)) if name_row or extra else {}
        iri = name_row(cells) if name_row else study.row(table.kind, key)
        if table.paths:
            if (hashed := hash(iri)) in paths:
                raise fault(place, f"a second row of {table.name} with this path")
            paths.add(hashed)
        subject = f"<{iri}>"
        lines = [subject + line for line in types]
        if table.label:
            lines.append(subject + label + literal(key)[1:] + " .\n")
        values = pick(row)
        digits = "".join(values)
        if digits.isdigit() and digits.isascii() and "" not in values:
            lines += [subject + s + v + _END_INTEGER for s, v in zip(stems, values)]  # noqa: B905
        else:
            lines += [
                f"{subject}{stem[:-1]}{integer(value)} .\n"
                for stem, value in zip(stems, values, strict=True)
                if value and not value.isspace()
            ]
        for position, predicate, objects in others:
            cell = row[position]
            if cell:
                lines += [f"{subject}{predicate}{o} .\n" for o in objects(cell)]
        whole = ""
        for position, column, predicate in references:
            cell = row[position]
            if cell:
                if column == "repository_id":
                    whole = target = study.repository(cell)
                elif column == "notebook_id":
                    whole = target = study.notebook(cell, whole)
                else:
                    target = study.cell(cell, whole)
                lines.append(f"{subject}{predicate}{target}> .\n")
        if extra:
            lines += extra(cells, subject)
        return Record(iri, lines, place, head + str(original(row)))

    return convert


#: the reason that keeps a column out of everything, the quarantine included
PRIVATE: Final = "e-mail addresses are not published"


def _picker(positions: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    if len(positions) > 1:
        return itemgetter(*positions)
    if positions:
        only = positions[0]
        return lambda row: (row[only],)
    return lambda row: ()


def check_header(table: Table, header: list[str], file: object) -> None:
    """See that ``header`` has every column of ``table``, each once.

    Raises:
        SourceError: a column is missing, or there twice.
    """
    missing = sorted(table.known - table.optional - set(header))
    if missing:
        some = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise SourceError(
            file,
            f"column {some} of table {table.name} is missing",
            place="line 1",
            mend=f"the header has to name every column of {table.name}, in any order",
        )
    twice = sorted({c for c in header if header.count(c) > 1})
    if twice:
        raise SourceError(file, f"column {twice[0]} is there twice", place="line 1")
