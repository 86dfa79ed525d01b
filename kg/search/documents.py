"""Search documents of the records of a build, read by the table of kinds.

From the statements' text, not by asking the store: the paths of the table take the store
20 s on 2.4 million statements, and one reading of the text 2 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kg.rdf.ntriples import term
from kg.rdf.statements import Graph, text, triples
from kg.search.kinds import KINDS, Kind

_TYPE: Final = term("rdf:type").encode()
_LABEL: Final = term("rdfs:label").encode()


@dataclass(slots=True)
class SearchDocument:
    """A record.

    Attributes:
        values: by field of the table, each value once, in order.
        used: the number of records that refer to it, where its kind counts them.
    """

    iri: str
    kind: Kind
    values: dict[str, list[str]] = field(default_factory=dict)
    used: int = 0

    def first(self, name: str) -> str:
        """The first value of a field, ``""`` if it has none."""
        return next(iter(self.values.get(name, ())), "")


class _Step(NamedTuple):
    predicate: bytes
    inverse: bool


_Path = tuple[tuple[_Step, ...], ...]
_Values = dict[bytes, list[bytes]]


def _path(text: str) -> _Path:
    """Alternatives of sequences of steps."""
    return tuple(
        tuple(
            _Step(term(step.removeprefix("^")).encode(), step.startswith("^"))
            for step in sequence.split("/")
        )
        for sequence in text.split("|")
    )


#: the table's paths, read once
_PATHS: Final = {
    kind.name: {name: _path(path) for name, path in kind.fields.items()} for kind in KINDS
}
#: each class with the place of its kind in the table
_CLASSES: Final = {
    term(curie).encode(): place for place, kind in enumerate(KINDS) for curie in kind.classes
}


class _StatementIndex:
    """Index of the statements whose predicates are on the table's paths."""

    def __init__(self, graphs: Iterable[Graph]) -> None:
        steps = {
            step
            for paths in _PATHS.values()
            for path in paths.values()
            for sequence in path
            for step in sequence
        }
        self._by: dict[_Step, _Values] = {step: {} for step in steps}
        #: the rank of its kind, and the sources that state it, by record
        self.kinds: dict[bytes, tuple[int, set[str]]] = {}
        ways = {
            step.predicate: (
                self._by.get(_Step(step.predicate, False)),
                self._by.get(_Step(step.predicate, True)),
            )
            for step in steps
        }
        for graph in graphs:
            for subject, predicate, value in triples(graph, {*ways, _TYPE}):
                if predicate == _TYPE:
                    if (place := _CLASSES.get(value)) is not None:
                        self._is_of(subject, place, graph.source)
                    continue
                # most labels are those of parts; in the order of lines the class comes first
                if predicate == _LABEL and subject not in self.kinds:
                    continue
                forward, inverse = ways[predicate]
                if forward is not None:
                    forward.setdefault(subject, []).append(value)
                if inverse is not None:
                    inverse.setdefault(value, []).append(subject)

    def _is_of(self, record: bytes, place: int, source: str) -> None:
        known, sources = self.kinds.get(record, (place, set()))
        if source:
            sources.add(source)
        self.kinds[record] = (min(place, known), sources)

    def values(self, record: bytes, path: _Path) -> Iterator[bytes]:
        """What ``path`` leads to from ``record``, as often as it does."""
        for sequence in path:
            reached: Sequence[bytes] = (record,)
            for step in sequence:
                along = self._by[step]
                reached = [value for at in reached for value in along.get(at, ())]
            yield from reached


def gather(graphs: Iterable[Graph]) -> Iterator[SearchDocument]:
    """Every record that is of a kind in the table, in the order of IRIs."""
    statements = _StatementIndex(graphs)
    for record, (place, sources) in sorted(statements.kinds.items()):
        kind = KINDS[place]
        found = SearchDocument(text(record), kind, {"source": sorted(sources)} if sources else {})
        for name, path in _PATHS[kind.name].items():
            values = list(statements.values(record, path))
            if name == "used":
                found.used = len(values)
            elif values:
                # each once: several graphs may state the same
                found.values[name] = list(dict.fromkeys(filter(None, map(text, values))))
        yield found
