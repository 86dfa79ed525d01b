"""``/robots.txt`` and ``/sitemap.xml``: what search engines read first (https://www.sitemaps.org).

The index names files of at most :data:`MOST` addresses; each address of a record has the
date that the record last changed, and that date moves only when the record does.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from api.datasets.dataset_queries import dataset_iris
from api.datasets.snapshot_datasets import source_path
from api.http.endpoint import CachedEndpoint, Request, of_body
from api.http.origin import at
from api.http.problems import Problem
from api.http.responses import Response
from api.state.current_snapshot import Current
from api.state.service import Service
from kg.record_types import record_types

#: addresses in a file; the convention allows 50,000
MOST: Final = 25_000
_FILE: Final = re.compile(r"/sitemap-([1-9]\d{0,3})\.xml")
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML: Final = "application/xml; charset=utf-8"
_ROBOTS: Final = """\
# Records, saved queries and their results may be indexed. What is computed for
# each request is not: the dumps at {dumps} have all data at once.
User-agent: *
Disallow: {root}/sparql
Disallow: {root}/search?
Disallow: {root}/selection
Disallow: {root}/compare
Disallow: {root}/queries/*?
Disallow: {root}/metrics

Sitemap: {origin}/sitemap.xml
"""


class Place(NamedTuple):
    """An address and when what is there last changed, as far as that is known."""

    url: str
    modified: datetime | None = None


def listed(kinds: Iterable[str]) -> list[str]:
    """Those of ``kinds`` (path segments) that people look for."""
    types = record_types()
    known = ((kind, types.of_path(kind)) for kind in kinds)
    return sorted(kind for kind, one in known if one is None or one.in_sitemap)


class Robots(CachedEndpoint):
    """``/robots.txt``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """What crawlers may read, and where they find it."""
        text = _ROBOTS.format(root=at(""), origin=request.origin, dumps=f"{request.origin}/dumps/")
        return of_body("text/plain", text.encode(), request.gzip)


class Sitemap(CachedEndpoint):
    """``/sitemap.xml`` and ``/sitemap-{n}.xml``.

    Args:
        service: its routes that have pages are listed.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self._pages = [route.path for route in service.routes if route.in_sitemap]

    async def respond(self, request: Request, current: Current) -> Response:
        """The index, or one of its files."""
        number = _FILE.fullmatch(request.path)
        if number is None and request.path != "/sitemap.xml":
            raise Problem(404, "/sitemap.xml lists the files of the sitemap.")
        places = await self._places(request.origin, current)
        files = [places[n : n + MOST] for n in range(0, len(places), MOST)]
        if number is None:
            body = await asyncio.to_thread(index, request.origin, files)
        elif int(number[1]) > len(files):
            raise Problem(404, f"The sitemap has {len(files)} files.")
        else:
            body = await asyncio.to_thread(urls, files[int(number[1]) - 1])
        return of_body(_XML, body, request.gzip)

    async def _places(self, origin: str, current: Current) -> list[Place]:
        queries = (f"/queries/{name}" for name in current.catalogue)
        pages = [Place(origin + path) for path in (*self._pages, *queries)]
        pages += _own(origin, current)
        history = current.history
        if history is None:  # a remote endpoint: no dates are recorded
            base = current.base or f"{origin}/"
            iris = [iri for iri in await dataset_iris(current) if iri.startswith(base)]
            return pages + [Place(origin + _page(f"/{iri.removeprefix(base)}")) for iri in iris]

        def documents() -> list[Place]:
            start = len(history.base) - 1
            return [
                Place(origin + _page(iri[start:]), modified)
                for iri, modified in history.documents(listed(history.kinds()))
            ]

        return pages + await asyncio.to_thread(documents)


def _own(origin: str, current: Current) -> list[Place]:
    """The datasets that are published here: the snapshot, and each of its sources."""
    manifest = current.manifest
    if manifest is None or not manifest.sources:
        return []
    sources = [source_path(source.name) for source in manifest.sources]
    paths = (f"/snapshot/{manifest.id}", *sources)
    return [Place(origin + path, manifest.created) for path in paths]


def _page(path: str) -> str:
    """Where the page of the record ``path`` is: beside it where its IRI names no document.

    >>> _page("/dataset/x"), _page("/person/x")
    ('/dataset/x', '/person/x.html')
    """
    return path if record_types().is_document(path) else f"{path}.html"


def index(origin: str, files: Sequence[Sequence[Place]]) -> bytes:
    """The index of ``files``; each with the date of the latest change in it."""
    places = []
    for number, file in enumerate(files, 1):
        dates = [place.modified for place in file if place.modified]
        places.append(Place(f"{origin}/sitemap-{number}.xml", max(dates, default=None)))
    return _document("sitemapindex", "sitemap", places)


def urls(places: Iterable[Place]) -> bytes:
    """A file of the sitemap."""
    return _document("urlset", "url", places)


def _document(whole: str, part: str, places: Iterable[Place]) -> bytes:
    entries = "".join(
        f"<{part}><loc>{escape(place.url)}</loc>"
        + (f"<lastmod>{place.modified:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if place.modified else "")
        + f"</{part}>\n"
        for place in places
    )
    text = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{text}<{whole} xmlns="{_NAMESPACE}">\n{entries}</{whole}>\n'.encode()
