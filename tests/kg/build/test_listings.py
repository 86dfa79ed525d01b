"""Lists of the entities of large classes, written when a snapshot is built."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from isal import isal_zlib
from pyoxigraph import Literal, NamedNode, Store

from kg.build import listings
from kg.build.listings import Listings, large_classes
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.rdf.statements import of_lines
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.layout import Layout
from kg.snapshots.listing_file import MOST, NAMES, ListingFile, ordered

LARGE, SMALL = expand("dcat:Dataset"), expand("fw:LicenceClaim")


def test_classes_of_many_entities_are_listed_and_no_others() -> None:
    entities, of = f"<{expand('void:entities')}>", f"<{expand('void:class')}>"
    counts = {"few": listings.LEAST - 1, "many": listings.LEAST, "too-many": MOST + 1}
    lines = [f"<urn:{name}> {of} <urn:class:{name}> .\n" for name in counts]
    lines += [f'<urn:{name}> {entities} "{count}" .\n' for name, count in counts.items()]
    assert large_classes(of_lines("urn:void", lines)) == {"urn:class:many"}


def test_a_list_has_the_entities_of_the_graph_by_name(snapshot: Snapshot, tmp_path: Path) -> None:
    collected = Listings([LARGE, SMALL])
    with closing(sqlite3.connect(snapshot.records)) as records:
        for (lines,) in records.execute("SELECT lines FROM statements"):
            collected.add(isal_zlib.decompress(lines))
    assert collected.write(Layout(tmp_path)) == 2
    file = ListingFile.open(tmp_path)
    assert file is not None
    for kind in (LARGE, SMALL):
        assert file.members(kind) == ordered(named(Store.read_only(str(snapshot.store)), kind))
    assert file.members(expand("fw:Notebook")) is None
    file.close()


def test_lists_are_the_same_from_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "LEAST", 2)
    kind, label = (f"<{expand(name)}>" for name in ("rdf:type", "rdfs:label"))
    lines = [f"<urn:{n}> {kind} <urn:class:many> .\n" for n in range(3)]
    lines += [f'<urn:{n}> {label} "number {n}" .\n' for n in range(3)]
    counts = [f"<urn:void> <{expand('void:class')}> <urn:class:many> .\n"]
    counts += [f'<urn:void> <{expand("void:entities")}> "3" .\n']
    found = []
    for jobs in (1, 2):
        layout = Layout(tmp_path / str(jobs))
        layout.path.mkdir()
        with listings.beside(
            layout, [of_lines("urn:g", lines)], lambda: of_lines("urn:void", counts), jobs
        ):
            pass
        file = ListingFile.open(layout.path)
        assert file is not None
        found.append(file.members("urn:class:many"))
        file.close()
    assert found[0] == found[1] == ordered((f"urn:{n}", f"number {n}") for n in range(3))


def test_a_list_that_is_absent_or_damaged_is_none(tmp_path: Path) -> None:
    assert ListingFile.open(tmp_path) is None
    Layout(tmp_path).listings.write_bytes(b"no database" * 100)
    assert ListingFile.open(tmp_path) is None


def named(store: Store, kind: str) -> list[tuple[str, str]]:
    """What the store itself states: each entity with the first of its names."""
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(expand("rdf:type")), NamedNode(kind)):
        if quad.graph_name != NamedNode(INFERRED) and isinstance(quad.subject, NamedNode):
            found[quad.subject.value] = [
                name.object.value
                for curie in NAMES
                for name in store.quads_for_pattern(quad.subject, NamedNode(expand(curie)), None)
                if isinstance(name.object, Literal)
            ]
    assert found
    return [(iri, min(names, default="")) for iri, names in found.items()]
