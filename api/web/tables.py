"""A result as a table for people: cells with links, in any order, a page at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote

from api.http.base_iri import Base
from api.http.origin import at
from kg.rdf.namespaces import shorten
from kg.saved_queries import Column, SavedQuery
from kg.saved_queries.counted_records import count_of

#: text longer than this is folded
LONG: Final = 160
_IRI: Final = "_iri"
#: what the names of columns begin with in the address of the records behind a number
ROW: Final = "in."
_EMPTY: Final = {"value": ""}
_Row = Mapping[str, dict[str, str]]
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC: Final = frozenset(
    _XSD + name
    for name in (
        "integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger",
        "positiveInteger", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong",
    )
)  # fmt: skip
_MOMENT: Final = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?$")
_THIN: Final = "\N{NARROW NO-BREAK SPACE}"


class Cell(NamedTuple):
    """A value as it is shown.

    Attributes:
        text: what is read.
        href: where it leads; ``""``: nowhere.
        number: its value, where it is one.
    """

    text: str
    href: str = ""
    number: float | None = None

    @property
    def long(self) -> bool:
        """Whether to fold it; what leads somewhere stays a link."""
        return not self.href and len(self.text) > LONG


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings.

    Attributes:
        columns: those shown: an address beside a label is the label's link.
        numeric: for each column whether it has nothing but numbers.
        rows: a cell for each column.
    """

    columns: tuple[Column, ...]
    numeric: tuple[bool, ...]
    rows: list[tuple[Cell, ...]]

    def place(self, column: str) -> int | None:
        """Where ``column`` is among the columns, if it is."""
        return next((n for n, c in enumerate(self.columns) if c.name == column), None)

    def sorted(self, order: str) -> Table:
        """In the order of a column (``name``, or ``-name`` for the other way round).

        Ties keep their order, what is empty comes last; of a column that is not here: as it is.
        """
        place = self.place(order.removeprefix("-"))
        if place is None:
            return self
        down = order.startswith("-")
        there = [row for row in self.rows if row[place].text]
        there.sort(key=lambda row: _key(row[place]), reverse=down)
        return Table(
            self.columns, self.numeric, there + [r for r in self.rows if not r[place].text]
        )

    def filtered(self, text: str) -> Table:
        """The rows that have each word of ``text`` somewhere, whatever its case."""
        words = text.casefold().split()
        if not words:
            return self
        rows = [
            row
            for row in self.rows
            if all(word in "\n".join(cell.text for cell in row).casefold() for word in words)
        ]
        return Table(self.columns, self.numeric, rows)


def _key(cell: Cell) -> tuple[bool, float, str]:
    return cell.number is None, cell.number or 0.0, cell.text.casefold()


def table(
    query: SavedQuery,
    body: bytes,
    base: str = "",
    values: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> Table:
    """The answer ``body`` (SPARQL 1.1 Query Results JSON) of ``query``.

    Args:
        base: what the IRIs of records here begin with; they lead to this service.
        values: the parameters of the query.
        names: of records that no other column names, by IRI.
    """
    bindings = json.loads(body)["results"]["bindings"]
    named = {column.name: column for column in query.columns}
    links = {name.removesuffix(_IRI): name for name in named if name.endswith(_IRI)}
    shown = tuple(
        column
        for name, column in named.items()
        if not (name.endswith(_IRI) and name.removesuffix(_IRI) in named)
    )
    counts = _counts(query, shown, bindings)
    rows = [
        tuple(
            _cell(
                column, row.get(column.name), row.get(links.get(column.name, "")), base, names or {}
            )
            if column.name not in counts
            else _counted(column, row, counts[column.name], values or {})
            for column in shown
        )
        for row in bindings
    ]
    numeric = tuple(
        any(row[n].text for row in rows)
        and all(row[n].number is not None for row in rows if row[n].text)
        for n in range(len(shown))
    )
    return Table(shown, numeric, rows)


class _Counts(NamedTuple):
    """How the rows of a column are distinguished, to list what they count.

    Attributes:
        path: of the list, below the origin.
        keys: the columns that identify a row.
    """

    path: str
    keys: tuple[str, ...]


def _counts(
    query: SavedQuery, shown: Sequence[Column], bindings: Sequence[_Row]
) -> dict[str, _Counts]:
    """The columns whose numbers count records that can be listed, by name."""
    found = {}
    for column in shown:
        counted = column.records or column.name
        count = count_of(query.text, counted)
        if count is None or not {c.name for c in query.columns} >= set(count.keys):
            continue
        path = f"/queries/{query.id}/records/{counted}"
        found[column.name] = _Counts(path, _readable(count.keys, bindings))
    return found


def _readable(keys: tuple[str, ...], bindings: Sequence[_Row]) -> tuple[str, ...]:
    """``keys``, with labels in the place of IRIs where these distinguish the rows too."""
    labels = tuple(dict.fromkeys(key.removesuffix(_IRI) for key in keys))
    if labels == keys:
        return keys
    texts = {tuple(row.get(name, _EMPTY)["value"] for name in labels) for row in bindings}
    groups = {tuple(row.get(name, _EMPTY)["value"] for name in keys) for row in bindings}
    known = all(any(name in row for row in bindings) for name in labels)
    return labels if known and len(texts) == len(groups) else keys


def _counted(column: Column, row: _Row, counts: _Counts, values: Mapping[str, str]) -> Cell:
    """A number with a link to the records that it counts, unless there are none."""
    cell = _cell(column, row.get(column.name), None, "", {})
    if not cell.number:
        return cell
    which = [
        f"{ROW}{quote(key)}={quote(row.get(key, _EMPTY)['value'], safe='')}" for key in counts.keys
    ]
    where = "&".join([f"{quote(k)}={quote(v, safe='')}" for k, v in values.items()] + which)
    return cell._replace(href=at(f"{counts.path}?{where}" if where else counts.path))


def _cell(
    column: Column,
    term: dict[str, str] | None,
    link: dict[str, str] | None,
    base: str,
    names: Mapping[str, str],
) -> Cell:
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] == "uri":
        name = names.get(value)
        return Cell(name or _short(value, base), href(value, base, known=bool(name)))
    named = link is not None and link["type"] == "uri"
    address = link["value"] if link and named else value if column.link else ""
    number = _number(value) if term.get("datatype") in _NUMERIC else None
    if number is not None:
        text = value if _is_year(column) else grouped(value)
        return Cell(text, href(address, base, known=named), number)
    if term.get("datatype") == _XSD + "boolean":
        value = "yes" if value in ("true", "1") else "no"
    elif term.get("datatype") == _XSD + "dateTime":
        value = moment(value)
    return Cell(value, href(address, base, known=named))


def href(iri: str, base: str = "", *, known: bool = False) -> str:
    """Where a link to ``iri`` leads: to this service for what is under ``base``.

    Only web addresses are ever links.

    Args:
        known: whether the graph has statements about it, so that this service has a page of it.
    """
    if base:
        return Base(base).href(iri, known=known)
    return iri if iri.startswith(("http://", "https://")) else ""


def _short(iri: str, base: str) -> str:
    if base and iri.startswith(base):
        return unquote(iri.removeprefix(base))
    name = shorten(iri)
    return name if name != iri else unquote(iri.removeprefix("https://").removeprefix("http://"))


def _number(text: str) -> float | None:
    try:
        return float(Decimal(text))
    except (InvalidOperation, OverflowError, ValueError):
        return None


def _is_year(column: Column) -> bool:
    return column.unit is None and (column.name == "year" or column.name.endswith("_year"))


def grouped(number: str) -> str:
    """The digits of ``number`` in groups of three; decimals are cut to four.

    >>> grouped("-1234567.25").replace("\N{NARROW NO-BREAK SPACE}", " ")
    '-1 234 567.25'
    >>> grouped("1e3")
    '1e3'
    """
    sign = "-" if number.startswith("-") else ""
    whole, point, fraction = number.lstrip("+-").partition(".")
    if not whole.isdecimal() or (point and not fraction.isdecimal()):
        return number
    digits = f"{int(whole):,}".replace(",", _THIN)
    fraction = fraction[:4].rstrip("0")
    return f"{sign}{digits}.{fraction}" if fraction else sign + digits


def moment(text: str) -> str:
    """A time as it is read.

    >>> moment("2026-11-26T23:26:00Z"), moment("2026-11-26T23:26:00+01:00")
    ('2026-11-26, 23:26 UTC', '2026-11-26T23:26:00+01:00')
    """
    found = _MOMENT.match(text)
    return f"{found[1]}, {found[2]} UTC" if found else text


def counted(unit: str, number: float) -> str:
    """``unit``, a plural, as written after ``number``.

    >>> counted("datasets", 1), counted("repositories", 1), counted("entries", 2), counted("%", 1)
    ('dataset', 'repository', 'entries', '%')
    """
    if number != 1 or not unit.endswith("s"):
        return unit
    return f"{unit[:-3]}y" if unit.endswith("ies") else unit[:-1]


class Page(NamedTuple):
    """A part of a table.

    Attributes:
        number: from 1.
        pages: how many there are, at least 1.
        first: the number of its first row in the table, from 1; ``last`` likewise.
        of: rows in the table.
    """

    rows: Sequence[tuple[Cell, ...]]
    number: int
    pages: int
    first: int
    last: int
    of: int

    def near(self) -> list[int]:
        """The pages to offer: the ends and those around this one; 0 is a gap."""
        wanted = {1, self.pages, *range(self.number - 2, self.number + 3)}
        pages = sorted(n for n in wanted if 1 <= n <= self.pages)
        found = pages[:1]
        for before, after in pairwise(pages):
            found += [after] if after == before + 1 else [0, after]
        return found


def page_number(text: str) -> int:
    """The number of a page in an address; 1 where it is none.

    >>> page_number("12"), page_number(""), page_number("0"), page_number("123456789abc")
    (12, 1, 1, 1)
    """
    valid = text.isascii() and text.isdecimal() and len(text) < 9
    return max(int(text), 1) if valid else 1


def page_of(rows: Sequence[tuple[Cell, ...]], number: int, size: int) -> Page:
    """The page ``number`` of ``rows``; beyond the last one, the last one."""
    pages = max(-(-len(rows) // size), 1)
    number = min(max(number, 1), pages)
    start = (number - 1) * size
    part = rows[start : start + size]
    return Page(part, number, pages, min(start + 1, len(rows)), start + len(part), len(rows))


def address(path: str, values: dict[str, Any]) -> str:
    """``path`` with ``values`` in its query; those that are empty are left out."""
    pairs = [
        f"{quote(k)}={quote(str(v), safe='')}" for k, v in values.items() if v not in ("", None)
    ]
    return f"{path}?{'&'.join(pairs)}" if pairs else path
