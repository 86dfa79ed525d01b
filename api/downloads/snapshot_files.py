"""The files of a snapshot that anyone may have: what they are, and where they lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from api.state.current_snapshot import Current
from kg.datasets.model import Column, File

#: what tells of the build, in the snapshot's own directory
_TOLD: Final = (
    (
        "manifest.json",
        "Manifest",
        "Inputs and their hashes, versions, counts, times. Beside the dumps, it tells a build"
        " from them what their sources are called.",
        "application/json",
    ),
    ("report.ttl", "Validation report", "What SHACL found, as pySHACL says it.", "text/turtle"),
    (
        "report.json",
        "Validation report and quarantine",
        "What SHACL found, and every record that was refused, with the reasons.",
        "application/json",
    ),
)


class Held(NamedTuple):
    """A file: its description, and its path on disk."""

    file: File
    path: Path


def held(current: Current) -> Mapping[str, Held]:
    """Name → file, of all that may be had; nothing where no snapshot is served from here."""
    if current.directory is None or not current.manifest:
        return {}
    return _held(current.directory)


def files(current: Current, source: str | None = None) -> tuple[File, ...]:
    """The dumps and tables: of one source, or all of them."""
    return tuple(
        entry.file
        for entry in held(current).values()
        if entry.path.parent.name == "dumps" and source in (None, entry.file.source)
    )


@lru_cache(maxsize=4)
def _held(directory: Path) -> Mapping[str, Held]:
    manifest = json.loads((directory / "manifest.json").read_bytes())
    found = [*_dumps(manifest), *_tables(manifest)]
    entries = {file.name: Held(file, directory / "dumps" / file.name) for file in found}
    for name, title, description, kind in _TOLD:
        path = directory / name
        try:
            body = path.read_bytes()
        except OSError:
            continue
        sha256 = hashlib.sha256(body).hexdigest()
        file = File(_address(name), name, title, description, kind, len(body), sha256)
        entries[name] = Held(file, path)
    return entries


def _dumps(manifest: Mapping[str, Any]) -> Iterator[File]:
    for source in manifest.get("sources", ()):
        dump, name = source["dump"], source["name"]
        title = source["about"].get("title", name)
        yield File(
            _address(dump["file"]),
            dump["file"],
            f"{title}: all statements",
            f"Every statement of the source {name}: {dump['triples']:,} in its named graph, as"
            " canonical (sorted) N-Quads, gzipped.",
            "application/n-quads",
            dump["size"],
            dump["sha256"],
            packed="application/gzip",
            source=name,
        )


def _tables(manifest: Mapping[str, Any]) -> Iterator[File]:
    for table in manifest.get("tables", ()):
        yield File(
            _address(table["file"]),
            table["file"],
            table["title"],
            f"{table['description']}. {table['rows']:,} rows, as CSV.",
            "text/csv",
            table["size"],
            table["sha256"],
            tuple(Column(**column) for column in table["columns"]),
            source=table["source"],
        )


def _address(name: str) -> str:
    return f"/dumps/{quote(name)}"
