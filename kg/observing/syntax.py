"""Counts what the Python code of a cell is made of, as the study's ``code_analyses`` define it."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from kg.observing.tree_fields import NODE_FIELDS

#: how a name that IPython keeps is spelt → the feature that using it is
_HISTORY_NAMES: Final = (
    (re.compile(r"_i\d*"), "input_ref"),
    (re.compile(r"_\d*|_{2,3}"), "output_ref"),
    (re.compile(r"_i{2,3}"), "input_ref"),
    (re.compile("_sh"), "shadown_ref"),
)
_HISTORY_LISTS: Final = {
    "In": "input_ref",
    "_ih": "input_ref",
    "Out": "output_ref",
    "_oh": "output_ref",
}
#: classes of constants that Python had nodes for before 3.8, which the study counts
_CONSTANTS: Final[dict[type, str]] = {
    bool: "ast_nameconstant",
    type(None): "ast_nameconstant",
    int: "ast_num",
    float: "ast_num",
    complex: "ast_num",
    str: "ast_str",
    bytes: "ast_bytes",
    type(...): "ast_ellipsis",
}
_CONTEXTS: Final = {ast.Load: "load", ast.Store: "store", ast.Del: "del"}


class Import(NamedTuple):
    """An import: line in the cell, ``import``, ``import_from`` or ``load_ext``, dotted name."""

    line: int
    kind: str
    module: str


class Feature(NamedTuple):
    """A use of what IPython has beyond Python: ``run_line_magic`` of ``matplotlib``."""

    line: int
    column: int
    name: str
    value: str


@dataclass(slots=True)
class Syntax:
    """What one cell is made of.

    Attributes:
        counts: column of ``code_analyses`` → count.
        others: node classes that have no column, in order.
        imports, features: in the order of the code.
        names: (scope, context, name) → number of uses.
    """

    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    others: list[str] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)
    names: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def _columns(kind: type[ast.AST]) -> tuple[str, str]:
    """The column that counts nodes of ``kind``, and that of its category."""
    category = ""
    if issubclass(kind, ast.expr):
        category = "ast_expressions"
    elif issubclass(kind, ast.stmt):
        category = "ast_statements"
    return "ast_" + kind.__name__.lower(), category


_COLUMNS: Final = {kind: _columns(kind) for kind in NODE_FIELDS}


def analyse(tree: ast.Module, columns: frozenset[str]) -> Syntax:
    """What ``tree`` is made of; ``columns`` are those that a count can have."""
    counter = _Counter()
    counter.visit(tree)
    return counter.finish(columns)


class _Counter:
    """Walks a syntax tree once, with the scope that it is in.

    What occurs is listed, and counted at the end: counting a list takes a fifth of the time.
    """

    def __init__(self) -> None:
        self._found = Syntax()
        self._kinds: list[type[ast.AST]] = []
        self._names: list[tuple[str, str, str]] = []
        self._scope = ""
        self._globals: set[str] = set()
        self._nonlocals: set[str] = set()

    def finish(self, columns: frozenset[str]) -> Syntax:
        """What was found; ``columns`` are those that a count can have."""
        found = self._found
        found.names = Counter(self._names)
        kinds = Counter(self._kinds)
        without = set()
        counts = found.counts
        for kind, count in kinds.items():
            column, category = _COLUMNS[kind]
            if column in columns:
                counts[column] += count
            else:
                without.add(kind)
            if category:
                counts[category] += count
        if without:
            found.others = [_COLUMNS[kind][0] for kind in self._kinds if kind in without]
        return found

    def visit(self, node: ast.AST) -> None:
        """Count ``node`` and what is below it."""
        kind = type(node)
        special = _SPECIAL.get(kind)
        if special is not None and special(self, node):
            return
        self._kinds.append(kind)
        for name, many, leaf in NODE_FIELDS[kind]:
            value = getattr(node, name)
            if many:
                if leaf:
                    self._kinds += map(type, value)
                else:
                    for child in value:
                        if child is not None:
                            self.visit(child)
            elif value is not None:
                if leaf:
                    self._kinds.append(type(value))
                else:
                    self.visit(value)

    def _scope_of(self, name: str) -> str:
        if name in self._nonlocals:
            return "nonlocal"
        return "global" if name in self._globals else self._scope

    def _count_scoped(self, what: str, name: str = "") -> None:
        scope = self._scope_of(name)
        if scope:
            self._found.counts[f"{scope}_{what}"] += 1
        self._found.counts[f"total_{what}"] += 1

    def _count_name(self, name: str, context: str) -> None:
        self._names.append((self._scope_of(name) or "main", context, name))

    def _count_targets(self, targets: list[ast.expr], what: str, prefix: str) -> None:
        for target in targets:
            if isinstance(target, ast.Name):
                self._found.counts[f"{prefix}name"] += 1
                self._count_scoped(what, target.id)
            elif isinstance(target, ast.Attribute):
                self._found.counts[f"{prefix}attr"] += 1
                self._count_scoped(what)
            elif isinstance(target, ast.Subscript):
                self._found.counts[f"{prefix}item"] += 1
                self._count_scoped(what)
            elif isinstance(target, (ast.List, ast.Tuple)):
                self._count_targets(target.elts, what, prefix)

    @contextmanager
    def _within(self, scope: str) -> Iterator[None]:
        before = self._scope, self._globals, self._nonlocals
        self._scope, self._globals, self._nonlocals = scope, set(), set()
        try:
            yield
        finally:
            self._scope, self._globals, self._nonlocals = before

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        self._count_name(node.name, "function")
        self._kinds.append(type(node))
        self._count_scoped("functiondef", node.name)
        with self._within("local"):
            self._visit_all(node.body)
        self._found.counts["functions_with_decorators"] += bool(node.decorator_list)
        self.visit(node.args)
        self._visit_all(node.decorator_list)
        if node.returns:
            self.visit(node.returns)
        return True

    def _class(self, node: ast.ClassDef) -> bool:
        self._count_name(node.name, "class")
        self._kinds.append(type(node))
        self._count_scoped("classdef", node.name)
        with self._within("class"):
            self._visit_all(node.body)
        counts = self._found.counts
        counts["classes_with_decorators"] += bool(node.decorator_list)
        counts["classes_with_bases"] += any(
            not (isinstance(base, ast.Name) and base.id == "object") for base in node.bases
        )
        self._visit_all([*node.bases, *node.keywords, *node.decorator_list])
        return True

    def _visit_all(self, nodes: list[ast.stmt] | list[ast.expr] | list[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _global(self, node: ast.Global) -> None:
        self._globals.update(node.names)

    def _nonlocal(self, node: ast.Nonlocal) -> None:
        self._nonlocals.update(node.names)

    def _delete(self, node: ast.Delete) -> None:
        self._count_targets(node.targets, "delete", "del")

    def _assign(self, node: ast.AST) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]  # type: ignore[attr-defined]
        self._count_targets(targets, "assign", "assign")

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._found.imports.append(Import(node.lineno, "import", alias.name))
            self._count_name(alias.asname or alias.name, "import")
            self._count_scoped("import", alias.asname or alias.name)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = "." * (node.level or 0) + (node.module or "")
        self._found.imports.append(Import(node.lineno, "import_from", module))
        for alias in node.names:
            name = alias.asname or alias.name
            self._count_name(name, "importfrom")
            self._found.counts["import_star"] += name == "*"
            self._count_scoped("importfrom", name)

    def _call(self, node: ast.Call) -> bool:
        """``get_ipython().run_line_magic("load_ext", …)`` and its like; the arguments are texts."""
        if type(node.func) is not ast.Attribute or type(node.func.value) is not ast.Call:
            return False
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr=feature),
                args=[ast.Constant(value=str(text)), *rest],
            ) if text:
                pass
            case _:
                return False
        self._found.counts["ipython_superset"] += 1
        words = text.split()
        value = words[0] if words else ""
        self._found.features.append(Feature(node.lineno, node.col_offset, feature, value))
        if value == "load_ext":
            extension = words[1] if len(words) > 1 else ""
            if not extension and rest and isinstance(rest[0], ast.Constant):
                extension = str(rest[0].value).strip()
            if extension:
                self._found.imports.append(Import(node.lineno, "load_ext", extension))
        return True

    def _subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.value, ast.Name) and node.value.id in _HISTORY_LISTS:
            self._add_history(node, _HISTORY_LISTS[node.value.id], f"{node.value.id}[]")

    def _name(self, node: ast.Name) -> bool:
        context = type(node.ctx)
        self._kinds += ast.Name, context
        self._count_name(node.id, _CONTEXTS[context])
        if node.id[0] == "_":
            for spelling, feature in _HISTORY_NAMES:
                if spelling.fullmatch(node.id):
                    self._add_history(node, feature, node.id)
                    break
        return True

    def _add_history(self, node: ast.expr, feature: str, value: str) -> None:
        self._found.counts["ipython"] += 1
        self._found.features.append(Feature(node.lineno, node.col_offset, feature, value))

    def _constant(self, node: ast.Constant) -> bool:
        self._kinds.append(ast.Constant)
        if column := _CONSTANTS.get(type(node.value)):
            self._found.counts[column] += 1
        return True


#: kinds of nodes of which more is known than that they are there
_SPECIAL: Final[dict[type[ast.AST], Callable[[_Counter, Any], bool | None]]] = {
    ast.FunctionDef: _Counter._function,
    ast.AsyncFunctionDef: _Counter._function,
    ast.ClassDef: _Counter._class,
    ast.Delete: _Counter._delete,
    ast.Assign: _Counter._assign,
    ast.AugAssign: _Counter._assign,
    ast.AnnAssign: _Counter._assign,
    ast.For: _Counter._assign,
    ast.AsyncFor: _Counter._assign,
    ast.Import: _Counter._import,
    ast.ImportFrom: _Counter._import_from,
    ast.Global: _Counter._global,
    ast.Nonlocal: _Counter._nonlocal,
    ast.Call: _Counter._call,
    ast.Subscript: _Counter._subscript,
    ast.Name: _Counter._name,
    ast.Constant: _Counter._constant,
}
