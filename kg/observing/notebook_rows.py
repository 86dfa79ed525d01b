"""What one notebook gives: the rows of every table, from its bytes alone."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any, Final

from kg.authorities.redaction import without_addresses
from kg.observing import aggregates
from kg.observing.cell_output import MOST_OUTPUT, MOST_SOURCE, output_text, shortened
from kg.observing.datasets import dataset_uses
from kg.observing.datasets.calls import imports_or_defines
from kg.observing.datasets.loaders import loader_hints
from kg.observing.ipython_syntax import parse, to_python, without_warnings
from kg.observing.local_modules import LocalModules
from kg.observing.markdown import markdown_counts
from kg.observing.notebook_file import UNKNOWN, Notebook, NotebookCell, Processed, read_notebook
from kg.observing.style import style_errors
from kg.observing.syntax import Syntax, analyse
from kg.observing.tables import blank_row, columns

#: words that indicate a notebook of a course, which the study counts
_COURSE_WORDS: Final = ("homework", "assignment", "course", "exercise", "lesson")
#: between the cells of what ``sha1_source`` is of
_CELL_MARK: Final = "<#<cell>#>\n"
#: the columns of tables with many rows, in the order in which they are given
_STYLE_COLUMNS: Final = ("err_code", "err_code_desc")
_NAME_COLUMNS: Final = ("name", "scope", "context", "index", "count", "skip")
_CONTENT_COLUMNS: Final = ("source", "output")
_CELL_COLUMNS: Final = (
    "cell_type", "python", "output_formats", "processed", "lines", "execution_count", "index",
)  # fmt: skip


class CellProcessed(IntEnum):
    """Bits of ``cells.processed``, as the study defines them."""

    OK = 0
    UNKNOWN_VERSION = 1
    PROCESSED = 4
    SYNTAX_ERROR = 16


@dataclass(slots=True)
class NotebookRows:
    """The rows of one notebook.

    Attributes:
        tables: table → (index of the cell that a row is of, -1: the notebook; values in the
            order of the table's columns).
        counts: the same of tables of counts, of which only what is not 0 is known by its column.
        problem: why there is less of it than of others, ``""`` where all is well.
    """

    tables: dict[str, list[tuple[int, tuple[Any, ...]]]] = field(default_factory=dict)
    counts: dict[str, list[tuple[int, Mapping[str, Any]]]] = field(default_factory=dict)
    problem: str = ""

    def add(self, table: str, row: Mapping[str, Any], cell: int = -1) -> None:
        """Add a row with what ``row`` has, empty where it has nothing."""
        values = {**blank_row(table), **row}
        self.tables.setdefault(table, []).append((cell, tuple(values.values())))

    def add_all(
        self, table: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]], cell: int = -1
    ) -> None:
        """Add rows that have the values of all columns, in the order of ``names``."""
        self.add_ordered(table, names, [(cell, row) for row in rows])

    def add_ordered(
        self, table: str, names: tuple[str, ...], rows: list[tuple[int, tuple[Any, ...]]]
    ) -> None:
        """The same of several cells: ``rows`` are pairs of the index of the cell and the row."""
        ordered = _order(table, names)
        if ordered is not None:
            rows = [(cell, ordered(row)) for cell, row in rows]
        if rows:
            self.tables.setdefault(table, []).extend(rows)

    def add_counts(self, table: str, row: Mapping[str, Any], cell: int = -1) -> None:
        """Add a row of a table of counts."""
        self.counts.setdefault(table, []).append((cell, row))


@cache
def _order(
    table: str, names: tuple[str, ...]
) -> Callable[[tuple[Any, ...]], tuple[Any, ...]] | None:
    """Brings values in the order of ``names`` into that of the columns of ``table``.

    ``None``: they are the same.
    """
    return None if names == columns(table) else itemgetter(*map(names.index, columns(table)))


def notebook_rows(content: bytes, path: str, modules: LocalModules) -> NotebookRows:
    """The rows of the notebook in ``content``, which is at ``path`` in its repository."""
    return observed_rows(read_notebook(content), content, path, modules)


def observed_rows(
    notebook: Notebook, content: bytes, path: str, modules: LocalModules
) -> NotebookRows:
    """As :func:`notebook_rows`, of a notebook that was read."""
    with without_warnings():
        return _observed_rows(notebook, content, path, modules)


def _observed_rows(
    notebook: Notebook, content: bytes, path: str, modules: LocalModules
) -> NotebookRows:
    rows = NotebookRows(problem=notebook.problem)
    is_python = notebook.language == "python"
    languages: list[tuple[str, Any]] = []
    analysed: list[tuple[int, Syntax]] = []
    hints = loader_hints("\n".join([cell.source for cell in notebook.code]))
    # the trees of other cells are freed at once: they take most of the memory of a notebook, and
    # the few that are needed again are parsed again
    last = max((i for i, c in enumerate(notebook.cells) if _has_any(c, hints)), default=-1)
    trees: dict[int, ast.Module | None] = {}
    sources: list[str] = []
    cells: list[tuple[int, tuple[Any, ...]]] = []
    python: list[str] = []
    unknown = int(CellProcessed.UNKNOWN_VERSION) if notebook.language_version == UNKNOWN else 0
    for index, cell in enumerate(notebook.cells):
        processed = unknown
        source = cell.source
        if cell.kind == "markdown":
            languages.append(markdown_counts(source))
            _markdown(rows, index, *languages[-1])
            processed |= CellProcessed.PROCESSED
        elif cell.kind == "code" and is_python:
            source, tree, syntax, problem = _analyse(source)
            if index <= last or (last >= 0 and imports_or_defines(source)):
                trees[index] = tree
            if problem:
                trees[index] = None
                processed |= CellProcessed.SYNTAX_ERROR
                notebook.processed |= problem
            else:
                python.append(source)
                analysed.append((index, syntax))
            processed |= CellProcessed.PROCESSED
            _code(rows, index, syntax, processed)
        sources.append(source)
        cells.append((index, _cell(index, cell, is_python=is_python, processed=processed)))
    rows.add_ordered("cells", _CELL_COLUMNS, cells)
    _imports(rows, analysed, modules, str(PurePosixPath(path).parent))
    _features_and_names(rows, analysed)
    if is_python:
        rows.add_all("notebook_code_style", _STYLE_COLUMNS, style_errors(python))
    if notebook.cells:
        _aggregate(rows, notebook, languages, analysed, modules, path)
    _notebook(rows, notebook, path, sources)
    _contents(rows, notebook)
    _datasets(rows, notebook, hints, trees)
    _observation(rows, notebook, content)
    return rows


def _has_any(cell: NotebookCell, hints: Iterable[str]) -> bool:
    return cell.kind == "code" and any(map(cell.source.__contains__, hints))


def failed_rows(path: str, processed: Processed, problem: str) -> NotebookRows:
    """The rows of a notebook that could not be read or analysed, with the reason."""
    notebook = Notebook(processed=processed, problem=without_addresses(problem))
    return observed_rows(notebook, b"", path, LocalModules(()))


def _observation(rows: NotebookRows, notebook: Notebook, content: bytes) -> None:
    code = list(notebook.code)
    row: dict[str, object] = {
        "sha256": hashlib.sha256(content).hexdigest() if content else "",
        "size": len(content) if content else "",
        "out_of_order": int(notebook.out_of_order),
        "unexecuted_cells": sum(cell.execution_count is None for cell in code),
        "empty_code_cells": sum(not cell.source.strip() for cell in code),
        "stored_outputs": sum(len(cell.outputs) for cell in code),
        "stored_errors": sum(o.get("output_type") == "error" for c in code for o in c.outputs),
        "problem": notebook.problem,
    }
    rows.add("notebook_observations", row)


def _datasets(
    rows: NotebookRows,
    notebook: Notebook,
    hints: list[str],
    trees: Mapping[int, ast.Module | None],
) -> None:
    for use in dataset_uses(notebook, hints, trees):
        row = {
            "index": use.index,
            "line": use.line,
            "loader": use.loader,
            "dataset": use.loaded.dataset,
            "name": use.loaded.name,
            "configuration": use.loaded.configuration,
            "as_written": use.loaded.written,
        }
        rows.add("notebook_datasets", row, use.index)


def _contents(rows: NotebookRows, notebook: Notebook) -> None:
    found: list[tuple[int, tuple[Any, ...]]] = []
    for index, cell in enumerate(notebook.cells):
        source = shortened(without_addresses(cell.source), MOST_SOURCE)
        output = ""
        if cell.outputs:
            output = shortened(without_addresses(output_text(cell.outputs)), MOST_OUTPUT)
        if source or output:
            found.append((index, (source, output)))
    rows.add_ordered("cell_contents", _CONTENT_COLUMNS, found)


def _analyse(source: str) -> tuple[str, ast.Module | None, Syntax, Processed]:
    """The Python of a cell, its tree, its features, and the bit of the reason why it has none."""
    try:
        python = to_python(source)
    except SyntaxError:
        return "", None, Syntax(), Processed.SYNTAX_ERROR_ON_LOAD | Processed.SYNTAX_ERROR
    try:
        tree = parse(python)
        return python, tree, analyse(tree, _syntax_columns()), Processed.OK
    except (SyntaxError, RecursionError):
        return python, None, Syntax(), Processed.SYNTAX_ERROR


@cache
def _syntax_columns() -> frozenset[str]:
    return frozenset(columns("code_analyses"))


def _cell(index: int, cell: NotebookCell, *, is_python: bool, processed: int) -> tuple[Any, ...]:
    formats = ";".join(cell.output_formats) if cell.outputs else ""
    lines = cell.source.count("\n") + 1
    count = "" if cell.execution_count is None else cell.execution_count
    return cell.kind, int(is_python), formats, processed, lines, count, index


def _markdown(rows: NotebookRows, index: int, language: str, counts: Mapping[str, int]) -> None:
    row = {"language": language, "index": index, "skip": 0}
    rows.add_counts("markdown_features", {**counts, **row}, index)


def _code(rows: NotebookRows, index: int, syntax: Syntax, processed: int) -> None:
    row = {
        **syntax.counts,
        "ast_others": " ".join(syntax.others),
        "index": index,
        "processed": processed,
    }
    rows.add_counts("code_analyses", row, index)


def _imports(
    rows: NotebookRows, analysed: list[tuple[int, Syntax]], modules: LocalModules, directory: str
) -> None:
    for index, syntax in analysed:
        for found in syntax.imports:
            row = {
                "index": index,
                "line": found.line,
                "import_type": found.kind,
                "module_name": found.module,
                "local": int(modules.is_local(found.module, directory)),
                "local_possibility": modules.possibility(found.module, directory),
                "skip": 0,
            }
            rows.add("cell_modules", row, index)


def _features_and_names(rows: NotebookRows, analysed: list[tuple[int, Syntax]]) -> None:
    for index, syntax in analysed:
        for feature in syntax.features:
            row: dict[str, object] = {
                "index": index,
                "line": feature.line,
                "column": feature.column,
                "feature_name": f"IPython/{feature.name}",
                "feature_value": without_addresses(feature.value),
                "skip": 0,
            }
            rows.add("cell_features", row, index)
        names = [
            (name, scope, context, index, count, 0)
            for (scope, context, name), count in syntax.names.items()
        ]
        rows.add_all("cell_names", _NAME_COLUMNS, names, index)


def _aggregate(
    rows: NotebookRows,
    notebook: Notebook,
    languages: list[tuple[str, Any]],
    analysed: list[tuple[int, Syntax]],
    modules: LocalModules,
    path: str,
) -> None:
    """The rows of the notebook as a whole; of its code only where all of it parses."""
    notebook.processed |= Processed.AGGREGATED
    rows.add_counts("notebook_markdowns", aggregates.markdown_row(languages))
    if notebook.language != "python" or notebook.processed & Processed.SYNTAX_ERROR:
        return
    directory = str(PurePosixPath(path).parent)
    imports = [
        (index, i.kind, i.module, modules.possibility(i.module, directory) > 0)
        for index, syntax in analysed
        for i in syntax.imports
    ]
    features = [
        (index, f.name, without_addresses(f.value)) for index, s in analysed for f in s.features
    ]
    rows.add_counts("notebook_asts", aggregates.syntax_row([s for _, s in analysed]))
    rows.add("notebook_modules", aggregates.modules_row(imports) | {"skip": 0})
    rows.add("notebook_features", aggregates.features_row(features) | {"skip": 0})
    rows.add("notebook_names", aggregates.names_row(analysed) | {"skip": 0})


def _notebook(rows: NotebookRows, notebook: Notebook, path: str, sources: list[str]) -> None:
    kinds = [cell.kind for cell in notebook.cells]
    counts = [c.execution_count for c in notebook.cells if c.execution_count]
    known = sum(map(kinds.count, ("code", "markdown", "raw")))
    row: dict[str, object] = {
        "name": path,
        "nbformat": notebook.nbformat,
        "kernel": without_addresses(notebook.kernel),
        "language": without_addresses(notebook.language),
        "language_version": without_addresses(notebook.language_version),
        "max_execution_count": max(counts, default=-1),
        "total_cells": len(kinds),
        "code_cells": kinds.count("code"),
        "code_cells_with_output": sum(bool(c.output_formats) for c in notebook.code),
        "markdown_cells": kinds.count("markdown"),
        "raw_cells": kinds.count("raw"),
        "unknown_cell_formats": len(kinds) - known,
        "empty_cells": sum(not cell.source.strip() for cell in notebook.cells),
        "processed": int(notebook.processed),
        "skip": 0,
        "sha1_source": _digest(notebook, sources) if notebook.cells else "",
    }
    rows.add("notebooks", row | _course_words(sources, path))


def _digest(notebook: Notebook, sources: Iterable[str]) -> str:
    """SHA-1 of what the cells state and of the formats that they give, not of the results."""
    pieces: list[str] = []
    for source, cell in zip(sources, notebook.cells, strict=True):
        pieces += source, ";".join(cell.output_formats)
    text = _CELL_MARK.join(pieces)
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _course_words(sources: list[str], path: str) -> dict[str, int]:
    """In how many cells each word is; less than 0 where it is in the path too."""
    row = {}
    lowered = [source.lower() for source in sources]
    whole = "\n".join(lowered)
    for word in _COURSE_WORDS:
        count = sum(word in source for source in lowered) if word in whole else 0
        row[f"{word}_count"] = -count - 1 if word in path.lower() else count
    return row
