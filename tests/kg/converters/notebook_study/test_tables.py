"""All tables at their full width, made up by ``benchmarks/synthetic_study.py``."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from kg.authorities.identities import Identities
from kg.converters.notebook_study import CONVERTER, observations, tables
from kg.converters.record import Notes
from kg.rdf.namespaces import shorten
from kg.validation import Shapes, validate_files

Convert = Callable[[Path], Any]


def test_all_tables_are_read(all_tables: Path) -> None:
    notes = Notes()
    list(CONVERTER.convert(all_tables, Identities(), notes))
    assert len(notes.read) == 23 + len(observations.TABLES)
    assert not notes.unknown


def test_what_is_emitted_is_what_was_announced(all_tables: Path, convert: Convert) -> None:
    emitted = set()
    for quad in parse("".join(convert(all_tables).lines), format=RdfFormat.N_TRIPLES):
        emitted.add(shorten(quad.predicate.value))
        if shorten(quad.predicate.value) == "rdf:type":
            emitted.add(shorten(quad.object.value))
    assert emitted <= CONVERTER.terms
    # nearly all of it, in fact: what is left is for gaps, and for several spellings
    assert CONVERTER.terms - emitted <= {
        "fw:Stub", "fw:standsFor", "foaf:Agent", "prov:Agent", "prov:alternateOf", "skos:altLabel",
        "foaf:homepage", "dcterms:accessRights", "fabio:hasArXivId",
        "fw:Spelling", "fw:spelling", "fw:spellingCount", "rdf:value",
        "fw:featureOther", "fw:moduleOther", "fw:nameOther",
    }  # fmt: skip


def test_every_column_is_mapped_or_dropped_for_a_reason() -> None:
    for table in tables().values():
        mapped = {c.name for c in table.columns} | set(table.references) | set(table.consumed)
        assert mapped.isdisjoint(table.dropped), table.name
    assert all(CONVERTER.dropped.values())


def test_subjects_are_the_record_or_its_parts(all_tables: Path, convert: Convert) -> None:
    for record in convert(all_tables).records:
        for line in record.triples:
            subject = line[1 : line.index(">")]
            assert subject == record.iri or subject.startswith(record.iri + "#"), line


def test_every_record_has_a_class_and_a_name(all_tables: Path, convert: Convert) -> None:
    graph = convert(all_tables)
    named = "rdfs:label|dcterms:title|foaf:name|skos:prefLabel|doap:name|fw:nameAsGiven"
    documents = {record.iri for record in graph.records}
    assert documents <= set(graph.values("?v a ?class"))
    assert documents <= set(graph.values(f"?v {named} ?name"))


def test_a_database_gives_the_same_triples_as_csv(
    all_tables: Path, convert: Convert, synthetic_study: ModuleType, tmp_path: Path
) -> None:
    synthetic_study.write_sqlite(tmp_path / "study.sqlite", 20, seed=1)
    assert sorted(convert(tmp_path / "study.sqlite").lines) == sorted(convert(all_tables).lines)


def test_the_order_of_columns_does_not_matter(
    all_tables: Path, convert: Convert, tmp_path: Path
) -> None:
    for file in all_tables.glob("*.csv"):
        with file.open(newline="") as given, (tmp_path / file.name).open("w", newline="") as turned:
            csv.writer(turned).writerows(row[::-1] for row in csv.reader(given))
    assert sorted(convert(tmp_path).lines) == sorted(convert(all_tables).lines)


def test_any_subset_of_the_tables_will_do(
    all_tables: Path, convert: Convert, tmp_path: Path
) -> None:
    for table in tables():
        folder = tmp_path / table
        folder.mkdir()
        (folder / f"{table}.csv").write_bytes((all_tables / f"{table}.csv").read_bytes())
        assert CONVERTER.sniff(folder)
        assert convert(folder).records


def test_the_same_study_is_made_up_twice(
    all_tables: Path, synthetic_study: ModuleType, tmp_path: Path
) -> None:
    synthetic_study.write_csv(tmp_path, 20, seed=1)
    for file in all_tables.glob("*.csv"):
        assert file.read_bytes() == (tmp_path / file.name).read_bytes()


def test_the_shapes_accept_all_of_it(all_tables: Path, convert: Convert, tmp_path: Path) -> None:
    (tmp_path / "data.nt").write_text("".join(convert(all_tables).lines))
    report = validate_files([tmp_path / "data.nt"], Shapes.shipped())
    assert report.conforms, report.to_text()


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("article", "published_date", "last spring"),
        ("article", "doi", "see the paper"),
        ("journal", "issn_epub", "12345"),
        ("author", "orcid", "0000-0001"),
        ("repositories", "processed", "done"),
        ("repositories", "notebooks_count", "-1"),
        ("repository_data", "created_at", "long ago"),
        ("repository_data", "language", "Python and C"),
        ("repository_data", "stargazers_count", "many"),
        ("repository_data", "archived", "perhaps"),
        ("repository_release", "tarball_url", "the attic"),
        ("notebooks", "total_cells", "4.5"),
        ("cells", "cell_type", "prose"),
        ("code_analyses", "ast_if", "two"),
        ("notebook_markdowns", "h1_words", "-3"),
        ("combined_executions", "duration", "a while"),
        ("combined_executions", "processed", "ok"),
        ("combined_executions", "diff", "first"),
        ("combined_executions", "notebook_id", ""),
    ],
)
def test_the_shapes_refuse_a_wrong_cell_and_name_its_record(
    all_tables: Path, convert: Convert, tmp_path: Path, table: str, column: str, wrong: str
) -> None:
    with (all_tables / f"{table}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))[:1]
    rows[0][column] = wrong
    with (tmp_path / f"{table}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    graph = convert(tmp_path)
    (tmp_path / "data.nt").write_text("".join(graph.lines))
    report = validate_files([tmp_path / "data.nt"], Shapes.shipped())
    assert not report.conforms
    assert {finding.record for finding in report.findings} == {graph.records[0].iri}


def test_addresses_of_people_are_nowhere(all_tables: Path, convert: Convert) -> None:
    assert "@example.org" in (all_tables / "author.csv").read_text()
    for record in convert(all_tables).records:
        assert not re.search(r"@example\.org", "".join(record.triples) + record.original)


def test_a_refused_row_can_be_shown_as_it_was_given(all_tables: Path, convert: Convert) -> None:
    graph = convert(all_tables)
    journal = next(r for r in graph.records if r.place == "journal.csv, line 2")
    lines = (all_tables / "journal.csv").read_text().splitlines()
    assert journal.original.splitlines() == lines[:2]
