"""The datasets of a notebook: what its code loads, and what its code and text name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from kg.observing.datasets.calls import loading_calls
from kg.observing.datasets.loaders import Loaded, loader_hints
from kg.observing.datasets.mentions import hints_in, mentions
from kg.observing.ipython_syntax import parse, to_python, without_warnings
from kg.observing.notebook_file import UNKNOWN, Notebook

_PYTHON: Final = frozenset({"python", UNKNOWN, "sos", "coconut"})


@dataclass(frozen=True, slots=True)
class DatasetUse:
    """That a notebook loads or names a dataset at one place.

    Attributes:
        index, line: of the cell (from 0), and in it (from 1).
        loader: dotted name of the function, or the form of the mention: ``doi``, ``address``.
        loaded: the dataset.
    """

    index: int
    line: int
    loader: str
    loaded: Loaded


def dataset_uses(
    notebook: Notebook, trees: Mapping[int, ast.Module] | None = None
) -> list[DatasetUse]:
    """Each use, in the order of the cells; a call and the mention in its cell are one.

    Args:
        trees: index of a code cell → its syntax tree, of those that are Python.
    """
    by_cell: dict[int, list[DatasetUse]] = {}
    if loader_hints("\n".join([cell.source for cell in notebook.code])):
        trees = _trees(notebook) if trees is None else trees
        sources = {index: notebook.cells[index].source for index in trees}
        for call in loading_calls(trees, sources):
            use = DatasetUse(call.cell, call.line, call.function, call.loaded)
            by_cell.setdefault(call.cell, []).append(use)
    hints = hints_in("\n".join([cell.source for cell in notebook.cells]))
    for index, cell in enumerate(notebook.cells):
        lowered = cell.source.lower()
        if any(map(lowered.__contains__, hints)):
            for mention in mentions(cell.source, code=cell.kind == "code"):
                use = DatasetUse(index, mention.line, mention.form, mention.loaded)
                by_cell.setdefault(index, []).append(use)
    return [use for index in sorted(by_cell) for use in _distinct(by_cell[index])]


def _trees(notebook: Notebook) -> dict[int, ast.Module]:
    found = {}
    for index, cell in enumerate(notebook.cells):
        if cell.kind == "code" and notebook.language in _PYTHON:
            with suppress(SyntaxError), without_warnings():
                found[index] = parse(to_python(cell.source))
    return found


def _distinct(uses: Iterable[DatasetUse]) -> Iterator[DatasetUse]:
    seen: set[tuple[int, str, str]] = set()
    for use in uses:
        whole = (use.index, use.loaded.dataset.casefold(), use.loaded.configuration)
        # a call that names the dataset by a variable has its mention in another line of the cell
        mentioned = (use.index, use.loaded.dataset.casefold(), "")
        if whole in seen or ("." not in use.loader and mentioned in seen):
            continue
        seen |= {whole, mentioned}
        yield use
