"""The whole graph of a snapshot as another engine loads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from isal import igzip
from pyoxigraph import Quad, RdfFormat, Store, serialize

from kg.authorities.identities import published_graphs

_LEVEL: Final = 2


def statements(store: Store, base: str) -> Iterator[Quad]:
    """The statements of the named graphs of ``store``, by graph.

    The default graph repeats them. Graphs of sources as they are published are no part of the
    default graph here, and would be one of that of the other engine.

    Args:
        store: of a snapshot.
        base: the base IRI of the snapshot.
    """
    apart = published_graphs(base)
    for graph in sorted(store.named_graphs(), key=str):
        if not graph.value.startswith(apart):
            yield from store.quads_for_pattern(None, None, None, graph)


def write(store: Path, base: str, file: Path) -> None:
    """Writes the statements of the store at ``store`` to ``file`` as N-Quads.

    Args:
        store: directory of the store.
        base: the base IRI of the snapshot.
        file: what is written; compressed where its name ends in ``.gz``.
    """
    quads = statements(Store.read_only(str(store)), base)
    with file.open("wb") as raw:
        if file.suffix == ".gz":
            with igzip.IGzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
                serialize(quads, cast("IO[bytes]", packed), RdfFormat.N_QUADS)
        else:
            serialize(quads, raw, RdfFormat.N_QUADS)
