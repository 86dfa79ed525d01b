"""The statements of a record by subject and property."""

from __future__ import annotations

from collections.abc import Iterable

from kg.rdf.namespaces import expand
from kg.records.statement import OTHER, Statement


class StatementIndex:
    """The statements of a record by subject and property.

    Args:
        statements: all of them.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._values: dict[tuple[str, str], list[Statement]] = {}
        for one in statements:
            if one[3] != OTHER:
                self._values.setdefault(one[:2], []).append(one)

    def values(self, subject: str, name: str) -> list[Statement]:
        """A statement of each value of a property (CURIE)."""
        found: dict[tuple[str, str, str], Statement] = {}
        for one in self._values.get((subject, expand(name)), ()):
            found.setdefault((one.text, one.datatype, one.language), one)
        return list(found.values())

    def texts(self, subject: str, name: str) -> tuple[str, ...]:
        """The text of each value, literals' and IRIs' alike."""
        found = self._values.get((subject, expand(name)), ())
        if len(found) < 2:
            return tuple(one.text for one in found)
        return tuple(one.text for one in self.values(subject, name))

    def text(self, subject: str, name: str) -> str:
        """The first of them."""
        found = self._values.get((subject, expand(name)))
        return found[0].text if found else ""
