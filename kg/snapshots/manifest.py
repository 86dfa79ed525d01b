"""The manifest of a snapshot: what it was built from, with what, and what came of it.

``manifest.json`` is :class:`Manifest` in JSON, field by field. :func:`read` and :func:`write` are
the only code that reads and writes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.errors import FairweaveError
from kg.rdf.dumps import Dump

if TYPE_CHECKING:
    from pydantic import TypeAdapter

#: the version of the format, raised whenever the meaning of a field changes
FORMAT: Final = 2


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as it was read: path relative to its source, size in bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that a build used besides its sources: the ontology, the shapes, the saved queries.

    Attributes:
        digest: SHA-256 of what they state, in hex; comments and layout do not change it.
        files: as they lie in the snapshot; none in snapshots of format 1.
    """

    digest: str = ""
    files: tuple[InputFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source, and what the build read of it.

    Attributes:
        name: of its dump; ``graph``: its named graph.
        format: the name of its converter; ``converter_version``: that converter's.
        about: what ``source.toml`` states: title, description, license, page, creator.
        records: how many the converter made; ``read``: by file of the source.
        unknown_fields: fields that no table of the converter knows, with their number.
        unread: files and tables that were not read, with the reason.
        revision_of: the source that is the version before this of the same work, if there is one.
        superseded: statements that a later version corrects, and that were left out.
        problems: what contradicts the format in what was read all the same, by place.
        refused: records that are not in the graph.
        quality: points of its descriptions of datasets on average, by dimension; none where it
            has none.
    """

    name: str
    graph: str
    format: str
    converter_version: str
    dump: Dump
    about: Mapping[str, str] = field(default_factory=dict)
    files: tuple[InputFile, ...] = ()
    records: int = 0
    read: Mapping[str, int] = field(default_factory=dict)
    unknown_fields: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    revision_of: str = ""
    superseded: int = 0
    problems: Mapping[str, str] = field(default_factory=dict)
    refused: int = 0
    quality: Mapping[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called: its title, or its name."""
        return self.about.get("title") or self.name


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its meaning, its type in Croissant's words.

    Attributes:
        type: of every value; ``blank``: some rows have no value.
    """

    name: str
    label: str
    type: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table among the dumps.

    Attributes:
        file: its name; ``size`` in bytes; ``sha256`` of the file.
        title: name; ``description``: meaning of a row.
        rows: without the heading.
        columns: in their order.
        source: the source it is of; empty: it is of the whole snapshot.
    """

    file: str
    size: int
    sha256: str
    title: str
    description: str
    rows: int
    columns: tuple[Column, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """The result of a saved query: its number of rows, and the digest of the query."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What the operator stated about the identity of datasets: groups, and the reasons."""

    same: tuple[tuple[str, ...], ...] = ()
    different: tuple[tuple[str, ...], ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a snapshot.

    Attributes:
        id: of the snapshot.
        base_iri: what instance IRIs begin with.
        created: when the build ended, in UTC.
        fairweave: the version that built it.
        triples: in the store, inferred ones included.
        refused: records that are not in the graph.
        default_graph: what queries without ``GRAPH`` read: :mod:`kg.build.merging`.
        seconds: by step of the build.
        sources: in the order of the build.
        results: by id of the saved query.
        tables: among the dumps.
    """

    id: str
    base_iri: str
    created: datetime
    fairweave: str = ""
    triples: int = 0
    refused: int = 0
    default_graph: Literal["union", "merged"] = "union"
    ontology: FileSet = FileSet()
    shapes: FileSet = FileSet()
    queries: FileSet = FileSet()
    identity: Identity = Identity()
    seconds: Mapping[str, float] = field(default_factory=dict)
    sources: tuple[SourceEntry, ...] = ()
    results: Mapping[str, ResultEntry] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    format: int = FORMAT


@cache
def _json() -> TypeAdapter[Manifest]:
    # a tenth of a second, and what converts or validates writes no manifest
    from pydantic import TypeAdapter

    return TypeAdapter(Manifest)


def read(file: Path) -> Manifest:
    """The manifest in ``file``.

    Raises:
        FairweaveError: it cannot be read, or a newer version of FAIRweave wrote it.
    """
    try:
        return parse(file.read_bytes())
    except FairweaveError as problem:
        raise FairweaveError(f"{file}: {problem}") from None
    except (OSError, ValueError):  # pydantic's ValidationError is a ValueError
        raise FairweaveError(f"{file}: not readable; remove the directory {file.parent}") from None


def parse(text: bytes) -> Manifest:
    """The manifest that ``text`` is.

    Raises:
        ValueError: it is not JSON, or a field is missing or of the wrong type.
        FairweaveError: a newer version of FAIRweave wrote it.
    """
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("no object")
    version = found.get("format", 1)
    if isinstance(version, int) and version > FORMAT:
        raise FairweaveError("a newer version of FAIRweave wrote it; update FAIRweave")
    return _json().validate_python(_upgraded(found) if version == 1 else found)


def write(file: Path, manifest: Manifest) -> None:
    """Writes ``manifest`` to ``file``."""
    file.write_bytes(_json().dump_json(manifest, indent=1) + b"\n")


def _upgraded(found: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest of format 1 in the present format: it had digests in place of files."""
    digests = {
        name: FileSet(found[name])
        for name in ("ontology", "shapes", "queries")
        if isinstance(found.get(name), str)
    }
    created = found.get("created")
    if isinstance(created, str):  # format 1 was read as text, with or without a time zone
        at = datetime.fromisoformat(created)
        created = at if at.tzinfo else at.replace(tzinfo=UTC)
    return {**found, **digests, "created": created, "format": FORMAT}
