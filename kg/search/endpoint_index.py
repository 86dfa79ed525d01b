"""The search index, lists of large classes and tables of an endpoint's graph, from its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kg.build.listings import Listings
from kg.build.tables import Records
from kg.engines import Engine
from kg.rdf.statements import Graph
from kg.search.endpoint_statements import built, read, remote_graphs
from kg.search.index import build
from kg.snapshots.layout import Layout
from kg.snapshots.manifest import Table


class Written(NamedTuple):
    """What was written.

    Attributes:
        records: how many are searched.
        built: when the graph was built, as it states it.
    """

    records: int
    tables: list[Table]
    built: str


def write(
    engine: Engine, directory: Path, base: str = "", on_read: Callable[[int], None] = lambda _: None
) -> Written:
    """Writes all of it into ``directory``, where that of a snapshot would be.

    Args:
        engine: the endpoint.
        directory: an empty one.
        base: the base IRI, where that is known.
        on_read: called with the number of statements that have been read.

    Raises:
        FairweaveError: the endpoint cannot answer, or what it gives does not add up.
    """
    layout = Layout(directory)
    graphs = remote_graphs(engine, base)
    listings = Listings({kind for graph in graphs for kind in graph.listed})
    records = Records(layout.dumps)
    layout.search.mkdir()
    layout.dumps.mkdir()

    def noted() -> Iterator[Graph]:
        for graph in read(engine, graphs, on_read):
            for block in graph.blocks():
                listings.add(block)
            yield graph

    count = build(noted(), layout.search, records.add)
    listings.write(layout)
    return Written(count, records.write(), built(engine))
