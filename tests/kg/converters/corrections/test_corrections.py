"""Corrections: a claim beside the others, with who makes it and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.converters.converter import Confidence
from kg.converters.corrections import CONVERTER
from kg.converters.record import Notes
from kg.errors import SourceError
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

HEAD = "record,property,value,reason,by,date\n"
DATASET = "http://localhost:8000/dataset/rivers"
PREFIXES = (
    "PREFIX fw: <https://w3id.org/fairweave/ontology#> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
    "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX prov: <http://www.w3.org/ns/prov#> "
)
Converted = Callable[..., object]


def corrections(folder: Path, rows: str) -> Path:
    file = folder / "corrections.csv"
    file.write_text(HEAD + rows, "utf-8")
    return file


def test_a_table_with_its_columns_is_recognised_and_no_other(tmp_path: Path) -> None:
    assert CONVERTER.sniff(corrections(tmp_path, "")) is Confidence.CERTAIN
    other = tmp_path / "other.csv"
    other.write_text("name,licence\nrivers,MIT\n")
    assert CONVERTER.sniff(other) is Confidence.NONE


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("record,property,value\n")
    with pytest.raises(SourceError, match="no column reason, by"):
        list(CONVERTER.convert(file, Identities(), Notes()))


def test_what_states_nothing_of_a_dataset_is_reported(tmp_path: Path) -> None:
    rows = (
        "dataset/rivers,colour,blue,seen,Ada,\nrivers,title,x,y,Ada,\ndataset/lakes,task,-,y,Ada,\n"
    )
    notes = Notes()
    made = list(CONVERTER.convert(corrections(tmp_path, rows), Identities(), notes))
    assert len(made) == 2
    assert all(record.triples for record in made)
    assert "'-' states no value" in notes.problems["corrections.csv, line 4"]
    assert "'colour' is none of the properties" in notes.problems["corrections.csv, line 2"]
    assert "'rivers' is no record" in notes.problems["corrections.csv, line 3"]


def test_a_corrected_licence_is_a_claim_beside_the_others(tmp_path: Path) -> None:
    """Built with a catalogue that states another licence."""
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    (catalogue / "catalogue.csv").write_text("title,licence,keywords\nRivers,MIT,water\n")
    built = Ontology()
    shapes = Shapes.shipped()

    def made(*sources: Path) -> Store:
        data = DataDirectory(tmp_path / f"data-{len(sources)}")
        build(
            recognise(map(str, sources)),
            data,
            ids=Identities(),
            shapes=shapes,
            ontology=built,
            queries=NO_QUERIES,
        )
        return Store.read_only(str(data.current().path / "store"))

    alone = made(catalogue)
    rivers = next(
        iter(alone.query(PREFIXES + "SELECT ?d { GRAPH ?g { ?d dcterms:title 'Rivers' } }"))
    )["d"].value
    rows = (
        f"{rivers},licence,CC BY 4.0,the LICENSE file,Ada,2025-01-02\n"
        f"{rivers},keyword,floods,the paper,Ada,\n"
        "dataset/nowhere,title,x,y,Ada,\n"
        "dataset/nowhere,keyword,x,y,Ada,\n"
        f"{rivers},keyword,without a reason,,Ada,\n"
        f"{rivers},keyword,by no one,y,,\n"
        f"{rivers},keyword,of no day,y,Ada,yesterday\n"
    )
    store = made(catalogue, corrections(tmp_path, rows))

    def values(pattern: str) -> set[str]:
        query = f"{PREFIXES} SELECT DISTINCT ?v {{ {pattern} }}"
        return {row["v"].value for row in store.query(query, use_default_graph_as_union=True)}

    assert values(f"<{rivers}> fw:licenceClaim/fw:licenceAsGiven ?v") == {"MIT", "CC BY 4.0"}
    assert values(
        f"<{rivers}> fw:licenceClaim ?c . ?c fw:licenceAsGiven 'CC BY 4.0' ; "
        "fw:claimant/foaf:name ?v"
    ) == {"Ada"}
    assert values(f"<{rivers}> <http://www.w3.org/ns/dcat#keyword> ?v") == {"water", "floods"}
    assert values(f"?v fw:corrects <{rivers}>") == values(
        f"?v fw:corrects <{rivers}> ; prov:wasAttributedTo/foaf:name 'Ada' ; dcterms:title ?t"
    )
    # what is refused leaves nothing behind
    assert not values("<http://localhost:8000/dataset/nowhere> ?p ?v")
    assert not values("?v ?p <http://localhost:8000/dataset/nowhere>")
    # one of no record of the build is refused, with what to write instead
    assert len(values("?v a fw:Correction")) == 2
