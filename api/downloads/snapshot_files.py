"""The files of a snapshot that anyone may have: what they are, and where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from api.state.current_snapshot import Current
from kg.datasets.model import Column, File
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Manifest, Table, read


def _about_the_build(layout: Layout) -> tuple[tuple[Path, str, str, str], ...]:
    """The files that describe the build: path, title, description, media type."""
    return (
        (
            layout.data_package,
            "Data Package",
            "The tables, with the type and meaning of each column, for Frictionless and pandas.",
            "application/json",
        ),
        (
            layout.manifest_file,
            "Manifest",
            "Inputs and their hashes, versions, counts, times. With the dumps, it gives a build"
            " from them the names of their sources.",
            "application/json",
        ),
        (
            layout.report_turtle,
            "Validation report",
            "What SHACL found, as pySHACL reports it.",
            "text/turtle",
        ),
        (
            layout.report_json,
            "Validation report and quarantine",
            "What SHACL found, and every record that was refused, with the reasons.",
            "application/json",
        ),
    )


class StoredFile(NamedTuple):
    """A file: its description, its path on disk, and whether it is one of the dumps and tables."""

    file: File
    path: Path
    in_dumps: bool


def stored_files(current: Current) -> Mapping[str, StoredFile]:
    """Name → file, of all that may be had; of an endpoint, the tables that were made from it."""
    if current.index is not None:
        return {
            file.name: StoredFile(file, current.index.layout.dumps / file.name, True)
            for file in _tables(current.index.tables)
        }
    if current.layout is None or current.manifest is None:
        return {}
    return _stored_files(current.layout.path)


def files(current: Current, source: str | None = None) -> tuple[File, ...]:
    """The dumps and tables: of one source, or all of them."""
    return tuple(
        entry.file
        for entry in stored_files(current).values()
        if entry.in_dumps and source in (None, entry.file.source)
    )


@lru_cache(maxsize=4)
def _stored_files(directory: Path) -> Mapping[str, StoredFile]:
    layout = Layout(directory)
    manifest = read(layout.manifest_file)
    found = [*_dumps(manifest), *_tables(manifest.tables)]
    entries = {file.name: StoredFile(file, layout.dumps / file.name, True) for file in found}
    for path, title, description, kind in _about_the_build(layout):
        name = path.name
        try:
            body = path.read_bytes()
        except OSError:
            continue
        sha256 = hashlib.sha256(body).hexdigest()
        file = File(_address(name), name, title, description, kind, len(body), sha256)
        entries[name] = StoredFile(file, path, False)
    return entries


def _dumps(manifest: Manifest) -> Iterator[File]:
    for source in manifest.sources:
        dump = source.dump
        yield File(
            _address(dump.file),
            dump.file,
            f"{source.title}: all statements",
            f"Every statement of the source {source.name}: {dump.triples:,} in its named graph, as"
            " canonical (sorted) N-Quads, gzipped.",
            "application/n-quads",
            dump.size,
            dump.sha256,
            packed="application/gzip",
            source=source.name,
        )


def _tables(tables: Iterable[Table]) -> Iterator[File]:
    for table in tables:
        yield File(
            _address(table.file),
            table.file,
            table.title,
            f"{table.description}. {table.rows:,} rows, as CSV.",
            "text/csv",
            table.size,
            table.sha256,
            tuple(Column(c.name, c.label, "sc:Text" if c.blank else c.type) for c in table.columns),
            source=table.source,
        )


def _address(name: str) -> str:
    return f"/dumps/{quote(name)}"
