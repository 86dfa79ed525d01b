"""A build from a snapshot's own dumps: the same graph, the same bytes, the same sources."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.converters import choose
from kg.converters.fairweave_dump import CONVERTER, about, name_of
from kg.converters.record import Notes
from kg.errors import FairweaveError, SourceError
from kg.rdf.ontology import INFERRED, Ontology
from kg.resources import directory
from kg.snapshots.data_directory import DataDirectory, Snapshot
from kg.validation import Shapes
from tests.conftest import NO_QUERIES
from tests.kg.converters.test_fuzzing import damaged

BASE = "http://localhost:8000/"


def made(data: Path, *sources: Path | str, base: str = BASE, jobs: int = 1) -> Snapshot:
    built = build(
        recognise(map(str, sources)),
        DataDirectory(data),
        ids=Identities(base),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
        jobs=jobs,
    )
    assert built.snapshot is not None
    assert not built.refused
    return built.snapshot


@pytest.fixture(scope="session")
def first(snapshot: Snapshot) -> Snapshot:
    """The snapshot that the others are built from."""
    return snapshot


@pytest.fixture(scope="module")
def again(first: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return made(tmp_path_factory.mktemp("again"), first.dumps)


def statements(snapshot: Snapshot, graph: str) -> set[str]:
    store = Store.read_only(str(snapshot.store))
    return {str(quad) for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))}


def test_the_same_dumps_come_out(first: Snapshot, again: Snapshot) -> None:
    names = sorted(path.name for path in first.dumps.glob("*.nq.gz"))
    assert names == ["dataset-audits.nq.gz", "notebook-study.nq.gz"]
    assert names == sorted(path.name for path in again.dumps.glob("*.nq.gz"))
    for name in names:
        assert (first.dumps / name).read_bytes() == (again.dumps / name).read_bytes()


@pytest.mark.parametrize(
    "graph", [f"{BASE}source/dataset-audits", f"{BASE}source/notebook-study", INFERRED]
)
def test_the_same_graphs_come_out(first: Snapshot, again: Snapshot, graph: str) -> None:
    # of the build itself, what it read is listed: dumps now, tables and audits then
    of_sources = (f"<{BASE}snapshot/", f"<{BASE}source/")
    of_data = {s for s in statements(first, graph) if not s.startswith(of_sources)}
    assert of_data
    assert of_data == {s for s in statements(again, graph) if not s.startswith(of_sources)}


def test_descriptions_of_the_sources_survive(first: Snapshot, again: Snapshot) -> None:
    abouts = [{s.name: s.about for s in of.manifest.sources} for of in (first, again)]
    assert abouts[0] == abouts[1]
    assert abouts[0]["notebook-study"]["license"] == "CC-BY-4.0"
    title = "http://purl.org/dc/terms/title"
    source = f"<{BASE}source/notebook-study> <{title}>"
    graph = f"{BASE}snapshot/{again.id}"
    assert any(statement.startswith(source) for statement in statements(again, graph))


def test_downloaded_files_in_one_directory(first: Snapshot, tmp_path: Path) -> None:
    """With tables, reports and the manifest beside them, as a client downloads them."""
    shutil.copytree(first.dumps, tmp_path / "got")
    for name in ("manifest.json", "report.json", "report.ttl"):
        shutil.copy(first.path / name, tmp_path / "got" / name)
    sources = recognise([str(tmp_path / "got")])
    assert [source.name for source in sources] == ["dataset-audits", "notebook-study"]
    assert sources[0].about["title"] == "Example audits of datasets"


def test_one_dump_alone_whatever_its_file_is_called(first: Snapshot, tmp_path: Path) -> None:
    plain = tmp_path / "renamed.nq"
    plain.write_bytes(gzip.decompress((first.dumps / "dataset-audits.nq.gz").read_bytes()))
    assert choose(plain) is CONVERTER
    (source,) = recognise([str(plain)])
    assert source.name == "dataset-audits"
    snapshot = made(tmp_path / "data", plain)
    name = "dataset-audits.nq.gz"
    assert (snapshot.dumps / name).read_bytes() == (first.dumps / name).read_bytes()


def test_another_base_is_an_error_with_the_remedy(first: Snapshot, tmp_path: Path) -> None:
    # two at a time: the error comes from a process of its own
    with pytest.raises(SourceError, match=f"--base-iri {BASE}"):
        made(tmp_path / "data", first.dumps, base="https://x.example/", jobs=2)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda body: gzip.compress(gzip.decompress(body) + b"<urn:x> nonsense\n"), "not N-Quads"),
        (lambda body: body[: len(body) // 2], "damaged"),
        (
            lambda body: gzip.compress(gzip.decompress(body) + b"<urn:s> <urn:p> <urn:o> .\n"),
            "not in the graph of the others",
        ),
        (lambda body: gzip.compress(gzip.decompress(body) + b"\n"), "not in the graph"),
    ],
)
def test_damage_is_an_error_of_one_line(
    first: Snapshot, tmp_path: Path, damage: object, message: str
) -> None:
    body = (first.dumps / "dataset-audits.nq.gz").read_bytes()
    path = tmp_path / "dataset-audits.nq.gz"
    path.write_bytes(damage(body))  # type: ignore[operator]
    with pytest.raises(FairweaveError, match=message):
        made(tmp_path / "data", path)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.data())
def test_real_dumps_and_manifests_that_are_damaged_are_read_or_refused(
    first: Snapshot, drawn: st.DataObject
) -> None:
    """What is altered: the statements, the file that they are packed into, or the manifest."""
    kind = drawn.draw(st.sampled_from(["statements", "file", "manifest"]), label="what")
    dump = drawn.draw(st.sampled_from(sorted(first.dumps.glob("*.nq.gz"))), label="dump")
    text, manifest = (
        gzip.decompress(dump.read_bytes()),
        (first.dumps.parent / "manifest.json").read_bytes(),
    )
    start = text.index(b"\n", drawn.draw(st.integers(0, len(text) - 2), label="from")) + 1
    text = text[start : start + 20_000] or text[:20_000]
    if kind == "statements":
        text = drawn.draw(damaged(text), label="statements")
    packed = gzip.compress(text, 1)
    if kind == "file":
        packed = drawn.draw(damaged(packed), label="file")
    if kind == "manifest":
        manifest = drawn.draw(damaged(manifest), label="manifest")
    with TemporaryDirectory() as name:
        path = Path(name) / dump.name
        path.write_bytes(packed)
        (Path(name) / "manifest.json").write_bytes(manifest)
        CONVERTER.sniff(path)
        assert about(path) is not None
        assert name_of(path)
        try:
            records = list(CONVERTER.convert(path, Identities(BASE), Notes()))
        except SourceError as refused:
            assert "\n" not in str(refused)
        else:
            assert kind != "manifest" or records


def test_the_line_in_the_error_is_that_of_the_file(first: Snapshot, tmp_path: Path) -> None:
    """Wherever it lies: a dump is read in pieces."""
    good = gzip.decompress((first.dumps / "dataset-audits.nq.gz").read_bytes())
    whole = good * (3_000_000 // len(good))
    path = tmp_path / "dataset-audits.nq"
    path.write_bytes(whole + b"<urn:x> nonsense\n")
    line = whole.count(b"\n") + 1
    with pytest.raises(SourceError, match=rf"dataset-audits\.nq: line {line}: not N-Quads"):
        list(CONVERTER.convert(path, Identities(BASE), Notes()))


def test_what_is_no_dump_is_not_taken_for_one(tmp_path: Path) -> None:
    other = tmp_path / "other.nq"
    other.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    assert not CONVERTER.sniff(other)
    assert not CONVERTER.sniff(tmp_path)
    broken = tmp_path / "broken.nq.gz"
    broken.write_bytes(b"\x1f\x8bnothing")
    assert not CONVERTER.sniff(broken)
    assert not CONVERTER.sniff(directory("examples") / "dataset-audits")
