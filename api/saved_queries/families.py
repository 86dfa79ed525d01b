"""Parts of one dataset in a result: one row that opens, as in a search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from api.graph.terms import select
from api.http.base_iri import Base
from api.selections.dataset_columns import COLUMN
from api.state.current_snapshot import Current
from api.web.tables import Cell, Table, grouped
from kg.search.folding import FEWEST

#: the name in the address of the family whose parts are shown alone
PARAMETER: Final = "family"
_MANY: Final = "(several)"
_FAMILIES: Final = """PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?dataset (MIN(STR(?identifier)) AS ?family) {
  ?dataset a dcat:Dataset ; dcterms:isPartOf/dcterms:identifier ?identifier
} GROUP BY ?dataset"""
Row = tuple[Cell, ...]


async def families(current: Current, base: str) -> dict[str, str]:
    """Where the page of each dataset is that is part of another → what the other is called.

    Raises:
        FairweaveError: the engine does not answer.
    """
    found = Base(base)
    return {
        found.href(row["dataset"].value, known=True): row["family"].value
        for row in await select(current, _FAMILIES)
    }


def folded(
    table: Table,
    rows: Sequence[Row],
    known: Mapping[str, str],
    link: Callable[[str], str],
) -> list[Row]:
    """``rows`` of ``table``, those of a family one row where the first of them is.

    Args:
        known: where the page of a dataset is → what it is part of.
        link: a family → where its parts are listed.
    """
    place = place_of_dataset(table)
    if place is None:
        return list(rows)
    of = [known.get(row[place].href, "") for row in rows]
    counts = Counter(of)
    parts: dict[str, list[Row]] = defaultdict(list)
    for row, family in zip(rows, of, strict=True):
        parts[family].append(row)
    lines: list[Row] = []
    for row, family in zip(rows, of, strict=True):
        if not family or counts[family] < FEWEST:
            lines.append(row)
        elif family in parts:
            lines.append(_together(parts.pop(family), place, family, link(family)))
    return lines


def parts_of(table: Table, family: str, known: Mapping[str, str]) -> Table:
    """The rows of the parts of ``family``; all rows where it is empty."""
    place = place_of_dataset(table)
    if place is None or not family:
        return table
    rows = [row for row in table.rows if known.get(row[place].href) == family]
    return Table(table.columns, table.numeric, rows)


def place_of_dataset(table: Table) -> int | None:
    """The column that names the dataset."""
    label = table.place(COLUMN.removesuffix("_iri"))
    return table.place(COLUMN) if label is None else label


def _together(rows: Sequence[Row], place: int, family: str, href: str) -> Row:
    """What all of ``rows`` have; in the column of the dataset how many they are."""
    cells = []
    for n, column in enumerate(zip(*rows, strict=True)):
        same = len({cell.text for cell in column}) == 1
        cell = column[0] if same else Cell(_MANY)
        if n == place:
            count = f"{grouped(str(len(rows)))} parts"
            cell = Cell(
                f"{column[0].text}: {count}" if same else f"{count} of {family.rpartition('/')[2]}",
                href,
            )
        cells.append(cell)
    return tuple(cells)
