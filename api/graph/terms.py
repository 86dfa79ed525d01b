"""Terms from and to the engine: SPARQL JSON read as RDF terms, IRIs written into queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from api.state.current_snapshot import Current
from kg.engines import Query

Term = NamedNode | BlankNode | Literal
Row = dict[str, Term]
#: IRIs that go into one query
BATCH: Final = 500


async def select(current: Current, text: str) -> list[Row]:
    """The solutions of the SELECT ``text``.

    Raises:
        FairweaveError: as :meth:`kg.engines.Engine.query`.
    """
    body = (await current.answers.get(Query(text))).body
    return [
        {name: read_term(value) for name, value in row.items()}
        for row in json.loads(body)["results"]["bindings"]
    ]


def read_term(value: dict[str, Any]) -> Term:
    """The RDF term that ``value`` of SPARQL 1.1 Query Results JSON is."""
    kind, text = value["type"], value["value"]
    if kind == "uri":
        return NamedNode(text)
    if kind == "bnode":
        return BlankNode(text)
    if language := value.get("xml:lang"):
        return Literal(text, language=language)
    datatype = value.get("datatype")
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


def as_quad(row: Row) -> Quad:
    """The statement that a solution with ``s``, ``p``, ``o`` and ``g`` is."""
    return Quad(row["s"], row["p"], row["o"], row["g"])  # type: ignore[arg-type]


def iri(text: str) -> str | None:
    """``text`` as SPARQL writes it; ``None`` if it is no IRI."""
    try:
        return str(NamedNode(text))
    except ValueError:
        return None


def batches(iris: Iterable[str]) -> Iterator[str]:
    """``iris`` as blocks for ``VALUES``; what is no IRI is left out."""
    written = [text for text in map(iri, iris) if text]
    for start in range(0, len(written), BATCH):
        yield " ".join(written[start : start + BATCH])
