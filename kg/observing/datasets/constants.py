"""What constants an expression can have: names are followed from cell to cell."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import product
from typing import Any, Final

#: values that are followed for one name; a loop over more is cut
_MOST: Final = 50
Values = list[Any]


class Constants:
    """The values that names have so far, in the order of the cells.

    Args:
        parameters: function → parameter → values that calls give it.

    >>> constants = Constants()
    >>> tree = ast.parse("owner = 'a'\\nname = f'{owner}/b'\\nload(name)")
    >>> for statement in tree.body[:2]:
    ...     constants.assign(statement)
    >>> constants.values(tree.body[2].value.args[0])
    ['a/b']
    """

    def __init__(self, parameters: Mapping[str, Mapping[str, Values]] | None = None) -> None:
        self._names: dict[str, Values] = {}
        self._parameters = parameters or {}

    def assign(self, node: ast.AST) -> None:
        """Take note of what ``node`` assigns, declares as a default or loops over."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._set(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            self._set(node.target, node.value)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            self._loop(node.target, node.iter)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._defaults(node.args)
            for name, values in self._parameters.get(node.name, {}).items():
                self._names[name] = [*self._names.get(name, []), *values][:_MOST]
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self._names.pop(node.target.id, None)

    def _set(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            found = self.values(value)
            if found:
                self._names[target.id] = found
            else:
                self._names.pop(target.id, None)
        elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
            for one, of in zip(target.elts, value.elts, strict=False):
                self._set(one, of)

    def _loop(self, target: ast.expr, over: ast.expr) -> None:
        each = [item for value in self.values(over) for item in _items(value)][:_MOST]
        if isinstance(target, ast.Name):
            if each:
                self._names[target.id] = each
            else:
                self._names.pop(target.id, None)
        elif isinstance(target, ast.Tuple):
            for at, name in enumerate(target.elts):
                if isinstance(name, ast.Name):
                    values = [i[at] for i in each if isinstance(i, (tuple, list)) and len(i) > at]
                    self._names[name.id] = values

    def _defaults(self, arguments: ast.arguments) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        for argument in (*positional, *arguments.kwonlyargs):
            self._names.pop(argument.arg, None)
        defaulted = positional[len(positional) - len(arguments.defaults) :]
        pairs = [*zip(defaulted, arguments.defaults, strict=True)]
        pairs += [
            (name, default)
            for name, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is not None
        ]
        for argument, default in pairs:
            self._names[argument.arg] = self.values(default)

    def values(self, node: ast.AST | None) -> Values:  # noqa: PLR0911 (a kind of node each)
        """The constants that ``node`` can have; none where that cannot be determined."""
        # most nodes are of these kinds
        if type(node) is ast.Name:
            return self._names.get(node.id, [])
        if type(node) is ast.Constant:
            return [node.value]
        if type(node) is ast.Call:
            return self._call(node)
        match node:
            case ast.JoinedStr(values=parts):
                return self._joined(parts)
            case ast.FormattedValue(value=value):
                return self.values(value)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _sums(self.values(left), self.values(right))
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return _paths([self.values(left), self.values(right)])
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return [[value for part in parts for value in self.values(part)]]
            case ast.Dict(keys=keys, values=values):
                return [self._dict(keys, values)]
            case ast.Subscript(value=whole, slice=key):
                return _looked_up(self.values(whole), self.values(key))
            case ast.IfExp(body=one, orelse=other):
                return (self.values(one) + self.values(other))[:_MOST]
        return []

    def _joined(self, parts: list[ast.expr]) -> Values:
        each = [[str(value) for value in self.values(part)] for part in parts]
        return _products(each, "")

    def _dict(self, keys: list[ast.expr | None], values: list[ast.expr]) -> dict[Any, Any]:
        found = {}
        for key, value in zip(keys, values, strict=True):
            one, of = self.values(key), self.values(value)
            if len(one) == 1 and of and isinstance(one[0], (str, int)):
                found[one[0]] = of[0]
        return found

    def _call(self, node: ast.Call) -> Values:
        called = dotted_name(node.func)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if (name == "join" and len(node.args) > 1) or called.endswith("Path"):
            return _paths([self.values(argument) for argument in node.args])
        if name == "format" and isinstance(node.func, ast.Attribute):
            given = [self.values(argument) for argument in node.args]
            keywords = {k.arg: self.values(k.value) for k in node.keywords if k.arg}
            if not all(given) or not all(keywords.values()):
                return []
            found = []
            for text in self.values(node.func.value):
                try:
                    named = {key: values[0] for key, values in keywords.items()}
                    found.append(str(text).format(*(v[0] for v in given), **named))
                except (IndexError, KeyError, ValueError, AttributeError):
                    continue
            return found
        if called == "str" and node.args:
            return [str(value) for value in self.values(node.args[0])]
        return []


def dotted_name(node: ast.expr) -> str:
    """``a.b.c`` of attributes of a name, ``_.c`` of those of a call, else ``""``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    first = node.id if isinstance(node, ast.Name) else "_" if isinstance(node, ast.Call) else ""
    return ".".join((first, *reversed(parts))) if first and (first != "_" or parts) else ""


def _items(value: object) -> Values:
    if isinstance(value, (list, tuple)):
        return list(value)
    return list(value) if isinstance(value, dict) else []


def _sums(left: Values, right: Values) -> Values:
    found: Values = []
    for one, other in product(left, right):
        if type(one) is type(other) and isinstance(one, (str, list)):
            found.append(one + other)
    return found[:_MOST]


def _products(each: list[list[str]], between: str) -> Values:
    if not all(each):
        return []
    texts = [""]
    for number, parts in enumerate(each):
        glue = between if number and between else ""
        texts = [
            f"{text.rstrip(glue) if glue else text}{glue}{part}" for text in texts for part in parts
        ]
        texts = texts[:_MOST]
    return list(texts)


def _paths(each: list[Values]) -> Values:
    """The paths that parts make; nothing is known after an unknown part."""
    return _products([[str(value) for value in values] for values in each], "/")


def _looked_up(wholes: Values, keys: Values) -> Values:
    found = []
    for whole, key in product(wholes, keys):
        try:
            found.append(whole[key])
        except (KeyError, IndexError, TypeError):
            continue
    return found[:_MOST]
