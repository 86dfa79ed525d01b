"""Names that differ in case, underscores or hyphens alone give one address, which is reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.authorities.identities import Identities
from kg.build.sources import recognise
from kg.build.staging import Staged, stage
from kg.rdf.ontology import Ontology

Made = Callable[..., tuple[str, str]]


def audit(*names: str) -> tuple[str, str]:
    entries = {
        f"entry {number}": {
            "Unique Dataset Identifier": name,
            "Dataset Name": "Rivers",
            "Collection": "Rivers",
        }
        for number, name in enumerate(names)
    }
    return "audit.json", json.dumps(entries)


def table(*names: str) -> tuple[str, str]:
    rows = "".join(f"{name},Rivers,MIT,https://example.org/{name}\n" for name in names)
    return "datasets.csv", f"identifier,title,licence,homepage\n{rows}"


def staged(folder: Path, file: tuple[str, str]) -> Staged:
    (folder / file[0]).write_text(file[1])
    (source,) = recognise([f"made={folder / file[0]}"])
    return stage(source, Identities(), folder, Ontology.shipped())


@pytest.mark.parametrize("made", [audit, table])
def test_two_names_of_one_address_are_reported(tmp_path: Path, made: Made) -> None:
    problems = staged(tmp_path, made("big_rivers", "big-rivers")).problems
    assert any("'big-rivers'" in one and "'big_rivers'" in one for one in problems.values())


@pytest.mark.parametrize("made", [audit, table])
def test_one_name_and_different_names_are_not(tmp_path: Path, made: Made) -> None:
    assert not staged(tmp_path, made("big_rivers", "small-rivers")).problems
