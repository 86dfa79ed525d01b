"""The Data Package of a snapshot's tables, as frictionless judges it."""

from __future__ import annotations

import json
from pathlib import Path

from frictionless import Package

from kg.snapshots.data_directory import Snapshot


def field(snapshot: Snapshot, file: str, name: str) -> dict[str, str]:
    package = json.loads((snapshot.dumps / "datapackage.json").read_bytes())
    resource = next(one for one in package["resources"] if one["path"] == file)
    fields: list[dict[str, str]] = resource["schema"]["fields"]
    return next(one for one in fields if one["name"] == name)


def test_every_table_conforms_to_its_schema(demo: Snapshot) -> None:
    package = Package(str(demo.dumps / "datapackage.json"))
    assert {resource.path for resource in package.resources} == {
        table.file for table in demo.manifest.tables
    }
    report = package.validate()
    assert report.valid, report.flatten(["type", "title", "note"])
    assert len(report.tasks) == len(demo.manifest.tables)


def test_a_column_of_years_has_whole_numbers_even_where_some_are_not_known(
    demo: Snapshot,
) -> None:
    of_format = {source.format: source.name for source in demo.manifest.sources}
    study = f"{of_format['notebook-study']}.records.csv"
    assert field(demo, study, "year")["type"] == "integer"
    assert field(demo, "datasets.csv", "year")["type"] == "integer"
    assert field(demo, "datasets.csv", "attribution")["type"] == "boolean"


def test_a_changed_table_is_found_by_its_hash(demo: Snapshot, tmp_path: Path) -> None:
    for file in demo.dumps.iterdir():
        if file.is_file() and file.suffix != ".gz":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / demo.manifest.tables[0].file).open("ab") as table:
        table.write(b"one more\n")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid
