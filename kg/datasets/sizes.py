"""How large a dataset is, as its sources state it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.datasets.nodes import Node

#: what states a size
STATEMENTS: Final = (
    "schema:value",
    "schema:minValue",
    "schema:maxValue",
    "schema:unitText",
    "schema:description",
    "fw:approximate",
)


@dataclass(frozen=True, slots=True)
class Size:
    """A size; what is not stated is empty.

    Attributes:
        iri: of the resource that states it.
        value: a number; ``least`` and ``most`` bounds of one.
        unit: what is counted: ``rows``, ``hours``.
        approximate: whether the number is about right only.
        text: in words, where no number is stated.
    """

    iri: str = ""
    value: str = ""
    least: str = ""
    most: str = ""
    unit: str = ""
    approximate: bool = False
    text: str = ""


def size_of(node: Node) -> Size:
    """The size that ``node`` states."""
    return Size(
        node.iri,
        node.text("schema:value"),
        node.text("schema:minValue"),
        node.text("schema:maxValue"),
        node.text("schema:unitText"),
        bool(node.texts("fw:approximate")),
        node.text("schema:description"),
    )
