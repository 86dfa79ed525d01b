"""From a source to its sorted triples on disk: the first half of a build.

A source becomes one file of sorted N-Triples without duplicates. That file is
what is loaded, hashed and published, so everything after this step sees the
same bytes whatever the order of the input was.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.authorities.identities import Identities
from kg.authorities.licences import licences_of
from kg.authorities.redaction import without_addresses
from kg.build.merged_names import MergedNames
from kg.build.record_writer import writer
from kg.build.sources import Source
from kg.converters.common.files import unread_files
from kg.converters.record import Notes, Record
from kg.rdf.ontology import Ontology
from kg.snapshots.manifest import InputFile

#: records between two reports of progress
_REPORT_EVERY = 2_000

ProgressCallback = Callable[[int], None]


@dataclass(slots=True)
class Staged:
    """A converted source.

    Attributes:
        source: its name; ``graph``: its named graph.
        path: the sorted N-Triples.
        originals: what each record was made from; see :mod:`kg.build.originals`.
        records: how many were read; ``triples``: how many lines ``path`` has.
        read: records by file; ``unknown``: fields no converter knows, with their counts.
        unread: files and tables that were not read, by name, with the reason.
        problems: what contradicts the format in what was read all the same, by place.
        seconds: that converting and sorting took.
        superseded: statements that a later version of the same work corrects, and that are left
            out; ``revision_of``: the source that is the version before this.
    """

    source: str
    graph: str
    path: Path
    originals: Path
    files: list[InputFile]
    records: int
    triples: int
    read: Counter[str]
    unknown: Counter[str]
    unread: dict[str, str]
    problems: dict[str, str]
    seconds: float
    superseded: int = 0
    revision_of: str = ""

    def discard(self) -> None:
        """Removes its files, which nothing reads once the snapshot is complete."""
        self.path.unlink()
        self.originals.unlink()


def _records(
    source: Source, ids: Identities, notes: Notes, on_progress: ProgressCallback | None
) -> Iterator[Record]:
    """The records of ``source``; ``on_progress`` gets how many there were so far."""
    count, merged = 0, MergedNames()
    for count, record in enumerate(source.converter.convert(source.path, ids, notes), 1):
        if problem := merged.problem(record):
            notes.problems[record.place] = problem
        if on_progress is not None and count % _REPORT_EVERY == 0:
            on_progress(count)
        yield record
    if on_progress is not None:
        on_progress(count)


def _counted(counts: Counter[str]) -> Counter[str]:
    """``counts`` by names without e-mail addresses."""
    found: Counter[str] = Counter()
    for name, count in counts.items():
        found[without_addresses(name)] += count
    return found


def stage(
    source: Source,
    ids: Identities,
    directory: Path,
    ontology: Ontology,
    on_progress: ProgressCallback | None = None,
    row_name: str = "",
    *,
    aside: bool = False,
) -> Staged:
    """Converts ``source`` into ``directory``.

    Args:
        ontology: whose licences and columns its names mean.
        row_name: what rows without a name of their own carry; see
            :func:`kg.build.versions.row_names`. The name of the source, unless given.
        aside: write in a process of its own while the source is converted.

    Raises:
        SourceError: it cannot be read.
    """
    began = time.perf_counter()
    files = source.files()
    notes = Notes(source.about, row_name or source.name, ontology, licences_of(ontology))
    notes.root = source.path if source.path.is_dir() else None
    count = 0
    originals = directory / f"{source.name}.originals"
    path = directory / f"{source.name}.nt"
    with (
        tempfile.TemporaryDirectory(dir=directory) as runs,
        writer(path, originals, Path(runs), aside=aside) as out,
    ):
        for record in _records(source, ids, notes, on_progress):
            out.add(record)
            count += 1
        triples = out.finish()
    return Staged(
        source.name,
        ids.source(source.name),
        path,
        originals,
        files,
        count,
        triples,
        _counted(notes.read),
        _counted(notes.unknown),
        {
            without_addresses(name): without_addresses(reason)
            for name, reason in (notes.unread | _unread(source, notes)).items()
        },
        {
            without_addresses(place): without_addresses(problem)
            for place, problem in notes.problems.items()
        },
        time.perf_counter() - began,
    )


def _unread(source: Source, notes: Notes) -> dict[str, str]:
    """The files of data beside those that were read, by path, with the reason."""
    if not source.path.is_dir():
        return {}
    read = source.converter.files(source.path)
    return {
        file: f"no file of the format {source.converter.name}, or not where its files are"
        for file in unread_files(source.path, read)
        if file not in notes.unread
    }
