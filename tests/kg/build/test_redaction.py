"""No e-mail address is in what a build publishes or reports, wherever a source has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.authorities.identities import Identities
from kg.build.pipeline import build
from kg.build.sources import recognise
from kg.errors import SourceError
from kg.rdf.namespaces import expand
from kg.rdf.ontology import Ontology
from kg.snapshots.data_directory import DataDirectory
from kg.validation import Shapes
from tests.conftest import NO_QUERIES

MAIL = "jane.doe@example.org"
OTHER = "john.roe@example.org"


def entry(identifier: str, **fields: object) -> dict[str, object]:
    return {"Unique Dataset Identifier": identifier, "Dataset Name": identifier, **fields}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Audits and a study with addresses in texts, names, keys, fields and files."""
    audits = tmp_path / "audits"
    audits.mkdir()
    entries = (
        entry("audio@16k.wav"),
        entry("music@44k.wav"),
        entry(MAIL, **{f"Field of {MAIL}": 1, "License Notes": f"Ask {MAIL} or jane @ uni.edu."}),
        entry(OTHER, **{"Year Released": f"after {MAIL}"}),  # refused
    )
    keyed = {str(one["Unique Dataset Identifier"]): one for one in entries}
    (audits / f"{MAIL}.json").write_text(json.dumps(keyed))
    (audits / "source.toml").write_text(f'title = "Audits by {MAIL}"\ncreator = "{MAIL}"\n')
    return tmp_path


def test_no_address_is_published_and_no_record_is_merged(folder: Path) -> None:
    data = DataDirectory(folder / "data")
    built = build(
        recognise([str(folder / "audits")]),
        data,
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert built.snapshot is not None
    assert len(built.refused) == 1
    store = Store.read_only(str(built.snapshot.path / "store"))
    datasets = set(
        store.quads_for_pattern(
            None, NamedNode(expand("rdf:type")), NamedNode(expand("dcat:Dataset"))
        )
    )
    assert len(datasets) == 3
    written = "\n".join(map(str, store))
    for name in ("report.ttl", "report.json", "manifest.json"):
        written += (built.snapshot.path / name).read_text("utf-8")
    for address in ("example.org", "jane @ uni.edu"):
        assert address not in written
    assert "audio@16k.wav" in written


def test_an_error_names_no_address(tmp_path: Path) -> None:
    assert MAIL not in str(SourceError(tmp_path / f"{MAIL}.json", f"{OTHER} is none"))
