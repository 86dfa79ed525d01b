"""A second reading of the study's definitions, to compare an observation with.

Written from the columns' definitions in ``ontology/notebook-statistics.ttl`` and the study's
``TABLES.md``, by other means than ``kg.observing``: whole-tree walks with parents for code,
markdown-it for Markdown.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from markdown_it import MarkdownIt

_OLD = {
    "ast_num": lambda v: isinstance(v, (int, float, complex)) and not isinstance(v, bool),
    "ast_str": lambda v: isinstance(v, str),
    "ast_bytes": lambda v: isinstance(v, bytes),
    "ast_nameconstant": lambda v: v is None or isinstance(v, bool),
    "ast_ellipsis": lambda v: v is ...,
}
_SCOPED = {
    ast.Import: "import",
    ast.ImportFrom: "importfrom",
    ast.FunctionDef: "functiondef",
    ast.AsyncFunctionDef: "functiondef",
    ast.ClassDef: "classdef",
}


def _is_magic(node: ast.AST) -> bool:
    """Whether ``node`` is ``get_ipython().something("text", …)``: counted as one, not walked."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Call)
        and ast.unparse(node.func.value.func) == "get_ipython"
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and bool(node.args[0].value)
    )


def _walk(
    node: ast.AST, scope: str, declared: dict[str, str]
) -> Iterator[tuple[ast.AST, str, dict]]:
    """Every node with the scope it is in; a definition's body is another scope, its head is not."""
    yield node, scope, declared
    if _is_magic(node):
        return
    body = getattr(node, "body", None) if isinstance(node, tuple(_SCOPED)[2:]) else None
    inner = "class" if isinstance(node, ast.ClassDef) else "local"
    if body:
        # a declaration counts from where it stands on, so that names are looked up as we walk
        own: dict[str, str] = {}
        for child in body:
            yield from _walk(child, inner, own)
    for child in ast.iter_child_nodes(node):
        if not (body and child in body):
            yield from _walk(child, scope, declared)


def code_counts(tree: ast.Module) -> Counter[str]:
    """Column of ``code_analyses`` → count, for one cell."""
    counts: Counter[str] = Counter()
    for node, scope, declared in _walk(tree, "", {}):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            declared.update(dict.fromkeys(node.names, type(node).__name__.lower()))
        if _is_magic(node):
            counts["ipython_superset"] += 1
            continue
        counts[f"ast_{type(node).__name__.lower()}"] += 1
        counts["ast_expressions"] += isinstance(node, ast.expr)
        counts["ast_statements"] += isinstance(node, ast.stmt)
        if isinstance(node, ast.Constant):
            for column, fits in _OLD.items():
                counts[column] += fits(node.value)
        for what, name, prefix in _scoped(node):
            counts["total_" + what] += 1
            where = declared.get(name, scope)
            if where:
                counts[f"{where}_{what}"] += 1
            if prefix:
                counts[prefix] += 1
        counts["import_star"] += isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        decorated = bool(getattr(node, "decorator_list", []))
        if isinstance(node, ast.ClassDef):
            counts["classes_with_decorators"] += decorated
            counts["classes_with_bases"] += any(ast.unparse(b) != "object" for b in node.bases)
        else:
            counts["functions_with_decorators"] += decorated
    return +counts


def _scoped(node: ast.AST) -> Iterator[tuple[str, str, str]]:
    """(what, name, column of its target) of what ``node`` does in its scope."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((_SCOPED[type(node)], a.asname or a.name, "") for a in node.names)
    elif type(node) in _SCOPED:
        yield _SCOPED[type(node)], node.name, ""
    elif isinstance(node, ast.Delete):
        yield from _targets(node.targets, "delete", "del")
    elif isinstance(node, ast.Assign):
        yield from _targets(node.targets, "assign", "assign")
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For, ast.AsyncFor)):
        yield from _targets([node.target], "assign", "assign")


def _targets(targets: list[ast.expr], what: str, prefix: str) -> Iterator[tuple[str, str, str]]:
    kinds = {ast.Name: "name", ast.Attribute: "attr", ast.Subscript: "item"}
    for target in targets:
        if isinstance(target, (ast.Tuple, ast.List)):
            yield from _targets(target.elts, what, prefix)
        elif kind := kinds.get(type(target)):
            yield what, target.id if isinstance(target, ast.Name) else "", prefix + kind


def imports(tree: ast.Module) -> Counter[tuple[int, str, str]]:
    """(line, kind, module) of each import of one cell."""
    found: Counter[tuple[int, str, str]] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update((node.lineno, "import", alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found[node.lineno, "import_from", "." * node.level + (node.module or "")] += 1
        elif _is_magic(node) and node.args[0].value == "load_ext":
            found[node.lineno, "load_ext", node.args[1].value.strip()] += 1
    return found


def names(tree: ast.Module) -> Counter[tuple[str, str]]:
    """(context, name) → uses in one cell, whatever the scope."""
    found: Counter[tuple[str, str]] = Counter()
    for node, _, _ in _walk(tree, "", {}):
        if _is_magic(node):
            continue
        if isinstance(node, ast.Name):
            found[type(node.ctx).__name__.lower(), node.id] += 1
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found["function", node.name] += 1
        elif isinstance(node, ast.ClassDef):
            found["class", node.name] += 1
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            context = "import" if isinstance(node, ast.Import) else "importfrom"
            found.update((context, alias.asname or alias.name) for alias in node.names)
    return found


#: names in which IPython stores inputs and outputs, as its documentation lists them
_HISTORY = {
    **dict.fromkeys(("_i", "_ii", "_iii"), "input_ref"),
    **dict.fromkeys(("_", "__", "___"), "output_ref"),
    "_sh": "shadown_ref",
}


def features(tree: ast.Module) -> Counter[tuple[str, str, str, str]]:
    """(line, column, feature, value) of what one cell has beyond Python."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for node, _, _ in _walk(tree, "", {}):
        kind, value = "", ""
        if _is_magic(node):
            kind, value = node.func.attr, (node.args[0].value.split() or [""])[0]
        elif isinstance(node, ast.Name):
            value = node.id
            kind = _HISTORY.get(value, "")
            if value[:1] == "_" and value[1:].isdecimal():
                kind = "output_ref"
            elif value[:2] == "_i" and value[2:].isdecimal():
                kind = "input_ref"
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            kind = {
                "In": "input_ref",
                "_ih": "input_ref",
                "Out": "output_ref",
                "_oh": "output_ref",
            }.get(node.value.id, "")
            value = f"{node.value.id}[]"
        if kind:
            found[str(node.lineno), str(node.col_offset), f"IPython/{kind}", value] += 1
    return found


#: kinds of Markdown that the two libraries read by the same rules
_BLOCKS = {"hr": "hrule", "list_item_open": "list_items", "paragraph_open": "p"}
_INLINE = {"em_open": "emphasis", "strong_open": "double_emphasis", "code_inline": "codespan"}


def markdown_counts(text: str) -> Counter[str]:
    """Some columns of ``markdown_features`` → count, for one cell."""
    counts: Counter[str] = Counter(
        len=len(text), lines=len(text.split("\n")), words=len(text.split())
    )
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            counts["header"] += 1
            counts[token.tag] += 1
        elif token.type in ("fence", "code_block"):
            counts["code"] += 1
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            counts["list"] += 1
        elif token.type == "blockquote_open":
            counts["quote"] += 1
        elif token.type == "table_open":
            counts["table"] += 1
        elif token.type in _BLOCKS and not token.hidden:
            counts[_BLOCKS[token.type]] += 1
        for child in token.children or ():
            if child.type in _INLINE:
                counts[_INLINE[child.type]] += 1
            elif child.type == "image":
                counts["image"] += 1
            elif child.type == "link_open":
                counts["autolink" if child.markup == "autolink" else "link"] += 1
    return +counts
