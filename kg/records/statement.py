"""Statements as plain values: each look at a part of a quad makes a new object."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

#: in place of a datatype: the value is neither an IRI nor a literal
OTHER: Final = "-"


class Statement(NamedTuple):
    """A statement about an IRI.

    Attributes:
        subject: an IRI, as ``predicate`` and ``graph``.
        text: of a literal, or the IRI that is the value.
        datatype: of a literal; empty: the value is an IRI.
        language: of a literal; empty where it has none.
    """

    subject: str
    predicate: str
    text: str
    datatype: str
    language: str
    graph: str

    @property
    def is_link(self) -> bool:
        """Whether the value is an IRI."""
        return not self.datatype

    @property
    def is_literal(self) -> bool:
        """Whether the value is a literal."""
        return bool(self.datatype) and self.datatype != OTHER


def statements_of(quads: Iterable[Quad]) -> list[Statement]:
    """The statements of ``quads`` about IRIs."""
    found = []
    for subject, predicate, value, graph in quads:
        if not isinstance(subject, NamedNode):
            continue
        name = graph.value if isinstance(graph, NamedNode) else ""
        if isinstance(value, NamedNode):
            parts = value.value, "", ""
        elif isinstance(value, Literal):
            parts = value.value, value.datatype.value, value.language or ""
        else:
            parts = str(value), OTHER, ""
        found.append(Statement(subject.value, predicate.value, *parts, name))
    return found
