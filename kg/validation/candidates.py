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
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, URIRef
from rdflib.term import IdentifiedNode, Node

from kg.validation.checks import RULES, WITHOUT, Check, every_target
from kg.validation.conformance import ABOUT_ALL_VALUES, Clause, value_clauses
from kg.validation.shapes import Shapes, Targets
from kg.validation.terms import Term, from_rdflib

#: constraints of a node shape that have queries of their own
_BY_QUERIES: Final = frozenset({SH.property, SH.node, SH["and"], SH.closed})
_TYPE: Final = f"<{RDF.type}>"
_SUBCLASS: Final = f"<{RDFS.subClassOf}>"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What follows from shapes, and from the subclasses that the classes they name have."""

    targeting: list[IdentifiedNode]
    checks: list[Check]
    subclasses: dict[URIRef, list[str]]


#: of the last store of each shapes: a fifth of the time of a small build, which has several rounds
_PREPARED: Final[WeakKeyDictionary[Shapes, _Prepared]] = WeakKeyDictionary()


class Candidates:
    """The focus nodes of ``store`` that might violate ``shapes``."""

    def __init__(self, store: ox.Store, shapes: Shapes) -> None:
        self._store, self._shapes = store, shapes
        self._closures: dict[URIRef, list[str]] = {}
        self._screened: dict[str, bool] = {}
        self._patterns: dict[str, str] = {}
        self._lock = Lock()

    def find(
        self, progress: Progress | None = None, *, after_removal: bool = False
    ) -> dict[Node, set[Term]]:
        """Shape → its targets that might violate it.

        Args:
            progress: gets (checks done, all).
            after_removal: see :func:`kg.validation.validate`.
        """
        prepared = _PREPARED.get(self._shapes)
        if prepared is None or not self._has(prepared.subclasses):
            prepared = _PREPARED[self._shapes] = self._prepared()
        checks = [check for check in prepared.checks if not (after_removal and check.own)]
        found: dict[Node, set[Term]] = {shape: set() for shape in prepared.targeting}
        for shape in prepared.targeting:
            # such a node is a target even if it is not in the store
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

    def _prepared(self) -> _Prepared:
        targeting = self._shapes.targeting()
        every = dict.fromkeys(chain.from_iterable(map(self.checks, targeting)))
        checks = self._together(list(every))
        return _Prepared(targeting, checks, dict(self._closures))

    def _has(self, subclasses: Mapping[URIRef, list[str]]) -> bool:
        """Whether the classes have these subclasses in the store."""
        self._closures = {class_: self._closure(class_) for class_ in subclasses}
        return self._closures == subclasses

    def _together(self, checks: list[Check]) -> list[Check]:
        """One query for all the shapes whose targets may lack the same property.

        (Every record needs a label: fifty shapes, and each would read all labels.)
        """
        lacking: dict[str, list[Node]] = {}
        for check in checks:
            if check.suspects.startswith(WITHOUT) and not check.on_focus:
                lacking.setdefault(check.suspects, []).append(check.shape)
        screens: dict[str, tuple[str, ...]] = {}
        for suspects, shapes in lacking.items():
            known = [self._shapes.targets(shape) for shape in shapes]
            everybody = Targets(
                (),
                *(
                    tuple(dict.fromkeys(chain.from_iterable(getattr(t, kind) for t in known)))
                    for kind in ("classes", "subjects_of", "objects_of")
                ),
            )
            targets = self._targets(everybody, "?s")
            # without the first, what may be lacking is read of all nodes where no node is a target
            screens[suspects] = (f"ASK {{ {targets} }}", f"ASK {{ {targets} {suspects} }}")
        return [
            check
            if check.on_focus
            else replace(check, screens=screens.get(check.suspects, check.screens))
            for check in checks
        ]

    def checks(self, shape: Node) -> Iterator[Check]:
        """The checks for the targets of ``shape``."""
        if self._shapes.beyond_core:
            yield Check(shape, "")
        elif self._shapes.path(shape) is not None:
            yield from self._property(shape, shape)
        else:
            yield from self._node(shape, shape)

    def _node(self, shape: Node, about: Node, trail: tuple[Node, ...] = ()) -> Iterator[Check]:
        """The constraints of the node shape ``about`` on the targets of ``shape``."""
        shapes = self._shapes
        if shapes.deactivated(about):
            return
        if about in trail or shapes.path(about) is not None:
            yield Check(shape, "")
            return
        trail = (*trail, about)
        for parameter, arguments in shapes.constraints(about).items():
            for argument in arguments:
                if parameter == SH.property:
                    yield from self._property(shape, argument)
                elif parameter == SH.node:
                    yield from self._node(shape, argument, trail)
                elif parameter == SH["and"]:
                    for member in shapes.items(argument):
                        yield from self._node(shape, member, trail)
                elif parameter == SH.closed:
                    yield from self._closed(shape, about, argument)
        for clause in value_clauses(shapes, about, trail, _BY_QUERIES):
            yield Check(shape, self._unsafe(clause), on_focus=True, own=clause.of_value)

    def _property(self, shape: Node, about: Node) -> Iterator[Check]:
        """The constraints of the property shape ``about`` on the targets of ``shape``."""
        shapes = self._shapes
        if shapes.deactivated(about):
            return
        path = shapes.path(about)
        triple, own = self._triple(path), isinstance(path, URIRef)
        constraints = shapes.constraints(about)
        if triple is None:
            if constraints:
                yield Check(shape, "")
            return
        for parameter, arguments in constraints.items():
            if parameter in ABOUT_ALL_VALUES:
                rule = RULES.get(parameter, every_target)
                for argument in arguments:
                    for check in rule(shape, triple, argument):
                        yield replace(check, own=own and check.suspects != "")
        clauses = value_clauses(shapes, about, (), ABOUT_ALL_VALUES)
        tests = [clause for clause in clauses if not clause.classes]
        if tests:
            joined = " && ".join(f"({clause.test})" for clause in tests)
            suspects = f"{triple} {self._unsafe(Clause(joined))}"
            screens = (f"ASK {{ {suspects} }}",)
            yield Check(shape, suspects, screens, own=own and all(c.of_value for c in tests))
        for clause in clauses:
            if clause.classes:
                suspects = f"{triple} {self._unsafe(clause)}"
                yield Check(shape, suspects, (f"ASK {{ {suspects} }}",))

    def _closed(self, shape: Node, about: Node, argument: Node) -> Iterator[Check]:
        """``sh:closed``: a property that neither has a property shape nor is ignored."""
        if not getattr(argument, "value", True):
            return
        shapes = self._shapes
        known = {shapes.path(p) for p in shapes.graph.objects(about, SH.property)}
        for ignored in shapes.graph.objects(about, SH.ignoredProperties):
            known.update(shapes.items(ignored))
        names = ", ".join(sorted(f"<{p}>" for p in known if isinstance(p, URIRef)))
        # (Oxigraph takes nothing to be outside an empty list)
        suspects = f"?s ?p ?v FILTER(?p NOT IN ({names}))" if names else ""
        yield Check(shape, suspects, own=bool(names))

    def _triple(self, path: Node | None) -> str | None:
        """The pattern from ``?s`` to its values ``?v``; ``None`` for a path that is not known.

        Known are an IRI, its inverse, alternatives of IRIs, and a sequence of IRIs.
        """
        if isinstance(path, URIRef):
            return f"?s <{path}> ?v ."
        if (path, RDF.first, None) in self._shapes.graph:
            sequence = self._shapes.items(path) if path is not None else ()
            if all(isinstance(step, URIRef) for step in sequence):
                return f"?s {'/'.join(f'<{step}>' for step in sequence)} ?v ."
            return None
        steps = list(self._shapes.graph.predicate_objects(path))
        if len(steps) == 1 and steps[0][0] == SH.inversePath and isinstance(steps[0][1], URIRef):
            return f"?v <{steps[0][1]}> ?s ."
        if len(steps) == 1 and steps[0][0] == SH.alternativePath:
            ways = self._shapes.items(steps[0][1])
            if all(isinstance(way, URIRef) for way in ways):
                return f"?s {'|'.join(f'<{way}>' for way in ways)} ?v ."
        return None

    def _unsafe(self, clause: Clause) -> str:
        """What remains of the solutions when those are taken away that conform for sure."""
        test = f"FILTER(COALESCE(!({clause.test}), true))" if clause.test != "false" else ""
        if not clause.classes:
            return test
        instances = self._instances(tuple(sorted(clause.classes)), "?v")
        return f"{test} MINUS {{ {instances} }}"

    def _targets(self, targets: Targets, variable: str) -> str:
        """The pattern that binds ``variable`` to every target in the store."""
        ways = [self._instances(targets.classes, variable)] if targets.classes else []
        ways += [f"{variable} <{p}> ?any ." for p in targets.subjects_of]
        ways += [f"?any <{p}> {variable} ." for p in targets.objects_of]
        if not ways:
            # targets named one by one are candidates anyway
            return f"VALUES {variable} {{}}"
        return " UNION ".join(f"{{ SELECT DISTINCT {variable} {{ {way} }} }}" for way in ways)

    def _instances(self, classes: tuple[URIRef, ...], variable: str) -> str:
        """The pattern for the instances of ``classes`` and of their subclasses."""
        named: set[str] = set()
        ways = []
        for class_ in classes:
            with self._lock:
                if class_ not in self._closures:
                    self._closures[class_] = self._closure(class_)
                named.update(self._closures[class_])
            if not self._closures[class_]:
                ways.append(f"{variable} {_TYPE} ?class . ?class {_SUBCLASS}* <{class_}> .")
        if len(named) == 1:
            ways.append(f"{variable} {_TYPE} {named.pop()} .")
        elif named:
            names = " ".join(sorted(named))
            ways.append(f"{variable} {_TYPE} ?class . VALUES ?class {{ {names} }}")
        return ways[0] if len(ways) == 1 else " UNION ".join(f"{{ {way} }}" for way in ways)

    def _closure(self, class_: URIRef) -> list[str]:
        """``class_`` and its subclasses; nothing where one has no name to call it by."""
        query = f"SELECT ?class {{ ?class {_SUBCLASS}+ <{class_}> }}"
        subclasses = [solution[0] for solution in _select(self._store, query)]
        if any(isinstance(subclass, ox.BlankNode) for subclass in subclasses):
            return []
        return sorted({f"<{class_}>", *map(str, subclasses)})

    def _run(self, check: Check) -> set[Term]:
        if any(map(self._clean, check.screens)):
            return set()
        targets = self._targets(self._shapes.targets(check.shape), "?v" if check.on_focus else "?s")
        if check.on_focus:
            query = f"SELECT DISTINCT ?v {{ {targets} {check.suspects} }}"
        elif check.suspects.startswith(WITHOUT):
            query = f"SELECT DISTINCT ?s {{ {targets} {check.suspects} }}"
        elif check.suspects:
            query = (
                f"SELECT DISTINCT ?s {{ {self._suspects_pattern(check.suspects)} {{ {targets} }} }}"
            )
        else:
            query = f"SELECT DISTINCT ?s {{ {targets} }}"
        return {solution[0] for solution in _select(self._store, query)}

    def _suspects_pattern(self, suspects: str) -> str:
        """The pattern of ``suspects``: where they are few, they are named.

        (The label of several kinds of record must have no language. Each of their shapes would
        read all labels, to find what vocabularies have.)
        """
        with self._lock:
            pattern = self._patterns.get(suspects)
        if pattern is None:
            every = f"SELECT DISTINCT ?s {{ {suspects} }}"
            found = [s[0] for s in _select(self._store, f"{every} LIMIT {_FEW + 1}")]
            if len(found) <= _FEW and all(isinstance(node, ox.NamedNode) for node in found):
                pattern = f"VALUES ?s {{ {' '.join(map(str, found))} }}"
            else:
                pattern = f"{{ {every} }}"
            with self._lock:
                self._patterns[suspects] = pattern
        return pattern

    def _clean(self, screen: str) -> bool:
        """Whether no solution of the suspects that ``screen`` is of is there, for sure."""
        with self._lock:
            clean = self._screened.get(screen)
        if clean is None:
            clean = self._screens_out(screen)
            with self._lock:
                self._screened[screen] = clean
        return clean

    def _screens_out(self, screen: str) -> bool:
        if screen.startswith("ASK"):
            return not self._store.query(screen, use_default_graph_as_union=True)
        counts = next(_select(self._store, screen))
        return str(counts[0]) == str(counts[1])


#: suspects, at most, that a query names
_FEW: Final = 5_000


def _select(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return iter(solutions)
