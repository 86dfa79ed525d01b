"""Snapshots of made-up datasets, as many as a list needs to have pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.rdf import dumps
from kg.rdf.namespaces import expand
from kg.snapshots.data_directory import DataDirectory

BASE = "http://localhost:8000/"
FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = FIRST + timedelta(days=7)


def publish_datasets(
    data: DataDirectory, name: str, titles: Mapping[str, str], at: datetime, base: str = BASE
) -> None:
    """Publishes a snapshot that has a dataset for each local name and title."""
    lines = []
    graph = f"{base}source/audits"
    for local, title in titles.items():
        iri = f"<{base}dataset/{local}>"
        series = "even" if local[-1] in "02468" else "a%20b"
        lines += [
            f"{iri} <{expand('rdf:type')}> <{expand('dcat:Dataset')}> .\n",
            f"{iri} <{expand('dcterms:title')}> {json.dumps(title)} .\n",
            f"{iri} <{expand('dcterms:identifier')}> {json.dumps(local)} .\n",
            f"{iri} <{expand('dcat:inSeries')}> <{base}series/{series}> .\n",
        ]
    text = "".join(sorted(lines)).encode()
    with data.building() as building:
        store = Store(building / "store")
        store.bulk_load(text, RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
        store.flush()
        del store
        (building / "dumps").mkdir()
        dumps.write(building / "dumps" / "audits.nq.gz", dumps.in_graph([text], graph))
        manifest = {"id": name, "created": at.isoformat(), "base_iri": base}
        (building / "manifest.json").write_text(json.dumps(manifest))
        data.publish(building, name, 5, at)


def two_weeks(data: DataDirectory) -> None:
    """250 datasets; a week later one is gone, one is changed and one is new."""
    titles = {f"d-{n:03}": f"Dataset {n} <b>&amp;</b>" for n in range(250)}
    publish_datasets(data, "0000000000000001", titles, FIRST)
    del titles["d-007"]
    titles |= {"d-100": "Changed", "new": "New \x01 \ud7ff"}
    publish_datasets(data, "0000000000000002", titles, SECOND)
