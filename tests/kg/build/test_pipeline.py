"""A build on a real store: what is refused leaves a stub, what is inferred is set apart."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from kg.authorities.identities import Identities
from kg.build.pipeline import Built, build
from kg.build.sources import recognise
from kg.engines.worker import is_merged
from kg.errors import FairweaveError
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED, Ontology
from kg.resources import directory
from kg.saved_queries import Catalogue
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

EXAMPLES = directory("examples")
TYPE = NamedNode(expand("rdf:type"))


def make(
    data: Path, *sources: Path | str, base: str = "http://localhost:8000/", **options: object
) -> Built:
    """Builds ``sources`` without saved queries, unless ``options`` name some."""
    return build(
        recognise(map(str, sources)),
        DataDirectory(data),
        ids=Identities(base),
        **(  # type: ignore[arg-type]
            {
                "shapes": Shapes.shipped(),
                "ontology": Ontology.shipped(),
                "queries": NO_QUERIES,
            }
            | options
        ),
    )


def opened(data: Path) -> Store:
    return Store.read_only(str(DataDirectory(data).current().store))


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    union = not is_merged(store)
    found = store.query(query, use_default_graph_as_union=union, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]


PREFIXES = {
    name: expand(f"{name}:")
    for name in ("fw", "dcat", "dcterms", "prov", "rdfs", "rdf", "spdx", "void", "doap")
}


@pytest.fixture(scope="session")
def examples(snapshot: Snapshot) -> Path:
    """The data directory of two examples, in which no record is refused."""
    assert not json.loads(snapshot.report_json.read_text())["quarantine"]
    return snapshot.path.parents[1]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "notebook-study", tmp_path / "study"))


def change(table: Path, column: str, value: str, row: int = 0) -> dict[str, str]:
    """Writes ``value`` into one cell; gives back the row as it is then."""
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row][column] = value
    with table.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return rows[row]


def test_each_source_has_its_own_graph_with_its_provenance(examples: Path) -> None:
    store = opened(examples)
    files = ask(
        store,
        """SELECT ?source ?file ?sha WHERE {
             ?s a fw:Source ; rdfs:label ?source ; prov:wasDerivedFrom ?f .
             ?f rdfs:label ?file ; spdx:checksum/spdx:checksumValue ?sha }""",
    )
    assert {source for source, _, _ in files} == {"dataset-audits", "notebook-study"}
    assert ("notebook-study", "article.csv") in {(source, file) for source, file, _ in files}
    assert all(len(sha) == 64 for _, _, sha in files)
    for graph, triples in ask(store, "SELECT ?s ?n WHERE { ?s a fw:Source ; void:triples ?n }"):
        assert len(list(store.quads_for_pattern(None, None, None, NamedNode(graph)))) == int(
            triples
        )


def test_no_blank_node_and_no_email_address_is_in_the_graph(examples: Path) -> None:
    dumps = DataDirectory(examples).current().dumps
    for dump in dumps.glob("*.nq.gz"):
        text = gzip.decompress(dump.read_bytes())
        assert b"_:" not in {line[:2] for line in text.splitlines()}
        assert b"@example.org" not in text


def test_a_dump_is_sorted_and_has_the_statements_of_the_graph(examples: Path) -> None:
    store = opened(examples)
    for dump in DataDirectory(examples).current().dumps.glob("*.nq.gz"):
        lines = gzip.decompress(dump.read_bytes()).splitlines()
        assert lines == sorted(set(lines))
        reloaded = Store()
        reloaded.load(b"\n".join(lines), RdfFormat.N_QUADS)
        (graph,) = reloaded.named_graphs()
        assert set(reloaded) == set(store.quads_for_pattern(None, None, None, graph))


def test_inferred_types_are_in_a_graph_of_their_own(examples: Path) -> None:
    store = opened(examples)
    inferred = list(store.quads_for_pattern(None, TYPE, None, NamedNode(INFERRED)))
    assert inferred
    for quad in inferred:
        graphs = {q.graph_name for q in store.quads_for_pattern(quad.subject, TYPE, quad.object)}
        assert graphs - {DefaultGraph()} == {NamedNode(INFERRED)}
    references = ask(store, "SELECT ?r WHERE { ?r a fw:DatasetReference }")
    assert references
    assert set(references) <= set(ask(store, "SELECT ?e WHERE { ?e a prov:Entity }"))


def test_the_order_of_rows_and_sources_changes_nothing(
    study: Path, tmp_path: Path, examples: Path
) -> None:
    for table in study.glob("*.csv"):
        with table.open(newline="") as file:
            header, *rows = csv.reader(file)
        with table.open("w", newline="") as file:
            csv.writer(file).writerows([header, *reversed(rows)])
    sources = f"notebook-study={study}", EXAMPLES / "dataset-audits"
    ours = make(tmp_path / "data", *sources, queries=None)
    assert ours.snapshot is not None
    theirs = DataDirectory(examples).current().dumps
    assert {dump.name for dump in ours.snapshot.dumps.iterdir()} == {
        p.name for p in theirs.iterdir()
    }
    for dump in ours.snapshot.dumps.iterdir():
        assert dump.read_bytes() == (theirs / dump.name).read_bytes()


def test_another_input_is_another_snapshot_and_the_same_is_the_same(
    study: Path, tmp_path: Path
) -> None:
    first, again = make(tmp_path, study), make(tmp_path, study)
    assert first.snapshot is not None
    assert again.snapshot is not None
    assert again.snapshot.id == first.snapshot.id
    change(study / "article.csv", "name", "Another title")
    other = make(tmp_path, study)
    assert other.snapshot is not None
    assert other.snapshot.id != first.snapshot.id


def test_a_refused_record_is_taken_out_whole_and_leaves_a_stub_where_it_is_linked(
    study: Path, tmp_path: Path
) -> None:
    row = change(study / "repository_data.csv", "stargazers_count", "many")
    built = make(tmp_path / "data", study)
    assert built.snapshot is not None
    (entry,) = [e for e in built.refused if "repository" in e.record]
    assert any("many" in reason for reason in entry.reasons)
    assert any("many" in original for original in entry.originals)
    store = opened(tmp_path / "data")
    stated = ask(store, f"SELECT ?p ?o WHERE {{ <{entry.record}> ?p ?o }}")
    assert (expand("rdf:type"), expand("fw:Stub")) in stated
    assert not any(row["url"] in value for _, value in stated)
    # the article that names the repository still does
    assert ask(store, f"SELECT ?s WHERE {{ ?s ?p <{entry.record}> }}")
    (dump,) = (tmp_path / "data").rglob("*.nq.gz")
    lines = gzip.decompress(dump.read_bytes()).decode()
    assert "many" not in {
        getattr(q.object, "value", "") for q in parse(lines.encode(), format=RdfFormat.N_QUADS)
    }
    assert sorted(lines.splitlines()) == lines.splitlines()


def test_everything_but_the_refused_record_is_published(study: Path, tmp_path: Path) -> None:
    whole = make(tmp_path / "whole", study)
    change(study / "article.csv", "published_date", "yesterday", row=2)
    less = make(tmp_path / "less", study)
    assert len(less.refused) == 1
    (gone,) = (entry.record for entry in less.refused)
    remaining = set(opened(tmp_path / "less"))
    for quad in opened(tmp_path / "whole"):
        about = (quad.subject, quad.object)
        if any(
            getattr(node, "value", "").startswith((gone, "http://localhost:8000/snapshot"))
            for node in about
        ):
            continue
        if (
            quad.graph_name == NamedNode(INFERRED)
            or isinstance(quad.object, Literal)
            or "snapshot" in str(quad)
            or "/void" in str(quad.graph_name)  # figures change with what they count
        ):
            continue
        assert quad in remaining, quad
    assert whole.snapshot is not None
    assert less.snapshot is not None
    about = f"<{gone}".encode()
    assert any(line.startswith(about) for line in dumped(whole.snapshot.dumps / "study.nq.gz"))
    # a stub is left where something links to it
    left = [line for line in dumped(less.snapshot.dumps / "study.nq.gz") if line.startswith(about)]
    assert [line.split()[1] for line in left] == [
        f"<{expand(curie)}>".encode() for curie in ("rdf:type", "rdfs:label")
    ]


def dumped(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines()


def test_strict_publishes_nothing_where_a_record_is_refused(study: Path, tmp_path: Path) -> None:
    change(study / "article.csv", "published_date", "yesterday")
    built = make(tmp_path / "data", study, strict=True)
    assert built.snapshot is None
    assert built.refused
    assert DataDirectory(tmp_path / "data").current_id() is None


def test_the_base_iri_is_what_instance_iris_begin_with(study: Path, tmp_path: Path) -> None:
    make(tmp_path / "data", study, base="https://data.example.org/fair/")
    subjects = {
        q.subject.value for q in opened(tmp_path / "data") if isinstance(q.subject, NamedNode)
    }
    assert not any(s.startswith("http://localhost") for s in subjects)
    assert any(s.startswith("https://data.example.org/fair/article/") for s in subjects)


def test_the_manifest_names_inputs_versions_counts_and_times(examples: Path) -> None:
    manifest = DataDirectory(examples).current().manifest
    # those of the default graph are the same ones again
    stated = opened(examples).quads_for_pattern(None, None, None)
    assert manifest.triples == sum(isinstance(q.graph_name, NamedNode) for q in stated)
    source = next(s for s in manifest.sources if s.name == "notebook-study")
    assert source.format == "notebook-study"
    assert source.about["license"] == "CC-BY-4.0"
    assert {file.path for file in source.files} >= {"article.csv", "journal.csv"}
    assert set(manifest.seconds) >= {"convert", "load", "validate", "dump"}
    text = DataDirectory(examples).current().manifest_file.read_text()
    assert str(Path.cwd()) not in text


def test_two_sources_of_one_name_are_distinguished_by_the_user(study: Path, tmp_path: Path) -> None:
    with pytest.raises(FairweaveError, match="two sources are called 'study'"):
        make(tmp_path / "data", study, study)
    assert make(tmp_path / "data", study, f"again={study}").snapshot is not None


def test_a_source_toml_that_is_wrong_is_named(study: Path, tmp_path: Path) -> None:
    for text, words in (
        ("title = [", "source.toml"),
        ("colour = 'red'", "colour"),
        ("page = 'none'", "page"),
    ):
        (study / "source.toml").write_text(text)
        with pytest.raises(FairweaveError, match=words):
            make(tmp_path / "data", study)


def test_the_files_that_a_build_uses_are_part_of_the_id_of_a_snapshot(tmp_path: Path) -> None:
    """Two builds with other shapes, another ontology or other queries are two snapshots."""
    shapes, terms, queries = (tmp_path / name for name in ("shapes", "ontology", "queries"))
    shutil.copytree(directory("shapes"), shapes)  # type: ignore[arg-type]
    shutil.copytree(directory("ontology"), terms)  # type: ignore[arg-type]
    queries.mkdir()
    comment = "<urn:x> <http://www.w3.org/2000/01/rdf-schema#comment> 'more' .\n"
    (shapes / "more.ttl").write_text(comment)
    (terms / "more.ttl").write_text(comment)
    shutil.copy(directory("queries") / "languages.rq", queries)  # type: ignore[arg-type]
    used: dict[str, object] = {
        "as shipped": {},
        "shapes": {"shapes": Shapes.load(shapes)},
        "ontology": {"ontology": Ontology(terms)},
        "queries": {"queries": Catalogue(queries)},
    }
    ids = {}
    for name, options in used.items():
        built = make(tmp_path / "data", EXAMPLES / "second-audits", **options)  # type: ignore[arg-type]
        assert built.snapshot is not None
        ids[name] = built.snapshot.id
    assert len(set(ids.values())) == len(ids), ids


def test_what_source_toml_states_is_part_of_the_id_of_a_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    audits = Path(shutil.copytree(EXAMPLES / "second-audits", tmp_path / "audits"))
    ids = []
    for title in ("One", "Two", "One"):
        (audits / "source.toml").write_text(f"title = '{title}'\n")
        built = make(tmp_path / "data", audits)
        assert built.snapshot is not None
        ids.append(built.snapshot.id)
    assert ids[0] == ids[2] != ids[1]


_SERIES_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix fw: <https://w3id.org/fairweave/ontology#> . @prefix s: <urn:shapes:> .
s:series a sh:NodeShape ; sh:targetClass dcat:DatasetSeries ; sh:property s:short .
s:short a sh:PropertyShape ; sh:path fw:nameAsGiven ; sh:maxLength 3 ; sh:message "Too long." .
s:dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property s:in-series .
s:in-series a sh:PropertyShape ; sh:path dcat:inSeries ; sh:class dcat:DatasetSeries ;
    sh:message "The series is not described." .
"""


def test_records_that_are_invalid_only_without_a_refused_one_are_refused_too(
    tmp_path: Path,
) -> None:
    (tmp_path / "series.ttl").write_text(_SERIES_SHAPES)
    built = build(
        recognise([str(EXAMPLES / "second-audits")]),
        DataDirectory(tmp_path / "data"),
        ids=Identities("http://localhost:8000/"),
        shapes=Shapes.load(tmp_path / "series.ttl"),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    reasons = {entry.record.split("8000/")[1]: str(entry.reasons) for entry in built.refused}
    assert len(reasons) == 4
    assert "Too long." in reasons.pop("series/second-reading")
    assert all("The series is not described." in reason for reason in reasons.values())
