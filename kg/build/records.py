"""Writes the statements of each document into one file, which the service reads records from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from isal import isal_zlib

from kg.rdf.statements import Graph
from kg.snapshots.documents import Digests, runs
from kg.snapshots.layout import Layout
from kg.snapshots.record_file import INDEX, TABLES

_LEVEL = 1


def write(graphs: Iterable[Graph], layout: Layout, digests: Digests) -> int:
    """Writes the documents of ``graphs`` into the snapshot at ``layout``; their number of parts.

    Memory is bounded by the largest document: the graphs are sorted by subject.

    Args:
        digests: gets what the dumps of the sources have of each document.
    """
    with closing(sqlite3.connect(layout.records)) as file:
        # an interrupted build is removed as a whole
        file.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        file.executescript(TABLES)
        for number, graph in enumerate(graphs):
            file.execute("INSERT INTO graph VALUES (?, ?)", (number, graph.iri))
            file.executemany(
                "INSERT INTO statements VALUES (?, ?, ?, ?)", _rows(number, graph, layout, digests)
            )
        file.execute(INDEX)
        file.commit()
        count: int = file.execute("SELECT count(*) FROM statements").fetchone()[0]
    return count


def _rows(
    number: int, graph: Graph, layout: Layout, digests: Digests
) -> Iterator[tuple[str, bool, int, bytes]]:
    dump = layout.dump(graph.source).name if graph.source else ""
    end = f" <{graph.iri}> .\n".encode()
    for document, lines in runs(block for block in graph.blocks() if block):
        if dump:
            digests.add(dump, document, lines.replace(b" .\n", end))
        part = lines.startswith(b"#", len(document) + 1)
        yield document.decode(), part, number, isal_zlib.compress(lines, _LEVEL)
