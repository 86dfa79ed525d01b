"""A few records that show what this graph is for, found in the results of saved queries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from api.http.base_iri import Base
from api.state.current_snapshot import Current
from api.web.tables import grouped
from kg.saved_queries import Catalogue


class Example(NamedTuple):
    """A record to look at.

    Attributes:
        path: where it is, below the origin.
        label: its name.
        remark: what it shows.
    """

    path: str
    label: str
    remark: str


class _Kind(NamedTuple):
    """How an example is taken from the result of a saved query.

    Attributes:
        query: its id.
        label: of the link, and ``remark`` behind it, with the columns of a row in braces.
        link: the column with the record's IRI; empty for the page of the query.
        preferred: a column and its values that make a row the better example.
    """

    query: str
    label: str
    remark: str
    link: str = ""
    preferred: tuple[str, tuple[str, ...]] = ("", ())


_KINDS: Final = (
    _Kind(
        "licence-disagreements-listed",
        "{dataset}",
        "sources disagree about its licence ({claimant} states {claimed}; audits state {audited})",
        "dataset_iri",
        ("comparison", ("more permissive", "more restrictive")),
    ),
    _Kind(
        "usable-but-restricted-upstream",
        "{dataset}",
        "its own licence allows commercial use, and it is made from {ancestor}"
        " ({ancestor_use_class})",
        "dataset_iri",
    ),
    _Kind("refusals", "{record}", "a record that was refused, with the reason"),
    _Kind("executions-by-outcome", "{all_executions} executions of notebooks", "by their outcome"),
)


def examples_to_see(catalogue: Catalogue, current: Current) -> Iterator[Example]:
    """One record of each kind of which this snapshot has any."""
    base = Base(current.base)
    for kind in _KINDS:
        query = catalogue.get(kind.query)
        body = current.results.get(query) if query else None
        rows = json.loads(body)["results"]["bindings"] if body else []
        if not rows:
            continue
        column, values = kind.preferred
        liked = [row for row in rows if column in row and row[column]["value"] in values]
        row = best(liked or rows)
        words = {name: _words(term) for name, term in row.items()}
        if kind.link and kind.link not in row:
            continue
        yield Example(
            base.path(row[kind.link]["value"]) if kind.link else f"/queries/{kind.query}",
            kind.label.format_map(words),
            kind.remark.format_map(words),
        )


def best(rows: Sequence[dict[str, dict[str, str]]]) -> dict[str, dict[str, str]]:
    """The first row without an address in its words; the first one where each has one."""

    def readable(row: dict[str, dict[str, str]]) -> bool:
        return not any("://" in term["value"] for term in row.values() if term.get("type") != "uri")

    return next(filter(readable, rows), rows[0])


def _words(term: dict[str, str]) -> str:
    value = term["value"]
    # a list in a cell stands in a sentence here
    return grouped(value) if "datatype" in term else value.replace("; ", " and ")
