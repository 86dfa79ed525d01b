"""The ontology as the graph that is served has it, and the shapes as this version ships them."""

from __future__ import annotations

from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

from pyoxigraph import RdfFormat, parse

from api.state.current_snapshot import Current
from api.vocabularies.statement_index import Statements
from kg.engines import Query
from kg.rdf.ontology import ONTOLOGY, Ontology
from kg.resources import directory

_NT: Final = "application/n-triples"
_ASKED: Final = Query(
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ONTOLOGY}> {{ ?s ?p ?o }} }}", graph_type=_NT
)
_known: WeakKeyDictionary[Current, Statements] = WeakKeyDictionary()


async def ontology(current: Current) -> Statements:
    """The ontology and its vocabularies; those shipped, where the graph has none."""
    found = _known.get(current)
    if found is None:
        answer = await current.answers.get(_ASKED)
        body = answer.body or "".join(Ontology().lines()).encode()
        found = Statements(quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))
        if current.engine.version:  # of what may change under us, nothing is kept
            _known[current] = found
    return found


@cache
def shapes() -> Statements:
    """The shapes that this version judges by, unless told otherwise."""
    files = sorted(directory("shapes").glob("*.ttl"))
    return Statements(
        quad.triple for file in files for quad in parse(path=file, format=RdfFormat.TURTLE)
    )
