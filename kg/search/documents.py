"""Search documents of the records of a build, read by the table of record types.

From the text of the statements, not by queries to the store: the paths of the table take the store
20 s on 2.4 million statements, and one reading of the text 2 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from kg.rdf.ntriples import term
from kg.rdf.statements import Graph, of_properties, one_of, text
from kg.record_types import RecordType, RecordTypes, record_types
from kg.record_types.record_type import EXTENT_STATED
from kg.search.accounts import COMPARED, differently, statement

_TYPE: Final = term("rdf:type").encode()
_LABEL: Final = term("rdfs:label").encode()


@dataclass(slots=True)
class SearchDocument:
    """A record.

    Attributes:
        values: by field of the table, each value once, in order.
        used: the number of records that refer to it, where its type counts them.
        differing: facet → its value where other descriptions of the same dataset differ.
    """

    iri: str
    kind: RecordType
    values: dict[str, list[str]] = field(default_factory=dict)
    used: int = 0
    differing: dict[str, str] = field(default_factory=dict)

    @property
    def rank(self) -> float:
        """The factor of its score."""
        return self.kind.search.rank if self.kind.search else 1.0

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


_SIZE: Final = _path("schema:size")
_UNIT: Final = _path("schema:unitText")
_AMOUNT: Final = _path("schema:value|schema:minValue|schema:maxValue")
_SIZES: Final = (_SIZE, _UNIT, _AMOUNT)


class _Paths(NamedTuple):
    """The paths of the searched types, by their names, and the place of each class's type."""

    of: dict[str, dict[str, _Path]]
    classes: dict[bytes, int]


def _paths(types: RecordTypes) -> _Paths:
    return _Paths(
        {
            one.name: {name: _path(path) for name, path in one.search.fields.items()}
            for one in types.searched
            if one.search
        },
        {
            term(curie).encode(): place
            for place, one in enumerate(types.searched)
            for curie in one.classes
        },
    )


def predicates() -> frozenset[str]:
    """The properties on the table's paths."""
    of = _paths(record_types()).of
    return frozenset(
        text(step.predicate)
        for path in (*(path for paths in of.values() for path in paths.values()), *_SIZES)
        for sequence in path
        for step in sequence
    )


def searched_classes() -> frozenset[str]:
    """The classes of which a record is searched."""
    return frozenset(map(text, _paths(record_types()).classes))


class _StatementIndex:
    """Index of the statements whose predicates are on the table's paths."""

    def __init__(self, graphs: Iterable[Graph], known: _Paths) -> None:
        steps = {
            step
            for paths in known.of.values()
            for path in (*paths.values(), *_SIZES)
            for sequence in path
            for step in sequence
        }
        self._by: dict[_Step, _Values] = {step: {} for step in steps}
        #: the place of its type, and the sources that state it, by record
        self.kinds: dict[bytes, tuple[int, set[str]]] = {}
        ways = {
            step.predicate: (
                self._by.get(_Step(step.predicate, False)),
                self._by.get(_Step(step.predicate, True)),
            )
            for step in steps
        }
        read = one_of({*ways, _TYPE})
        for source, block in ((each.source, block) for each in graphs for block in each.blocks()):
            for subject, predicate, value in of_properties(block, read):
                if predicate == _TYPE:
                    if (place := known.classes.get(value)) is not None:
                        self._is_of(subject, place, source)
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

    def differing(
        self, record: bytes, twins: Iterable[str], paths: Mapping[str, _Path]
    ) -> dict[str, str]:
        """Facet → its value, of those in which ``record`` and its ``twins`` differ."""
        described = sorted({record, *(f"<{twin}>".encode() for twin in twins)} & self.kinds.keys())
        found = {}
        for name in COMPARED:
            stated = [
                statement(
                    name,
                    map(text, self.values(each, paths[name])),
                    partial(self._sizes, each),
                )
                for each in described
            ]
            sources = [
                source
                for each, written in zip(described, stated, strict=True)
                if written
                for source in sorted(self.kinds[each][1])[:1]
            ]
            if value := differently(stated, sources):
                found[name] = value
        return found

    def _sizes(self, record: bytes) -> dict[str, frozenset[str]]:
        """Unit → figures of it."""
        found: dict[str, set[str]] = {}
        for node in self.values(record, _SIZE):
            unit = next(map(text, self.values(node, _UNIT)), "")
            found.setdefault(unit, set()).update(map(text, self.values(node, _AMOUNT)))
        return {unit: frozenset(figures) for unit, figures in found.items() if figures}


def gather(graphs: Iterable[Graph]) -> Iterator[SearchDocument]:
    """Every record that is of a type that is searched, in the order of IRIs."""
    types = record_types()
    known = _paths(types)
    statements = _StatementIndex(graphs, known)
    for record, (place, sources) in sorted(statements.kinds.items()):
        kind = types.searched[place]
        found = SearchDocument(text(record), kind, {"source": sorted(sources)} if sources else {})
        for name, path in known.of[kind.name].items():
            values = list(statements.values(record, path))
            if name == "used":
                found.used = len(values)
            elif name == "clause":
                found.values[name] = list(map(text, values))  # one for each purpose
            elif values:
                # each once: several graphs may state the same
                found.values[name] = list(dict.fromkeys(filter(None, map(text, values))))
        if twins := found.values.pop("twin", None):
            found.differing = statements.differing(record, twins, known.of[kind.name])
        if "extent" in found.values:
            found.values["extent"] = [EXTENT_STATED]
        yield found
