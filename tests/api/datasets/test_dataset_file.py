"""What is written of datasets at publication is what a service would make of their statements."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import AnyHttpUrl
from pyoxigraph import RdfFormat, Store, parse

from api.exports.context import Place
from api.harvesting.catalog import read_page, written
from api.site import Site
from api.state.current_snapshot import Current
from kg.bounded_cache import BoundedCache
from kg.engines.embedded import EmbeddedEngine
from kg.records.reader import RecordReader
from kg.snapshots.data_directory import Snapshot
from kg.snapshots.dataset_file import DatasetFile
from kg.snapshots.layout import Layout
from kg.snapshots.record_file import RecordFile


def triples(body: bytes, syntax: RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in parse(body, syntax)}


def test_written_records_are_those_made_from_statements(
    service: httpx.Client, snapshot: Snapshot
) -> None:
    file = DatasetFile.open(snapshot.path)
    assert file and len(file.iris()) > 10
    for iri in file.iris():
        path = urlsplit(iri).path
        found = service.get(f"{path}.ttl")
        other = service.get(f"{path}.nt")
        assert found.status_code == other.status_code == 200
        # the address of the document itself is that of its Turtle in both
        assert triples(found.content, RdfFormat.TURTLE) == triples(
            other.content, RdfFormat.N_TRIPLES
        ), iri
        assert b"fairweave-origin:" not in found.content


def test_a_packed_record_has_what_its_page_would_read(snapshot: Snapshot) -> None:
    file, records = DatasetFile.open(snapshot.path), RecordFile.open(snapshot.path)
    assert file and records
    reader = RecordReader(records, Store.read_only(str(snapshot.store)), BoundedCache(1 << 20))
    found = 0
    for iri in file.iris():
        packed = file.record(iri)
        links = reader.links(iri)
        if packed is None or links is None:
            continue
        counts = {name: len(of) for name, of in links.items()}
        whole = reader.record(iri, reader.statements(iri), counts, links)
        page = reader.incoming(whole, 1) if whole else None
        assert whole and page
        found += 1
        record, incoming = packed
        assert list(record.statements) == list(whole.statements)
        assert (record.labels, record.types) == (whole.labels, whole.types)
        assert (incoming.quads, incoming.counts) == (page.quads, page.counts)
    assert found > 10
    reader.close()


def test_the_catalogue_is_the_same_without_the_file(snapshot: Snapshot) -> None:
    engine = EmbeddedEngine(snapshot.store, version=snapshot.id)
    base = snapshot.manifest.base_iri
    licence = AnyHttpUrl("https://creativecommons.org/licenses/by/4.0/")
    where = Place("https://example.org/x", base, Site(licence=licence), snapshot.id)

    async def page(current: Current) -> bytes:
        engine.attach(asyncio.get_running_loop())
        return await written(await read_page(current, where, "/catalog", 1), current, where)

    try:
        with_file = Current(engine, 1 << 26, snapshot.path)
        without = Current(engine, 1 << 26, snapshot.path)
        without.datasets = None
        assert with_file.datasets
        expected = triples(asyncio.run(page(without)), RdfFormat.TURTLE)
        assert triples(asyncio.run(page(with_file)), RdfFormat.TURTLE) == expected
    finally:
        engine.close()


def test_a_file_of_another_format_is_not_read_and_the_log_states_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(Layout(tmp_path).datasets)) as file:
        file.execute("PRAGMA user_version=999")
        file.commit()
    assert DatasetFile.open(tmp_path) is None
    assert "datasets.sqlite is not used (not of format" in caplog.text
    Layout(tmp_path).datasets.write_bytes(b"damaged")
    assert DatasetFile.open(tmp_path) is None
