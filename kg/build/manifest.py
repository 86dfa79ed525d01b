"""The files that a build used, copied into the snapshot, and the manifest's entries of sources."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.build.quarantine import Refused
from kg.build.sources import Source
from kg.build.staging import Staged
from kg.rdf.dumps import Dump
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import FileSet, InputFile, SourceEntry


class Files(Protocol):
    """Files of one kind that a build uses: ontology, shapes, saved queries."""

    @property
    def contents(self) -> Mapping[str, bytes]:
        """File name → content."""

    @property
    def digest(self) -> str:
        """SHA-256 of what they state, in hex."""


@dataclass(frozen=True, slots=True)
class Used:
    """Files that a build used besides its sources, as they are in the snapshot."""

    ontology: FileSet
    shapes: FileSet
    queries: FileSet

    @classmethod
    def copied(cls, layout: Layout, ontology: Files, shapes: Files, queries: Files) -> Used:
        """Copies the files of a build into its snapshot."""
        return cls(
            _copy(ontology, layout.ontology),
            _copy(shapes, layout.shapes),
            _copy(queries, layout.queries),
        )

    @property
    def digests(self) -> tuple[str, ...]:
        """What the snapshot's id is made from."""
        return self.ontology.digest, self.shapes.digest, self.queries.digest


def _copy(files: Files, directory: Path) -> FileSet:
    """Writes ``files`` into ``directory``, which is made, as they were when they were read."""
    directory.mkdir()
    entries = []
    for name, content in sorted(files.contents.items()):
        (directory / name).write_bytes(content)
        entries.append(InputFile(name, len(content), hashlib.sha256(content).hexdigest()))
    return FileSet(files.digest, tuple(entries))


def entries(
    sources: Sequence[Source],
    staged: Sequence[Staged],
    dumps: Sequence[Dump],
    refused: Sequence[Refused],
    quality: Mapping[str, Mapping[str, int]],
) -> tuple[SourceEntry, ...]:
    """What the manifest states of each source.

    Args:
        quality: graph of a source → points of its descriptions on average, by dimension.
    """
    of_source = Counter(record.source for record in refused)
    return tuple(
        SourceEntry(
            name=source.name,
            graph=stage.graph,
            format=source.converter.name,
            converter_version=source.converter.version,
            dump=dump,
            about=source.about,
            files=tuple(stage.files),
            records=stage.records,
            read=dict(sorted(stage.read.items())),
            unknown_fields=dict(sorted(stage.unknown.items())),
            unread=dict(sorted(stage.unread.items())),
            revision_of=stage.revision_of,
            superseded=stage.superseded,
            problems=dict(sorted(stage.problems.items())),
            refused=of_source[source.name],
            quality=quality.get(stage.graph, {}),
        )
        for source, stage, dump in zip(sources, staged, dumps, strict=True)
    )
