"""The small graph that decides about a node: all that its shapes can reach from it.

pySHACL walks from a focus node along the paths of its shapes, into the shapes
that those name, and looks at the classes of what it finds. This module walks
the same way through the store and copies every triple that it passes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from kg.validation.shapes import Shapes
from kg.validation.terms import from_rdflib, to_rdflib

_ONE_SHAPE: Final = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_SHAPE_LISTS: Final = (SH["and"], SH["or"], SH.xone)
_TWO_PROPERTIES: Final = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_REPEATED: Final[dict[Node, bool]] = {
    SH.zeroOrMorePath: True,
    SH.oneOrMorePath: True,
    SH.zeroOrOnePath: False,
}


class Neighbourhood:
    """Collects triples of ``store`` into :attr:`graph`, each once, whatever graph it is in."""

    def __init__(self, store: ox.Store, shapes: Shapes) -> None:
        self.graph = Graph(bind_namespaces="none")
        self._store, self._shapes = store, shapes
        self._fetched: set[tuple[Node, Node | None, bool]] = set()
        self._visited: set[tuple[Node, Node]] = set()
        self._described: set[Node] = set()

    def add(self, shape: Node, focus_nodes: Iterable[Node]) -> None:
        """All triples that pySHACL reads to validate ``focus_nodes`` by ``shape``."""
        fresh = [n for n in focus_nodes if (shape, n) not in self._visited]
        self._visited.update((shape, n) for n in fresh)
        if not fresh or self._shapes.deactivated(shape):
            return
        constraints = self._shapes.constraints(shape)
        if SH.property in constraints or SH.closed in constraints:
            # wide records: one look for all its properties
            self._fetch(fresh)
        path = self._shapes.path(shape)
        values = set(fresh) if path is None else self._follow(fresh, path)
        self._describe(values.union(fresh))
        for parameter, arguments in constraints.items():
            for argument in arguments:
                if parameter == SH["class"]:
                    self._fetch(values, RDF.type)
                elif parameter == SH.closed:
                    self._fetch(values)
                elif parameter in _TWO_PROPERTIES:
                    self._fetch(fresh, argument)
                elif parameter in _ONE_SHAPE:
                    self.add(argument, values)
                elif parameter in _SHAPE_LISTS:
                    for member in self._shapes.items(argument):
                        self.add(member, values)

    def _describe(self, nodes: Iterable[Node]) -> None:
        """Nodes without a name: pySHACL spells out in its report all that hangs on them."""
        fresh = {n for n in nodes if isinstance(n, BNode)} - self._described
        while fresh:
            self._described |= fresh
            ends = self._fetch(fresh)
            # one that is a mere value is looked for among the values
            self._fetch([n for n in fresh if (n, None, None) not in self.graph], inverse=True)
            fresh = {n for n in ends if isinstance(n, BNode)} - self._described

    def add_subclasses(self) -> None:
        """The subclasses of every class that a shape requires."""
        classes = set(self._shapes.graph.objects(None, SH["class"]))
        todo = list(classes)
        while todo:
            class_ = todo.pop()
            for subclass in self._fetch([class_], RDFS.subClassOf, inverse=True):
                if subclass not in classes:
                    classes.add(subclass)
                    todo.append(subclass)

    def _follow(self, nodes: Iterable[Node], path: Node, inverse: bool = False) -> set[Node]:
        """The nodes at the end of ``path`` (SHACL, section 2.3.1)."""
        if isinstance(path, URIRef):
            return self._fetch(nodes, path, inverse)
        shapes = self._shapes.graph
        if (path, RDF.first, None) in shapes:
            # pySHACL inverts the steps of an inverted sequence, not their order: so does this
            reached = set(nodes)
            steps = self._shapes.items(path)
            for step in steps:
                reached = self._follow(reached, step, inverse)
            return reached
        for kind, argument in shapes.predicate_objects(path):
            if kind == SH.inversePath:
                return self._follow(nodes, argument, not inverse)
            if kind == SH.alternativePath:
                ways = self._shapes.items(argument)
                return set().union(*(self._follow(nodes, way, inverse) for way in ways))
            if kind in _REPEATED:
                return self._repeat(nodes, argument, inverse, again=_REPEATED[kind])
        return set()

    def _repeat(self, nodes: Iterable[Node], path: Node, inverse: bool, again: bool) -> set[Node]:
        reached, fresh = set(nodes), set(nodes)
        while fresh:
            fresh = self._follow(fresh, path, inverse) - reached
            reached |= fresh
            if not again:
                break
        return reached

    def _fetch(
        self, nodes: Iterable[Node], predicate: Node | None = None, inverse: bool = False
    ) -> set[Node]:
        """Copies the triples of ``nodes`` with ``predicate`` (any: ``None``); their other ends."""
        ends: set[Node] = set()
        for node in nodes:
            if isinstance(node, Literal) and not inverse:
                continue
            if not {(node, predicate, inverse), (node, None, inverse)} & self._fetched:
                self._fetched.add((node, predicate, inverse))
                self._copy(node, predicate, inverse)
            if inverse:
                ends.update(self.graph.subjects(predicate, node))
            else:
                ends.update(self.graph.objects(node, predicate))
        return ends

    def _copy(self, node: Node, predicate: Node | None, inverse: bool) -> None:
        term = from_rdflib(node)
        link = None if predicate is None else ox.NamedNode(str(predicate))
        if inverse:
            quads = self._store.quads_for_pattern(None, link, term, None)
        else:
            assert not isinstance(term, ox.Literal)
            quads = self._store.quads_for_pattern(term, link, None, None)
        for quad in quads:
            subject = to_rdflib(quad.subject)
            assert isinstance(subject, IdentifiedNode)
            self.graph.add((subject, to_rdflib(quad.predicate), to_rdflib(quad.object)))


def whole_graph(quads: Iterable[ox.Quad]) -> Graph:
    """``quads``, for instance a store, as one graph."""
    graph = Graph(bind_namespaces="none")
    for quad in quads:
        graph.add(tuple(to_rdflib(t) for t in (quad.subject, quad.predicate, quad.object)))  # type: ignore[arg-type]
    return graph
