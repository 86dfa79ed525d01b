"""Which datasets a notebook loads or names, with the cell and line as evidence."""

from kg.observing.datasets.uses import DatasetUse, dataset_uses

__all__ = ["DatasetUse", "dataset_uses"]
