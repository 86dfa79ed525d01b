"""Names in the code are nouns and verbs of the field, with one meaning each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: word that no name has → what the name is about
REPLACEMENTS = {
    "told": "progress, files, settings", "telling": "reader, messages", "said": "statement",
    "says": "statement, triple", "saying": "statement", "asked": "request", "asking": "request",
    "asks": "request, constraint", "heard": "callback", "hears": "callback", "kept": "cache",
    "held": "buffered, stored", "thing": "entity, node", "things": "entities, nodes",
    "showing": "view", "choosing": "selection", "spoken": "used, natural language",
    "whoever": "user, client", "nobody": "none", "patience": "seconds", "cork": "coalescing",
}  # fmt: skip

FOLDERS = ("kg", "api", "benchmarks", "tests")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def defined(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The names that a module gives: of functions, classes, parameters, variables, attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node.lineno
            case ast.arg():
                yield node.arg, node.lineno
            case ast.Name(ctx=ast.Store()):
                yield node.id, node.lineno
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr, node.lineno


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.split(r"_|(?<=[a-z])(?=[A-Z])", name)}


def test_no_module_or_name_is_a_figure_of_speech() -> None:
    assert FILES
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}: write {REPLACEMENTS[word]}"
        for path in FILES
        for name, line in [(path.stem, 0), *defined(ast.parse(path.read_text()))]
        for word in sorted(words_of(name) & REPLACEMENTS.keys())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "words"), [("_SaidBy", {"", "said", "by"}), ("x_told", {"x", "told"})]
)
def test_words_of_a_name(name: str, words: set[str]) -> None:
    assert words_of(name) == words
