"""The statements of a record by subject and property."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.namespaces import expand


class StatementIndex:
    """The statements of a record by subject and property."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[tuple[str, str], list[NamedNode | Literal]] = {}
        for quad in quads:
            value = quad.object
            if isinstance(quad.subject, NamedNode) and isinstance(value, NamedNode | Literal):
                values = self._values.setdefault((quad.subject.value, quad.predicate.value), [])
                if value not in values:
                    values.append(value)

    def values(self, subject: str, name: str) -> list[NamedNode | Literal]:
        """The values of a property (CURIE)."""
        return self._values.get((subject, expand(name)), [])

    def texts(self, subject: str, name: str) -> tuple[str, ...]:
        """Their text, literals' and IRIs' alike."""
        return tuple(value.value for value in self.values(subject, name))

    def text(self, subject: str, name: str) -> str:
        """The first of them."""
        return next(iter(self.texts(subject, name)), "")
