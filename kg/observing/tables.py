"""The tables that an observation writes: those of the study, and our own beside them.

The converter ``notebook-study`` is the one place that knows their columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.converters.notebook_study import tables as converter_tables

#: tables of counts: most values of a row are 0
COUNTS: Final = frozenset(
    {"code_analyses", "markdown_features", "notebook_asts", "notebook_markdowns"}
)
#: their columns whose missing value is an empty text
_TEXTS: Final = frozenset(
    {"ast_others", "language", "main_language", "languages", "languages_counts"}
)

#: what refers to other rows, in this order before all other columns
REFERENCES: Final = ("id", "repository_id", "notebook_id", "cell_id", "analysis_id")


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of one table: ``references`` first, then ``values``."""

    name: str
    references: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Every column."""
        return self.references + self.values


@cache
def table_columns() -> Mapping[str, TableColumns]:
    """Each table, by name. Those about articles stay empty: an observation reads none."""
    found = {}
    for name, table in converter_tables().items():
        single = [column.name for column in table.columns]
        ordered = dict.fromkeys((*single, *table.consumed, *table.dropped))
        references = tuple(c for c in REFERENCES if c in table.known - table.elsewhere)
        values = tuple(c for c in ordered if c not in REFERENCES and c not in table.elsewhere)
        found[name] = TableColumns(name, references, values)
    return found


@cache
def blank_row(table: str) -> Mapping[str, object]:
    """Column of ``table`` that does not refer to another row → what it has where nothing is known.

    >>> blank_row("cells")["lines"], blank_row("code_analyses")["ast_num"]
    ('', 0)
    """
    return {name: 0 if table in COUNTS and name not in _TEXTS else "" for name in columns(table)}


def columns(table: str) -> tuple[str, ...]:
    """The columns of ``table`` that do not refer to another row."""
    return table_columns()[table].values
