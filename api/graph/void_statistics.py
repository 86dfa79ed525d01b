"""The statistics of the graph, as VoID: ``/.well-known/void``."""

from __future__ import annotations

from typing import Final, NamedTuple

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from api.graph.terms import select
from api.state.current_snapshot import Current
from kg.engines import LimitExceeded, Query

#: where it is found, by the convention for such addresses (RFC 5785, and VoID's section 7.2)
PATH: Final = "/.well-known/void"
_WHERE: Final = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?g { GRAPH ?g { ?g a void:DatasetDescription } } ORDER BY ?g LIMIT 1"""


class Numbers(NamedTuple):
    """The description.

    Attributes:
        document: its IRI, and that of the graph that it is in.
        base: what the IRIs of the deployment begin with.
        triples: all of it, in order; addresses of the service are those that the client uses.
    """

    document: str
    base: str
    triples: tuple[Triple, ...]


async def numbers(current: Current, origin: str) -> Numbers | None:
    """What was counted when the snapshot was made; ``None`` where nothing was, or too much.

    Args:
        origin: where the client reached the service.
    """
    found = await select(current, _WHERE)
    if not found:
        return None
    document = found[0]["g"].value
    base = document.removesuffix(PATH[1:])
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {NamedNode(document)} {{ ?s ?p ?o }} }}"
    try:
        answer = await current.answers.get(Query(text, graph_type="application/n-triples"))
    except LimitExceeded:  # a remote endpoint that cuts results has no place for all of it
        return None
    body = b"".join(sorted(answer.body.splitlines(keepends=True)))
    # identities are the base's, but an address has to lead to where the client came from
    for what in ("sparql", "dumps/"):
        body = body.replace(f"<{base}{what}".encode(), f"<{origin}/{what}".encode())
    quads = parse(body, format=RdfFormat.N_TRIPLES)
    return Numbers(document, base, tuple(quad.triple for quad in quads))
