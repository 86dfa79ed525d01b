"""A record read from the record file is the record that queries give."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from contextlib import closing

import pytest

from api.datasets.dataset_queries import datasets, of_record
from api.graph.links import links
from api.graph.record_reader import read
from api.records.addresses import first_known
from api.records.incoming_links import incoming
from api.records.lineage import lineage
from api.state.current_snapshot import Current
from kg.engines.embedded import EmbeddedEngine
from kg.rdf.namespaces import expand
from kg.records import link_table
from kg.records.record import Record
from kg.snapshots.data_directory import Snapshot

#: documents of each kind that are compared; of datasets all
_OF_A_KIND = 4


def sample(snapshot: Snapshot) -> list[str]:
    """Documents of every kind, and some that nothing is stated about."""
    with closing(sqlite3.connect(snapshot.records)) as file:
        every = [row[0] for row in file.execute("SELECT DISTINCT document FROM statements")]
    kinds = defaultdict(list)
    for iri in sorted(every):
        kinds["/".join(iri.split("/")[2:4])].append(iri)
    found = [iri for iris in kinds.values() for iri in iris[:_OF_A_KIND]]
    found += [iri for iri in every if "/dataset/" in iri]
    return [
        *dict.fromkeys(found),
        "http://localhost:8000/dataset/none",
        "https://schema.org/Dataset",
    ]


def compared(found: Record | None) -> object:
    if found is None:
        return None
    own = {iri for quad in found.quads for iri in (quad.subject.value, quad.object.value)}  # type: ignore[union-attr]
    return (
        set(found.quads),
        dict(found.incoming),
        {iri: label for iri, label in found.labels.items() if iri in own},
        {iri: set(types) for iri, types in found.types.items() if iri in own},
    )


async def compare(here: Current, remote: Current, iris: list[str]) -> int:
    links = 0
    for iri in iris:
        one, other = await read(here, iri), await read(remote, iri)
        assert compared(one) == compared(other), iri
        assert await first_known(here, [iri]) == await first_known(remote, [iri])
        if one is None or other is None:
            continue
        first, second = await incoming(here, one), await incoming(remote, other)
        assert first and second
        assert {q.subject for q in first.quads} == {q.subject for q in second.quads}, iri
        links += len(first.quads)
        dataset = await of_record(here, one)
        assert dataset == await of_record(remote, other)
        expected = [dataset] * bool(dataset)
        assert await datasets(here, [iri]) == await datasets(remote, [iri]) == expected
        if dataset:
            assert await lineage(here, iri) == await lineage(remote, iri)
    return links


def test_both_readers_give_the_same_records(snapshot: Snapshot) -> None:
    engine = EmbeddedEngine(snapshot.store, version=snapshot.id)
    try:
        here = Current(engine, 1 << 26, snapshot.path)
        remote = Current(engine, 1 << 26, None, snapshot.manifest.base_iri)
        assert here.reader and here.datasets and not remote.reader

        async def run() -> int:
            engine.attach(asyncio.get_running_loop())
            return await compare(here, remote, sample(snapshot))

        assert asyncio.run(run()) > 0
    finally:
        engine.close()


def test_links_are_the_same_from_a_table_and_one_by_one(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = EmbeddedEngine(snapshot.store, version=snapshot.id)
    try:
        asyncio.run(_compare_links(engine, snapshot, monkeypatch))
    finally:
        engine.close()


async def _compare_links(
    engine: EmbeddedEngine, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Current(engine, 1 << 26, snapshot.path)
    assert table.datasets
    iris = table.datasets.iris()
    names = ("prov:wasDerivedFrom", "fw:effectiveUseClass", "dcterms:license")
    of_table = [
        await links(table, expand(n), iris, back=back) for n in names for back in (False, True)
    ]
    monkeypatch.setattr(link_table, "MOST", 1)
    single = Current(engine, 1 << 26, snapshot.path)
    assert single.reader and single.reader.link_table(expand("prov:wasDerivedFrom")) is None
    assert of_table == [
        await links(single, expand(n), iris, back=back) for n in names for back in (False, True)
    ]
    assert any(of_table)
