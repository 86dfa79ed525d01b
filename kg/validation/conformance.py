"""When a value certainly conforms: SPARQL expressions, one for each constraint of SHACL Core.

A :class:`Clause` is a condition on the variable ``?v`` under which pySHACL accepts
it. It may be too strict (one node more is validated, which costs time), never too
lax (a record would be let in unjudged). Where Oxigraph's and pySHACL's idea of
a value differ (time zones, years before 1, integers beyond 64 bits, regular
expressions) the clause is only true for values that both treat alike, and where the
difference is not understood it is never true: :data:`NEVER`.

Source: SHACL section 4; what pySHACL makes of it, ``pyshacl/constraints/core``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from rdflib import RDF, SH, XSD, Literal, URIRef
from rdflib.term import Node

from kg.validation.shapes import Shapes
from kg.validation.terms import sparql

_NUMBERS: Final = frozenset({XSD.integer, XSD.decimal})
#: the whole shape at once must stay a query that a person can read
_MOST_CLAUSES: Final = 32


@dataclass(frozen=True, slots=True)
class Clause:
    """``test`` is true, or the value is an instance of one of ``classes``.

    Attributes:
        stated: what is stated about the value may make it conform, too.
    """

    test: str = "false"
    classes: frozenset[URIRef] = frozenset()
    stated: bool = False

    @property
    def of_value(self) -> bool:
        """Whether the value itself decides, whatever is stated about it."""
        return not self.classes and not self.stated


NEVER: Final = Clause(stated=True)


def clauses(shapes: Shapes, shape: Node, trail: tuple[Node, ...] = ()) -> list[Clause]:
    """The clauses that, if all are true, make a value conform to the node shape ``shape``."""
    if shapes.deactivated(shape):
        return []
    if shape in trail or shapes.path(shape) is not None:
        return [NEVER]
    return value_clauses(shapes, shape, (*trail, shape))


def value_clauses(
    shapes: Shapes, shape: Node, trail: tuple[Node, ...], skip: frozenset[Node] = frozenset()
) -> list[Clause]:
    """The same for the value nodes of any ``shape``, of all its constraints but ``skip``."""
    found: list[Clause] = []
    for parameter, arguments in shapes.constraints(shape).items():
        if parameter in skip:
            continue
        if parameter in (SH["and"], SH["or"], SH.node):
            for argument in arguments:
                found += _LOGIC[parameter](shapes, argument, trail)
        elif parameter == SH.ignoredProperties or (
            parameter == SH.property and all(shapes.deactivated(a) for a in arguments)
        ):
            continue
        elif parameter == SH.pattern and (shape, SH.flags, None) in shapes.graph:
            found.append(NEVER)
        elif parameter == SH.closed and not any(bool(getattr(a, "value", 1)) for a in arguments):
            continue
        else:
            test = _TESTS.get(parameter, _unknown)
            found += [test(shapes, argument) for argument in arguments]
    if len(found) > _MOST_CLAUSES:
        return [NEVER]
    if any(Clause(_CASTS[datatype]) in found for datatype in _NUMBERS):
        # that it is a number need not be tested once more: all clauses are to be true
        found = [replace(clause, test=clause.test.removeprefix(_NUMBER_AND)) for clause in found]
    return list(dict.fromkeys(found))


#: constraints on the set of values of a path, not on each: kg.validation.candidates has them
ABOUT_ALL_VALUES: Final = frozenset(
    {
        SH.minCount,
        SH.maxCount,
        SH.hasValue,
        SH.uniqueLang,
        SH.equals,
        SH.disjoint,
        SH.lessThan,
        SH.lessThanOrEquals,
        SH.qualifiedValueShape,
        SH.qualifiedMinCount,
        SH.qualifiedMaxCount,
        SH.sparql,
    }
)


def _all_of(shapes: Shapes, argument: Node, trail: tuple[Node, ...]) -> list[Clause]:
    return [c for member in shapes.items(argument) for c in clauses(shapes, member, trail)]


def _one_of(shapes: Shapes, argument: Node, trail: tuple[Node, ...]) -> list[Clause]:
    """(a ∧ b) ∨ c = (a ∨ c) ∧ (b ∨ c)."""
    members = [clauses(shapes, member, trail) for member in shapes.items(argument)]
    count = 1
    for member in members:
        count *= len(member)
    if count > _MOST_CLAUSES:
        return [NEVER]
    return [
        Clause(
            " || ".join(f"COALESCE({c.test}, false)" for c in chosen if c.test != "false")
            or "false",
            frozenset().union(*(c.classes for c in chosen)),
            any(c.stated for c in chosen),
        )
        for chosen in product(*members)
    ]


_LOGIC: Final[dict[Node, Callable[[Shapes, Node, tuple[Node, ...]], list[Clause]]]] = {
    SH["and"]: _all_of,
    SH["or"]: _one_of,
    SH.node: clauses,
}


def _unknown(_shapes: Shapes, _argument: Node) -> Clause:
    return NEVER


def _class(_shapes: Shapes, argument: Node) -> Clause:
    return Clause(classes=frozenset({argument})) if isinstance(argument, URIRef) else NEVER


#: datatype → whether a value is of it, by a cast where that changes or refuses what is of another
#: datatype or ill-formed. DATATYPE takes seven times as long: it makes an IRI
_CASTS: Final[dict[Node, str]] = {
    XSD.string: "sameTerm(STR(?v), ?v)",
    **{
        datatype: f"sameTerm(<{datatype}>(?v), ?v)"
        for datatype in (XSD.integer, XSD.decimal, XSD.boolean)
    },
}
#: datatype → what a value needs beside it, to be well-formed for Oxigraph and for rdflib
_WELL_FORMED: Final[dict[Node, str]] = {
    XSD.anyURI: "",
    RDF.langString: "",
    XSD.double: "ISNUMERIC(?v)",
    # ten characters: no time zone, no year beyond 9999
    XSD.date: f'STRLEN(STR(?v)) = 10 && ?v >= "0001-01-01"^^<{XSD.date}>',
    XSD.dateTime: "STRLEN(STR(?v)) IN (19, 20) && YEAR(?v) >= 1 && YEAR(?v) <= 9999",
    # four digits: no time zone, no sign, no year 0, which pySHACL looks at in its own way
    XSD.gYear: 'REGEX(STR(?v), "^[0-9]{4}$") && STR(?v) != "0000"',
    XSD.gYearMonth: 'REGEX(STR(?v), "^[0-9]{4}-(0[1-9]|1[0-2])$") && !STRSTARTS(STR(?v), "0000")',
}
_NUMBER_AND: Final = f"({_CASTS[XSD.integer]} || {_CASTS[XSD.decimal]}) && "


def _datatype(_shapes: Shapes, argument: Node) -> Clause:
    if argument in _CASTS:
        return Clause(_CASTS[argument])
    more = _WELL_FORMED.get(argument)
    if more is None:
        return NEVER
    return Clause(f"DATATYPE(?v) = <{argument}>" + (f" && {more}" if more else ""))


_KINDS: Final[dict[Node, str]] = {
    SH.IRI: "ISIRI(?v)",
    SH.Literal: "ISLITERAL(?v)",
    SH.BlankNode: "ISBLANK(?v)",
    SH.BlankNodeOrIRI: "!ISLITERAL(?v)",
    SH.IRIOrLiteral: "!ISBLANK(?v)",
    SH.BlankNodeOrLiteral: "!ISIRI(?v)",
}


def _kind(_shapes: Shapes, argument: Node) -> Clause:
    return Clause(_KINDS.get(argument, "false"))


def _in(shapes: Shapes, argument: Node) -> Clause:
    terms = [text for item in shapes.items(argument) if (text := sparql(item)) is not None]
    if not terms:
        return NEVER
    if all(term.startswith("<") for term in terms):
        return Clause(f"ISIRI(?v) && ?v IN ({', '.join(terms)})")
    return Clause(" || ".join(f"sameTerm(?v, {term})" for term in terms))


def _range(operator: str) -> Callable[[Shapes, Node], Clause]:
    def test(_shapes: Shapes, argument: Node) -> Clause:
        if not isinstance(argument, Literal) or argument.ill_typed or argument.value is None:
            return NEVER
        bound = sparql(argument)
        if argument.datatype in _NUMBERS:
            return Clause(f"{_NUMBER_AND}?v {operator} {bound}")
        if argument.datatype == XSD.date and len(argument) == 10:
            well_formed = _WELL_FORMED[XSD.date]
            return Clause(f"DATATYPE(?v) = <{XSD.date}> && {well_formed} && ?v {operator} {bound}")
        return NEVER

    return test


#: regular expressions that Python and XPath read alike: no escapes but of punctuation, ASCII
_PLAIN_PATTERN: Final = re.compile(
    r"""(?: [A-Za-z0-9 :/_@%=,~;!"'#<>&-]        # itself
          | \\[.\-/+*?()\[\]{}^$|\\]             # escaped punctuation
          | \[\^? (?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9 :/_@%=,;!.+]|\\[.\-/])+ -? \]
          | \(\?: | \((?!\?) | \) | \| | \^ | \$ | \.
          | (?: [?*+] | \{[0-9]{1,2}(?:,[0-9]{0,2})?\} ) (?!\+)   # `*+` is possessive in Python
        )+""",
    re.VERBOSE,
)


def _pattern(_shapes: Shapes, argument: Node) -> Clause:
    if not isinstance(argument, Literal) or _PLAIN_PATTERN.fullmatch(str(argument)) is None:
        return NEVER
    return Clause(f"REGEX(STR(?v), {sparql(Literal(str(argument)))})")


def _length(operator: str) -> Callable[[Shapes, Node], Clause]:
    def test(_shapes: Shapes, argument: Node) -> Clause:
        number = getattr(argument, "value", None)
        if not isinstance(number, int):
            return NEVER
        return Clause(f"STRLEN(STR(?v)) {operator} {number}")

    return test


def _language(shapes: Shapes, argument: Node) -> Clause:
    wanted = [str(sparql(Literal(str(tag).lower()))) for tag in shapes.items(argument)]
    tag = "LCASE(LANG(?v))"
    return Clause(
        " || ".join(
            # pySHACL takes the part before the first hyphen, or the whole tag
            f'{tag} = {one} || STRBEFORE({tag}, "-") = {one}' if len(one) > 2 else "false"
            for one in wanted
        )
        or "false"
    )


_TESTS: Final[dict[Node, Callable[[Shapes, Node], Clause]]] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _kind,
    SH["in"]: _in,
    SH.minInclusive: _range(">="),
    SH.minExclusive: _range(">"),
    SH.maxInclusive: _range("<="),
    SH.maxExclusive: _range("<"),
    SH.pattern: _pattern,
    SH.minLength: _length(">="),
    SH.maxLength: _length("<="),
    SH.languageIn: _language,
}
