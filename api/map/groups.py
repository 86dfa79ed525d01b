"""Datasets in groups, and the part of them that is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.map.dimensions import Grouping

#: groups of one picture; the smaller ones are together in one more
MOST = 40
#: groups inside a group
FEW = 12


@dataclass(frozen=True, slots=True)
class Group:
    """Some datasets.

    Attributes:
        label: the value that they share.
        datasets: their IRIs.
        size: how large they are together.
        use: the use class of most of them, an IRI; empty where that is not known.
        others: how many groups this one represents; 0 for a group of its own.
    """

    label: str
    datasets: tuple[str, ...]
    size: float
    use: str
    others: int = 0


def groups(
    datasets: Iterable[str], by: Grouping, sizes: Mapping[str, float] | None, uses: Grouping
) -> list[Group]:
    """``datasets`` by their values, the largest group first.

    A dataset is in the group of each of its values.

    Args:
        sizes: how large each is; ``None``: each is 1.
        uses: their use classes.
    """
    of: dict[str, list[str]] = defaultdict(list)
    for dataset in datasets:
        for value in by.of(dataset):
            of[value.label].append(dataset)
    found = [_group(label, inside, sizes, uses) for label, inside in of.items()]
    return sorted(found, key=lambda group: (-group.size, group.label.casefold(), group.label))


def limited(found: list[Group], most: int, uses: Grouping) -> list[Group]:
    """The largest of ``found``; those beyond ``most`` are one, the last."""
    if len(found) <= most:
        return found
    rest = found[most - 1 :]
    datasets = tuple(dict.fromkeys(dataset for group in rest for dataset in group.datasets))
    other = Group(
        f"{len(rest):,} smaller groups",
        datasets,
        sum(group.size for group in rest),
        _most(datasets, uses),
        len(rest),
    )
    return [*found[: most - 1], other]


def _group(
    label: str, datasets: list[str], sizes: Mapping[str, float] | None, uses: Grouping
) -> Group:
    size = float(len(datasets)) if sizes is None else sum(sizes.get(d, 0) for d in datasets)
    return Group(label, tuple(datasets), size, _most(datasets, uses))


def _most(datasets: Iterable[str], uses: Grouping) -> str:
    counts = Counter(value.iri for dataset in datasets for value in uses.of(dataset))
    return min(counts, key=lambda iri: (-counts[iri], iri), default="")
