"""The latest changes as Atom (RFC 4287), for readers of feeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from api.exports.context import Place
from api.exports.xml_elements import add
from kg.snapshots.history import Change

MEDIA_TYPE: Final = "application/atom+xml"
PATH: Final = "/feed.atom"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_CHANGED: Final = {"Create": "added", "Update": "changed", "Delete": "removed"}


class About(NamedTuple):
    """What a feed is of.

    Attributes:
        title: of the feed.
        path: its address below the origin.
        page: the address of the page for people, below the origin; below the base IRI, it is the
            feed's id.
    """

    title: str
    path: str
    page: str


def written(
    about: About,
    place: Place,
    changes: Iterable[Change],
    labels: Mapping[str, str],
    updated: datetime,
) -> bytes:
    """``changes``, the latest first, as a feed.

    Args:
        about: what the feed is of.
        labels: of the records, by IRI; a record without one is called by its path.
        updated: when the feed last changed, where there is no change.
    """
    changes = list(changes)
    feed = Element(f"{{{_ATOM}}}feed")

    def element(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        return add(parent, f"{{{_ATOM}}}{name}", text, **attributes)

    element(feed, "id", place.base + about.page.removeprefix("/"))
    element(feed, "title", about.title)
    element(feed, "updated", _time(changes[0].at if changes else updated))
    element(element(feed, "author"), "name", place.site.title)
    element(feed, "link", rel="self", type=MEDIA_TYPE, href=place.address(about.path))
    element(feed, "link", rel="alternate", type="text/html", href=place.address(about.page))
    for change in changes:
        label = labels.get(change.iri) or change.iri.removeprefix(place.base)
        entry = element(feed, "entry")
        element(entry, "id", f"{change.iri}#changed-{change.at:%Y%m%dT%H%M%SZ}")
        element(entry, "title", f"{label}: {_CHANGED[change.what]}")
        element(entry, "updated", _time(change.at))
        element(entry, "link", rel="alternate", type="text/html", href=place.reached(change.iri))
        element(entry, "category", term=change.what)
        element(entry, "summary", f"The record of {label} was {_CHANGED[change.what]}.")
    ElementTree.register_namespace("", _ATOM)
    text = ElementTree.tostring(feed, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
