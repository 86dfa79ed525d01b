"""Writes the dumps of the sources, beside the steps that read what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from kg.build.quarantine import Removal
from kg.build.staging import Staged
from kg.progress import Progress
from kg.rdf.dumps import Dump, in_graph, write
from kg.snapshots.layout import Layout


@contextmanager
def beside(layout: Layout, staged: Sequence[Staged]) -> Iterator[Future[list[Dump]]]:
    """Writes the dumps meanwhile, as if no record were refused: mostly none is.

    In a thread: hashing and compressing are outside Python, as loading is.
    """

    def written() -> list[Dump]:
        return [_write(layout, source, Removal()) for source in staged]

    layout.dumps.mkdir()
    with ThreadPoolExecutor(1) as aside:
        yield aside.submit(written)


def finished(
    layout: Layout,
    staged: Sequence[Staged],
    removals: Sequence[Removal],
    whole: Sequence[Dump],
    progress: Progress,
) -> list[Dump]:
    """The dumps of what is ``staged``, in its order.

    Args:
        removals: what was refused of each source; where something was, its dump is written anew.
        whole: the dumps of all that is staged.
    """
    dumps = []
    with progress.step("Writing dumps", "sources", len(staged)) as on_progress:
        for number, found in enumerate(zip(staged, removals, whole, strict=True), 1):
            source, removal, written = found
            dumps.append(_write(layout, source, removal) if removal.documents else written)
            on_progress(number)
    return dumps


def _write(layout: Layout, source: Staged, removal: Removal) -> Dump:
    blocks = in_graph(removal.blocks(source), source.graph)
    return write(layout.dump(source.source), blocks)
