"""Writes the search index, and the tables of records, beside the steps that need the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from kg import search
from kg.build.processes import Processes
from kg.build.tables import Records
from kg.progress import Progress
from kg.rdf.statements import Graph
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Table

#: the number of records, and the tables of them
Indexed = tuple[int, list[Table]]


@contextmanager
def beside(layout: Layout, graphs: Sequence[Graph], jobs: int) -> Iterator[Future[Indexed]]:
    """Indexes ``graphs`` meanwhile, in a process of its own; with one job, at once."""
    layout.search.mkdir()
    if jobs == 1:
        done: Future[Indexed] = Future()
        done.set_result(_indexer(layout.path)(graphs))
        yield done
        return
    with Processes(1, _indexer, layout.path) as processes:
        yield processes.submit(graphs)


def finished(indexed: Future[Indexed], progress: Progress) -> list[Table]:
    """The tables of records, once all is ``indexed``."""
    with progress.step("Indexing", "records") as on_progress:
        records, tables = indexed.result()
        on_progress(records)
    return tables


def _indexer(snapshot: Path) -> Callable[[Sequence[Graph]], Indexed]:
    layout = Layout(snapshot)

    def index(graphs: Sequence[Graph]) -> Indexed:
        records = Records(layout.dumps)
        count = search.build(graphs, layout.search, records.add)
        return count, records.write()

    return index
