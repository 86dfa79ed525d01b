"""Loading what sources gave into the store."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg.build.staging import Staged
from kg.errors import FairweaveError, SourceError
from kg.progress import Progress
from kg.rdf.ontology import ONTOLOGY, Ontology
from kg.rdf.statements import Graph


def load(store: Store, staged: list[Staged], ontology: Ontology, progress: Progress) -> None:
    """Loads each source into its named graph, and the ontology into its own.

    Raises:
        FairweaveError: a statement is longer than can be loaded.
    """
    total = sum(source.triples for source in staged)
    with progress.step("Loading", "triples", total) as on_progress:
        done = 0
        for source in staged:
            try:
                store.bulk_load(
                    path=source.path, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(source.graph)
                )
            except MemoryError:  # what Oxigraph raises for a literal over 16 MB
                raise _too_long(source) from None
            done += source.triples
            on_progress(done)
        store.load(
            "".join(ontology.lines()).encode(), RdfFormat.N_TRIPLES, to_graph=NamedNode(ONTOLOGY)
        )


def add(store: Store, graph: Graph, to: NamedNode | DefaultGraph | None = None) -> None:
    """Adds ``graph``, which is small, to the graph ``to``: that of its own name, unless given."""
    for block in graph.blocks():
        store.load(block, RdfFormat.N_TRIPLES, to_graph=to or NamedNode(graph.iri))


def _too_long(staged: Staged) -> FairweaveError:
    """Which statement of ``staged`` is longer than can be loaded."""
    with staged.path.open("rb") as lines:
        longest = max(lines, key=len)
    subject = longest.partition(b">")[0][1:].decode()
    problem = f"a statement about {subject} is longer than 16 MB"
    return SourceError(staged.source, problem, mend="shorten the text in it")
