"""Sources as they are published: staged, loaded and dumped beside what was converted of them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.authorities.identities import Identities
from kg.authorities.redaction import without_addresses_in_line
from kg.authorities.signed_addresses import without_secrets
from kg.build.sources import Source
from kg.build.staging import Staged
from kg.converters.published import WithPublished
from kg.converters.record import Notes
from kg.rdf.dumps import in_graph, lines_of, write
from kg.rdf.sorting import LineSorter
from kg.snapshots.layout import Layout


def add(
    store: Store,
    layout: Layout,
    sources: Sequence[Source],
    staged: Sequence[Staged],
    ids: Identities,
) -> dict[str, int]:
    """Adds each source as it is published to ``store`` and to the dumps.

    E-mail addresses are masked. Records that were refused are among the statements: refused is what
    was made of them.

    Returns:
        the graphs that came, by IRI, each with its number of statements.
    """
    graphs = {}
    for source, stage in zip(sources, staged, strict=True):
        if not publishes(source):
            continue
        with tempfile.TemporaryDirectory(dir=layout.path) as scratch:
            lines = _sorted(source, ids, Path(scratch))
            graph = ids.published(source.name)
            store.bulk_load(path=lines, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
            layout.published.mkdir(exist_ok=True)
            dump = layout.published / f"{stage.source}.nq.gz"
            graphs[graph] = write(dump, in_graph(lines_of(lines), graph)).triples
    return graphs


def publishes(source: Source) -> bool:
    """Whether ``source`` has statements in terms of its own."""
    converter = source.converter
    return isinstance(converter, WithPublished) and converter.publishes(source.path)


def _sorted(source: Source, ids: Identities, scratch: Path) -> Path:
    """The statements, sorted and each once, without e-mail addresses."""
    assert isinstance(source.converter, WithPublished)
    runs = scratch / "runs"
    runs.mkdir()
    sorter = LineSorter(runs)
    notes = Notes(source.about, source.name)
    for line in source.converter.published(source.path, ids, notes):
        sorter.add([without_addresses_in_line(without_secrets(line))])
    path = scratch / "published.nt"
    with path.open("wb") as out:
        for block in sorter.blocks():
            out.write(block)
    return path
