"""The first page: what the graph holds, in figures and pictures, and where to begin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any, Final

from markupsafe import Markup

from api.datasets.snapshot_datasets import source_path
from api.exports.context import place
from api.harvesting import api_catalog as apicatalog
from api.harvesting.fair_data_point import MEDIA_TYPES, root
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.site import Site
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.web import charts
from api.web.tables import grouped, href, table
from api.web.templating import page
from kg.rdf.namespaces import PREFIXES, expand
from kg.record_types import record_types
from kg.saved_queries import Catalogue, SavedQuery
from kg.snapshots.manifest import SourceEntry

_HOLDS: Final = "what-is-in-here"
#: the pictures, the first of these that have an answer
_PICTURES: Final = (
    "datasets-by-use-class",
    "notebooks-by-year-and-language",
    "licence-disagreements",
    "articles-by-research-field",
    "results-same-or-different",
    "datasets-by-modality",
    "articles-by-year",
    "repository-licences",
)
_SHOWN: Final = 4
#: publications whose changes are told
_RECENT: Final = 3
#: where to begin: what people come for
_BEGIN: Final = (
    "datasets-matching",
    "lineage",
    "licence-claims",
    "usable-but-restricted-upstream",
    "notebooks-by-search-term",
    "exceptions",
)


class Home(CachedEndpoint):
    """``/``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The first page; for programs, what the service says of itself."""
        extra = (apicatalog.link(request.origin),)
        chosen = choose(request.accept, (HTML, *MEDIA_TYPES))
        if chosen is None:
            raise Problem(406, f"This is given out as {', '.join((HTML, *MEDIA_TYPES))}.")
        if chosen != HTML:
            said = root(place(request, current, self._site))
            return of_body(chosen, said.written(MEDIA_TYPES[chosen]), request.gzip, extra=extra)
        body = await asyncio.to_thread(home_page, current.catalogue, current, self._site)
        return of_page(body, request.gzip, extra=extra)


def home_page(catalogue: Catalogue, current: Current, site: Site) -> bytes:
    """The first page."""
    manifest = current.manifest
    return page(
        "index.html",
        site=site if "title" in site.model_fields_set else None,
        version=current.engine.version,
        built=current.created[:10],
        triples=grouped(str(manifest.triples)) if manifest else "",
        sources=_sources(current.sources),
        figures=_figures(catalogue, current),
        pictures=_pictures(catalogue, current),
        begin=[catalogue[id_] for id_ in _BEGIN if id_ in catalogue],
        queries=len(catalogue),
        prefixes=PREFIXES,
        # the first publication changed everything
        publications=current.history.publications[:-1][:_RECENT] if current.history else (),
        begun=current.history.publications[-1:] if current.history else (),
    )


def _sources(sources: Iterable[SourceEntry]) -> list[dict[str, str]]:
    return [
        {
            "title": source.title,
            "path": source_path(source.name),
            "href": href(source.about.get("page", "")),
            "licence": source.about.get("license", ""),
            "records": grouped(str(source.records)),
            "refused": grouped(str(source.refused)) if source.refused else "",
        }
        for source in sources
    ]


def _figures(catalogue: Catalogue, current: Current) -> list[tuple[str, str]]:
    """How many there are of what people come for.

    Of a class that several sources describe, those of the source that has most: what
    two sources describe is one thing, so a sum would count it twice.
    """
    found = _stored(catalogue, current, _HOLDS)
    if found is None:
        return []
    most: dict[str, int] = {}
    for row in json.loads(found[1])["results"]["bindings"]:
        kind = row["class_iri"]["value"]
        most[kind] = max(most.get(kind, 0), int(row["things"]["value"]))
    return [
        (one.labels.lower(), grouped(str(most[expand(one.classes[0])])))
        for one in record_types()
        if one.on_home and expand(one.classes[0]) in most
    ]


def _pictures(catalogue: Catalogue, current: Current) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for id_ in _PICTURES:
        stored = _stored(catalogue, current, id_)
        if stored is None or len(found) == _SHOWN:
            continue
        query, body = stored
        whole = table(query, body)
        for chart in query.charts[:1]:
            fewer = chart.model_copy(update={"limit": min(chart.limit or 10, 10)})
            if chart.mark == "line":
                fewer = chart
            drawn = charts.draw(query, fewer, whole, name=f"chart-{id_}")
            if drawn is not None:
                svg = Markup(drawn.svg)  # noqa: S704  (made here, escaped there)
                found.append({"query": query, "svg": svg, "caption": drawn.caption})
    return found


def _stored(catalogue: Catalogue, current: Current, id_: str) -> tuple[SavedQuery, bytes] | None:
    query = catalogue.get(id_)
    body = current.results.get(query) if query else None
    return (query, body) if query and body else None
