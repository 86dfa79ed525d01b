"""Checks of nodes, and those of what is constrained in the set of values that a path has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import SH, Literal
from rdflib.term import Node

from kg.validation.terms import sparql

#: suspects of this form are the targets without something
WITHOUT: Final = "MINUS"


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one shape.

    Attributes:
        shape: the shape with the targets.
        suspects: a pattern that binds ``?s`` to nodes that might violate it.
        screens: queries that answer cheaply whether ``suspects`` has any solution, the cheapest
            first: ``ASK``, or two counts that differ if it has. If one says no, it has none.
        on_focus: ``suspects`` is about the target itself, which it calls ``?v``.
        own: only statements whose subject is the target decide about it.
    """

    shape: Node
    suspects: str
    screens: tuple[str, ...] = ()
    on_focus: bool = False
    own: bool = False


#: the checks for a shape, the pattern from ``?s`` to its values ``?v``, and an argument
Rule = Callable[[Node, str, Node], Iterator[Check]]


def every_target(shape: Node, _triple: str, _argument: Node) -> Iterator[Check]:
    """Of what no rule is known: each target is looked at."""
    yield Check(shape, "")


def _min_count(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    least = getattr(argument, "value", None)
    if not isinstance(least, int):
        yield Check(shape, "")
    elif least == 1:
        yield Check(shape, f"{WITHOUT} {{ {triple} }}")
    elif least > 1:
        enough = f"SELECT ?s {{ {triple} }} GROUP BY ?s HAVING(COUNT(DISTINCT ?v) >= {least})"
        yield Check(shape, f"{WITHOUT} {{ {{ {enough} }} }}")


def _max_count(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    most = getattr(argument, "value", None)
    if not isinstance(most, int):
        yield Check(shape, "")
    elif most == 0:
        yield Check(shape, triple, (f"ASK {{ {triple} }}",))
    else:
        yield Check(
            shape,
            f"{{ SELECT ?s {{ {triple} }} GROUP BY ?s HAVING(COUNT(?v) > {most}) }}",
            # as many values as subjects: none has two
            (f"SELECT (COUNT(?s) AS ?n) (COUNT(DISTINCT ?s) AS ?m) {{ {triple} }}",),
        )


def _has_value(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    term = sparql(argument)
    if term is None:
        yield Check(shape, "")
    else:
        yield Check(shape, f"{WITHOUT} {{ {triple} FILTER(sameTerm(?v, {term})) }}")


def _unique_lang(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    if not isinstance(argument, Literal) or argument.value is not False:
        tagged = f'{triple} FILTER(LANG(?v) != "") BIND(LCASE(LANG(?v)) AS ?l)'
        yield Check(shape, f"{{ SELECT ?s {{ {tagged} }} GROUP BY ?s ?l HAVING(COUNT(?v) > 1) }}")


def _disjoint(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    yield Check(shape, f"{triple} ?s <{argument}> ?v .")


def _compared(shape: Node, triple: str, argument: Node) -> Iterator[Check]:
    # pySHACL evaluates comparisons; without a value on both sides there is none
    yield Check(shape, f"{triple} ?s <{argument}> ?w .")


#: by parameter
RULES: Final[dict[Node, Rule]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.uniqueLang: _unique_lang,
    SH.disjoint: _disjoint,
    SH.lessThan: _compared,
    SH.lessThanOrEquals: _compared,
}
