"""The statements of a record by subject and property."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.rdf.namespaces import expand


class Statement(NamedTuple):
    """A statement with its parts at hand: each look at a part of a quad makes a new object.

    Attributes:
        subject: an IRI, as ``predicate`` and ``graph``.
        object: the value.
        text: of a literal, or the IRI; empty for other values.
    """

    subject: str
    predicate: str
    object: NamedNode | BlankNode | Literal | Triple
    text: str
    graph: str

    @property
    def is_link(self) -> bool:
        """Whether the value is an IRI."""
        return isinstance(self.object, NamedNode)


def statements_of(quads: Iterable[Quad]) -> list[Statement]:
    """The statements of ``quads`` about IRIs."""
    found = []
    for subject, predicate, value, graph in quads:
        if isinstance(subject, NamedNode):
            text = value.value if isinstance(value, NamedNode | Literal) else ""
            name = graph.value if isinstance(graph, NamedNode) else ""
            found.append(Statement(subject.value, predicate.value, value, text, name))
    return found


class StatementIndex:
    """The statements of a record by subject and property.

    Attributes:
        statements: all of them.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.statements = statements_of(quads)
        self._values: dict[tuple[str, str], list[Statement]] = {}
        for one in self.statements:
            if isinstance(one.object, BlankNode | Triple):
                continue
            self._values.setdefault(one[:2], []).append(one)

    def values(self, subject: str, name: str) -> list[NamedNode | Literal]:
        """The values of a property (CURIE), each once."""
        found = self._values.get((subject, expand(name)), ())
        values = dict.fromkeys(one.object for one in found)
        return [value for value in values if isinstance(value, NamedNode | Literal)]

    def texts(self, subject: str, name: str) -> tuple[str, ...]:
        """Their text, literals' and IRIs' alike."""
        found = self._values.get((subject, expand(name)), ())
        if len(found) < 2:
            return tuple(one.text for one in found)
        return tuple(value.value for value in self.values(subject, name))

    def text(self, subject: str, name: str) -> str:
        """The first of them."""
        found = self._values.get((subject, expand(name)))
        return found[0].text if found else ""
