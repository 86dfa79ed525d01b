"""Single links between resources: the objects or the subjects of one predicate."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode

from api.graph.terms import batches, select
from api.state.current_snapshot import Current
from kg.rdf.ontology import INFERRED

_HIERARCHY: Final = NamedNode(INFERRED)


async def links(
    current: Current, predicate: str, iris: Iterable[str], *, back: bool = False
) -> set[tuple[str, str]]:
    """Subject and object of each statement with ``predicate`` that has one of ``iris`` as subject.

    Args:
        back: as object instead.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    if current.reader:
        table = current.reader.link_table(predicate)
        return table.links(iris, back=back) if table else _stored(current, predicate, iris, back)
    known = "o" if back else "s"
    answers = await asyncio.gather(
        *(
            select(
                current,
                f"SELECT DISTINCT ?s ?o {{ VALUES ?{known} {{ {block} }} "
                f"GRAPH ?g {{ ?s <{predicate}> ?o }} FILTER(?g != <{INFERRED}> && isIRI(?o)) }}",
            )
            for block in batches(iris)
        )
    )
    return {(row["s"].value, row["o"].value) for rows in answers for row in rows}


def _stored(
    current: Current, predicate: str, iris: Iterable[str], back: bool
) -> set[tuple[str, str]]:
    """The links as the store has them, looked up one by one."""
    assert current.reader is not None
    found = set()
    property_ = NamedNode(predicate)
    for iri in iris:
        node = NamedNode(iri)
        subject, object_ = (None, node) if back else (node, None)
        for quad in current.reader.store.quads_for_pattern(subject, property_, object_, None):
            if (
                quad.graph_name != _HIERARCHY
                and isinstance(quad.subject, NamedNode)
                and isinstance(quad.object, NamedNode)
            ):
                found.add((quad.subject.value, quad.object.value))
    return found
