"""The datasets of a notebook: what its code loads, and what its code and text name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.observing.datasets.calls import TreeOf, loading_calls
from kg.observing.datasets.loaders import Loaded
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
    notebook: Notebook, hints: Sequence[str], trees: Mapping[int, ast.Module | None]
) -> list[DatasetUse]:
    """Each use, in the order of the cells; a call and the mention in its cell are one.

    Args:
        hints: of its code, from :func:`loader_hints`.
        trees: index of a code cell → its syntax tree, of those that were parsed before;
            ``None``: it has none.
    """
    by_cell: dict[int, list[DatasetUse]] = {}
    if hints:
        sources = _code(notebook)
        for call in loading_calls(sources, _parser(sources, trees), hints):
            use = DatasetUse(call.cell, call.line, call.function, call.loaded)
            by_cell.setdefault(call.cell, []).append(use)
    signs = hints_in("\n".join([cell.source for cell in notebook.cells]))
    for index, cell in enumerate(notebook.cells):
        lowered = cell.source.lower()
        if any(map(lowered.__contains__, signs)):
            for mention in mentions(cell.source, code=cell.kind == "code"):
                use = DatasetUse(index, mention.line, mention.form, mention.loaded)
                by_cell.setdefault(index, []).append(use)
    return [use for index in sorted(by_cell) for use in _distinct(by_cell[index])]


def _code(notebook: Notebook) -> dict[int, str]:
    """Index of each cell that may be Python → its source."""
    if notebook.language not in _PYTHON:
        return {}
    return {index: cell.source for index, cell in enumerate(notebook.cells) if cell.kind == "code"}


def _parser(sources: Mapping[int, str], trees: Mapping[int, ast.Module | None]) -> TreeOf:
    """Gives what is in ``trees``, and parses other cells that are needed: most are not."""

    @cache
    def tree_of(index: int) -> ast.Module | None:
        if index in trees:
            return trees[index]
        with suppress(SyntaxError), without_warnings():
            return parse(to_python(sources[index]))
        return None

    return tree_of


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
