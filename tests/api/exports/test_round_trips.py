"""What the service exports, read back by the converters, states the same facts.

What a format requires where nothing is known is listed in ``REQUIRED``.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, cast
from urllib.parse import quote, unquote

import httpx
import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.authorities import licences
from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.converters import converters
from kg.converters.record import Notes
from kg.rdf.iris import slug
from kg.rdf.namespaces import PREFIXES
from kg.rdf.ontology import Ontology
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.api.conftest import served

pytestmark = pytest.mark.examples("all that they have is read back, as is a sample of real data")
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
#: the same of what Croissant and DCAT have a place for, besides
WHOLE: Final = PATHS | {
    "origins": "fw:collectedFrom",
    "repository": "fw:repositoryPage",
    "programming languages": "fw:programmingLanguage",
    "sizes": "schema:size/schema:value",
    "least sizes": "schema:size/schema:minValue",
    "largest sizes": "schema:size/schema:maxValue",
    "units of sizes": "schema:size/schema:unitText",
    "sizes in words": "schema:size/schema:description",
    "approximate sizes": "schema:size/fw:approximate",
}
#: facts that a table has no cell for: sizes have units of many words, for parts of a dataset
NOT_IN_TABLES: Final = frozenset(name for name, path in WHOLE.items() if "schema:size" in path)
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


#: facts of the files of a dataset that have an address, which DCAT has
FILES: Final = {
    "where": "dcat:accessURL|dcat:downloadURL",
    "download": "dcat:downloadURL",
    "media type": "dcat:mediaType",
    "format": "dcterms:format",
    "bytes": "dcat:byteSize",
    "checksum": "spdx:checksum/spdx:checksumValue",
}
#: folders of real data → the ending of the files, and how many of them are tried
REAL: Final = {
    "dataset-cards": (".md", 160),
    "croissant": (".json", 60),
    "dcat/w3c-dxwg": (".ttl", 10),
    "dcat/udata": (".xml", 10),
}


#: datasets that have what a sample of the real ones may lack
OWN: Final = """\
identifier,title,licence,language,modality,task,topic,keyword,person,year,version,size,unit,\
paper,repository,origin,series
code,Code and words,MIT,Python; English,text,code generation,software,code,Ada Lovelace,2021,1.0,\
~20k,rows,10.1145/3442188.3445922,https://github.com/example/code-and-words,GitHub,Collected code
many,Many words,CC-BY-4.0,sw,text,,,,,2020,,some thousand,rows,,,,
few,Few words,CC-BY-4.0,sw,text,,,,,2020,,less than 500,rows,,,,
most,Most words,CC-BY-4.0,sw,text,,,,,2020,,at least 500,rows,,,,
"""


class Published(NamedTuple):
    """A snapshot and a client of a service over it."""

    service: httpx.Client
    snapshot: Snapshot


@pytest.fixture(scope="module", params=["examples", "real data"])
def published(
    request: pytest.FixtureRequest,
    shared_data: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Published]:
    """The shipped examples, or some 200 real datasets chosen at random."""
    if request.param == "examples":
        service, demo = (request.getfixturevalue(name) for name in ("demo_service", "demo"))
        yield Published(service, demo)
        return
    folder = tmp_path_factory.mktemp("real")
    for name, (suffix, number) in REAL.items():
        files = sorted(path for path in shared_data(name).rglob(f"*{suffix}") if path.is_file())
        for file in random.Random(number).sample(files, min(number, len(files))):
            target = folder / name.replace("/", "-") / file.relative_to(shared_data(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    (folder / "own").mkdir()
    (folder / "own" / "datasets.csv").write_text(OWN)
    data = DataDirectory(tmp_path_factory.mktemp("published"))
    sources = [str(path) for path in sorted(folder.iterdir())]
    built = build(
        recognise(sources),
        data,
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=Catalogue.shipped(),
    )
    assert built.snapshot is not None
    of_each = stated(built.snapshot, WHOLE).values()
    assert {name for of in of_each for name, values in of.items() if values} == WHOLE.keys()
    with served(data.path) as service:
        yield Published(service, built.snapshot)


def facts(store: Store, paths: Mapping[str, str] = PATHS) -> Facts:
    """Dataset → fact → values."""
    found: Facts = defaultdict(lambda: {name: set() for name in paths})
    for name, path in paths.items():
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


def files(store: Store) -> Facts:
    """Dataset → fact of its files → values."""
    found: Facts = defaultdict(lambda: {name: set() for name in FILES})
    for name, path in FILES.items():
        rows = store.query(
            f"""SELECT ?dataset ?value {{ ?dataset a dcat:Dataset ; dcat:distribution ?file .
                ?file dcat:accessURL|dcat:downloadURL ?any ; {path} ?value }}""",
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
        )
        for row in cast(QuerySolutions, rows):
            found[row["dataset"].value][name].add(row["value"].value)
    return found


def of_sources(demo: Snapshot) -> Store:
    """What the sources of ``demo`` state, without what rules infer."""
    published, sources = Store.read_only(str(demo.store)), Store()
    for graph in published.named_graphs():
        if graph.value.startswith(f"{demo.manifest.base_iri}source/"):
            sources.extend(published.quads_for_pattern(None, None, None, graph))
    return sources


def stated(demo: Snapshot, paths: Mapping[str, str] = PATHS) -> Facts:
    """The facts that the sources of ``demo`` state."""
    return facts(of_sources(demo), paths)


def read_back(path: Path, name: str, paths: Mapping[str, str] = PATHS) -> tuple[Facts, Store]:
    store = Store()
    for record in converters()[name].convert(path, Identities(), Notes(source="back")):
        store.load("".join(record.triples).encode(), RdfFormat.N_TRIPLES)
    return facts(store, paths), store


def agree(name: str, ours: set[str], theirs: set[str]) -> bool:
    if name in MORE:
        return ours <= theirs
    return ours == theirs or (name in ONE and bool(theirs) and theirs < ours)


def differences(ours: Facts, theirs: Facts, paths: Mapping[str, str] = PATHS) -> list[str]:
    return [
        f"{dataset}: {name}: stated {ours[dataset][name]}, read back {again[name]}"
        for dataset, again in theirs.items()
        for name in paths
        if not agree(name, ours[dataset][name], again[name])
    ]


def test_another_fairweave_reads_the_catalogue(published: Published, tmp_path: Path) -> None:
    service, snapshot = published
    page, number = "/catalog.ttl", 1
    while page:
        response = service.get(page)
        assert response.status_code == 200
        (tmp_path / f"{number}.ttl").write_bytes(response.content)
        number += 1
        page = f"/catalog.ttl?page={number}" if f"page={number}>" in response.text else ""
    found, store = read_back(tmp_path, "dcat", WHOLE)
    ours = stated(snapshot, WHOLE)
    # a dataset is named by the address that the other FAIRweave gives it
    address = snapshot.manifest.base_iri.partition("://")[2]

    def there(iri: str) -> str:
        local = unquote(iri.removeprefix(snapshot.manifest.base_iri).replace("%", "%25"))
        return Identities().document("dataset", slug(f"back/{address}{local}"))

    theirs = {iri: found[there(iri)] for iri in ours}
    assert len(theirs) > 100
    # its sources and its snapshot, which the catalogue lists as well, are no datasets here
    assert len(found) == len(theirs)
    assert differences(ours, theirs, WHOLE) == []
    our_files, their_files = files(of_sources(snapshot)), files(store)
    assert our_files
    differing = [
        f"{iri}: {name}: stated {stated_there}, read back {their_files[there(iri)][name]}"
        for iri, of in our_files.items()
        for name, stated_there in of.items()
        # an export adds the format that a media type means
        if not (
            stated_there == their_files[there(iri)][name]
            or (name == "format" and stated_there < their_files[there(iri)][name])
        )
    ]
    assert differing == []


def test_croissant_is_read_back(published: Published, tmp_path: Path) -> None:
    service, snapshot = published
    ours = stated(snapshot, WHOLE)
    chosen = sorted({*ours, *files(of_sources(snapshot))})
    theirs: Facts = {}
    their_files: Facts = {}
    for number, iri in enumerate(chosen):
        path = tmp_path / f"{number}.json"
        local = quote(iri.removeprefix(snapshot.manifest.base_iri), safe="/%~():@!$&'*+,;=")
        path.write_bytes(service.get(f"/{local}/croissant.json").content)
        read, store = read_back(path, "croissant", WHOLE)
        (found,) = read.values()
        (their_files[iri],) = files(store).values()
        for name in REQUIRED:
            if not ours[iri][name]:
                found[name].clear()
        theirs[iri] = found
    assert differences(ours, theirs, WHOLE) == []
    assert lost_files(of_sources(snapshot), their_files, FILES.keys() - {"format"}) == []


def lost_files(
    ours: Store, theirs: dict[str, dict[str, set[str]]], names: Iterable[str]
) -> list[str]:
    """What of the files of the datasets of ``ours`` an export has not; it has its own besides."""
    stated_here = files(ours)
    assert stated_here
    return [
        f"{iri}: {name}: stated {of[name]}, read back {theirs[iri][name]}"
        for iri, of in stated_here.items()
        for name in names
        if not of[name] <= theirs[iri][name]
    ]


def test_the_table_of_datasets_is_read_back(published: Published) -> None:
    _, snapshot = published
    ours = stated(snapshot, WHOLE)
    own = f"{snapshot.manifest.base_iri}topic/"
    for of in ours.values():  # a cell has names: of a concept elsewhere, the end of its address
        of["topics"] = {
            iri if iri.startswith(own) else own + slug(iri.rpartition("/")[2])
            for iri in of["topics"]
        }
    read, store = read_back(snapshot.dumps / "datasets.csv", "table", WHOLE)
    rows = store.query(
        "SELECT ?dataset ?iri { ?dataset dcterms:identifier ?iri }", prefixes=dict(PREFIXES)
    )
    found: Facts = defaultdict(lambda: {name: set() for name in WHOLE})
    for row in cast(QuerySolutions, rows):
        for name, values in read.get(row["dataset"].value, {}).items():
            found[row["iri"].value][name] |= values
    theirs = {iri: found[iri] for iri in ours}
    names = WHOLE.keys() - NOT_IN_TABLES
    assert differences(ours, theirs, {name: WHOLE[name] for name in names}) == []
    back = files(store)
    own_names = {
        row["iri"].value: row["dataset"].value
        for row in cast(
            QuerySolutions,
            store.query(
                "SELECT ?dataset ?iri { ?dataset dcterms:identifier ?iri }",
                prefixes=dict(PREFIXES),
            ),
        )
    }
    their_files = {iri: back[local] for iri, local in own_names.items()}
    assert lost_files(of_sources(snapshot), their_files, ("where", "download")) == []
