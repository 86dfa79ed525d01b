"""Loading what sources gave into the store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg.build.staging import Staged
from kg.errors import FairweaveError, SourceError
from kg.progress import Progress
from kg.rdf.ontology import ONTOLOGY, Ontology
from kg.rdf.statements import Graph

#: bytes that a thread loads at a time: about a million statements, which Oxigraph sorts in memory
SLICE: Final = 96 << 20
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Slice:
    """Whole lines of the file of a source, by their place in bytes."""

    staged: Staged
    start: int
    end: int
    triples: int


def load(
    store: Store,
    staged: list[Staged],
    ontology: Ontology,
    scratch: Path,
    jobs: int,
    progress: Progress,
) -> None:
    """Loads each source into its named graph, and the ontology into its own.

    Args:
        scratch: a directory for a copy of what is being loaded.
        jobs: threads that load; Oxigraph alone uses little more than one core.

    Raises:
        FairweaveError: a statement is longer than can be loaded.
    """
    slices = [part for source in staged for part in _slices(source, jobs)]
    total = sum(source.triples for source in staged)
    with (
        progress.step("Loading", "triples", total) as on_progress,
        tempfile.TemporaryDirectory(dir=scratch, prefix="loading-") as directory,
        ThreadPoolExecutor(jobs) as pool,
    ):
        done = 0
        for triples in pool.map(partial(_load, store, Path(directory)), slices):
            done += triples
            on_progress(done)
        store.load(
            "".join(ontology.lines()).encode(), RdfFormat.N_TRIPLES, to_graph=NamedNode(ONTOLOGY)
        )


def _slices(staged: Staged, jobs: int) -> Iterator[_Slice]:
    """The file of ``staged`` in as many slices as several threads need to load it."""
    size = staged.path.stat().st_size
    number = max(1, -(-(size // SLICE) // jobs) * jobs) if jobs > 1 else 1
    with staged.path.open("rb") as file:
        start = 0
        for part in range(1, number + 1):
            file.seek(size * part // number)
            file.readline()  # a slice ends with the line that is there
            end = file.tell()
            yield _Slice(staged, start, end, staged.triples * (end - start) // max(size, 1))
            start = end


def _load(store: Store, scratch: Path, part: _Slice) -> int:
    """Loads ``part``; about how many triples it has."""
    staged, path = part.staged, part.staged.path
    if part.end - part.start < path.stat().st_size:
        # by way of a file: Oxigraph asks an object of Python for 4 kB at a time
        path = scratch / f"{staged.source}.{part.start}.nt"
        with staged.path.open("rb") as file, path.open("wb") as out:
            file.seek(part.start)
            left = part.end - part.start
            while block := file.read(min(_BLOCK, left)):
                left -= out.write(block)
    try:
        store.bulk_load(path=path, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(staged.graph))
    except MemoryError:  # what Oxigraph raises for a literal over 16 MB
        raise _too_long(staged) from None
    if path != staged.path:
        path.unlink()
    return part.triples


def add(store: Store, *graphs: Graph, to: NamedNode | DefaultGraph | None = None) -> None:
    """Adds ``graphs``, which are in memory, to ``to``: the graphs of their names, unless given."""
    for graph in graphs:
        for block in graph.blocks():
            # in bulk a statement takes a third of the time, and a load some milliseconds more
            way = store.load if len(block) < _BLOCK else store.bulk_load
            way(block, RdfFormat.N_TRIPLES, to_graph=to or NamedNode(graph.iri))


def _too_long(staged: Staged) -> FairweaveError:
    """Which statement of ``staged`` is longer than can be loaded."""
    with staged.path.open("rb") as lines:
        longest = max(lines, key=len)
    subject = longest.partition(b">")[0][1:].decode()
    problem = f"a statement about {subject} is longer than 16 MB"
    return SourceError(staged.source, problem, mend="shorten the text in it")
