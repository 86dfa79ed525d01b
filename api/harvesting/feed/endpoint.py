"""``/feed``, the stream and for people what changed, and ``/feed/{n}``, its pages."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import Final

from pyoxigraph import RdfFormat, serialize

from api.datasets.dataset_queries import datasets
from api.exports.context import Place, place
from api.graph.labels import words
from api.harvesting.feed import atom, stream
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.sparql.protocol import HTML
from api.state.current_snapshot import NO_HISTORY, Current
from api.web.templating import page
from kg.snapshots.history import History

PATH: Final = "/feed"
#: media type → syntax
MEDIA_TYPES: Final = {
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/ld+json": RdfFormat.JSON_LD,
}
#: what the stream comes as, but not its pages, which have named graphs
OF_STREAM: Final = ("text/turtle", atom.MEDIA_TYPE, HTML)
_SYNTAXES: Final = {**MEDIA_TYPES, "text/turtle": RdfFormat.TURTLE}
_PAGE: Final = re.compile(r"/feed/(0|[1-9]\d{0,8})")
_SHOWN: Final = 50


class Feed(CachedEndpoint):
    """The stream of changes."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The stream, a page of it, or for people what changed last."""
        history = current.history
        if history is None:
            raise Problem(501, NO_HISTORY)
        if request.path == atom.PATH:
            return await _as_atom(current, history, place(request, current, self._site), request)
        number = _PAGE.fullmatch(request.path)
        if number is None and request.path != PATH:
            raise Problem(404, "The stream is /feed; it names its pages.")
        offered = tuple(MEDIA_TYPES) if number else (*MEDIA_TYPES, *OF_STREAM)
        kind = choose(request.accept, offered)
        if kind is None:
            raise Problem(406, f"The stream comes as {', '.join(offered)}.")
        if kind == atom.MEDIA_TYPE:
            return await _as_atom(current, history, place(request, current, self._site), request)
        if kind == HTML:
            return of_page(await _for_people(current, history, request.origin), request.gzip)
        where = place(request, current, self._site)
        if number is None:
            pages = await asyncio.to_thread(history.pages, stream.KINDS, stream.SIZE)
            quads = stream.root(where, pages)
        else:
            start = int(number[1]) * stream.SIZE
            changes = await asyncio.to_thread(
                history.changes, after=start, before=start + stream.SIZE, kinds=stream.KINDS
            )
            if start >= history.last:
                raise Problem(404, "The stream has no such page yet.")
            read = await datasets(current, [c.iri for c in changes if c.what != "Delete"])
            quads = stream.page(where, int(number[1]), changes, {f.iri: f for f in read})
        body = await asyncio.to_thread(
            serialize, quads, format=_SYNTAXES[kind], prefixes=stream.NAMESPACES
        )
        # an activity leaves its page when a later one is about the same record
        return of_body(kind, body or b"", request.gzip)


async def _as_atom(current: Current, history: History, where: Place, request: Request) -> Response:
    latest = await asyncio.to_thread(history.changes, kinds=stream.KINDS, limit=_SHOWN, latest=True)
    named = await words(current, [change.iri for change in latest])
    updated = current.manifest.created if current.manifest else datetime.fromtimestamp(0, UTC)
    about = atom.About(f"Changes of {where.site.title}", atom.PATH, PATH)
    body = await asyncio.to_thread(atom.written, about, where, latest, named.labels, updated)
    return of_body(atom.MEDIA_TYPE, body, request.gzip)


async def _for_people(current: Current, history: History, origin: str) -> bytes:
    latest = await asyncio.to_thread(history.changes, kinds=stream.KINDS, limit=_SHOWN, latest=True)
    named = await words(current, [change.iri for change in latest])
    there = await asyncio.to_thread(history.kinds)
    return page(
        "feed.html",
        publications=history.publications,
        datasets=sum(there.get(kind, 0) for kind in stream.KINDS),
        changes=[
            (change, path, named.labels.get(change.iri, path))
            for change, path in ((one, one.iri.removeprefix(history.base)) for one in latest)
        ],
        origin=origin,
    )
