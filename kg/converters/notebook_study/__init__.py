"""Notebook-reproducibility studies: 23 tables of articles, repositories, notebooks and runs.

A source is a directory of CSV files named after the tables, one of them alone, or one SQLite
database; any subset of the tables will do. Rows whose keys are referred to are read twice:
once for their IRIs, once for their statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from kg.authorities.identities import Identities
from kg.converters.common.sqlite_reader import is_sqlite
from kg.converters.converter import Confidence
from kg.converters.fields import FieldMapping
from kg.converters.notebook_study import (
    authors,
    notebooks,
    observations,
    publications,
    repositories,
    statistics,
)
from kg.converters.notebook_study.model import Cells, Table, check_header, compile_table
from kg.converters.notebook_study.reading import (
    Source,
    is_csv,
    may_be_damaged,
    open_source,
)
from kg.converters.notebook_study.record_types import RECORD_TYPES
from kg.converters.notebook_study.study import Study, canonical
from kg.converters.record import Notes, Record
from kg.converters.rows import TableRows, comparable
from kg.errors import FairweaveError, SourceError
from kg.rdf.iris import name
from kg.rdf.ontology import Ontology


def tables(ontology: Ontology | None = None) -> Mapping[str, Table]:
    """Every table that can be read, by name, as ``ontology`` (else the shipped one) has them."""
    return _tables(ontology or Ontology.shipped())


#: columns of the older study of a million notebooks (Pimentel et al. 2019) and of ReproduceMeGit,
#: whose databases have these tables too, and why they reach no triple.
#: Source: https://github.com/fusion-jena/ReproduceMeGit, jupyter_reproducibility/db.py
_IN_OTHER_EDITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "requirement_files": {"processed": "steps of the pipeline that are done"},
    "repository_files": {"had_surrogates": "how the pipeline stored the name"},
}
_OF_NOTEBOOKS: Final[Mapping[str, str]] = {
    "skip": "whether the study's pipeline was to pass over the row",
    "repository_id": "the repository of the notebook",
}


@cache
def _tables(ontology: Ontology) -> Mapping[str, Table]:
    every = (
        publications.JOURNAL,
        publications.ARTICLE,
        publications.MESH,
        authors.AUTHOR,
        repositories.REPOSITORY,
        repositories.REPOSITORY_DATA,
        repositories.REPOSITORY_FILE,
        repositories.RELEASE,
        repositories.REQUIREMENT_FILE,
        notebooks.NOTEBOOK,
        notebooks.CELL,
        notebooks.CELL_FEATURE,
        notebooks.CELL_MODULE,
        notebooks.CELL_NAME,
        notebooks.CODE_STYLE,
        notebooks.EXECUTION,
        *statistics.tables(ontology),
        *observations.TABLES,
    )
    return {table.name: _of_all_editions(table) for table in every}


def _of_all_editions(table: Table) -> Table:
    """``table`` with the columns that only other editions of it have."""
    of_notebooks = "notebook_id" in table.known or table.name in _IN_OTHER_EDITIONS
    others = {**(_OF_NOTEBOOKS if of_notebooks else {}), **_IN_OTHER_EDITIONS.get(table.name, {})}
    elsewhere = {name: reason for name, reason in others.items() if name not in table.known}
    return replace(
        table,
        dropped={**table.dropped, **elsewhere},
        optional=table.optional | elsewhere.keys() | table.elsewhere,
        elsewhere=table.elsewhere | elsewhere.keys(),
    )


@cache
def _aliases() -> Mapping[str, Table]:
    """The tables by the other names that they go by."""
    return {alias: table for table in tables().values() for alias in table.aliases}


def aliases_of_columns() -> dict[str, tuple[str, Mapping[str, str]]]:
    """Other names of tables, and of their columns, as :func:`.reading.open_source` takes them."""
    return {alias: table.names for alias, table in _aliases().items()}


def _open(path: Path) -> Source:
    return open_source(path, aliases_of_columns())


class NotebookStudy:
    """The converter ``notebook-study``; see :class:`kg.converters.Converter`."""

    name: Final = "notebook-study"
    summary: Final = "a study of notebooks' reproducibility: CSV files or a SQLite database"
    version: Final = "2"
    record_types: Final = RECORD_TYPES

    @property
    def terms(self) -> frozenset[str]:
        """Every class and property that it can emit."""
        return frozenset().union(*(table.terms for table in tables().values()))

    @property
    def fields(self) -> tuple[FieldMapping, ...]:
        """What each column of each table becomes; a row's key becomes its IRI."""
        return tuple(mapping for table in tables().values() for mapping in table.fields)

    @property
    def dropped(self) -> Mapping[str, str]:
        """``table.column`` → why it reaches no triple."""
        return {
            f"{table.name}.{column}": reason
            for table in tables().values()
            for column, reason in table.dropped.items()
        }

    def sniff(self, path: Path) -> Confidence:
        """Whether a table of the study is there, called as the study calls it."""
        known = tables().keys()
        try:
            if path.is_file() and not is_csv(path) and not is_sqlite(path):
                return Confidence.NONE
            named = _open(path).tables().keys() & known
            return Confidence.LIKELY if named else Confidence.NONE
        except FairweaveError:
            damaged = may_be_damaged(path, known | _aliases().keys())
            return Confidence.DAMAGED if damaged else Confidence.NONE
        except OSError:
            return Confidence.NONE

    def files(self, path: Path) -> list[Path]:
        """The files of the tables that are known."""
        source = _open(path)
        return sorted({file for table, file in source.tables().items() if table in tables()})

    def rows(self, path: Path) -> Iterator[TableRows]:
        """The rows of the study, to recognise its versions; see :mod:`kg.converters.rows`."""
        source = _open(path)
        for table in sorted(source.tables().keys() & tables().keys()):
            yield table, _keyed(source, table)

    def convert(self, path: Path, ids: Identities, notes: Notes) -> Iterator[Record]:
        """Every record of the study at ``path``."""
        source = _open(path)
        if not source.tables().keys() & tables(notes.ontology).keys():
            known = ", ".join(sorted(tables(notes.ontology)))
            raise SourceError(
                path,
                "no table of a notebook study in it",
                mend=f"files are called after their tables: {known}",
            )
        return self.convert_tables(source, ids, notes)

    def convert_tables(self, source: Source, ids: Identities, notes: Notes) -> Iterator[Record]:
        """Every record of the tables of ``source``."""
        found = source.tables()
        known_tables = tables(notes.ontology)
        for called in sorted(found.keys() - known_tables.keys()):
            _note_unread(source, called, notes)
        for view in source.views():
            notes.unread[view] = "a view; only tables are read: CREATE TABLE … AS SELECT * FROM it"
        known = [table for table in known_tables.values() if table.name in found]
        headers = {table.name: source.header(table.name) for table in known}
        for table in known:
            check_header(table, headers[table.name], found[table.name])
        study = Study(ids, notes.source, notes.licences)
        _index(study, source, headers)
        for table in known:
            yield from _rows(study, source, table, headers[table.name], found[table.name], notes)
        yield from publications.headings(study)
        yield from study.entities.finish()


def _keyed(source: Source, table: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    header = source.header(table)
    for _place, cells in source.rows(table):
        row = {column: comparable(cell) for column, cell in zip(header, cells, strict=True)}
        yield row.get("id", ""), row


def _rows(
    study: Study, source: Source, table: Table, header: list[str], file: Path, notes: Notes
) -> Iterator[Record]:
    convert = compile_table(table, header, study, file)
    queue = study.queue
    about = header.index(table.about) if table.about else None
    read = 0
    for place, row in source.rows(table.name):
        read += 1
        study.place = place
        if about is not None and not row[about].strip():
            notes.unread[place] = f"it has no {table.about}, and is about nothing"
            continue
        record = convert(place, row)
        if record.triples:
            yield record
        else:
            notes.unread[place] = "it states nothing: all cells but its keys are empty"
        if queue:
            yield from queue
            queue.clear()
    notes.read[table.name] += read
    for column in header:
        if column not in table.known and read:
            notes.unknown[f"{table.name}.{column}"] += read


def _note_unread(source: Source, table: str, notes: Notes) -> None:
    """Report the ``table`` that is not read, with the number of its rows."""
    name, rows = source.title(table), sum(1 for _ in source.rows(table))
    usual = next((known.name for known in tables().values() if table in known.aliases), "")
    reason = f"table {usual} is read instead" if usual else "no table of the study is called so"
    notes.unknown[name] += rows
    notes.unread[name] = f"read 0 of {rows:,} rows: {reason}"


def _index(study: Study, source: Source, headers: Mapping[str, list[str]]) -> None:
    """Who the rows are that others refer to by key."""

    def each(table: str) -> Iterator[Cells]:
        if table in headers:
            header = headers[table]
            for _, row in source.rows(table):
                yield dict(zip(header, row, strict=True))

    for row in each("article"):
        study.articles[canonical(row["id"])] = publications.article_iri(study, row)
    journals = [(canonical(row["id"]), row["name"], row["issn_epub"]) for row in each("journal")]
    study.journals = publications.journal_iris(study, journals)
    for row in each("repositories"):
        path = repositories.path_of(row)
        named = row["domain"].strip() and row["repository"].strip()
        iri = study.ids.document("repository", name(path))
        study.repositories[canonical(row["id"])] = (
            iri if named else study.row("repository", row["id"])
        )
        spelt = study.spellings.setdefault(path.lower(), [])
        if named and iri not in spelt:
            spelt.append(iri)
    for row in each("repository_data"):
        key, path = canonical(row["repository_id"]), repositories.path_at(row)
        if key and path and key not in study.repositories:
            study.repositories[key] = study.ids.document("repository", name(path))
            study.only_data.add(study.repositories[key])
    for row in each("notebooks"):
        study.notebooks[canonical(row["id"])] = notebooks.notebook_iri(study, row)
    if "cells" in headers:
        at = headers["cells"].index("id")
        for _, cells in source.rows("cells"):
            study.cells.add(canonical(cells[at]))


CONVERTER: Final = NotebookStudy()
