"""Loading: each statement of each source is in its graph, in however many slices it is loaded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.build import loading
from kg.build.loading import load
from kg.build.staging import Staged
from kg.errors import SourceError
from kg.progress import Silent
from kg.rdf.ontology import Ontology


def staged(folder: Path, name: str, lines: list[str]) -> Staged:
    path = folder / f"{name}.nt"
    path.write_text("".join(lines), "utf-8")
    none: Counter[str] = Counter()
    return Staged(
        name, f"urn:graph:{name}", path, path, [], len(lines), len(lines), none, none, {}, {}, 0.0
    )


def lines(number: int) -> list[str]:
    # of very different lengths, so that slices end anywhere in a line
    return [f'<urn:s:{n:05}> <urn:p> "{"ü" * (n % 97)}" .\n' for n in range(number)]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_line_is_loaded_once_whatever_the_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(loading, "SLICE", 10_000)
    sources = [staged(tmp_path, "one", lines(2_000)), staged(tmp_path, "two", lines(3))]
    sources.append(staged(tmp_path, "none", []))
    store = Store(tmp_path / "store")
    load(store, sources, Ontology.shipped(), tmp_path, jobs, Silent())
    for source in sources:
        found = store.quads_for_pattern(None, None, None, NamedNode(source.graph))
        stated = {f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in found}
        assert stated == {*source.path.read_text("utf-8").splitlines(keepends=True)}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("loading-")] == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_statement_too_long_to_be_loaded_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(loading, "SLICE", 1 << 20)
    long = f'<urn:long> <urn:p> "{"x" * (17 << 20)}" .\n'
    source = staged(tmp_path, "one", [long, *lines(500)])
    with pytest.raises(SourceError, match="one: a statement about urn:long is longer than 16 MB"):
        load(Store(tmp_path / "store"), [source], Ontology.shipped(), tmp_path, jobs, Silent())
