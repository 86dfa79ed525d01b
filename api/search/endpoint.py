"""``/search``: records by words, narrowed by facets; a page, or JSON for programs."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final
from xml.sax.saxutils import escape

from api.exports.context import place
from api.harvesting.feed import atom
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.origin import at
from api.http.problems import Problem
from api.http.responses import Response
from api.records.addresses import Base, base_of
from api.search import changes_feed, suggestions
from api.search.page import search_page
from api.search.request import PATH, Wanted, wanted
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from kg.record_types import record_types
from kg.search import Hit, Hits, SearchIndex

JSON: Final = "application/json"
#: what ``Accept`` chooses from
TYPES: Final = (HTML, JSON, atom.MEDIA_TYPE)
_KINDS: Final = {
    f"{PATH}.json": JSON,
    changes_feed.PATH: atom.MEDIA_TYPE,
    suggestions.PATH: suggestions.MEDIA_TYPE,
}
OPENSEARCH: Final = "application/opensearchdescription+xml"
_DESCRIPTION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name}</ShortName>
<Description>{description}</Description>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
<Url type="text/html" template="{search}?{terms}"/>
<Url type="application/json" template="{search}.json?{terms}&amp;size={{count?}}"/>
<Url type="application/atom+xml" template="{search}.atom?q={{searchTerms}}"/>
<Url type="application/x-suggestions+json" rel="suggestions" template="{suggestions}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="{itself}"/>
</OpenSearchDescription>
"""


class Search(CachedEndpoint):
    """``/search``, ``/search.json``, ``/search.atom``, and ``/search/suggestions``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The hits of the request."""
        kind = _KINDS.get(request.path) or choose(request.accept, TYPES)
        if kind is None:
            raise Problem(406, f"A search is answered as {', '.join(TYPES)}.")
        index = index_of(current)
        want = wanted(request.query_string)
        if kind == atom.MEDIA_TYPE:
            feed = await changes_feed.changes_feed(
                current, index, want, place(request, current, self._site)
            )
            return of_body(kind, feed, request.gzip)
        if kind == suggestions.MEDIA_TYPE:
            found = await asyncio.to_thread(
                suggestions.suggestions,
                index,
                want.text,
                base_of(current, request),
                request.origin,
            )
            return of_body(kind, found, request.gzip)
        hits = await asyncio.to_thread(index.search, want.request(fold=kind == HTML))
        base = base_of(current, request)
        if kind == HTML:
            return of_page(
                await asyncio.to_thread(
                    search_page,
                    want,
                    hits,
                    base,
                    len(index),
                    current.licences.purposes,
                    changes=at(changes_feed.path_of(want)) if current.history else "",
                    made=current.index.day if current.index else "",
                ),
                request.gzip,
            )
        document = as_json(want, hits, base, request.origin)
        if current.index and current.index.made:
            document["indexed"] = current.index.made.isoformat(timespec="seconds")
        body = json.dumps(document, ensure_ascii=False)
        return of_body(JSON, body.encode("utf-8", "replace"), request.gzip)


class OpenSearch(CachedEndpoint):
    """``/opensearch.xml``: how browsers and catalogues learn to search here.

    Source: OpenSearch 1.1, draft 6.
    """

    async def respond(self, request: Request, current: Current) -> Response:
        """The description."""
        text = _DESCRIPTION.format(
            name=escape(self._site.title[:16]),  # the specification allows no more
            description=escape(self._site.description[:1024]),
            search=escape(request.origin + PATH),
            suggestions=escape(request.origin + suggestions.PATH) + "?q={searchTerms}",
            terms="q={searchTerms}&amp;page={startPage?}",
            itself=escape(request.origin + request.path),
        )
        return of_body(OPENSEARCH, text.encode(), request.gzip)


def index_of(current: Current) -> SearchIndex:
    """The index to search in.

    Raises:
        Problem: there is none (501), or none yet (503).
    """
    if current.search is not None:
        return current.search
    if current.index is None:
        raise Problem(
            501,
            "This snapshot has no search index that can be read; a new build makes one.",
        )
    if current.index.fault:
        raise Problem(
            501,
            f"The endpoint of this service cannot be searched: {current.index.fault}. "
            "Use SPARQL at /sparql, or /browse.",
        )
    raise Problem(503, "The search index is being made from the endpoint; try again soon.")


def as_json(want: Wanted, hits: Hits, base: Base, origin: str) -> dict[str, Any]:
    """The answer to a program."""
    pages = -(-hits.count // want.size)
    itself = origin + PATH + ".json"
    found: dict[str, Any] = {
        "query": want.text,
        "count": hits.count,
        "page": want.page,
        "size": want.size,
        "fit": hits.fit,
        "understood": [one._asdict() for one in hits.understood],
        "hits": [_hit(hit, base, origin) for hit in hits.hits],
        "facets": {
            name: [
                {"value": f.value, "label": label_of(name, f.value), "count": f.count}
                | ({"chosen": True} if f.chosen else {})
                for f in values
            ]
            for name, values in hits.facets.items()
        },
    }
    if want.page > 1:
        found["previous"] = want.address(itself, page=want.page - 1)
    if want.page < pages:
        found["next"] = want.address(itself, page=want.page + 1)
    return found


def _hit(hit: Hit, base: Base, origin: str) -> dict[str, Any]:
    found = {
        "iri": hit.iri,
        "url": origin + base.path(hit.iri),
        "label": hit.label,
        "kind": hit.kind.name,
        "description": hit.text,
        "note": list(hit.note),
        "people": list(hit.people),
        "use_class": hit.use,
        "year": hit.year,
        "purposes": [{"answer": answer, "because": why} for answer, why in hit.purposes.items()],
        "score": round(hit.score, 3),
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def label_of(facet: str, value: str) -> str:
    """What a facet's value is called."""
    found = record_types().get(value) if facet == "kind" else None
    return found.labels if found else value
