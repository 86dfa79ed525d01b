"""The first page: what the graph contains, in figures and pictures, and where to begin."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from markupsafe import Markup

from api.datasets.snapshot_datasets import source_path
from api.examples_to_see import examples_to_see
from api.exports.context import Place, place
from api.exports.schema_org import of_service
from api.harvesting import api_catalog as apicatalog
from api.harvesting.fair_data_point import MEDIA_TYPES, root
from api.http.endpoint import CachedEndpoint, Request, of_body, of_page
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.responses import Response
from api.records.formats import with_aliases
from api.search.classes import Class, classes
from api.sparql.protocol import HTML
from api.state.current_snapshot import Current
from api.web import charts
from api.web.tables import grouped, href, table
from api.web.templating import page
from kg.rdf.namespaces import PREFIXES, expand
from kg.record_types import record_types
from kg.saved_queries import Catalogue, SavedQuery
from kg.snapshots.manifest import SourceEntry

#: media type → suffix; a browser, and a client that takes anything, get the page
_SUFFIXES: Final = with_aliases(
    {HTML: "html"} | {media: suffix for suffix, media in MEDIA_TYPES.items()}
)
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
#: publications whose changes are reported
_RECENT: Final = 3
#: the first questions of each kind of user
_BEGIN: Final = {
    "Find a dataset": (
        "datasets-for-a-purpose",
        "datasets-matching",
        "datasets-by-use-class",
        "usable-but-restricted-upstream",
    ),
    "Check licences and origins": ("licence-claims", "licence-disagreements-listed", "lineage"),
    "Study documentation": ("accounts-that-disagree", "creators", "languages", "datasets-by-year"),
    "Study notebooks": (
        "executions-by-outcome",
        "exceptions-by-research-field",
        "exceptions",
        "articles-by-research-field",
        "notebooks-by-search-term",
    ),
}
_FEW: Final = 3


class Home(CachedEndpoint):
    """``/``."""

    async def respond(self, request: Request, current: Current) -> Response:
        """The first page; for programs, what its description."""
        extra = (apicatalog.link(request.origin),)
        chosen = choose(request.accept, tuple(_SUFFIXES))
        if chosen is None:
            raise Problem(406, f"This is given out as {', '.join((HTML, *MEDIA_TYPES.values()))}.")
        suffix = _SUFFIXES[chosen]
        where = place(request, current, self._site)
        if suffix != "html":
            body = root(where).written(suffix)
            return of_body(MEDIA_TYPES[suffix], body, request.gzip, extra=extra)
        found = await classes(current)
        body = await asyncio.to_thread(home_page, current.catalogue, current, where, found)
        return of_page(body, request.gzip, extra=extra)


def home_page(
    catalogue: Catalogue, current: Current, where: Place, found: Mapping[str, Class]
) -> bytes:
    """The first page.

    Args:
        where: the service as the client reaches it.
        found: the classes of the graph, by IRI.
    """
    manifest = current.manifest
    return page(
        "index.html",
        site=where.site if "title" in where.site.model_fields_set else None,
        jsonld=Markup(of_service(where)),  # noqa: S704  (made to stand in a script)
        version=current.engine.version,
        built=current.created[:10],
        triples=grouped(str(manifest.triples)) if manifest else "",
        sources=_sources(current.sources),
        figures=[
            (one.label.lower(), grouped(str(one.entities)), one.path)
            for type_ in record_types()
            if type_.on_home and (one := found.get(expand(type_.classes[0]))) is not None
        ],
        pictures=_pictures(catalogue, current),
        examples=list(examples_to_see(catalogue, current)),
        begin=list(_begin(catalogue, current)),
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


def _begin(catalogue: Catalogue, current: Current) -> Iterator[tuple[str, list[SavedQuery]]]:
    """The first questions by kind of user: only those that this snapshot has an answer to."""
    for heading, names in _BEGIN.items():
        answered = [
            catalogue[name]
            for name in names
            if name in catalogue and current.results.rows(catalogue[name]) != 0
        ]
        if answered:
            yield heading, answered[:_FEW]


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
                svg = Markup(drawn.html)  # noqa: S704  (made here, escaped there)
                found.append({"query": query, "svg": svg, "caption": drawn.caption})
    return found


def _stored(catalogue: Catalogue, current: Current, id_: str) -> tuple[SavedQuery, bytes] | None:
    query = catalogue.get(id_)
    body = current.results.get(query) if query else None
    return (query, body) if query and body else None
