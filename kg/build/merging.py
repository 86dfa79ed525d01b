"""The merged default graph: each statement once, however many graphs state it.

Queries without ``GRAPH`` see the union of the named graphs. Oxigraph 0.5 gives a statement that
is in two of them twice (oxigraph/oxigraph#1919), which multiplies joins and counts
over it. Where some statement is in two graphs, all of them are therefore written once
more, into the store's own default graph, and queries run over that; where none does, the union is
right as it is, and nothing is written.

Graphs of sources as they are published (:mod:`kg.build.published`) are no part of it.
"""

from __future__ import annotations

import heapq
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.rdf.statements import Graph

_BLOCK_LINES: Final = 20_000


def merge(
    store: Store, graphs: Sequence[Graph], scratch: Path, apart: Collection[str] = ()
) -> bool:
    """Fills the default graph of ``store`` if some statement is in two of its graphs.

    Args:
        store: has the statements of ``graphs`` in named graphs, and what follows from them.
        graphs: what was loaded, as text.
        scratch: a directory for one temporary file at a time, as large as the largest graph.
        apart: graphs that are no part of the default graph; where there is one, it is filled.

    Returns:
        whether the default graph was filled.
    """
    if not apart and not overlap(graphs):
        return False
    texts = {graph.iri: graph for graph in graphs}
    with tempfile.TemporaryDirectory(dir=scratch, prefix="merging-") as directory:
        file = Path(directory) / "graph.nt"
        for name in sorted(store.named_graphs(), key=str):
            if name.value in apart:
                continue
            # by way of a file: both ends run outside Python, in constant memory
            if name.value in texts:  # what was loaded costs a tenth of what the store writes
                with file.open("wb") as out:
                    out.writelines(texts[name.value].blocks())
            else:
                store.dump(file, RdfFormat.N_TRIPLES, from_graph=name)
            # what the store has already was checked when it came
            store.bulk_load(
                path=file, format=RdfFormat.N_TRIPLES, to_graph=DefaultGraph(), lenient=True
            )
    return True


def repeated(graphs: Sequence[Graph]) -> Iterator[bytes]:
    """Every statement of several ``graphs``, once less often than they state it; in blocks.

    >>> from kg.rdf.statements import of_lines
    >>> lines = ["<urn:s> <urn:p> <urn:o> .\\n"]
    >>> list(repeated([of_lines(f"urn:{n}", lines) for n in (1, 2, 3)]))
    [b'<urn:s> <urn:p> <urn:o> .\\n<urn:s> <urn:p> <urn:o> .\\n']
    """
    if len(graphs) < 2 or not overlap(graphs):
        return
    sorted_lines = heapq.merge(*map(_stream, graphs))
    again = (line for line, after in pairwise(sorted_lines) if line == after)
    while block := b"".join(islice(again, _BLOCK_LINES)):
        yield block


def _stream(graph: Graph) -> Iterator[bytes]:
    # blocks are sorted, and bytes have no line ends but these
    return (line for block in graph.blocks() for line in block.splitlines(keepends=True))


def overlap(graphs: Sequence[Graph]) -> bool:
    """Whether some statement is in two of ``graphs``.

    Two large graphs are taken to overlap without a look: what two sources describe they
    mostly share, be it a language or a licence.

    >>> from kg.rdf.statements import of_lines
    >>> one, two = (of_lines(f"urn:{n}", ["<urn:s> <urn:p> <urn:o> .\\n"]) for n in (1, 2))
    >>> overlap([one]), overlap([one, two])
    (False, True)
    """
    large = [graph for graph in graphs if graph.source]
    if len(large) > 1:
        return True
    seen: set[bytes] = set()
    for graph in graphs:
        if not graph.source:
            lines = _lines(graph.blocks())
            if not seen.isdisjoint(lines):
                return True
            seen |= lines
    few = sorted(seen)
    return any(_has_one_of(few, block) for graph in large for block in graph.blocks())


def _has_one_of(lines: Sequence[bytes], block: bytes) -> bool:
    """Whether one of the sorted ``lines`` is in the sorted ``block``.

    Mostly the block has no subject of theirs, and is not parted into lines.
    """
    first, last = block[: block.find(b"\n")], block[block.rfind(b"\n", 0, -1) + 1 : -1]
    between = lines[bisect_left(lines, first) : bisect_right(lines, last)]
    return bool(between) and not set(between).isdisjoint(block.splitlines())


def _lines(blocks: Iterable[bytes]) -> set[bytes]:
    return {line for block in blocks for line in block.splitlines()}
