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


def test_no_secret_of_a_signed_address_is_published(tmp_path: Path) -> None:
    (tmp_path / "rivers").mkdir()
    # short and long enough for its end to be no part of a name; in an address and in a sentence
    addresses = [
        f"https://a.example/{n}?v=1&token=f00d&X-Amz-Signature=cafe" for n in ("a", "b" * 90)
    ]
    files = [{"@type": "DataDownload", "contentUrl": address} for address in addresses]
    document = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": "https://a.example/rivers",
        "name": "Rivers",
        "description": f"At {addresses[0]}, for now.",
        "url": addresses[0],
        "distribution": files,
    }
    (tmp_path / "rivers" / "rivers.jsonld").write_text(json.dumps(document))
    built = build(
        recognise([str(tmp_path / "rivers")]),
        DataDirectory(tmp_path / "data"),
        ids=Identities(),
        shapes=Shapes.shipped(),
        ontology=Ontology.shipped(),
        queries=NO_QUERIES,
    )
    assert built.snapshot is not None
    published = [str(quad) for quad in Store.read_only(str(built.snapshot.path / "store"))]
    assert any("https://a.example/a?v=1>" in quad for quad in published)
    assert not [quad for quad in published if "f00d" in quad or "cafe" in quad]
    for file in built.snapshot.path.rglob("*"):
        if file.is_file() and file.suffix in {".json", ".ttl", ".csv", ".sqlite"}:
            assert b"f00d" not in file.read_bytes(), file
