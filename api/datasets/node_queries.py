"""Reads resources with the statements about them through the engine, many at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from api.graph.terms import BATCH
from api.state.current_snapshot import Current
from kg.datasets.nodes import Nodes, Value
from kg.datasets.reading import Wanted
from kg.engines import LimitExceeded, Query
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED

T = TypeVar("T")
#: resources whose statements one query reads: of a hundred datasets there are more than an
#: endpoint gives at once
_WHOLE: Final = 25


async def read_whole(current: Current, nodes: Nodes, iris: Sequence[str]) -> None:
    """All statements about ``iris`` but the class hierarchy, with the graphs that make them.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """

    def query(some: Sequence[str]) -> str:
        return (
            f"SELECT ?s ?p ?o ?g {{ VALUES ?s {{ {_listed(some)} }} GRAPH ?g {{ ?s ?p ?o }}"
            f" FILTER(?g != <{INFERRED}>) }}"
        )

    for start in range(0, len(iris), _WHOLE):
        await _halved(current, nodes, query, iris[start : start + _WHOLE])


async def read_some(current: Current, nodes: Nodes, wanted: Iterable[Wanted]) -> None:
    """Of each group of IRIs the values of some predicates.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """

    def query(some: Sequence[Wanted]) -> str:
        blocks = (
            # a second VALUES for ?p took twenty times as long
            f"{{ VALUES ?s {{ {_listed(sorted(group))} }} ?s ?p ?o"
            f" FILTER(?p IN ({', '.join(f'<{expand(p)}>' for p in predicates)})) }}"
            for group, predicates in some
        )
        return f"SELECT ?s ?p ?o {{ {' UNION '.join(blocks)} }}"

    await _halved(current, nodes, query, list(_parted(wanted)))


async def rows(current: Current, text: str) -> list[Mapping[str, Mapping[str, str]]]:
    """The rows that the SELECT ``text`` gives, as SPARQL 1.1 Query Results JSON has them."""
    answer = await current.answers.get(Query(text))
    found: list[Mapping[str, Mapping[str, str]]] = json.loads(answer.body)["results"]["bindings"]
    return found


def is_safe(iri: str) -> bool:
    """Whether ``iri`` may be between angle brackets in a query.

    >>> is_safe("http://localhost:8000/dataset/ami"), is_safe("a> } INSERT {")
    (True, False)
    """
    return ":" in iri and not any(c <= " " or c in '<>"{}|^`\\' for c in iri)


async def _halved(
    current: Current, nodes: Nodes, query: Callable[[Sequence[T]], str], parts: Sequence[T]
) -> None:
    """What ``query`` of ``parts`` gives, in two halves where the engine gives no more at once."""
    if not parts:
        return
    try:
        await _query(current, nodes, query(parts))
    except LimitExceeded:
        if len(parts) == 1:
            raise
        middle = len(parts) // 2
        await _halved(current, nodes, query, parts[:middle])
        await _halved(current, nodes, query, parts[middle:])


def _parted(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """``wanted`` in groups that are not larger than an engine takes."""
    for group, predicates in wanted:
        iris = sorted(group)
        for start in range(0, len(iris), BATCH):
            yield set(iris[start : start + BATCH]), predicates


async def _query(current: Current, nodes: Nodes, text: str) -> None:
    for row in await rows(current, text):
        value = row["o"]
        is_iri = value["type"] == "uri"
        term = Value(value["value"], is_iri, value.get("xml:lang", ""), value.get("datatype", ""))
        nodes[row["s"]["value"]].add(
            row["p"]["value"], term, row["g"]["value"] if "g" in row else ""
        )


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris if is_safe(iri))
