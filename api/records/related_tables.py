"""Tables and charts about a record, from queries in ``api/records/sheets`` with the record bound.

They are written as saved queries are (``queries/``), but for one parameter, ``this``, that
has no default: they are no questions of the catalogue, but parts of pages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from markupsafe import Markup

from api.http.origin import at
from api.state.current_snapshot import Current
from api.web import charts
from api.web.tables import Table, address, table
from kg.engines import Query
from kg.saved_queries import Catalogue, SavedQuery

#: where the queries are
DIRECTORY: Final = Path(__file__).parent / "related_tables"
#: their parameter
THIS: Final = "this"


class Sheet(NamedTuple):
    """A table about a record, and a picture of it where it has one.

    Attributes:
        editor: the address of its query in the editor.
    """

    query: SavedQuery
    table: Table
    figure: Markup
    caption: str
    editor: str


@cache
def catalogue() -> Catalogue:
    """The queries."""
    return Catalogue(DIRECTORY)


def _full(whole: Table) -> Table:
    """Without empty columns."""
    used = [n for n in range(len(whole.columns)) if any(row[n].text for row in whole.rows)]
    return Table(
        tuple(whole.columns[n] for n in used),
        tuple(whole.numeric[n] for n in used),
        [tuple(row[n] for n in used) for row in whole.rows],
    )


async def sheets(current: Current, names: Sequence[str], iri: str, base: str) -> list[Sheet]:
    """The tables for the record ``iri`` that have rows.

    Args:
        names: of the queries that they are the results of.
        base: what the IRIs of records here begin with.
    """
    queries = [catalogue()[name] for name in names]
    texts = [query.bind({THIS: iri}) for query in queries]
    answers = await asyncio.gather(*(current.answers.get(Query(text)) for text in texts))
    found = []
    for query, text, answer in zip(queries, texts, answers, strict=True):
        whole = _full(table(query, answer.body, base, {THIS: iri}))
        if not whole.rows:
            continue
        drawn = None
        if query.charts and len(whole.rows) > 1:
            drawn = charts.draw(query, query.charts[0], whole, name=f"chart-{query.id}")
        found.append(
            Sheet(
                query,
                whole,
                Markup(drawn.svg) if drawn else Markup(),  # noqa: S704  (made here, escaped there)
                drawn.caption if drawn else "",
                at(address("/sparql", {"query": text.strip() + "\n"})),
            )
        )
    return found
