"""Which features a query needs of an endpoint, found in its algebra.

A feature that a query uses in a way that every endpoint agrees on is not needed: a comparison
of variables that always have values, a ``MINUS`` with a common variable. Where it is not certain,
it counts as needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from rdflib import XSD, Literal, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.engines import algebra
from kg.engines.needs import Needs

_COMPARISON: Final = "RelationalExpression"
_EXISTS: Final = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
#: expressions whose value is true or false
_TRUTH: Final = frozenset(
    (
        _COMPARISON,
        "ConditionalAndExpression",
        "ConditionalOrExpression",
        "UnaryNot",
        *_EXISTS,
        *(
            f"Builtin_{name}"
            for name in (
                "BOUND",
                "CONTAINS",
                "LANGMATCHES",
                "REGEX",
                "STRENDS",
                "STRSTARTS",
                "isBLANK",
                "isIRI",
                "isLITERAL",
                "isNUMERIC",
                "isURI",
                "sameTerm",
            )
        ),
    )
)
#: expressions that have a value though a variable in them has none
_TOLERANT: Final = _TRUTH | {"Builtin_IF", "Builtin_CONCAT", "Builtin_COALESCE"}
#: what only combines truth values: an error in it is as good as false to a FILTER
_COMBINED: Final = ("ConditionalAndExpression", "ConditionalOrExpression", "UnaryNot")


def needs_of(text: str) -> Needs:
    """What the query ``text`` needs.

    >>> sorted(needs_of("SELECT (1/2 AS ?x) { ?s ?p ?o MINUS { ?a ?b ?c } }").features)
    ['default-graph', 'division', 'minus-apart']
    >>> sorted(needs_of("SELECT (?a = ?b AS ?x) { ?a ?p ?b }").truth_values)
    ['x']

    Raises:
        Exception: rdflib cannot parse it.
    """
    query = translateQuery(parseQuery(text))
    reader = _Reader()
    reader.pattern(query.algebra, frozenset(), in_graph=False)
    features = reader.features
    clauses = query.algebra.datasetClause or ()
    if clauses:
        features.discard("default-graph")
        features.add("from")
        if reader.graphs and not any(clause.named for clause in clauses):
            features.add("from-without-named")
    if query.algebra.name == "DescribeQuery":
        features.add("describe")
    return Needs(*map(frozenset, (features, reader.truth_values, reader.sums)))


class _Reader:
    """Walks the algebra of a query and collects its needs."""

    def __init__(self) -> None:
        self.features: set[str] = set()
        self.truth_values: set[str] = set()
        self.sums: set[str] = set()
        self.graphs = False
        self._results: set[str] = set()  # of sums and means, before they are named

    def pattern(self, part: Any, outside: frozenset[str], *, in_graph: bool) -> frozenset[str]:
        """The variables that have a value in every solution of ``part``.

        Args:
            outside: those that have one already.
        """
        method = _PATTERNS.get(part.name)
        if method is not None:
            return frozenset(method(self, part, outside, in_graph))
        inner = part.p
        return self.pattern(inner, outside, in_graph=in_graph) if inner else frozenset()

    def _statements(self, part: Any, outside: frozenset[str], in_graph: bool) -> set[str]:
        if part.triples and not in_graph:
            self.features.add("default-graph")
        for start, path, end in part.triples:
            if algebra.is_open(path) and isinstance(start, Variable) and isinstance(end, Variable):
                self.features.add("open-paths")
        return {str(t) for triple in part.triples for t in triple if isinstance(t, Variable)}

    def _join(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        first = self.pattern(part.p1, outside, in_graph=in_graph)
        return first | self.pattern(part.p2, outside | first, in_graph=in_graph)

    def _left_join(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        first = self.pattern(part.p1, outside, in_graph=in_graph)
        second = self.pattern(part.p2, outside | first, in_graph=in_graph)
        self._condition(part.expr, outside | first | second, in_graph)
        if any(algebra.contains(extend.expr, _TOLERANT) for extend in algebra.computed(part.p2)):
            self.features.add("computed-in-optional")
        return first

    def _union(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        if any(algebra.is_table(side) for side in (part.p1, part.p2)):
            self.features.add("values-in-union")
        first, second = (
            self.pattern(side, outside, in_graph=in_graph) for side in (part.p1, part.p2)
        )
        return first & second

    def _minus(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        first = self.pattern(part.p1, outside, in_graph=in_graph)
        self.pattern(part.p2, frozenset(), in_graph=in_graph)
        if not algebra.variables(part.p1) & algebra.variables(part.p2):
            self.features.add("minus-apart")
        return first

    def _filter(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        known = self.pattern(part.p, outside, in_graph=in_graph)
        self._exists(part)
        self._condition(part.expr, outside | known, in_graph)
        return known

    def _extend(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        known = self.pattern(part.p, outside, in_graph=in_graph)
        self._exists(part)
        name = str(part.var)
        self._value(part.expr, outside | known, in_graph)
        if self._is_truth(part.expr):
            self.truth_values.add(name)
        if isinstance(part.expr, Variable) and str(part.expr) in self._results:
            self.sums.add(name)
        return known | {name}

    def _graph(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        self.graphs = True
        name = {str(part.term)} if isinstance(part.term, Variable) else set()
        return self.pattern(part.p, outside, in_graph=True) | name

    def _service(self, *_: Any) -> frozenset[str]:
        return frozenset()  # another endpoint evaluates it

    def _table(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        if part.p is not None and part.p.name != "values":
            return self.pattern(part.p, outside, in_graph=in_graph)
        rows = algebra.rows(part)
        names = {str(name) for row in rows for name in row}
        return frozenset(
            name
            for name in names
            if all(row.get(Variable(name), "UNDEF") != "UNDEF" for row in rows)
        )

    def _project(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        names = frozenset(str(name) for name in part.PV)
        return self.pattern(part.p, outside & names, in_graph=in_graph) & names

    def _groups(self, part: Any, outside: frozenset[str], in_graph: bool) -> set[str]:
        known = self.pattern(part.p.p, outside, in_graph=in_graph)
        keys = part.p.expr or []
        for one in part.A:
            self._value(one.vars, outside | known, in_graph)
            if one.name in ("Aggregate_Sum", "Aggregate_Avg") and not keys:
                self._results.add(str(one.res))
        for key in keys:
            self._value(key, outside | known, in_graph)
        results = {str(one.res) for one in part.A}
        samples = {str(one.vars) for one in part.A if one.name == "Aggregate_Sample"}
        # a key is had as the sample of its group
        return results | {str(key) for key in keys if str(key) in known} | (samples & known)

    def _order(self, part: Any, outside: frozenset[str], in_graph: bool) -> frozenset[str]:
        known = self.pattern(part.p, outside, in_graph=in_graph)
        for condition in part.expr:
            self._division(condition)
        return known

    def _condition(self, expr: Any, known: frozenset[str], in_graph: bool) -> None:
        """Reads the condition of a FILTER, to which an error is as good as false."""
        if isinstance(expr, CompValue) and expr.name in _COMBINED:
            for one in algebra.operands(expr):
                self._condition(one, known, in_graph)
        elif isinstance(expr, CompValue) and expr.name == _COMPARISON:
            for one in algebra.operands(expr):
                self._value(one, known, in_graph)
        elif expr is not None:
            self._value(expr, known, in_graph)

    def _value(self, expr: Any, known: frozenset[str], in_graph: bool) -> None:
        """Reads an expression whose value counts, or that it has none."""
        self._division(expr)
        self._comparisons(expr, known, in_graph)

    def _comparisons(self, expr: Any, known: frozenset[str], in_graph: bool) -> None:
        if isinstance(expr, list | tuple):
            for one in expr:
                self._comparisons(one, known, in_graph)
            return
        if not isinstance(expr, CompValue):
            return
        if expr.name in _EXISTS:
            self.pattern(expr.graph, known, in_graph=in_graph)
        elif expr.name == "Builtin_IF":
            self._comparisons(expr.arg1, known, in_graph)
            self._comparisons(expr.arg2, known | algebra.bound(expr.arg1, so=True), in_graph)
            self._comparisons(expr.arg3, known | algebra.bound(expr.arg1, so=False), in_graph)
        else:
            if expr.name == _COMPARISON and not algebra.compared(expr) <= known:
                self.features.add("unbound-comparison")
            if expr.name == "ConditionalAndExpression":
                known |= algebra.bound(expr, so=True)
            for value in expr.values():
                self._comparisons(value, known, in_graph)

    def _exists(self, part: Any) -> None:
        """Reads the EXISTS of the FILTER or BIND ``part``."""
        computed = algebra.computed_before_optional(part.p)
        for one in algebra.expressions(part.expr):
            if one.name in _EXISTS and algebra.variables(one.graph) & computed:
                self.features.add("exists-beside-optional")

    def _division(self, expr: Any) -> None:
        for one in algebra.expressions(expr):
            if (
                one.name == "MultiplicativeExpression"
                and "/" in one.op
                and not algebra.is_fraction(one)
            ):
                self.features.add("division")

    def _is_truth(self, expr: Any) -> bool:
        if isinstance(expr, Variable):
            return str(expr) in self.truth_values
        if isinstance(expr, Literal):
            return expr.datatype == XSD.boolean
        if not isinstance(expr, CompValue):
            return False
        if expr.name == "Builtin_IF":
            return self._is_truth(expr.arg2) and self._is_truth(expr.arg3)
        if expr.name == "Builtin_COALESCE":
            return all(self._is_truth(one) for one in expr.arg)
        return expr.name in _TRUTH


#: what reads each kind of pattern; the others only have one in them
_PATTERNS: Final[dict[str, Callable[[_Reader, Any, frozenset[str], bool], Iterable[str]]]] = {
    "BGP": _Reader._statements,
    "Join": _Reader._join,
    "LeftJoin": _Reader._left_join,
    "Union": _Reader._union,
    "Minus": _Reader._minus,
    "Filter": _Reader._filter,
    "Extend": _Reader._extend,
    "Graph": _Reader._graph,
    "ServiceGraphPattern": _Reader._service,
    "ToMultiSet": _Reader._table,
    "Project": _Reader._project,
    "AggregateJoin": _Reader._groups,
    "OrderBy": _Reader._order,
}
