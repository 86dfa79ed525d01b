"""Tables and charts about a record, from queries in ``api/records/sheets`` with the record bound.

They are written as saved queries are (``queries/``), but for one parameter, ``this``, that
has no default: they are no questions of the catalogue, but parts of pages.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from markupsafe import Markup

from api.graph.terms import select
from api.http.origin import at
from api.state.current_snapshot import Current
from api.web import charts
from api.web.tables import Table, address, table
from kg.engines import Query
from kg.errors import FairweaveError
from kg.saved_queries import Catalogue, SavedQuery

#: where the queries are
DIRECTORY: Final = Path(__file__).parent / "related_tables"
#: their parameter
THIS: Final = "this"
#: tables that few of very many records have: which ones is read once a snapshot, and the others
#: are spared a query each
_RARE: Final = frozenset({"notebooks-of-dataset"})
#: the variable of that parameter
_VARIABLE: Final = f"__{THIS}_iri"
#: by table the records that have rows; ``None``: not known
_subjects: WeakKeyDictionary[Current, dict[str, frozenset[str] | None]] = WeakKeyDictionary()
#: an event loop itself keeps no task from being collected
_reading: set[asyncio.Task[None]] = set()


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
    queries = [catalogue()[name] for name in names if _may_have_rows(current, name, iri)]
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
                Markup(drawn.html) if drawn else Markup(),  # noqa: S704  (made here, escaped there)
                drawn.caption if drawn else "",
                at(address("/sparql", {"query": text.strip() + "\n"})),
            )
        )
    return found


def _may_have_rows(current: Current, name: str, iri: str) -> bool:
    """Whether the table ``name`` of the record ``iri`` may have rows; ``True`` until that is known.

    Which records have some is read beside the first request, which does not wait for it.
    """
    if name not in _RARE or not current.engine.version:
        return True
    known = _subjects.setdefault(current, {})
    if name not in known:
        known[name] = None
        reading = asyncio.get_running_loop().create_task(_read_subjects(current, name))
        _reading.add(reading)
        reading.add_done_callback(_reading.discard)
    records = known[name]
    return records is None or iri in records


async def _read_subjects(current: Current, name: str) -> None:
    # beyond the limits of a query, each record stays looked up
    with contextlib.suppress(FairweaveError):
        found = await select(current, records_with_rows(catalogue()[name]))
        _subjects[current][name] = frozenset(
            row[_VARIABLE].value for row in found if _VARIABLE in row
        )


def records_with_rows(query: SavedQuery) -> str:
    """The SPARQL that selects the records for which ``query`` has rows.

    Its pattern is that of ``query``, in which the record is a variable.
    """
    projection, where, pattern = query.text.partition("\nWHERE {")
    prologue = projection[: projection.index("SELECT ")]
    return f"{prologue}SELECT DISTINCT ?{_VARIABLE}{where}{pattern[: pattern.rindex('}') + 1]}"
