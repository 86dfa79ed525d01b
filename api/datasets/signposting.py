"""FAIR Signposting: typed links that lead a machine from a page to what it wants.

Level 1 is a ``Link`` header (RFC 8288) and the same as ``<link>``; level 2 a link set
(RFC 9264). Source: https://signposting.org/FAIR/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

_ESCAPES: Final = str.maketrans(
    {",": "%2C", ";": "%3B", "<": "%3C", ">": "%3E", '"': "%22", " ": "%20"}
)


class Link(NamedTuple):
    """A typed link: absolute address, relation, media type and profile of the target."""

    href: str
    rel: str
    type: str = ""
    profile: str = ""


def header(links: Iterable[Link]) -> bytes:
    """``links`` as the value of one ``Link`` header field.

    Some readers split it at every comma and semicolon, so no address may have one.

    >>> header([Link("http://h/a,b", "describedby", "text/turtle")])
    b'<http://h/a%2Cb>; rel="describedby"; type="text/turtle"'
    """
    return ", ".join(map(_written, links)).encode("ascii", "replace")


def plain(href: str) -> str:
    """``href`` with the characters escaped that would end it in a header.

    >>> plain("http://h/a,b;c")
    'http://h/a%2Cb%3Bc'
    """
    return href.translate(_ESCAPES)


def _written(link: Link) -> str:
    parts = [f"<{plain(link.href)}>", f'rel="{link.rel}"']
    parts += [
        f'{name}="{value}"'
        for name, value in (("type", link.type), ("profile", link.profile))
        if value
    ]
    return "; ".join(parts)


def record_links(origin: str, path: str) -> tuple[Link, ...]:
    """The links of a record that is no dataset.

    Args:
        origin: where the client reached the service.
        path: of the record below it, percent-encoded, without a suffix.
    """
    raise NotImplementedError
