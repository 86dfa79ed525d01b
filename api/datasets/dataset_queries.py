"""Reads datasets from the dataset file of the snapshot, or through the engine; many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from weakref import WeakKeyDictionary

from api.datasets.node_queries import read_some, read_whole, rows
from api.state.current_snapshot import Current
from kg.datasets import reading
from kg.datasets.model import Dataset
from kg.datasets.nodes import Nodes
from kg.datasets.statements_table import with_table
from kg.rdf.namespaces import expand
from kg.rdf.ontology import INFERRED
from kg.records.record import Record

_TYPED: Final = f"GRAPH ?g {{ ?s a <{expand('dcat:Dataset')}> }} FILTER(?g != <{INFERRED}>)"
_repeated: WeakKeyDictionary[Current, frozenset[str]] = WeakKeyDictionary()


async def dataset_iris(current: Current) -> list[str]:
    """Every dataset that is described, sorted."""
    if current.datasets:
        return current.datasets.iris()
    found = await rows(current, f"SELECT DISTINCT ?s {{ {_TYPED} }}")
    return sorted(row["s"]["value"] for row in found)


async def datasets(current: Current, iris: Sequence[str]) -> list[Dataset]:
    """The datasets among ``iris``, in their order, each with the table of its statements."""
    if current.datasets:
        return current.datasets.datasets(iris)
    nodes = Nodes()
    await read_whole(current, nodes, iris)
    return await _models(current, nodes, iris)


async def of_record(current: Current, record: Record) -> Dataset | None:
    """The dataset that ``record`` is about; ``None`` if it is about none."""
    if expand("dcat:Dataset") not in record.types.get(record.iri, ()):
        return None
    if current.datasets:
        return current.datasets.get(record.iri)
    nodes = Nodes()
    nodes.take(record.quads)
    return next(iter(await _models(current, nodes, [record.iri])), None)


async def _models(current: Current, nodes: Nodes, iris: Sequence[str]) -> list[Dataset]:
    for step in reading.wanted(nodes, iris):
        await read_some(current, nodes, step)
    repeated = await _repeated_titles(current)
    classes = current.licences.use_classes
    found = reading.models(nodes, iris, current.base, repeated, classes)
    return [with_table(one) for one in found]


async def _repeated_titles(current: Current) -> frozenset[str]:
    """The titles that several datasets have; read once a snapshot."""
    found = _repeated.get(current)
    if found is None:
        text = (
            f"SELECT ?t {{ {_TYPED} ?s <{expand('dcterms:title')}> ?t }}"
            " GROUP BY ?t HAVING(COUNT(DISTINCT ?s) > 1)"
        )
        found = frozenset(row["t"]["value"] for row in await rows(current, text))
        if current.engine.version:
            _repeated[current] = found
    return found
