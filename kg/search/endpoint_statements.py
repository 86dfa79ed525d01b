"""The statements that search and lists of classes are made from, read from an endpoint.

An endpoint may cut results, so long ones are read by ``LIMIT`` and ``OFFSET``. Without an order,
which takes too long, pages might overlap: they have to add up to what the endpoint counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from kg.authorities.identities import published_graphs
from kg.engines import Engine, Query
from kg.errors import FairweaveError
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.rdf.statements import Graph
from kg.search.documents import predicates, searched_classes
from kg.snapshots.listing_file import MOST, NAMES

#: a class with fewer entities is listed by a query, quickly enough
LEAST_LISTED: Final = 5_000
#: statements that an index is made from: they are sorted in memory
MOST_STATEMENTS: Final = 20_000_000
#: rows of a page: fewer than endpoints cut results at
_PAGE: Final = 10_000
_TYPE: Final = expand("rdf:type")
_LABEL: Final = expand("rdfs:label")
#: what an index can be made from: a blank node has no page. Not isIRI(): Virtuoso estimates that a
#: query with it takes years, and refuses it
_USABLE: Final = "FILTER(!isBlank(?s) && !isBlank(?o))"
#: graphs that engines have of their own
_OF_ENGINES: Final = ("http://www.openlinksw.com/", "http://www.w3.org/2002/07/owl#")


class Part(NamedTuple):
    """Statements of one graph that are read together: of one property.

    Attributes:
        pattern: of variables ``?s`` and, where ``value`` is not known, ``?o``. No ``VALUES``: an
            endpoint may take that for a join that is too large.
        size: how many there are.
        predicate: as N-Triples writes it; ``value`` likewise, ``""`` where there are several.
    """

    pattern: str
    size: int
    predicate: str
    value: str = ""


class RemoteGraph(NamedTuple):
    """A graph of the endpoint: what of it is read.

    Attributes:
        iri: its name.
        source: the name of the source that it is, ``""`` if it is none.
        parts: what is read of it.
        listed: how many entities each large class has here.
    """

    iri: str
    source: str
    parts: tuple[Part, ...]
    listed: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many statements are read of it."""
        return sum(part.size for part in self.parts)


def remote_graphs(engine: Engine, base: str) -> list[RemoteGraph]:
    """The graphs that have something to search or to list, those of sources first.

    Args:
        engine: the endpoint.
        base: the base IRI, where that is known.

    Raises:
        FairweaveError: the endpoint cannot answer, or has too much.
    """
    stated = f"SELECT ?g ?n {{ ?g a <{expand('fw:Source')}> ; <{_LABEL}> ?n }}"
    sources = {graph.value: name.value for graph, name in _rows(engine, stated)}
    # not DISTINCT: Virtuoso takes minutes to find each graph once, and a moment to count
    named = _counts(engine, "GRAPH ?k { ?s ?p ?o }")
    apart = (INFERRED, *_OF_ENGINES, *([published_graphs(base)] if base else ()))
    found = [
        _remote_graph(engine, iri, sources.get(iri, ""))
        for iri in sorted(named, key=lambda name: (name not in sources, name))
        if not iri.startswith(apart)
    ]
    total = sum(graph.size for graph in found)
    if total > MOST_STATEMENTS:
        raise FairweaveError(
            f"the endpoint has {total:,} statements to search, more than {MOST_STATEMENTS:,}"
        )
    return [graph for graph in found if graph.parts]


def built(engine: Engine) -> str:
    """When the graph was built, ISO 8601 in UTC, as it states it; empty where it does not."""
    pattern = f"?s a <{expand('fw:Snapshot')}> ; <{expand('prov:generatedAtTime')}> ?at"
    found = {time.value for (time,) in _rows(engine, f"SELECT DISTINCT ?at {{ {pattern} }}")}
    return max(found, default="").replace("+00:00", "Z")


def _remote_graph(engine: Engine, iri: str, source: str) -> RemoteGraph:
    graph = f"GRAPH <{iri}>"
    classes = _counts(engine, f"{graph} {{ ?s a ?k }} FILTER(!isBlank(?s) && !isBlank(?k))")
    searched = searched_classes()
    listed = {
        kind: count
        for kind, count in classes.items()
        if kind not in searched and LEAST_LISTED <= count <= MOST
    }
    wanted = {kind: n for kind, n in classes.items() if kind in searched or kind in listed}
    parts = [
        Part(f"{graph} {{ ?s a <{kind}> }} FILTER(!isBlank(?s))", n, f"<{_TYPE}>", f"<{kind}>")
        for kind, n in wanted.items()
    ]
    stated = _counts(engine, f"{graph} {{ ?s ?k ?o }} {_USABLE}")
    if _LABEL in stated:
        # of all labels, most are those of parts of records; what has its class in another graph may
        # be a record
        labelled = [f"{graph} {{ ?s a <{kind}> ; <{_LABEL}> ?o }} {_USABLE}" for kind in wanted]
        untyped = f"FILTER NOT EXISTS {{ {graph} {{ ?s a ?any }} }}"
        labelled.append(f"{graph} {{ ?s <{_LABEL}> ?o }} {untyped} {_USABLE}")
        counts = ((pattern, _count(engine, pattern)) for pattern in labelled)
        parts += [Part(pattern, count, f"<{_LABEL}>") for pattern, count in counts if count]
    names = {expand(curie) for curie in NAMES} if listed else set()
    parts += [
        Part(f"{graph} {{ ?s <{name}> ?o }} {_USABLE}", stated[name], f"<{name}>")
        for name in sorted((predicates() | names) - {_TYPE, _LABEL})
        if name in stated
    ]
    return RemoteGraph(iri, source, tuple(parts), listed)


def read(
    engine: Engine, graphs: Sequence[RemoteGraph], on_read: Callable[[int], None] = lambda _: None
) -> Iterator[Graph]:
    """The statements of ``graphs``, sorted.

    Args:
        on_read: called with the number of statements that have been read.

    Raises:
        FairweaveError: the endpoint cannot answer, or its pages do not add up.
    """
    before = 0
    for graph in graphs:
        lines: set[str] = set()
        for part in graph.parts:
            lines.update(_statements(engine, part))
            before += part.size
            on_read(before)
        block = "".join(sorted(lines)).encode()
        yield Graph(graph.iri, graph.source, lambda block=block: iter((block,)))  # type: ignore[misc]


def _statements(engine: Engine, part: Part) -> set[str]:
    """The lines of N-Triples of ``part``.

    Raises:
        FairweaveError: pages do not add up, because the graph changes or they overlap.
    """
    found: set[str] = set()
    variables = "?s" if part.value else "?s ?o"
    for offset in range(0, part.size, _PAGE):
        page = f" LIMIT {_PAGE} OFFSET {offset}" if part.size > _PAGE else ""
        for row in _rows(engine, f"SELECT {variables} {{ {part.pattern} }}{page}"):
            found.add(f"{row[0]} {part.predicate} {part.value or row[1]} .\n")
    if len(found) != part.size:
        raise FairweaveError(
            f"the endpoint counts {part.size:,} statements, and gives {len(found):,}"
        )
    return found


def _count(engine: Engine, pattern: str) -> int:
    ((count,),) = _rows(engine, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return int(count.value)


def _counts(engine: Engine, pattern: str) -> dict[str, int]:
    """Value of ``?k`` → how many rows of ``pattern`` have it."""
    rows = _rows(engine, f"SELECT ?k (COUNT(*) AS ?n) {{ {pattern} }} GROUP BY ?k")
    return {kind.value: int(count.value) for kind, count in rows}


def _rows(engine: Engine, text: str) -> Iterator[tuple[Any, ...]]:
    """The terms of each row that the SELECT ``text`` gives; every variable has a value in it."""
    solutions = parse_query_results(engine.query(Query(text)).body, format=QueryResultsFormat.JSON)
    assert isinstance(solutions, QuerySolutions)
    for row in solutions:
        yield tuple(row)
