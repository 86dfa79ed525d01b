"""Tables of pages: what web applications save as ``.xls``, and pages that people save."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.converters.common.text_reader import read_text

#: cells that one may span: pages state more than there are
_MOST_SPANNED: Final = 200


def html_tables(path: Path) -> Iterator[tuple[str, list[list[object]]]]:
    """The tables of the page ``path``: caption, and rows of texts.

    A cell whose text is no more than a word for a link (``link``, ``here``) is the link's address.
    A cell that spans rows or columns is in each of them.

    Raises:
        SourceError: the file cannot be read.
    """
    page = LexborHTMLParser(read_text(path))
    for table in page.css("table"):
        if len(table.css("table")) > 1:  # a frame around others
            continue
        caption = table.css_first("caption")
        rows = list(_rows(table))
        if rows:
            yield (_text(caption) if caption else ""), rows


def _rows(table: LexborNode) -> Iterator[list[object]]:
    below: dict[int, tuple[int, str]] = {}  # column → rows that its cell still spans, its text
    for row in table.css("tr"):
        cells: list[object] = []
        given = [cell for cell in row.iter() if cell.tag in ("td", "th")]
        while given or len(cells) in below:
            if (column := len(cells)) in below:
                left, text = below.pop(column)
                if left > 1:
                    below[column] = (left - 1, text)
                cells.append(text)
                continue
            cell = given.pop(0)
            text = _value(cell)
            high = _spanned(cell, "rowspan")
            for _ in range(_spanned(cell, "colspan")):
                if high > 1:
                    below[len(cells)] = (high - 1, text)
                cells.append(text)
        yield cells


def _spanned(cell: LexborNode, name: str) -> int:
    stated = cell.attributes.get(name) or ""
    return min(int(stated), _MOST_SPANNED) if stated.isdecimal() and int(stated) else 1


def _value(cell: LexborNode) -> str:
    text = _text(cell)
    links = [str(link.attributes.get("href") or "") for link in cell.css("a")]
    addresses = [link for link in links if link.startswith(("http://", "https://"))]
    if len(addresses) == 1 and len(text) < 12 and " " not in text:
        return addresses[0]
    return text


def _text(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())
