"""``/queries/{id}/records/{column}``: the records that a number in a table or a chart counts.

The address has the parameters of the query, and ``in.{column}`` for each column that identifies
the row, with the value that is there.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from api.graph.labels import words
from api.graph.terms import read_term, select
from api.http.base_iri import Base
from api.http.origin import at
from api.http.problems import Problem
from api.state.current_snapshot import Current
from api.web.tables import ROW, address, grouped, page_number, page_of
from api.web.templating import page
from kg.rdf.namespaces import shorten
from kg.saved_queries import SavedQuery
from kg.saved_queries.counted_records import MOST, records_query

#: records on a page
_SIZE: Final = 200


class _Record(NamedTuple):
    label: str
    href: str


async def records_page(
    current: Current,
    query: SavedQuery,
    values: Mapping[str, str],
    column: str,
    given: Mapping[str, str],
    body: bytes,
    base: Base,
) -> bytes:
    """The page of the records that ``column`` counts in one row.

    Args:
        values: the parameters of the query.
        given: what the address states; ``in.{column}`` identifies the row.
        body: the answer of the query, as JSON.

    Raises:
        Problem: 404, where there is no such row, or the column counts no records.
    """
    wanted = {name.removeprefix(ROW): v for name, v in given.items() if name.startswith(ROW)}
    row = _row(query, wanted, body)
    terms = {c.name: str(read_term(row[c.name])) if c.name in row else None for c in query.columns}
    text = records_query(query.bind(values), column, terms)
    if text is None:
        raise Problem(404, f"{query.id}: {column} is no column that counts records.")
    iris = [term.value for found in await select(current, text) for term in found.values()]
    labels = (await words(current, iris)).labels
    records = sorted(
        (_Record(labels.get(iri) or _name(iri, base), base.href(iri, known=True)) for iri in iris),
        key=lambda record: (record.label.casefold(), record.href),
    )
    part = page_of(records, page_number(given.get("page", "")), _SIZE)  # type: ignore[arg-type]
    about = next(c for c in query.columns if c.name == column)
    path = f"/queries/{query.id}/records/{column}"
    where = {**values, **{ROW + name: value for name, value in wanted.items()}}
    return await asyncio.to_thread(
        page,
        "records.html",
        query=query,
        records=part.rows,
        pages=part,
        unit=about.unit or about.label.lower(),
        column=about.label,
        row=_heading(query, row, wanted),
        cut=len(records) >= MOST,
        back=at(address(f"/queries/{query.id}", dict(values))),
        csv=at(address("/sparql.csv", {"query": text})),
        editor=at(address("/sparql", {"query": text})),
        link=lambda number: at(address(path, {**where, "page": number})),
        grouped=grouped,
    )


def _row(query: SavedQuery, wanted: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The one row that has the values ``wanted``.

    Raises:
        Problem: there is none, or more than one (404).
    """
    known = {column.name for column in query.columns}
    strange = next((name for name in wanted if name not in known), None)
    if strange is not None:
        raise Problem(404, f"{query.id} has no column {strange}.")
    rows = json.loads(body)["results"]["bindings"]
    found = [
        row
        for row in rows
        if all(row.get(name, {"value": ""})["value"] == value for name, value in wanted.items())
    ]
    if not found:
        raise Problem(404, f"The answer of {query.id} has no such row.")
    if len(found) > 1 and wanted:
        names = ", ".join(wanted)
        raise Problem(404, f"The answer of {query.id} has {len(found)} rows with this {names}.")
    return dict(found[0])


def _heading(query: SavedQuery, row: Mapping[str, Any], wanted: Mapping[str, str]) -> list[str]:
    """What identifies the row, as people read it: the labels of its IRIs."""
    labels = {column.name for column in query.columns}
    shown = dict.fromkeys(
        plain if (plain := name.removesuffix("_iri")) in labels else name for name in wanted
    )
    return [row[name]["value"] if name in row else "none" for name in shown]


def _name(iri: str, base: Base) -> str:
    return iri.removeprefix(base.iri) if iri.startswith(base.iri) else shorten(iri)
