"""What a graph says of its datasets, read for a page of them in a few queries."""

from __future__ import annotations

from collections.abc import Sequence

from api.datasets.model import Dataset
from api.datasets.nodes import INFERRED, rows
from api.serving import Current
from kg.namespaces import expand


async def dataset_iris(current: Current) -> list[str]:
    """Every dataset that is described, sorted."""
    text = (
        f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a <{expand('dcat:Dataset')}> }}"
        f" FILTER(?g != <{INFERRED}>) }}"
    )
    return sorted(row["s"]["value"] for row in await rows(current, text))


async def facts(current: Current, iris: Sequence[str]) -> list[Dataset]:
    """What is known of ``iris``, in their order; of what is no dataset, nothing."""
    raise NotImplementedError
