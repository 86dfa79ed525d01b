"""What links to a record, on its page: by the property that links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from api.records.link_headings import BACK
from api.records.related_tables import Sheet
from api.records.values_view import Value, ValuesView, distinguished
from kg.rdf.namespaces import expand
from kg.records.record import Incoming
from kg.records.terms import document

_STUB: Final = expand("fw:Stub")


class LinksBack(NamedTuple):
    """What has the record as its value of one property.

    Attributes:
        heading: what these entities are to it.
        listed: a table on the page has them, too.
    """

    heading: str
    total: int
    shown: tuple[tuple[Value, str], ...]
    listed: bool


def links_back(links: Incoming, view: ValuesView, tables: Iterable[Sheet]) -> list[LinksBack]:
    """The links, those of each property under its heading."""
    in_tables = {cell.href for sheet in tables for row in sheet.table.rows for cell in row}
    found: dict[str, list[tuple[str, Value, str]]] = {}
    for quad in links.quads:
        if isinstance(quad.subject, NamedNode):
            iri = quad.subject.value
            whole = document(iri)
            types = links.words.types.get(iri) or links.words.types.get(whole, ())
            kinds = ", ".join(kind.text for kind in view.kinds(t for t in types if t != _STUB))
            value = view.link(iri)
            if iri != whole:
                value = value._replace(text=links.words.labels.get(iri) or view.name(whole))
            found.setdefault(quad.predicate.value, []).append((iri, value, kinds))
    return [
        LinksBack(
            _heading(name, view),
            links.counts[name],
            tuple(
                zip(distinguished([row[:2] for row in rows]), (row[2] for row in rows), strict=True)
            ),
            any(value.href.partition("#")[0] in in_tables for _, value, _ in rows),
        )
        for name, rows in found.items()
    ]


def _heading(name: str, view: ValuesView) -> str:
    text = BACK.get(name) or f"with this as {view.property(name).lower()}"
    return text[:1].upper() + text[1:]
