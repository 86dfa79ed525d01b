"""The ontology of the graph that is served, and the shapes that it was judged by."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from pyoxigraph import RdfFormat, parse

from api.state.current_snapshot import Current
from api.vocabularies.statement_index import Statements
from kg.engines import LimitExceeded, Query
from kg.rdf.ontology import ONTOLOGY, Ontology

_NT: Final = "application/n-triples"
_ONTOLOGY: Final = Query(
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ONTOLOGY}> {{ ?s ?p ?o }} }}", graph_type=_NT
)
_known: WeakKeyDictionary[Current, Statements] = WeakKeyDictionary()


async def ontology(current: Current) -> Statements:
    """The ontology and its vocabularies; those shipped, where the graph gives none."""
    found = _known.get(current)
    if found is None:
        try:
            body = (await current.answers.get(_ONTOLOGY)).body
        except LimitExceeded:  # a remote endpoint that cuts results
            body = b""
        body = body or "".join(Ontology.shipped().lines()).encode()
        found = Statements(quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
        if current.engine.version:  # of what may change under us, nothing is kept
            _known[current] = found
    return found


def shapes(current: Current) -> Statements:
    """The shapes that the records of ``current`` were judged by; reads files."""
    return _shapes(current.shapes)


@lru_cache(maxsize=2)
def _shapes(path: Path) -> Statements:
    return Statements(
        quad.triple
        for file in sorted(path.glob("*.ttl"))
        for quad in parse(path=file, format=RdfFormat.TURTLE)
    )
