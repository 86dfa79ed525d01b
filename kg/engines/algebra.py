"""Questions about parts of the algebra of a SPARQL query, as rdflib translates it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rdflib import XSD, Literal, Variable
from rdflib.paths import InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue

_FRACTIONS: Final = (XSD.decimal, XSD.double, XSD.float)
#: functions whose value is of the kind of their argument
_ROUNDED: Final = frozenset(f"Builtin_{name}" for name in ("ABS", "CEIL", "FLOOR", "ROUND"))


def bound(condition: Any, *, so: bool) -> frozenset[str]:
    """The variables that have a value where ``condition`` is ``so``, by BOUND."""
    if not isinstance(condition, CompValue):
        return frozenset()
    if condition.name == "Builtin_BOUND":
        return frozenset((str(condition.arg),)) if so else frozenset()
    if condition.name == "UnaryNot":
        return bound(condition.expr, so=not so)
    every, some = ("ConditionalAndExpression", "ConditionalOrExpression")[:: 1 if so else -1]
    sides = [bound(one, so=so) for one in operands(condition)] if condition.expr else []
    if condition.name == every:
        return frozenset().union(*sides)
    if condition.name == some and sides:
        return frozenset.intersection(*sides)
    return frozenset()


def is_open(path: Any) -> bool:
    """Whether ``path`` may have any number of steps."""
    if isinstance(path, MulPath):
        return path.mod in ("+", "*")
    if isinstance(path, InvPath):
        return is_open(path.arg)
    if isinstance(path, SequencePath):
        return all(is_open(one) for one in path.args)
    return False


def computed(part: Any) -> Iterator[Any]:
    """What an OPTIONAL with ``part`` computes itself, and not beside statements of a subquery."""
    while isinstance(part, CompValue):
        if part.name == "Extend":
            yield part
        elif part.name not in ("Filter", "Project", "ToMultiSet", "Distinct"):
            return
        part = part.p


def computed_before_optional(part: Any) -> set[str]:
    """The variables that the group ``part`` computes, in subqueries too, before an OPTIONAL."""
    found: set[str] = set()
    todo = [(part, False)]
    while todo:
        one, before = todo.pop()
        if not isinstance(one, CompValue):
            continue
        if one.name == "Extend" and before:
            found.add(str(one.var))
        if one.name == "LeftJoin":
            todo.append((one.p1, True))
        else:
            todo += [(inner, before) for inner in (one.p, one.p1, one.p2)]
    return found


def is_table(part: Any) -> bool:
    """Whether ``part`` is VALUES and nothing else."""
    while isinstance(part, CompValue) and part.name in ("Join", "Filter", "Extend"):
        if part.name != "Join":
            part = part.p
        elif part.p1.name == "BGP" and not part.p1.triples:
            part = part.p2
        else:
            return False
    return isinstance(part, CompValue) and part.name == "ToMultiSet" and not is_query(part)


def is_query(part: Any) -> bool:
    """Whether ``part``, a table, is a subquery."""
    return part.p is not None and part.p.name != "values"


def rows(part: Any) -> list[dict[Any, Any]]:
    """The rows of VALUES."""
    table = part.p if part.p is not None else part
    return list(table.res or ())


def operands(expr: Any) -> Iterator[Any]:
    """The operands of an expression of several, ``IN`` too."""
    for one in (expr.expr, expr.other):
        yield from one if isinstance(one, list) else (one,)


def compared(comparison: Any) -> set[str]:
    """The variables that ``comparison`` compares as they are."""
    return {str(one) for one in operands(comparison) if isinstance(one, Variable)}


def is_fraction(expr: Any) -> bool:
    """Whether the value of ``expr`` is of a kind of numbers that has fractions."""
    if isinstance(expr, Literal):
        return expr.datatype in _FRACTIONS
    if not isinstance(expr, CompValue):
        return False
    if expr.name == "Function":
        return expr.iri in _FRACTIONS
    if expr.name in ("MultiplicativeExpression", "AdditiveExpression"):
        return any(map(is_fraction, (expr.expr, *expr.other)))
    return expr.name in _ROUNDED and is_fraction(expr.arg)


def expressions(expr: Any) -> Iterator[CompValue]:
    """``expr`` and the expressions in it, down to the patterns of EXISTS."""
    if isinstance(expr, list | tuple):
        for one in expr:
            yield from expressions(one)
    elif isinstance(expr, CompValue):
        yield expr
        for name, value in expr.items():
            if name != "graph":
                yield from expressions(value)


def contains(expr: Any, names: frozenset[str]) -> bool:
    """Whether ``expr`` is, or has in it, an expression of one of ``names``."""
    return any(one.name in names for one in expressions(expr))


def variables(part: Any) -> set[str]:
    """The variables that a pattern may give values; a subquery's are those that it selects."""
    if isinstance(part, Variable):
        return {str(part)}
    inner: Any = ()
    if isinstance(part, CompValue):
        if part.name == "Project":
            inner = part.PV
        elif part.name == "Minus":
            inner = part.p1
        else:
            inner = [value for name, value in part.items() if name != "expr"]
    elif isinstance(part, list | tuple | set | dict):
        inner = part
    if isinstance(inner, CompValue):
        return variables(inner)
    return set().union(*map(variables, inner))
