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
from kg.authorities.licences import Licences
from kg.build.sources import Source, SourceFile
from kg.converters.record import Notes, Record
from kg.rdf.ontology import Ontology
from kg.rdf.sorting import LineSorter

#: told every so many records, so that telling costs nothing
_TELL_EVERY = 2_000

ProgressCallback = Callable[[int], None]


@dataclass(slots=True)
class Staged:
    """A converted source.

    Attributes:
        source: its name; ``graph``: its named graph.
        path: the sorted N-Triples.
        records: how many were read; ``triples``: how many lines ``path`` has.
        read: records by file; ``unknown``: fields no converter knows, with their counts.
        seconds: that converting and sorting took.
    """

    source: str
    graph: str
    path: Path
    files: list[SourceFile]
    records: int
    triples: int
    read: Counter[str]
    unknown: Counter[str]
    seconds: float


def notes_for(source: Source, ontology: Ontology) -> Notes:
    """What the conversion of ``source`` knows where ``ontology`` is used."""
    return Notes(source.about, source.name, ontology, Licences(ontology))


def records(
    source: Source, ids: Identities, notes: Notes, on_progress: ProgressCallback | None
) -> Iterator[Record]:
    """The records of ``source``; ``on_progress`` hears how many there were so far."""
    count = 0
    for count, record in enumerate(source.converter.convert(source.path, ids, notes), 1):
        if on_progress is not None and count % _TELL_EVERY == 0:
            on_progress(count)
        yield record
    if on_progress is not None:
        on_progress(count)


def stage(
    source: Source,
    ids: Identities,
    directory: Path,
    on_progress: ProgressCallback | None = None,
    ontology: Ontology | None = None,
) -> Staged:
    """Converts ``source`` into ``directory``.

    Args:
        ontology: whose licences and columns its names mean; the shipped one, unless given.

    Raises:
        SourceError: it cannot be read.
    """
    began = time.perf_counter()
    files = source.files()
    notes = notes_for(source, ontology or Ontology.shipped())
    count = 0
    with tempfile.TemporaryDirectory(dir=directory) as runs:
        sorter = LineSorter(Path(runs))
        for record in records(source, ids, notes, on_progress):
            sorter.add(record.triples)
            count += 1
        path = directory / f"{source.name}.nt"
        triples = 0
        with path.open("wb") as out:
            for block in sorter.blocks():
                triples += block.count(b"\n")
                out.write(block)
    return Staged(
        source.name,
        ids.source(source.name),
        path,
        files,
        count,
        triples,
        notes.read,
        notes.unknown,
        time.perf_counter() - began,
    )
