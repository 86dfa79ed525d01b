"""Finds the calls that load datasets in the code of a notebook, cell after cell."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kg.observing.datasets.constants import Constants, dotted_name
from kg.observing.datasets.loaders import Loaded, loaded, loader_hints, loader_of
from kg.observing.tree_fields import INNER_FIELDS, INNER_VALUES

#: nodes with nothing below them that loads or assigns
_LEAVES: Final = frozenset({type(None), ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue})
_ASSIGNING: Final = frozenset({ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.AugAssign})
_FUNCTIONS: Final = frozenset({ast.FunctionDef, ast.AsyncFunctionDef})
_IMPORTS: Final = frozenset({ast.Import, ast.ImportFrom})
_COMPREHENSIONS: Final = frozenset({ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp})
#: what is assigned before the body is read
_BEFORE: Final = frozenset({ast.For, ast.AsyncFor}) | _FUNCTIONS | _IMPORTS | _COMPREHENSIONS

#: class of nodes that have one node below them, and nothing to take note of → gives it
_ONLY_NODE: Final = {
    kind: attrgetter(fields[0].name)
    for kind, fields in INNER_FIELDS.items()
    if len(fields) == 1 and not fields[0].many and kind not in _BEFORE | _ASSIGNING
}

#: class of nodes → its fields that hold statements, or what holds statements
_BODIES: Final = {
    kind: tuple(
        field.name
        for field in fields
        if field.many and field.name in ("body", "handlers", "orelse", "finalbody", "cases")
    )
    for kind, fields in INNER_FIELDS.items()
}


#: gives the syntax tree of a cell by its key; ``None``: it has none
TreeOf = Callable[[int], ast.Module | None]


class Call(NamedTuple):
    """A call: key of its cell, line, the function's dotted name, and what it loads."""

    cell: int
    line: int
    function: str
    loaded: Loaded


def loading_calls(sources: Mapping[int, str], tree_of: TreeOf, hints: Sequence[str]) -> list[Call]:
    """The calls in the cells ``sources``, in their order, that load datasets.

    A function that loads what its parameter names comes before the calls that give the name:
    where a loader's argument stays unknown, the cells are read again with what was passed.

    Args:
        tree_of: gives the syntax tree of a cell by its key; ``None``: it has none.
        hints: of all cells, from :func:`loader_hints`.
    """
    first = _Reader(sources, tree_of, hints, {})
    if first.unknown and (parameters := first.parameters()):
        return _Reader(sources, tree_of, hints, parameters).found
    return first.found


def imports_or_defines(source: str) -> bool:
    """Whether a cell may import or define something, on which what is a call of a loader depends.

    >>> imports_or_defines("import datasets as ds"), imports_or_defines("name = 'squad'")
    (True, False)
    """
    return "import" in source or "def" in source


class _Reader:
    """Reads cells in their order; names and imports stay known from one to the next.

    What only names of constants depend on waits until such a name is in a call of a loader, which
    most cells never are before.

    Attributes:
        found: the calls.
        unknown: whether a loader was called with an argument that no constant is known of.
    """

    def __init__(
        self,
        sources: Mapping[int, str],
        tree_of: TreeOf,
        hints: Sequence[str],
        given: Mapping[str, Mapping[str, list[Any]]],
    ) -> None:
        self.found: list[Call] = []
        self.unknown = False
        self._parameters: dict[str, dict[str, list[Any]]] = {}
        self._constants = Constants(given)
        self._tree_of = tree_of
        #: what is to be done, in this order, before a name is looked up
        self._waiting: list[tuple[Callable[[Any], None], Any]] = []
        self._imported: dict[str, str] = {}
        self._functions: dict[str, ast.arguments] = {}
        #: names that loaders and their modules were imported as
        self._loaders: set[str] = set()
        self._may_load = True
        self._cell = -1
        for self._cell, source in sources.items():
            passes = any(map(source.__contains__, self._functions))
            visit = self._visit if passes else self._visit_statements
            if any(map(source.__contains__, (*hints, *self._loaders))):
                self._visit(tree_of(self._cell))
            elif imports_or_defines(source):
                visit(tree_of(self._cell))
            else:
                self._waiting.append((partial(self._visit_cell, visit), self._cell))

    def parameters(self) -> dict[str, dict[str, list[Any]]]:
        """Function that the notebook defines → parameter → constants that it is given."""
        self._settle()
        return self._parameters

    def _settle(self) -> None:
        """Do what waits."""
        waiting, self._waiting = self._waiting, []
        for act, node in waiting:
            act(node)
            if self._waiting:
                self._settle()

    def _values(self, node: ast.expr) -> list[Any]:
        """The constants that ``node`` can have here."""
        if type(node) is not ast.Constant:
            self._settle()
        return self._constants.values(node)

    def _assign(self, node: ast.AST) -> None:
        self._waiting.append((self._constants.assign, node))

    def _visit_cell(self, visit: Callable[[Any], None], cell: int) -> None:
        """Visit a cell that calls no loader by what was imported before it, but perhaps by now."""
        self._may_load = False
        visit(self._tree_of(cell))
        self._may_load = True

    def _visit_statements(self, node: Any) -> None:
        """Take note of what statements import, define and assign: no call in them counts."""
        kind = type(node)
        if kind in _BEFORE:
            self._begin(kind, node)
        elif kind in _ASSIGNING:
            self._assign(node)
        for name in _BODIES.get(kind, ()):
            for child in getattr(node, name):
                self._visit_statements(child)

    def _visit(self, node: Any) -> None:
        kind = type(node)
        while get := _ONLY_NODE.get(kind):
            node = get(node)
            kind = type(node)
        if kind in _LEAVES:
            return
        if kind in _BEFORE:
            self._begin(kind, node)
        visit = self._visit
        for value in INNER_VALUES[kind](node):
            if type(value) is list:
                for child in value:
                    visit(child)
            else:
                visit(value)
        if kind is ast.Call:
            if function := self._dotted(node.func):
                if function in self._functions:
                    call = node, function, self._functions[function]
                    self._waiting.append((self._pass, call))
                if self._may_load and loader_of(function):
                    self._load(node, function)
        elif kind in _ASSIGNING:
            self._assign(node)

    def _begin(self, kind: type[ast.AST], node: Any) -> None:
        """Take note of what ``node`` imports or assigns before what is below it is read."""
        if kind in _IMPORTS:
            self._import(node)
        elif kind in _COMPREHENSIONS:
            for generator in node.generators:
                self._assign(generator)
        else:
            self._assign(node)
            if kind in _FUNCTIONS:
                self._functions[node.name] = node.args

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                if node.module and not node.level:
                    self._imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif alias.asname:
                self._imported[alias.asname] = alias.name
            name = alias.asname or alias.name
            if _is_of_loaders(self._imported.get(name, "")):
                self._loaders.add(name)

    def _dotted(self, node: ast.expr) -> str:
        """The dotted name of a function, by what its first part was imported as."""
        name = dotted_name(node)
        first, dot, rest = name.partition(".")
        return self._imported.get(first, first) + dot + rest

    def _pass(self, call: tuple[ast.Call, str, ast.arguments]) -> None:
        """Take note of the constants that a call gives to the parameters of a function."""
        node, function, arguments = call
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
        given = dict(zip(names, node.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        for name, value in given.items():
            for constant in self._constants.values(value):
                known = self._parameters.setdefault(function, {}).setdefault(name, [])
                if constant not in known:
                    known.append(constant)

    def _load(self, node: ast.Call, function: str) -> None:
        names = {k.arg: self._values(k.value) for k in node.keywords if k.arg}
        arguments = [self._values(argument) for argument in node.args]
        seen: dict[Loaded, None] = {}
        # an argument that has several values in a loop gives several datasets
        for number in range(max(map(len, (*arguments, *names.values(), [None])))):
            args = [_nth(values, number) for values in arguments]
            keywords: dict[str, Any] = {k: _nth(values, number) for k, values in names.items()}
            seen |= dict.fromkeys(loaded(function, args, keywords))
        self.unknown |= not seen
        self.found += (Call(self._cell, node.lineno, function, one) for one in seen)


@lru_cache(maxsize=4096)
def _is_of_loaders(dotted: str) -> bool:
    """Whether what is imported is a loader, or a module with loaders."""
    return bool(loader_hints(dotted))


def _nth(values: list[Any], number: int) -> Any:
    """The value at ``number``; of fewer, the last."""
    return values[min(number, len(values) - 1)] if values else None
