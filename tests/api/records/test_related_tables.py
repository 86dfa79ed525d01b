"""Tables that few records have: which records those are is known before they are requested."""

from __future__ import annotations

import asyncio
import json

from api.records.related_tables import catalogue, records_with_rows, sheets
from api.state.current_snapshot import Current
from kg.engines import Query
from kg.engines.embedded import EmbeddedEngine
from kg.snapshots.data_directory import Snapshot

TABLE = "notebooks-of-dataset"


def test_records_with_rows_are_those_for_which_the_query_has_some(demo: Snapshot) -> None:
    engine = EmbeddedEngine(demo.store, version=demo.id)
    try:
        current = Current(engine, 1 << 26, demo.path)
        assert current.datasets
        iris = current.datasets.iris()
        with_rows = asyncio.run(_each(current, iris))
        query = Query(records_with_rows(catalogue()[TABLE]))
        rows = json.loads(engine.query(query).body)["results"]["bindings"]
        assert with_rows == {row["__this_iri"]["value"] for row in rows} & set(iris) != set()
    finally:
        engine.close()


async def _each(current: Current, iris: list[str]) -> set[str]:
    found = set()
    for iri in iris:
        query = Query(catalogue()[TABLE].bind({"this": iri}))
        body = (await current.answers.get(query)).body
        if json.loads(body)["results"]["bindings"]:
            found.add(iri)
    return found


def test_a_page_has_its_rare_table_before_and_after_the_records_are_known(demo: Snapshot) -> None:
    engine = EmbeddedEngine(demo.store, version=demo.id)
    try:
        asyncio.run(_before_and_after(Current(engine, 1 << 26, demo.path)))
    finally:
        engine.close()


async def _before_and_after(current: Current) -> None:
    query = Query(records_with_rows(catalogue()[TABLE]))
    base = current.base
    rows = json.loads((await current.answers.get(query)).body)["results"]["bindings"]
    iri = rows[0]["__this_iri"]["value"]
    before = await sheets(current, [TABLE], iri, base)
    await asyncio.sleep(0)  # lets what was started beside it end
    after = await sheets(current, [TABLE], iri, base)
    assert [len(sheet.table.rows) for sheet in before] == [len(s.table.rows) for s in after] != []
    assert await sheets(current, [TABLE], f"{base}dataset/none", base) == []
