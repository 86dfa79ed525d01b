"""Which nodes could possibly violate a shape: SPARQL over the staged store.

Every constraint becomes a query for the focus nodes that might violate it. The
answer may have too many of them, never too few; a constraint that no table
here understands names every target of its shape.

The queries have few forms, chosen by measurement (million rows a second, 1 M
triples in three graphs, one core): a scan of one property with a filter 2.1,
counting distinct subjects 2.5, ``MINUS`` 0.8; ``NOT EXISTS`` is 0.1 and is
not used. A scan that finds nothing spares the join with the shape's targets,
and on conforming data nearly every scan finds nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from threading import Lock
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.term import Node

from kg.validation.safe import ABOUT_ALL_VALUES, Clause, clauses, value_clauses
from kg.validation.shapes import Shapes, Targets
from kg.validation.terms import Term, from_rdflib, sparql

_TYPE: Final = f"<{RDF.type}>"
_SUBCLASS: Final = f"<{RDFS.subClassOf}>"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one shape.

    Attributes:
        shape: the shape with the targets.
        suspects: a pattern that binds ``?s`` to nodes that might violate it.
        screen: a query that answers cheaply whether ``suspects`` has any solution:
            ``ASK``, or two counts that differ if it has; ``None`` where that is no cheaper.
    """

    shape: Node
    suspects: str
    screen: str | None = None


class Candidates:
    """The focus nodes of ``store`` that might violate ``shapes``."""

    def __init__(self, store: ox.Store, shapes: Shapes) -> None:
        self._store, self._shapes = store, shapes
        self._closures: dict[URIRef, str] = {}
        self._screened: dict[str, bool] = {}
        self._lock = Lock()

    def find(self, progress: Progress | None = None) -> dict[Node, set[Term]]:
        """Shape → its targets that might violate it. ``progress`` is told (checks done, all)."""
        shapes = self._shapes.targeting()
        checks = list(dict.fromkeys(chain.from_iterable(map(self.checks, shapes))))
        found: dict[Node, set[Term]] = {shape: set() for shape in shapes}
        for shape in shapes:
            # such a node is a target even if the store has never heard of it
            found[shape] |= {from_rdflib(node) for node in self._shapes.targets(shape).nodes}
        # the store's queries let go of Python's lock
        with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
            for done, (check, nodes) in enumerate(
                zip(checks, pool.map(self._run, checks), strict=True), start=1
            ):
                found[check.shape] |= nodes
                if progress is not None:
                    progress(done, len(checks))
        return {shape: nodes for shape, nodes in found.items() if nodes}

    def checks(self, shape: Node) -> Iterator[Check]:
        """The checks for the targets of ``shape``."""
        if self._shapes.beyond_core:
            yield Check(shape, "")
        elif self._shapes.path(shape) is not None:
            yield from self._property(shape, shape)
        else:
            yield from self._node(shape)

    def _node(self, shape: Node) -> Iterator[Check]:
        """A node shape's constraints on the focus node itself, and its property shapes."""
        constraints = self._shapes.constraints(shape)
        about_values: list[Clause] = []
        for parameter, arguments in constraints.items():
            if parameter == SH.property:
                for argument in arguments:
                    yield from self._property(shape, argument)
            elif parameter == SH.closed:
                yield from self._closed(shape, arguments)
            elif parameter == SH.node and not any(self._shapes.path(a) for a in arguments):
                for argument in arguments:
                    if not self._shapes.deactivated(argument):
                        yield from self._embedded(shape, argument)
            else:
                about_values += _own(self._shapes, shape, parameter)
        for clause in dict.fromkeys(about_values):
            targets = self._targets(self._shapes.targets(shape), "?v")
            yield Check(shape, f"{{ SELECT (?v AS ?s) {{ {targets} {self._unsafe(clause)} }} }}")

    def _embedded(self, shape: Node, other: Node) -> Iterator[Check]:
        """A target that conforms to ``sh:node`` ``other`` has nothing that ``other`` objects to."""
        if (other, SH.node, None) in self._shapes.graph or other == shape:
            yield Check(shape, "")
            return
        for check in self._node(other):
            suspects = check.suspects
            if suspects.startswith("{ SELECT (?v AS ?s)") or not suspects:
                # it speaks of the targets of `other`, which may be none
                suspects = ""
            yield Check(shape, suspects, check.screen if suspects else None)

    def _property(self, shape: Node, about: Node) -> Iterator[Check]:
        """The constraints of the property shape ``about`` on the targets of ``shape``."""
        shapes = self._shapes
        if shapes.deactivated(about):
            return
        triple = self._triple(shapes.path(about))
        constraints = shapes.constraints(about)
        if triple is None:
            if constraints:
                yield Check(shape, "")
            return
        for parameter, arguments in constraints.items():
            if parameter in ABOUT_ALL_VALUES:
                rule = _ABOUT_ALL.get(parameter, _every_target)
                for argument in arguments:
                    yield from rule(shape, triple, argument)
        own = value_clauses(shapes, about, ())
        tests = [clause for clause in own if not clause.classes]
        if tests:
            joined = " && ".join(f"({clause.test})" for clause in tests)
            suspects = f"{triple} {self._unsafe(Clause(joined))}"
            yield Check(shape, suspects, f"ASK {{ {suspects} }}")
        for clause in own:
            if clause.classes:
                suspects = f"{triple} {self._unsafe(clause)}"
                yield Check(shape, suspects, f"ASK {{ {suspects} }}")

    def _closed(self, shape: Node, arguments: list[Node]) -> Iterator[Check]:
        """``sh:closed``: a property that neither has a property shape nor is ignored."""
        if not any(bool(getattr(argument, "value", True)) for argument in arguments):
            return
        shapes = self._shapes
        known = {shapes.path(p) for p in shapes.graph.objects(shape, SH.property)}
        for ignored in shapes.graph.objects(shape, SH.ignoredProperties):
            known.update(shapes.items(ignored))
        names = ", ".join(sorted(f"<{p}>" for p in known if isinstance(p, URIRef)))
        yield Check(shape, f"?s ?p ?v FILTER(?p NOT IN ({names}))")

    @staticmethod
    def _triple(path: Node | None) -> str | None:
        """The pattern from ``?s`` to its values ``?v``; ``None`` for a path that is not one step."""
        return f"?s <{path}> ?v ." if isinstance(path, URIRef) else None

    def _unsafe(self, clause: Clause) -> str:
        """What remains of the solutions when those are taken away that conform for sure."""
        test = f"FILTER(COALESCE(!({clause.test}), true))" if clause.test != "false" else ""
        if not clause.classes:
            return test
        instances = " UNION ".join(
            f"{{ {self._instances(c, '?v')} }}" for c in sorted(clause.classes)
        )
        return f"{test} MINUS {{ {instances} }}"

    def _targets(self, targets: Targets, variable: str) -> str:
        """The pattern that binds ``variable`` to every target that the store holds."""
        ways = [self._instances(c, variable) for c in targets.classes]
        ways += [f"{variable} <{p}> ?any ." for p in targets.subjects_of]
        ways += [f"?any <{p}> {variable} ." for p in targets.objects_of]
        if not ways:
            # targets named one by one are candidates anyway
            return f"VALUES {variable} {{}}"
        return " UNION ".join(f"{{ SELECT DISTINCT {variable} {{ {way} }} }}" for way in ways)

    def _instances(self, class_: URIRef, variable: str) -> str:
        """The pattern for the instances of ``class_`` and of its subclasses."""
        with self._lock:
            if class_ not in self._closures:
                self._closures[class_] = self._closure(class_)
            return f"{variable} {_TYPE} {self._closures[class_]}".replace("?c", f"?c{variable[1:]}")

    def _closure(self, class_: URIRef) -> str:
        query = f"SELECT ?c {{ ?c {_SUBCLASS}+ <{class_}> }}"
        subclasses = [s[0] for s in _select(self._store, query)]
        if any(isinstance(c, ox.BlankNode) for c in subclasses):
            return f"?c . ?c {_SUBCLASS}* <{class_}> ."
        names = sorted({f"<{class_}>", *map(str, subclasses)})
        return f"{names[0]} ." if len(names) == 1 else f"?c . VALUES ?c {{ {' '.join(names)} }}"

    def _run(self, check: Check) -> set[Term]:
        if check.screen is not None:
            with self._lock:
                clean = self._screened.get(check.screen)
            if clean is None:
                clean = self._clean(check.screen)
                with self._lock:
                    self._screened[check.screen] = clean
            if clean:
                return set()
        targets = self._targets(self._shapes.targets(check.shape), "?s")
        if check.suspects.startswith(_WITHOUT):
            query = f"SELECT DISTINCT ?s {{ {targets} {check.suspects} }}"
        elif check.suspects:
            suspects = f"{{ SELECT DISTINCT ?s {{ {check.suspects} }} }}"
            query = f"SELECT DISTINCT ?s {{ {suspects} {{ {targets} }} }}"
        else:
            query = f"SELECT DISTINCT ?s {{ {targets} }}"
        return {solution[0] for solution in _select(self._store, query)}

    def _clean(self, screen: str) -> bool:
        if screen.startswith("ASK"):
            return not self._store.query(screen, use_default_graph_as_union=True)
        counts = next(_select(self._store, screen))
        return str(counts[0]) == str(counts[1])


#: suspects of this form are the targets without something
_WITHOUT: Final = "MINUS"


def _select(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return iter(solutions)


def _own(shapes: Shapes, shape: Node, parameter: URIRef) -> Iterable[Clause]:
    """The clauses that one ``parameter`` of a node shape makes for the focus node itself."""
    alone = _Only(shapes, shape, parameter)
    return value_clauses(alone, shape, (shape,))


class _Only(Shapes):
    """The same shapes, with ``shape`` seen as if it had ``parameter`` alone."""

    def __init__(self, shapes: Shapes, shape: Node, parameter: URIRef) -> None:
        super().__init__(shapes.graph)
        self._shape, self._parameter = shape, parameter

    def constraints(self, shape: Node) -> dict[URIRef, list[Node]]:
        found = super().constraints(shape)
        return (
            {self._parameter: found[self._parameter]}
            if shape == self._shape and self._parameter in found
            else found
        )


def _every_target(shape: Node, _triple: str, _argument: Node) -> Iterator[Check]:
    yield Check(shape, "")


def _min_count(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    least = getattr(argument, "value", None)
    if not isinstance(least, int):
        yield Check(shape, "")
    elif least == 1:
        yield Check(shape, f"{_WITHOUT} {{ {triple} }}")
    elif least > 1:
        enough = f"SELECT ?s {{ {triple} }} GROUP BY ?s HAVING(COUNT(DISTINCT ?v) >= {least})"
        yield Check(shape, f"{_WITHOUT} {{ {{ {enough} }} }}")


def _max_count(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    most = getattr(argument, "value", None)
    if not isinstance(most, int):
        yield Check(shape, "")
    elif most == 0:
        yield Check(shape, triple, f"ASK {{ {triple} }}")
    else:
        yield Check(
            shape,
            f"{{ SELECT ?s {{ {triple} }} GROUP BY ?s HAVING(COUNT(?v) > {most}) }}",
            # as many values as subjects: none has two
            f"SELECT (COUNT(?s) AS ?n) (COUNT(DISTINCT ?s) AS ?m) {{ {triple} }}",
        )


def _has_value(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    term = sparql(argument)
    if term is None:
        yield Check(shape, "")
    else:
        yield Check(shape, f"{_WITHOUT} {{ {triple} FILTER(sameTerm(?v, {term})) }}")


def _unique_lang(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    if not isinstance(argument, Literal) or argument.value is not False:
        tagged = f'{triple} FILTER(LANG(?v) != "") BIND(LCASE(LANG(?v)) AS ?l)'
        yield Check(
            shape, f"{{ SELECT ?s {{ {tagged} }} GROUP BY ?s ?l HAVING(COUNT(?v) > 1) }}"
        )


def _disjoint(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    yield Check(shape, f"{triple} ?s <{argument}> ?v .")


def _compared(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    # which comparisons hold is for pySHACL to say; without a value on both sides there is none
    yield Check(shape, f"{triple} ?s <{argument}> ?w .")


_ABOUT_ALL: Final = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang,
    SH.disjoint: _disjoint,
    SH.lessThan: _compared,
    SH.lessThanOrEquals: _compared,
}
