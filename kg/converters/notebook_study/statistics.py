"""The wide tables of statistics: read off the ontology, which has a property a column.

The ontology that a build uses is the one place that states what a column is (the shipped one in
``ontology/notebook-statistics.ttl``): the
property's ``skos:notation`` is the column's name, its domain states whose table it is in, its
range what the cells contain.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from kg.converters.notebook_study.codes import CELL_PROCESSING
from kg.converters.notebook_study.kinds import (
    INTEGER,
    INTEGERS,
    LANGUAGE,
    LIST,
    NO_LANGUAGE,
    bits,
    items,
    nodes,
)
from kg.converters.notebook_study.model import Cells, Column, Lines, Table
from kg.converters.notebook_study.study import A, Study
from kg.errors import FairweaveError
from kg.rdf.iris import name
from kg.rdf.namespaces import expand, shorten
from kg.rdf.ntriples import integer, literal, term
from kg.rdf.ontology import Ontology

_MODULES: Final = nodes("module", "fw:Module", several=True)
_RANGES: Final = {"xsd:integer": INTEGER, "xsd:string": LIST, "fw:Module": _MODULES}


@cache
def columns_of(class_: str, ontology: Ontology) -> tuple[Column, ...]:
    """The columns of the tables whose rows are of ``class_``, as ``ontology`` has them.

    Raises:
        FairweaveError: a column's range is none that a cell can contain.
    """
    notation, domain, range_ = map(expand, ("skos:notation", "rdfs:domain", "rdfs:range"))
    described: dict[str, dict[str, str]] = {}
    for subject, predicate, value in ontology.statements():
        if predicate in (notation, domain, range_):
            described.setdefault(subject, {})[predicate] = value
    found = []
    for property_, about in described.items():
        if notation not in about or about.get(domain) != expand(class_):
            continue
        kind = _RANGES.get(shorten(about.get(range_, "")))
        if kind is None:
            raise FairweaveError(
                f"{ontology.path}: {shorten(property_)} is the column {about[notation]!r} "
                f"without a range for cells; give it one of {', '.join(_RANGES)}"
            )
        found.append(Column(about[notation], shorten(property_), kind))
    return tuple(found)


_OF_CELL: Final = {"notebook_id": "fw:ofNotebook", "cell_id": "fw:ofCell"}
_OF_NOTEBOOK: Final = {"notebook_id": "fw:ofNotebook"}
_IN_REPOSITORY: Final = {"repository_id": "fw:ofRepository", **_OF_NOTEBOOK}
_SKIP: Final = Column("skip", "fw:skip", INTEGER)
_INDEX: Final = Column("index", "fw:cellIndex", INTEGER)
_INDEXES: Final = Column("index", "fw:cellIndex", INTEGERS)


def _language_counts(study: Study) -> Lines:
    """``languages`` and ``languages_counts``: how many cells are in which language."""
    counted, part_class = term("fw:markdownLanguageCount"), term("fw:NaturalLanguageCount")
    language_term, count_term = term("dcterms:language"), term("fw:useCount")

    def lines(cells: Cells, subject: str) -> list[str]:
        found = []
        codes, counts = items(cells["languages"]), items(cells["languages_counts"])
        for at, code in enumerate(codes):
            if code in NO_LANGUAGE:
                continue
            part = f"{subject[:-1]}#language-{name(code)}>"
            found.append(f"{subject} {counted} {part} .\n")
            found.append(f"{part} {A} {part_class} .\n")
            found.append(f"{part} {language_term} {study.language(code)} .\n")
            if at < len(counts):
                found.append(f"{part} {count_term} {integer(counts[at])} .\n")
        return found

    return lines


def _names(study: Study, columns: tuple[Column, ...]) -> Lines:
    """A node a name, with a count a scope and context.

    Columns contain the names and the counts.
    """
    scopes = [(c.name, f"{c.name}_counts", f" {term(c.property)} ") for c in columns]
    counted, part_class, name_term = term("fw:nameCount"), term("fw:NameCount"), term("fw:name")

    def lines(cells: Cells, subject: str) -> list[str]:
        parts: dict[str, str] = {}
        found: list[str] = []
        for column, beside, predicate in scopes:
            written = cells[column]
            if not written:
                continue
            counts = cells[beside].split(",")
            for at, raw in enumerate(written.split(",")):
                known = raw.strip()
                if not known:
                    continue
                part = parts.get(known)
                if part is None:
                    plain = known.isascii() and known.isidentifier() and len(known) < 100
                    parts[known] = part = f"{subject[:-1]}#name-{known if plain else name(known)}>"
                    found.append(f"{subject} {counted} {part} .\n")
                    found.append(f"{part} {A} {part_class} .\n")
                    found.append(f"{part} {name_term} {literal(known)} .\n")
                if at < len(counts):
                    found.append(f"{part}{predicate}{integer(counts[at])} .\n")
        return found

    return lines


def _table(table: str, kind: str, class_: str, label: str, *columns: Column) -> Table:
    """A table of statistics of class ``class_``, a subclass of the one that has the columns."""
    return Table(table, kind, (class_,), (*columns, _SKIP), label=label)


@cache
def tables(ontology: Ontology) -> tuple[Table, ...]:
    """The seven wide tables, with the columns that ``ontology`` has."""
    syntax = columns_of("fw:SyntaxStatistics", ontology)
    markdown = columns_of("fw:MarkdownStatistics", ontology)
    names = columns_of("fw:NameCount", ontology)
    processing = Column("processed", "fw:processing", bits("cell-processing", CELL_PROCESSING))
    cell_count = Column("cell_count", "fw:cellCount", INTEGER)
    return (
        replace(
            _table("code_analyses", "code-analysis", "fw:CodeAnalysis", "code analysis", *syntax,
                   _INDEX, processing),
            references=_OF_CELL,
        ),
        replace(
            _table("notebook_asts", "notebook-syntax", "fw:NotebookSyntax", "notebook syntax",
                   *syntax, cell_count),
            references=_OF_NOTEBOOK,
        ),
        replace(
            _table("markdown_features", "cell-markdown", "fw:CellMarkdown", "cell Markdown",
                   *markdown, _INDEX, Column("language", "dcterms:language", LANGUAGE)),
            references=_OF_CELL,
        ),
        replace(
            _table("notebook_markdowns", "notebook-markdown", "fw:NotebookMarkdown",
                   "notebook Markdown", *markdown, cell_count,
                   Column("main_language", "dcterms:language", LANGUAGE)),
            references=_OF_NOTEBOOK,
            extra=_language_counts,
            consumed=("languages", "languages_counts"),
            emits=frozenset({"fw:markdownLanguageCount", "fw:NaturalLanguageCount", "fw:useCount"}),
        ),
        replace(
            _table("notebook_features", "notebook-features", "fw:NotebookFeatures",
                   "notebook features", *columns_of("fw:NotebookFeatures", ontology), _INDEXES),
            references=_IN_REPOSITORY,
        ),
        replace(
            _table("notebook_modules", "notebook-modules", "fw:NotebookModules",
                   "notebook modules", *columns_of("fw:NotebookModules", ontology), _INDEXES),
            references=_OF_NOTEBOOK,
        ),
        replace(
            _table("notebook_names", "notebook-names", "fw:NotebookNames", "notebook names",
                   *columns_of("fw:NotebookNames", ontology), _INDEXES),
            references=_OF_NOTEBOOK,
            extra=lambda study: _names(study, names),
            consumed=tuple(c for n in names for c in (n.name, f"{n.name}_counts")),
            emits=frozenset(
                {"fw:nameCount", "fw:NameCount", "fw:name", *(n.property for n in names)}
            ),
        ),
    )  # fmt: skip
