"""What the service exports, read back by the converters, states the same facts.

What a format requires where nothing is known is listed in ``REQUIRED``.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final, cast
from urllib.parse import quote

import httpx
from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.authorities import licences
from kg.authorities.identities import Identities
from kg.converters import converters
from kg.converters.record import Notes
from kg.rdf.namespaces import PREFIXES
from kg.snapshots.data_directory import Snapshot

Facts = dict[str, dict[str, set[str]]]
#: fact → the path from a dataset to its values
PATHS: Final = {
    "licences": "dcterms:license|fw:licenceClaim/fw:claimedLicence",
    "languages": "dcterms:language",
    "makers": "dcterms:creator/(foaf:name|fw:nameAsGiven)",
    "year": "dcterms:issued",
    "keywords": "dcat:keyword",
    "tasks": "fw:task",
    "modality": "fw:modality",
    "topics": "dcat:theme",
    "papers": "dcterms:isReferencedBy",
    "version": "dcat:version",
    "series": "dcat:inSeries",
}
#: facts to which an export adds: keywords are also the words for tasks, topics and modality
MORE: Final = frozenset({"keywords"})
#: facts of which an export has one: the most restrictive licence, the first modality
ONE: Final = frozenset({"licences", "modality"})
#: fact that Croissant requires → what an export states where it is not known
REQUIRED: Final = {
    "makers": "the account that publishes it",
    "year": "the earliest date known, or that of the description",
    "version": "the date",
}


def facts(store: Store) -> Facts:
    """Dataset → fact → values."""
    found: Facts = defaultdict(lambda: {name: set() for name in PATHS})
    for name, path in PATHS.items():
        rows = store.query(
            f"SELECT ?dataset ?value {{ ?dataset a dcat:Dataset ; {path} ?value }}",
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
        )
        for row in cast(QuerySolutions, rows):
            value = row["value"].value
            # that no licence is stated is none
            if name != "licences" or licences.facts(value).kind == "licence":
                found[row["dataset"].value][name].add(value)
    return found


def stated(demo: Snapshot) -> Facts:
    """What the sources of ``demo`` state, without what rules infer."""
    published, sources = Store.read_only(str(demo.store)), Store()
    for graph in published.named_graphs():
        if graph.value.startswith(f"{demo.manifest.base_iri}source/"):
            sources.extend(published.quads_for_pattern(None, None, None, graph))
    return facts(sources)


def read_back(path: Path, name: str) -> tuple[Facts, Store]:
    store = Store()
    for record in converters()[name].convert(path, Identities(), Notes(source="back")):
        store.load("".join(record.triples).encode(), RdfFormat.N_TRIPLES)
    return facts(store), store


def agree(name: str, ours: set[str], theirs: set[str]) -> bool:
    if name in MORE:
        return ours <= theirs
    return ours == theirs or (name in ONE and bool(theirs) and theirs < ours)


def differences(ours: Facts, theirs: Facts) -> list[str]:
    return [
        f"{dataset}: {name}: stated {ours[dataset][name]}, read back {again[name]}"
        for dataset, again in theirs.items()
        for name in PATHS
        if not agree(name, ours[dataset][name], again[name])
    ]


def test_another_fairweave_reads_the_catalogue(
    demo_service: httpx.Client, demo: Snapshot, tmp_path: Path
) -> None:
    page, number = "/catalog.ttl", 1
    while page:
        response = demo_service.get(page)
        assert response.status_code == 200
        (tmp_path / f"{number}.ttl").write_bytes(response.content)
        number += 1
        page = f"/catalog.ttl?page={number}" if f"page={number}>" in response.text else ""
    found, _ = read_back(tmp_path, "dcat")
    ours = stated(demo)
    # a dataset is named by the address that the other FAIRweave gives it
    address = demo.manifest.base_iri.partition("://")[2]
    theirs = {
        iri: found[
            f"{demo.manifest.base_iri}dataset/back~{address.replace('/', '~')}"
            + iri.removeprefix(demo.manifest.base_iri).replace("/", "~")
        ]
        for iri in ours
    }
    assert len(theirs) > 100
    # its sources and its snapshot, which the catalogue lists as well, are no datasets here
    assert len(found) == len(theirs)
    assert differences(ours, theirs) == []


def test_croissant_is_read_back(demo_service: httpx.Client, demo: Snapshot, tmp_path: Path) -> None:
    ours = stated(demo)
    chosen = sorted(ours)
    theirs: Facts = {}
    for number, iri in enumerate(chosen):
        path = tmp_path / f"{number}.json"
        local = quote(iri.removeprefix(demo.manifest.base_iri), safe="/%~():@!$&'*+,;=")
        path.write_bytes(demo_service.get(f"/{local}/croissant.json").content)
        (found,) = read_back(path, "croissant")[0].values()
        for name in REQUIRED:
            if not ours[iri][name]:
                found[name].clear()
        theirs[iri] = found
    assert differences(ours, theirs) == []


def test_the_table_of_datasets_is_read_back(demo: Snapshot) -> None:
    ours = stated(demo)
    read, store = read_back(demo.dumps / "datasets.csv", "table")
    rows = store.query(
        "SELECT ?dataset ?iri { ?dataset dcterms:identifier ?iri }", prefixes=dict(PREFIXES)
    )
    found: Facts = defaultdict(lambda: {name: set() for name in PATHS})
    for row in cast(QuerySolutions, rows):
        for name, values in read.get(row["dataset"].value, {}).items():
            found[row["iri"].value][name] |= values
    theirs = {iri: found[iri] for iri in ours}
    assert differences(ours, theirs) == []
