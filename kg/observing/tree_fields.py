"""Which fields of a node of a syntax tree hold further nodes, by the class of the node.

Source: the grammar in the documentation of ``ast``, which each class has as its docstring:
``Call(expr func, expr* args, keyword* keywords)``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from operator import attrgetter
from typing import Final, NamedTuple

#: what the grammar calls values that are no nodes
_PLAIN: Final = frozenset({"identifier", "int", "string", "constant"})
#: classes of nodes that have no nodes below them
_LEAVES: Final = frozenset({"expr_context", "boolop", "operator", "unaryop", "cmpop"})
_FIELD: Final = re.compile(r"(\w+)([*?]?) (\w+)(?=[,)])")


class NodeField(NamedTuple):
    """A field that holds nodes: one or none, or a list; ``leaf``: they have nothing below them."""

    name: str
    many: bool
    leaf: bool


def _fields(kind: type[ast.AST]) -> tuple[NodeField, ...]:
    grammar = " ".join((kind.__doc__ or "").split())
    types = {name: (type_, number) for type_, number, name in _FIELD.findall(grammar)}
    found = ((name, *types[name]) for name in kind._fields if name in types)
    return tuple(
        NodeField(name, number == "*", type_ in _LEAVES)
        for name, type_, number in found
        if type_ not in _PLAIN
    )


def _kinds(base: type[ast.AST]) -> list[type[ast.AST]]:
    return [kind for one in base.__subclasses__() for kind in (one, *_kinds(one))]


#: class of nodes → its fields that hold nodes, in the order of the grammar
NODE_FIELDS: Final = {kind: _fields(kind) for kind in _kinds(ast.AST)}
#: the same without leaves
INNER_FIELDS: Final = {
    kind: tuple(field for field in fields if not field.leaf) for kind, fields in NODE_FIELDS.items()
}


def _values(fields: tuple[NodeField, ...]) -> Callable[[ast.AST], tuple[object, ...]]:
    if len(fields) > 1:
        return attrgetter(*(field.name for field in fields))
    if not fields:
        return lambda node: ()
    get = attrgetter(fields[0].name)
    return lambda node: (get(node),)


#: class of nodes → gives the values of those fields: nodes, lists of nodes
INNER_VALUES: Final = {kind: _values(fields) for kind, fields in INNER_FIELDS.items()}
