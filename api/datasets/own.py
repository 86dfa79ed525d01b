"""The snapshot that is served and its sources, as datasets of their own, with their files."""

from __future__ import annotations

from api.datasets.model import Dataset
from api.datasets.place import Place
from api.serving import Current


def all_own(current: Current, where: Place) -> list[Dataset]:
    """The snapshot that is served, and each of its sources."""
    return []


def own(current: Current, where: Place, iri: str) -> Dataset | None:
    """The snapshot or source ``iri`` as a dataset; ``None`` where it is neither."""
    return next((found for found in all_own(current, where) if found.iri == iri), None)
