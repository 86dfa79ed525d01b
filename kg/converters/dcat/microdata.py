"""Microdata in pages, as triples.

Source: the algorithm of https://html.spec.whatwg.org/multipage/microdata.html for the values of
properties, and https://www.w3.org/TR/microdata-rdf/ for their IRIs. Of the libraries that read
microdata none is kept up; the parser of HTML is selectolax.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urljoin

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from selectolax.lexbor import LexborHTMLParser, LexborNode

_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
#: element → the attribute that has the value of a property
_ADDRESSES: Final = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "object": "data",
}
_VALUES: Final = {"meta": "content", "data": "value", "meter": "value", "time": "datetime"}
#: items within items, and items of a page
_DEEPEST: Final = 50
_MOST: Final = 10_000

_Value = NamedNode | BlankNode | Literal


def triples(page: str, base: str) -> list[Triple]:
    """What the page states in microdata; nothing where it has none.

    Args:
        base: the address of the page.
    """
    if "itemscope" not in page:
        return []
    tree = LexborHTMLParser(page)
    found: list[Triple] = []
    for item in tree.css("[itemscope]:not([itemprop])")[:_MOST]:
        _item(item, tree, base, "", found, 0)
    return found


def _item(
    item: LexborNode,
    tree: LexborHTMLParser,
    base: str,
    vocabulary: str,
    found: list[Triple],
    depth: int,
) -> NamedNode | BlankNode:
    """Adds what is stated of ``item`` to ``found``.

    Args:
        vocabulary: of the item that it is a property of; an item without a type has the same.
    """
    named = _address(item.attributes.get("itemid") or "", base)
    subject: NamedNode | BlankNode = named or BlankNode()
    types = [one for one in (item.attributes.get("itemtype") or "").split() if ":" in one]
    kinds = (_address(one, base) for one in types)
    found.extend(Triple(subject, _TYPE, kind) for kind in kinds if kind is not None)
    if types:
        cut = max(types[0].rfind("#"), types[0].rfind("/")) + 1
        vocabulary = types[0][:cut]
    if depth == _DEEPEST:
        return subject
    for element in _properties(item, tree):
        value = _value(element, tree, base, vocabulary, found, depth)
        for name in (element.attributes.get("itemprop") or "").split():
            predicate = _address(name if ":" in name else f"{vocabulary}{name}", base)
            if predicate is not None and value is not None and (":" in name or vocabulary):
                found.append(Triple(subject, predicate, value))
    return subject


def _properties(item: LexborNode, tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The elements that are properties of ``item``: within it, or where ``itemref`` leads."""
    roots = list(item.iter(include_text=False))
    for name in (item.attributes.get("itemref") or "").split():
        roots += [one for one in tree.css("[id]") if one.attributes.get("id") == name][:1]
    pending = list(reversed(roots))
    count = 0
    while pending and count < _MOST:
        element = pending.pop()
        count += 1
        if "itemprop" in element.attributes:
            yield element
        if "itemscope" not in element.attributes:
            pending.extend(reversed(list(element.iter(include_text=False))))


def _value(
    element: LexborNode,
    tree: LexborHTMLParser,
    base: str,
    vocabulary: str,
    found: list[Triple],
    depth: int,
) -> _Value | None:
    attributes = element.attributes
    if "itemscope" in attributes:
        return _item(element, tree, base, vocabulary, found, depth + 1)
    if element.tag in _ADDRESSES:
        given = attributes.get(_ADDRESSES[element.tag])
        return _address(given, base) if given else None
    if element.tag in _VALUES and _VALUES[element.tag] in attributes:
        return Literal(attributes[_VALUES[element.tag]] or "")
    return Literal(" ".join(element.text(deep=True).split()))


def _address(given: str, base: str) -> NamedNode | None:
    """The IRI that ``given`` is, relative to ``base``; ``None`` where it is none."""
    if not given.strip():
        return None
    try:
        whole = urljoin(base, given.strip())
        return NamedNode(quote(whole, safe="%/:=&?~#+!$,;'@()*[]-._"))
    except ValueError:
        return None
